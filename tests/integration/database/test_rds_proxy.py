"""The proxy as a way through: bytes, cancellation, many clients, and a database that goes and comes back."""

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
from tests.integration.database.conftest import Connect, Token

# Started with a state folder; says which process the proxy is, and waits to be killed.
SUPERVISOR = """
import sys
from pathlib import Path
from local.certificates import Certificates
from local.rds_proxy import RdsProxy

state = Path(sys.argv[1])
with RdsProxy(state / "no database", [], Certificates.kept_in(state)) as proxy:
    print(proxy._process.pid, flush=True)
    sys.stdin.read()
"""

MEGABYTES_50 = 50 * 1000 * 1000


def test_fifty_megabytes_pass_both_ways_unchanged(connect: Connect) -> None:
    text = "0123456789abcdef" * (MEGABYTES_50 // 16)
    with connect() as connection:
        row = connection.execute("SELECT %(text)s::text, md5(%(text)s::text)", {"text": text}).fetchone()
    assert row is not None
    assert row[0] == text
    assert row[1] == hashlib.md5(text.encode()).hexdigest()


def test_many_small_rows_pass(connect: Connect) -> None:
    with connect() as connection:
        rows = connection.execute("SELECT n, repeat('z', 100) FROM generate_series(1, 50000) n").fetchall()
    assert [n for n, _ in rows] == list(range(1, 50_001))


def test_many_clients_at_once_each_have_a_session_of_their_own(connect: Connect) -> None:
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


def test_clients_above_the_limit_are_refused_until_one_leaves(
    postgres: Postgres, grants: list[Grant], certificates: Certificates, connect: Connect, token: Token
) -> None:
    with RdsProxy(postgres.socket_file, grants, certificates, connection_limit=1) as narrow:
        here = {"port": narrow.port, "password": token(port=narrow.port)}
        with connect(**here), pytest.raises(psycopg.OperationalError, match="too many clients"):
            connect(**here)
        with _retried(connect, **here) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_paused_proxy_is_a_database_that_is_gone(proxy: RdsProxy, connect: Connect) -> None:
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


def test_dropped_connections_are_errors_and_new_ones_work(proxy: RdsProxy, connect: Connect) -> None:
    with connect() as connection:
        proxy.drop_connections()
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")
    with connect() as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_the_database_may_restart_behind_the_proxy(postgres: Postgres, connect: Connect) -> None:
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


def test_a_client_that_leaves_ends_its_database_session(connect: Connect, postgres: Postgres) -> None:
    connection = connect()
    pid = connection.info.backend_pid
    connection.close()
    with psycopg.connect(postgres.url, autocommit=True) as watcher:
        while watcher.execute("SELECT true FROM pg_stat_get_activity(%s)", [pid]).fetchone():
            pass


@pytest.mark.parametrize(
    "words",
    [b"GET / HTTP/1.1\r\n\r\n", struct.pack("!II", 2**31, 80877103), b"\x16\x03\x01", b""],
    ids=["http", "endless", "bare TLS", "nothing"],
)
def test_strangers_are_shown_out_and_clients_still_served(proxy: RdsProxy, connect: Connect, words: bytes) -> None:
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=10) as stranger:
        stranger.sendall(words)
        # It may have been shown out before it says that it has nothing more to say.
        with suppress(OSError):
            stranger.shutdown(socket.SHUT_WR)
            assert stranger.recv(1024) == b""
    with connect() as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_words_put_in_before_tls_never_pass_for_the_clients(proxy: RdsProxy) -> None:
    startup = struct.pack("!II", 8, 80877103) + struct.pack("!II", 24, 196608) + b"user\0pipeline\0\0\0"
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=10) as stranger:
        stranger.sendall(startup)
        stranger.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: stranger.recv(1024), b""))
    assert answer[:1] == b"S"
    assert b"R" not in answer[1:]  # no request for a password: the handshake failed


def test_the_proxy_dies_with_its_supervisor(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", SUPERVISOR, tmp_path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[3],
    ) as supervisor:
        assert supervisor.stdout is not None
        proxy = psutil.Process(int(supervisor.stdout.readline()))
        assert proxy.is_running()
        supervisor.kill()
    assert psutil.wait_procs([proxy], timeout=10)[1] == []


@contextmanager
def _retried(connect: Connect, **changes: object) -> Iterator[psycopg.Connection[tuple[int]]]:
    """Connect once the proxy has noticed that another client left."""
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
