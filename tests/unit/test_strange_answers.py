"""What answers in AWS's place: a page of a network, a proxy, another program. The message is one line."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from botocore.exceptions import BotoCoreError, ClientError

import account
from account import client_factory
from account.answers import NotOfAws
from account.aws_errors import MOST_CHARACTERS, aws_error_message
from infra import deploy, destroy

PAGE = b"<!doctype html>\n<html lang=en>\n<title>Sign in</title>\n<p>Welcome\n"
XML = b"<html>\n<body>\n<h1>Welcome</h1>\n</body>\n</html>\n"
CALLS = {
    "query": lambda client: client("sts").get_caller_identity(),
    "rest-json": lambda client: client("xray").get_trace_segment_destination(),
    "json": lambda client: client("secretsmanager").list_secrets(),
    "rest-xml": lambda client: client("s3").list_buckets(),
}
"""A call by each of AWS's protocols."""
REMEDY = "Check the endpoint_url of the profile"


@pytest.fixture
def client(monkeypatch, tmp_path):
    """Return a function that starts a server with one answer, and returns the clients of a profile that names it."""
    servers = []

    def client(status, body):
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_POST = do_GET  # noqa: N815  the name that the class looks for

            def log_message(self, *_):
                pass

        server = HTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        config = f"[profile me]\nregion = eu-west-1\nendpoint_url = http://127.0.0.1:{server.server_port}\n"
        (tmp_path / "config").write_text(f"{config}aws_access_key_id = x\naws_secret_access_key = x\n")
        monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
        return client_factory({}, "me", None)

    monkeypatch.setattr(account, "CONFIG", account.CONFIG.merge(account.Config(retries={"total_max_attempts": 1})))
    yield client
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("protocol", CALLS)
@pytest.mark.parametrize(
    ("status", "body"), [(200, PAGE), (200, XML), (403, XML), (404, PAGE), (302, PAGE), (200, b"hi")]
)
def test_an_answer_that_is_not_aws_is_one_line_with_a_remedy(client, protocol, status, body):
    with pytest.raises((BotoCoreError, ClientError)) as caught:
        CALLS[protocol](client(status, body))["Buckets"]
    line = aws_error_message(caught.value)
    assert "\n" not in line
    assert "<" not in line
    assert REMEDY in line or "ListBuckets (500)" in line, "of S3, the SDK takes a strange answer for a failure"


@pytest.mark.parametrize("protocol", CALLS)
def test_the_page_of_a_gateway_is_one_line_too(client, protocol):
    with pytest.raises((BotoCoreError, ClientError)) as caught:
        CALLS[protocol](client(503, PAGE))
    line = aws_error_message(caught.value)
    assert "\n" not in line
    assert "<" not in line


def test_a_long_text_of_several_lines_is_one_short_line(client):
    with pytest.raises(ClientError) as caught:
        CALLS["json"](client(404, json.dumps({"message": "no such\npage\n" * 1000}).encode()))
    line = aws_error_message(caught.value)
    assert "no such page no such page" in line
    assert len(line) < MOST_CHARACTERS + 100


def test_an_error_of_aws_stays_what_it_is(client):
    body = b"<ErrorResponse><Error><Code>ValidationError</Code><Message>No</Message></Error></ErrorResponse>"
    with pytest.raises(ClientError, match=r"\(ValidationError\).*No"):
        CALLS["query"](client(400, body))


@pytest.mark.parametrize("command", [lambda: deploy.main(["--preflight", "--profile", "me"]),
                                     lambda: deploy.main(["--bootstrap", "--profile", "me"]),
                                     lambda: destroy.main(["--profile", "me"])])  # fmt: skip
def test_the_commands_print_that_line(client, command, capsys):
    client(404, PAGE)
    assert command() == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert REMEDY in line


def test_the_error_names_the_call_and_the_status():
    assert str(NotOfAws(operation="DescribeStacks", status=404)) == (
        "Something other than AWS has answered DescribeStacks (HTTP 404)"
    )
