"""The database server: its roles, its access rules, and its recovery after a kill."""

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg
import pytest

from book_pipeline.store.database import SQL
from local.credentials import Credentials
from local.postgres import Postgres
from local.postgres_programs import PostgresFailed, as_superuser, binary
from tests.local_cloud.integration.database.conftest import Connect

# Takes a state folder; writes a row, prints the server's process id, and waits to be killed.
SUPERVISOR = """
import sys
from pathlib import Path
import psycopg
from local import postgres, postgres_programs
from book_pipeline.store.database import SQL
from local.credentials import Credentials

if "--orphan" in sys.argv:  # as on systems where a child cannot be tied to its parent
    tied = postgres_programs.as_child
    postgres_programs.as_child = lambda *a: [part for part in tied(*a) if "pdeathsig" not in str(part)]

state = Path(sys.argv[1])
with postgres.Postgres(state, Credentials.load_or_create(state)) as server:
    with psycopg.connect(server.url) as connection:
        connection.execute("CREATE TABLE stored (n int)")
        connection.execute("INSERT INTO stored VALUES (42)")
    open_transaction = psycopg.connect(server.url)
    open_transaction.execute("INSERT INTO stored VALUES (43)")
    print(server._server.pid, flush=True)
    sys.stdin.read()
"""


def test_the_database_and_its_schema_belong_to_the_master_user(postgres: Postgres) -> None:
    with psycopg.connect(postgres.url) as connection:
        connection.execute("CREATE TABLE owned (n int)")
        connection.rollback()
        owner = connection.execute("SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()")
        assert owner.fetchone() == ("administrator",)
        assert connection.execute("SHOW server_version").fetchone() > ("18",)  # type: ignore[operator]
        assert connection.execute("SHOW fsync").fetchone() == ("on",)


def test_the_user_pipeline_cannot_change_the_schema(connect: Connect) -> None:
    with (
        connect() as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("CREATE TABLE forbidden (n int)")


def test_roles_sql_is_idempotent(postgres: Postgres) -> None:
    roles = "SELECT rolname, rolcanlogin, rolcreaterole, rolsuper FROM pg_roles WHERE rolname !~ '^pg_' ORDER BY 1"
    with psycopg.connect(postgres.url, autocommit=True) as master_user:
        before = master_user.execute(roles).fetchall()
        master_user.execute((SQL / "roles.sql").read_bytes())
        assert master_user.execute(roles).fetchall() == before
    assert before == [
        ("administrator", True, True, False),
        ("migrator", True, False, False),
        ("pipeline", True, False, False),
        ("postgres", True, True, True),
        ("rds_iam", False, False, False),
    ]


def test_the_server_starts_from_a_folder_that_only_its_owner_can_enter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as a clone below /root."""
    installed = binary("initdb").parents[2]
    private = tmp_path / "a folder of the ówner's"
    private.mkdir(mode=0o700)
    for folder in (installed, installed.with_suffix(".libs")):
        shutil.copytree(folder, private / folder.name)
    programs = private / installed.name / "pginstall18" / "bin"
    monkeypatch.setattr("local.postgres_programs.binary", lambda name: programs / name)
    with Postgres(private / "state", Credentials()) as server, psycopg.connect(server.url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_an_older_database_that_the_migrator_owns_gets_a_master_user(tmp_path: Path) -> None:
    """In the first version, the migrator owned the database and had a password."""
    with Postgres(tmp_path, Credentials()):
        pass
    folder = tmp_path / "postgres"
    older_state = [
        "ALTER DATABASE book_pipeline RENAME TO unused",
        "REASSIGN OWNED BY administrator TO postgres",
        "DROP OWNED BY administrator",
        "DROP ROLE administrator",
        "CREATE ROLE migrator LOGIN PASSWORD 'old' IN ROLE rds_iam",
        "CREATE ROLE pipeline LOGIN PASSWORD 'old' IN ROLE rds_iam",
        "CREATE DATABASE book_pipeline OWNER migrator",
    ]
    as_superuser(folder / "data", older_state)
    (folder / "administrated").unlink()
    credentials = Credentials()
    with Postgres(tmp_path, credentials) as postgres, psycopg.connect(postgres.url, autocommit=True) as master_user:
        master_user.execute((SQL / "roles.sql").read_bytes())
        assert master_user.execute("SELECT pg_has_role('migrator', 'usage')").fetchone() == (True,)
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(postgres.url, user="migrator", password="old")


def test_the_members_of_rds_iam(postgres: Postgres) -> None:
    with psycopg.connect(postgres.url) as connection:
        members = connection.execute(
            "SELECT member::regrole::text FROM pg_auth_members WHERE roleid = 'rds_iam'::regrole ORDER BY 1",
        ).fetchall()
        assert members == [("administrator",), ("migrator",), ("pipeline",)]
        assert connection.execute("SELECT rolcanlogin FROM pg_roles WHERE rolname = 'rds_iam'").fetchone() == (False,)


@pytest.mark.parametrize("user", ["pipeline", "postgres"])
def test_a_tcp_connection_needs_the_password(postgres: Postgres, user: str) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(postgres.url, user=user, password="guessed")


def test_psql_opens_the_url(postgres: Postgres) -> None:
    psql = subprocess.run(
        [binary("psql"), postgres.url, "-Atc", "SELECT current_user"], capture_output=True, check=True
    )
    assert psql.stdout == b"administrator\n"


def test_only_this_user_can_enter_the_sockets_folder(postgres: Postgres) -> None:
    assert postgres.socket_file.parent.stat().st_mode & 0o077 == 0


def test_the_log_contains_no_password(postgres: Postgres, credentials: Credentials) -> None:
    log = postgres.log_file.read_text()
    assert "database system is ready" in log
    assert credentials.administrator_password not in log


def test_one_state_folder_has_one_server(postgres: Postgres, state: Path, credentials: Credentials) -> None:
    with pytest.raises(PostgresFailed, match="Another process is running the database"), Postgres(state, credentials):
        pass
    psycopg.connect(postgres.url).close()


def test_a_failed_start_names_the_log(tmp_path: Path) -> None:
    credentials = Credentials()
    with Postgres(tmp_path, credentials):
        pass
    (tmp_path / "postgres/data/postgresql.conf").write_text("no_such_setting = 1\n")
    with pytest.raises(PostgresFailed, match=r"server\.log"), Postgres(tmp_path, credentials):
        pass


def test_an_interrupted_first_start_is_repeated(tmp_path: Path) -> None:
    (tmp_path / "postgres/data.unfinished/base").mkdir(parents=True)
    with Postgres(tmp_path, Credentials()) as postgres:
        psycopg.connect(postgres.url).close()


TIED = pytest.param("--tied", marks=pytest.mark.skipif(not shutil.which("setpriv"), reason="cannot tie a child"))


@pytest.mark.parametrize("options", [TIED, "--orphan", "--all"])
def test_a_killed_supervisor_loses_only_open_transactions(tmp_path: Path, options: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", SUPERVISOR, tmp_path, options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[4],
    ) as supervisor:
        assert supervisor.stdout is not None
        server = psutil.Process(int(supervisor.stdout.readline()))
        if options == "--all":
            server.kill()
        supervisor.kill()
    if options == "--orphan":
        assert server.is_running()
    else:
        assert psutil.wait_procs([server], timeout=10)[1] == []

    with Postgres(tmp_path, Credentials.load_or_create(tmp_path)) as postgres:
        assert not server.is_running()
        with psycopg.connect(postgres.url) as connection:
            assert connection.execute("SELECT n FROM stored").fetchall() == [(42,)]


def test_the_server_starts_if_another_process_has_its_old_process_id(tmp_path: Path) -> None:
    credentials = Credentials()
    with Postgres(tmp_path, credentials):
        lock_file = tmp_path / "postgres/data/postmaster.pid"
        lines = lock_file.read_text().splitlines()
    with subprocess.Popen(["sleep", "60"], user=lock_file.parent.stat().st_uid) as other:
        lock_file.write_text("\n".join([str(other.pid), *lines[1:]]))
        with Postgres(tmp_path, credentials) as postgres:
            psycopg.connect(postgres.url).close()
        assert other.poll() is None
        other.kill()


def test_new_credentials_are_those_of_the_database(tmp_path: Path) -> None:
    """Damaged ones are replaced, and the database keeps its books."""
    with Postgres(tmp_path, Credentials()) as postgres, psycopg.connect(postgres.url, autocommit=True) as first:
        first.execute((SQL / "roles.sql").read_bytes())
        first.execute("CREATE TABLE stored AS SELECT 42 n")
    with Postgres(tmp_path, Credentials()) as postgres, psycopg.connect(postgres.url, autocommit=True) as second:
        assert second.execute("SELECT n FROM stored").fetchone() == (42,)
        second.execute((SQL / "roles.sql").read_bytes())


def test_an_interrupted_first_start_gets_its_master_user_later(tmp_path: Path) -> None:
    credentials = Credentials()
    with Postgres(tmp_path, credentials):
        pass
    (tmp_path / "postgres/administrated").unlink()
    with Postgres(tmp_path, credentials) as postgres:
        psycopg.connect(postgres.url).close()


def test_a_server_that_ends_is_started_again(tmp_path: Path) -> None:
    with Postgres(tmp_path, Credentials()) as postgres:
        assert postgres._server is not None
        os.kill(postgres._server.pid, signal.SIGKILL)
        end = time.monotonic() + 30
        while time.monotonic() < end:
            with suppress(psycopg.OperationalError), psycopg.connect(postgres.url):
                return
            time.sleep(0.1)
    pytest.fail("no connection after 30 s")


def test_a_damaged_database_is_one_line_with_the_folder_and_the_remedy(tmp_path: Path) -> None:
    credentials = Credentials()
    with Postgres(tmp_path, credentials):
        pass
    (tmp_path / "postgres/data/global/pg_control").write_bytes(b"")
    with pytest.raises(PostgresFailed) as failed, Postgres(tmp_path, credentials):
        pass
    message = str(failed.value)
    assert "\n" not in message
    assert str(tmp_path / "postgres/data") in message
    assert "pg_control" in message
    assert "restore that folder from a backup, or move it away" in message


def test_a_folder_too_long_for_a_socket_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    long = tmp_path / ("long" * 25)
    long.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(long))
    with pytest.raises(PostgresFailed, match="TMPDIR"), Postgres(tmp_path, Credentials()):
        pass


def test_the_path_of_the_state_may_be_long(tmp_path: Path) -> None:
    with Postgres(tmp_path / ("long" * 25), Credentials()) as postgres:
        psycopg.connect(postgres.url).close()


def test_sockets_and_files_are_the_owners_alone(postgres: Postgres, state: Path) -> None:
    assert postgres.socket_file.stat().st_mode & 0o077 == 0
    assert [file for file in state.rglob("*") if file.lstat().st_mode & 0o077 and not file.is_symlink()] == []
