"""The database server's own life: what it holds, who may do what, and what a kill leaves."""

import shutil
import subprocess
import sys
from pathlib import Path

import psutil
import psycopg
import pytest

from book_pipeline.store.database import SQL
from local.credentials import Credentials
from local.postgres import Postgres, PostgresFailed, _as_superuser, binary
from tests.integration.database.conftest import Connect

# Started with a state folder; writes a row, says which process the server is, and waits to be killed.
SUPERVISOR = """
import sys
from pathlib import Path
import psycopg
from local import postgres
from book_pipeline.store.database import SQL
from local.credentials import Credentials

if "--orphan" in sys.argv:  # as on systems where a child cannot be tied to its parent's life
    tied = postgres._as_child
    postgres._as_child = lambda *a: [part for part in tied(*a) if "pdeathsig" not in str(part)]

state = Path(sys.argv[1])
with postgres.Postgres(state, Credentials.kept_in(state)) as server:
    with psycopg.connect(server.url) as connection:
        connection.execute("CREATE TABLE kept (n int)")
        connection.execute("INSERT INTO kept VALUES (42)")
    open_transaction = psycopg.connect(server.url)
    open_transaction.execute("INSERT INTO kept VALUES (43)")
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


def test_the_pipelines_user_may_not_change_the_schema(connect: Connect) -> None:
    with (
        connect() as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("CREATE TABLE forbidden (n int)")


def test_the_roles_are_made_once_and_a_second_time_changes_nothing(postgres: Postgres) -> None:
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


def test_the_server_starts_when_its_programs_lie_in_a_folder_that_only_their_owner_may_enter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A clone below /root, for example."""
    installed = binary("initdb").parents[2]
    private = tmp_path / "a folder of the ówner's"
    private.mkdir(mode=0o700)
    for folder in (installed, installed.with_suffix(".libs")):
        shutil.copytree(folder, private / folder.name)
    programs = private / installed.name / "pginstall18" / "bin"
    monkeypatch.setattr("local.postgres.binary", lambda name: programs / name)
    with Postgres(private / "state", Credentials()) as server, psycopg.connect(server.url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_database_of_the_migrators_is_handed_to_the_master_user(tmp_path: Path) -> None:
    """As the first version left it: the migrator owned it, and had a password."""
    with Postgres(tmp_path, Credentials()):
        pass
    folder = tmp_path / "postgres"
    as_it_was = [
        "ALTER DATABASE book_pipeline RENAME TO unused",
        "REASSIGN OWNED BY administrator TO postgres",
        "DROP OWNED BY administrator",
        "DROP ROLE administrator",
        "CREATE ROLE migrator LOGIN PASSWORD 'old' IN ROLE rds_iam",
        "CREATE ROLE pipeline LOGIN PASSWORD 'old' IN ROLE rds_iam",
        "CREATE DATABASE book_pipeline OWNER migrator",
    ]
    _as_superuser(folder / "data", as_it_was)
    (folder / "administrated").unlink()
    credentials = Credentials()
    with Postgres(tmp_path, credentials) as postgres, psycopg.connect(postgres.url, autocommit=True) as master_user:
        master_user.execute((SQL / "roles.sql").read_bytes())
        assert master_user.execute("SELECT pg_has_role('migrator', 'usage')").fetchone() == (True,)
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(postgres.url, user="migrator", password="old")


def test_its_roles_are_those_of_rds(postgres: Postgres) -> None:
    with psycopg.connect(postgres.url) as connection:
        members = connection.execute(
            "SELECT member::regrole::text FROM pg_auth_members WHERE roleid = 'rds_iam'::regrole ORDER BY 1",
        ).fetchall()
        assert members == [("administrator",), ("migrator",), ("pipeline",)]
        assert connection.execute("SELECT rolcanlogin FROM pg_roles WHERE rolname = 'rds_iam'").fetchone() == (False,)


@pytest.mark.parametrize("user", ["pipeline", "postgres"])
def test_on_tcp_nobody_comes_in_without_the_password(postgres: Postgres, user: str) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(postgres.url, user=user, password="guessed")


def test_psql_opens_the_url(postgres: Postgres) -> None:
    psql = subprocess.run(
        [binary("psql"), postgres.url, "-Atc", "SELECT current_user"], capture_output=True, check=True
    )
    assert psql.stdout == b"administrator\n"


def test_its_socket_is_for_this_user_alone(postgres: Postgres) -> None:
    assert postgres.socket_file.parent.stat().st_mode & 0o077 == 0


def test_no_password_is_in_its_log(postgres: Postgres, credentials: Credentials) -> None:
    log = postgres.log_file.read_text()
    assert "database system is ready" in log
    assert credentials.administrator_password not in log


def test_one_state_folder_has_one_server(postgres: Postgres, state: Path, credentials: Credentials) -> None:
    with pytest.raises(PostgresFailed, match="Another process runs the database"), Postgres(state, credentials):
        pass
    psycopg.connect(postgres.url).close()


def test_a_server_that_cannot_start_says_where_to_look(tmp_path: Path) -> None:
    credentials = Credentials()
    with Postgres(tmp_path, credentials):
        pass
    (tmp_path / "postgres/data/postgresql.conf").write_text("no_such_setting = 1\n")
    with pytest.raises(PostgresFailed, match=r"server\.log"), Postgres(tmp_path, credentials):
        pass


def test_an_interrupted_first_start_is_begun_again(tmp_path: Path) -> None:
    (tmp_path / "postgres/data.unfinished/base").mkdir(parents=True)
    with Postgres(tmp_path, Credentials()) as postgres:
        psycopg.connect(postgres.url).close()


TIED = pytest.param("--tied", marks=pytest.mark.skipif(not shutil.which("setpriv"), reason="cannot tie a child"))


@pytest.mark.parametrize("manner", [TIED, "--orphan", "--all"])
def test_a_killed_supervisor_costs_nothing_but_open_transactions(tmp_path: Path, manner: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", SUPERVISOR, tmp_path, manner],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[3],
    ) as supervisor:
        assert supervisor.stdout is not None
        server = psutil.Process(int(supervisor.stdout.readline()))
        if manner == "--all":
            server.kill()
        supervisor.kill()
    if manner == "--orphan":
        assert server.is_running()
    else:
        assert psutil.wait_procs([server], timeout=10)[1] == []

    with Postgres(tmp_path, Credentials.kept_in(tmp_path)) as postgres:
        assert not server.is_running()
        with psycopg.connect(postgres.url) as connection:
            assert connection.execute("SELECT n FROM kept").fetchall() == [(42,)]


def test_a_servers_number_that_is_another_process_now_does_not_hinder_the_start(tmp_path: Path) -> None:
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
