"""The proxy's relay: data, cancellation, many clients, outages and restarts of the database."""

import hashlib
import socket
import struct
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import psycopg
import pytest

from local.certificates import Certificates
from local.postgres import Postgres
from local.rds_proxy import Grant, RdsProxy
from tests.local_cloud.integration.database.conftest import Connect, Token

# Takes a state folder; prints the proxy's process id, and waits to be killed.
SUPERVISOR = """
import sys
from pathlib import Path
from local.certificates import Certificates
from local.rds_proxy import RdsProxy

state = Path(sys.argv[1])
with RdsProxy(state / "no database", [], Certificates.load_or_create(state)) as proxy:
    print(proxy._process.pid, flush=True)
    sys.stdin.read()
"""

MEGABYTES_50 = 50 * 1000 * 1000


def test_fifty_megabytes_are_relayed_unchanged_in_both_directions(connect: Connect) -> None:
    text = "0123456789abcdef" * (MEGABYTES_50 // 16)
    with connect() as connection:
        row = connection.execute("SELECT %(text)s::text, md5(%(text)s::text)", {"text": text}).fetchone()
    assert row is not None
    assert row[0] == text
    assert row[1] == hashlib.md5(text.encode()).hexdigest()


def test_many_small_rows_are_relayed(connect: Connect) -> None:
    with connect() as connection:
        rows = connection.execute("SELECT n, repeat('z', 100) FROM generate_series(1, 50000) n").fetchall()
    assert [n for n, _ in rows] == list(range(1, 50_001))


def test_concurrent_clients_have_separate_sessions(connect: Connect) -> None:
    def backend(_: int) -> int:
        with connect() as connection:
            row = connection.execute("SELECT pg_backend_pid() FROM pg_sleep(0.05)").fetchone()
            assert row is not None
            return int(row[0])

    with ThreadPoolExecutor(40) as clients:
        assert len(set(clients.map(backend, range(40)))) == 40


def test_a_running_query_can_be_cancelled(connect: Connect, postgres: Postgres) -> None:
    with (
        connect(user="migrator") as connection,
        psycopg.connect(postgres.url, autocommit=True) as watcher,
        ThreadPoolExecutor(1) as thread,
    ):
        query = thread.submit(connection.execute, "SELECT pg_sleep(60)")
        running = "SELECT query LIKE '%%pg_sleep%%' FROM pg_stat_get_activity(%s)"
        while watcher.execute(running, [connection.info.backend_pid]).fetchone() != (True,):
            assert not query.done()
        connection.cancel_safe(timeout=10)
        with pytest.raises(psycopg.errors.QueryCanceled):
            query.result(timeout=10)
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_client_above_the_limit_is_rejected_until_another_disconnects(
    postgres: Postgres, grants: list[Grant], certificates: Certificates, connect: Connect, token: Token
) -> None:
    with RdsProxy(postgres.socket_file, grants, certificates, connection_limit=1) as limited:
        here = {"port": limited.port, "password": token(port=limited.port)}
        with connect(**here), pytest.raises(psycopg.OperationalError, match="too many clients"):
            connect(**here)
        with _retried(connect, **here) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_paused_proxy_simulates_an_outage(proxy: RdsProxy, connect: Connect) -> None:
    with connect() as connection:
        proxy.pause()
        try:
            with pytest.raises(psycopg.OperationalError):
                connection.execute("SELECT 1")
            with pytest.raises(psycopg.OperationalError, match="not available"):
                connect()
        finally:
            proxy.resume()
    with connect() as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_dropped_connections_fail_and_new_ones_work(proxy: RdsProxy, connect: Connect) -> None:
    with connect() as connection:
        proxy.drop_connections()
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")
    with connect() as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_the_proxy_survives_a_restart_of_the_database(postgres: Postgres, connect: Connect) -> None:
    with connect() as connection:
        postgres.stop()
        try:
            with pytest.raises(psycopg.OperationalError, match="terminating connection"):
                connection.execute("SELECT 1")
            with pytest.raises(psycopg.OperationalError, match="not available"):
                connect()
        finally:
            postgres.start()
    with connect() as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_clients_disconnect_ends_its_database_session(connect: Connect, postgres: Postgres) -> None:
    connection = connect()
    pid = connection.info.backend_pid
    connection.close()
    with psycopg.connect(postgres.url, autocommit=True) as watcher:
        while watcher.execute("SELECT true FROM pg_stat_get_activity(%s)", [pid]).fetchone():
            pass


@pytest.mark.parametrize(
    "data",
    [b"GET / HTTP/1.1\r\n\r\n", struct.pack("!II", 2**31, 80877103), b"\x16\x03\x01", b""],
    ids=["http", "endless", "bare TLS", "nothing"],
)
def test_clients_with_another_protocol_are_disconnected(proxy: RdsProxy, connect: Connect, data: bytes) -> None:
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=10) as client:
        client.sendall(data)
        # The proxy may have closed the connection before the shutdown.
        with suppress(OSError):
            client.shutdown(socket.SHUT_WR)
            assert client.recv(1024) == b""
    with connect() as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_bytes_injected_before_tls_are_not_taken_for_the_clients(proxy: RdsProxy) -> None:
    startup = struct.pack("!II", 8, 80877103) + struct.pack("!II", 24, 196608) + b"user\0pipeline\0\0\0"
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=10) as client:
        client.sendall(startup)
        client.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: client.recv(1024), b""))
    assert answer[:1] == b"S"
    assert b"R" not in answer[1:]  # no request for a password: the handshake failed


def test_the_proxy_ends_with_its_supervisor(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", SUPERVISOR, tmp_path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[4],
    ) as supervisor:
        assert supervisor.stdout is not None
        proxy = psutil.Process(int(supervisor.stdout.readline()))
        assert proxy.is_running()
        supervisor.kill()
    assert psutil.wait_procs([proxy], timeout=10)[1] == []


@contextmanager
def _retried(connect: Connect, **changes: object) -> Iterator[psycopg.Connection[tuple[int]]]:
    """Connect as soon as the proxy has noticed another client's disconnect."""
    while True:
        try:
            connection = connect(**changes)
        except psycopg.OperationalError as error:
            if "too many clients" not in str(error):
                raise
        else:
            break
    with connection:
        yield connection
