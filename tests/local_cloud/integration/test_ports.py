"""Every port of a running cloud is in the document, and answers neither web pages nor other users of the machine."""

import os
import socket
import subprocess
import sys
import time
from collections import defaultdict
from contextlib import suppress

import httpx
import psycopg
import pytest

from tests.local_cloud.integration.ports import Port, documented, listening

ENDPOINT, PAGE, STAND_INS, RUNTIME, XRAY = (
    "AWS endpoint",
    "page",
    "stand-ins for Gemini and ElevenLabs",
    "Runtime API of a worker",
    "X-Ray daemon",
)
PATHS = {
    ENDPOINT: ("/", "/moto-api/data.json", "/book-pipeline-artifacts-123456789012?list-type=2"),
    PAGE: ("/", "/upload"),
    STAND_INS: ("/_control/state", "/_control/reset", "/gemini/v1beta/models", "/elevenlabs/v1/history"),
    RUNTIME: ("/2018-06-01/runtime/invocation/next", "/2018-06-01/runtime/invocation/1/response"),
}
SITE = {"Origin": "https://example.com", "Sec-Fetch-Site": "cross-site"}
REQUESTS = {
    "fetch": ("OPTIONS", SITE | {"Access-Control-Request-Method": "POST"}),
    "form": ("POST", SITE | {"Content-Type": "application/x-www-form-urlencoded"}),
    "no-cors": ("GET", {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}),
    "rebinding": ("GET", {"Host": "rebound.example.com:{port}", "Sec-Fetch-Site": "same-origin"}),
    "final dot": ("GET", {"Host": "localhost.:{port}", "Sec-Fetch-Site": "same-origin"}),
    "IPv6": ("GET", {"Host": "[::1]:{port}", "Sec-Fetch-Site": "same-origin"}),
}
NOBODY = 65534
AS_NOBODY = """
import encodings.idna, os, socket, sys
os.setuid({user})
for number in sys.argv[1:]:
    with socket.socket() as client:
        client.settimeout(20)
        client.connect(("127.0.0.1", int(number)))
        client.sendall(f"GET / HTTP/1.1\\r\\nHost: 127.0.0.1:{{number}}\\r\\nConnection: close\\r\\n\\r\\n".encode())
        try:
            print(number, client.recv(12).decode())
        except ConnectionError:
            print(number)
"""


@pytest.fixture
def ports(cloud) -> dict[str, list[Port]]:
    cloud.control.state()
    # A worker, which has a port of its own, ends when it is idle.
    cloud.client("lambda").invoke(FunctionName="book-pipeline-DescribeBooks", Payload=b"{}")
    # The port of a worker is known when the worker has connected to it.
    ports = cloud.until("a name for each port", lambda: known(listening(cloud)), seconds=20)
    found = defaultdict(list)
    for port in ports:
        found[port.name].append(port)
    return found


def known(ports: list[Port]) -> list[Port] | None:
    return None if any(port.name == "?" for port in ports) else ports


def test_every_port_is_in_the_document(ports):
    assert sorted(ports) == sorted(documented())


def test_every_port_is_reached_from_this_machine_only(ports):
    assert {port.host for group in ports.values() for port in group} == {"127.0.0.1"}


@pytest.mark.parametrize("kind", REQUESTS)
@pytest.mark.parametrize("name", PATHS)
def test_a_web_page_is_refused(ports, name, kind):
    method, headers = REQUESTS[kind]
    number = ports[name][0].number
    for path in PATHS[name]:
        filled = {header: value.format(port=number) for header, value in headers.items()}
        answer = httpx.request(method, f"http://127.0.0.1:{number}{path}", headers=filled, trust_env=False, timeout=10)
        assert "access-control-allow-origin" not in answer.headers
        if (name, kind, path) == (PAGE, "no-cors", "/"):  # a link to the page; its answer is hidden from the other page
            assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        else:
            assert 400 <= answer.status_code < 500, (path, answer.text)


@pytest.mark.parametrize("name", ["RDS Proxy", "PostgreSQL"])
def test_a_web_page_does_not_speak_the_databases_protocol(ports, name):
    with socket.create_connection(("127.0.0.1", ports[name][0].number), timeout=20) as client:
        client.sendall(b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: https://example.com\r\n\r\n")
        with suppress(ConnectionError):
            assert not client.recv(64).startswith((b"HTTP", b"R"))  # neither a page nor a request for a password


@pytest.mark.parametrize("name", ["RDS Proxy", "PostgreSQL"])
@pytest.mark.parametrize("user", ["administrator", "pipeline", "migrator", "postgres"])
def test_the_database_asks_for_a_password_or_a_token(ports, name, user):
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(host="127.0.0.1", port=ports[name][0].number, user=user, password="wrong", dbname="postgres")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as another user")
def test_another_user_is_refused(ports):
    numbers = {str(port.number): name for name in PATHS for port in ports[name]}
    script = AS_NOBODY.format(user=NOBODY)
    ran = subprocess.run([sys.executable, "-c", script, *numbers], capture_output=True, text=True, check=True)
    answers = dict(line.partition(" ")[::2] for line in ran.stdout.splitlines())
    assert {numbers[number]: answer for number, answer in answers.items()} == dict.fromkeys(PATHS, "")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as another user")
def test_another_users_datagram_is_ignored(cloud, ports):
    number = ports[XRAY][0].number
    become = f"import encodings.idna, os, socket; os.setuid({NOBODY})"
    send = f"s = socket.socket(type=socket.SOCK_DGRAM); s.sendto(b'{{}}', ('127.0.0.1', {number}))"
    script = f"{become}; {send}; input()"
    log = cloud.state / "logs" / "cloud.log"
    with subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE) as program:
        deadline = time.monotonic() + 20
        while "a datagram of another user" not in log.read_text():
            assert time.monotonic() < deadline
            time.sleep(0.1)
        program.communicate(b"\n")
