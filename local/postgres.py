"""PostgreSQL on this machine, set up like a new Aurora cluster: one database, its master user, RDS's role `rds_iam`.

The migrations create every other role.
"""

import fcntl
import logging
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from contextlib import ExitStack, suppress
from hashlib import sha256
from pathlib import Path
from typing import Self

import psutil

from local import files, postgres_programs
from local.credentials import Credentials
from local.postgres_programs import PostgresFailed

DATABASE = "book_pipeline"
ADMINISTRATOR = "administrator"
START_SECONDS = 60.0
STOP_SECONDS = 15.0
RESTART_SECONDS = 2.0
LONGEST_SOCKET_PATH = 107
"""https://man7.org/linux/man-pages/man7/unix.7.html"""

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
    "unix_socket_permissions": "0700",
    # One machine, no replicas: less WAL and fewer processes. fsync stays on: the log of paid calls survives a power
    # loss.
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "io_method": "sync",
}


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
        self._administrated = self._folder / "administrated"  # contains a hash of the master user's password
        self._resources = ExitStack()
        self._server: subprocess.Popen[bytes] | None = None
        self._stopping = threading.Event()
        self.log_file = self._folder / "server.log"
        self.port = 0
        self.socket_file = Path()

    @property
    def url(self) -> str:
        """The database's URL for its master user, as psql takes it."""
        return f"postgresql://{ADMINISTRATOR}:{self._password}@{self.host}:{self.port}/{DATABASE}"

    def __enter__(self) -> Self:
        with ExitStack() as resources:
            files.make_folder(self._folder)
            self._lock(resources)
            self._stop_orphans()
            if not self._data.exists():
                self._initialise()
            if not self._is_administrated():
                self._add_administrator()
            self.port = _free_port()
            self.socket_file = self._socket_folder(resources) / f".s.PGSQL.{self.port}"
            resources.callback(self.stop)
            self.start()
            watcher = threading.Thread(target=self._restart, daemon=True, name="postgres")
            watcher.start()
            resources.callback(watcher.join)
            resources.callback(self._stopping.set)
            self._resources = resources.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._resources.close()

    def start(self) -> None:
        """Start the server and wait until it accepts connections. Raises PostgresFailed after 60 seconds."""
        hba_file = self._folder / "pg_hba.conf"
        files.write(hba_file, HBA.encode())
        settings = SETTINGS | {"hba_file": str(hba_file), "unix_socket_directories": str(self.socket_file.parent)}
        options = [f"--{name}={value}" for name, value in settings.items()]
        with files.append_to(self.log_file) as log:
            self._server = subprocess.Popen(
                postgres_programs.as_child(
                    [postgres_programs.binary("postgres"), "-D", self._data, "-p", str(self.port), *options],
                    signal.SIGINT,
                ),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                umask=0o077,
                start_new_session=True,  # Ctrl-C goes to the supervisor only, which stops the parts in order
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._is_ready(self._server.pid):
            if self._server.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise PostgresFailed(
                    f"The database in {self._data} did not start: {self._last_error()} (see {self.log_file}). If its "
                    "files are damaged, restore that folder from a backup, or move it away to start without books."
                )
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

    def _restart(self) -> None:
        """Start the server again whenever it ends by itself, as it does when it cannot write to a full disk."""
        ended = False
        while not self._stopping.wait(RESTART_SECONDS):
            ended = ended or (self._server is not None and self._server.poll() is not None)
            if ended:
                with suppress(PostgresFailed, OSError):
                    self.start()
                    ended = False
                    logging.getLogger(__name__).warning("PostgreSQL ended and was started again")

    def _last_error(self) -> str:
        """Return the last error in the server's log."""
        lines = self.log_file.read_text(errors="replace").splitlines()
        errors = [line.partition(": ")[2].strip() for line in lines if "FATAL: " in line or "PANIC: " in line]
        return errors[-1] if errors else "it gave no reason"

    def _lock(self, resources: ExitStack) -> None:
        lock = resources.enter_context(files.append_to(self._folder / "lock"))
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
        if len(os.fsencode(f"{folder}/.s.PGSQL.65535.lock")) > LONGEST_SOCKET_PATH:
            raise PostgresFailed(
                f"{folder} is too long for a socket's path. Set TMPDIR to a shorter one, such as /tmp."
            )
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
        postgres_programs.run(
            [
                postgres_programs.binary("initdb"),
                "-D",
                unfinished,
                "--username=postgres",
                "--auth=trust",
                "--no-instructions",
                *locale,
            ]
        )
        postgres_programs.as_superuser(unfinished, ["CREATE ROLE rds_iam NOLOGIN", f"CREATE DATABASE {DATABASE}"])
        unfinished.rename(self._data)

    def _is_administrated(self) -> bool:
        return self._administrated.exists() and self._administrated.read_bytes() == self._administrated_by()

    def _administrated_by(self) -> bytes:
        return sha256(self._password.encode()).hexdigest().encode()

    def _add_administrator(self) -> None:
        """Create the master user as RDS does (it can create roles and is no superuser), or set its new password.

        In the first version, there was none: the migrator owned the database and connected with a password.
        """
        create = f"CREATE ROLE {ADMINISTRATOR} LOGIN CREATEROLE CREATEDB"
        # As the database's owner, the master user also owns the schema public, through pg_database_owner.
        own = f"ALTER DATABASE {DATABASE} OWNER TO {ADMINISTRATOR}"
        first_version = (
            f"GRANT migrator, pipeline TO {ADMINISTRATOR} WITH ADMIN OPTION; "
            "ALTER ROLE migrator PASSWORD NULL; ALTER ROLE pipeline PASSWORD NULL"
        )
        postgres_programs.as_superuser(
            self._data,
            [
                f"DO $$BEGIN IF to_regrole('{ADMINISTRATOR}') IS NULL THEN {create}; END IF; END$$",
                f"ALTER ROLE {ADMINISTRATOR} PASSWORD '{self._password}'",
                f"GRANT rds_iam, pg_monitor, pg_signal_backend TO {ADMINISTRATOR} WITH ADMIN OPTION",
                own,
                f"DO $$BEGIN IF to_regrole('migrator') IS NOT NULL THEN {first_version}; END IF; END$$",
            ],
        )
        files.write(self._administrated, self._administrated_by())

    def _is_ready(self, pid: int) -> bool:
        """Return whether postmaster.pid says "ready"; PostgreSQL's `utils/pidfile.h` describes its lines."""
        try:
            lines = (self._data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return lines[:1] == [str(pid)] and [line.strip() for line in lines[7:8]] == ["ready"]


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port
