"""The state folder of a local cloud: checked before anything starts, private to its owner, with room for new work."""

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from local import files
from local.errors import LocalCloudError

LEAST_FREE_BYTES = 256 * 2**20
"""New work needs this much: room for what is running, and for PostgreSQL, which stops when it cannot write."""
ENTRIES = (
    *("certificates", "cloud.json", "credentials.json", "executions", "lock", "users"),
    *("logs", "objects", "postgres", "providers", "traces"),
)
"""What the local cloud creates in the folder. The rest belongs to somebody else and is left alone."""
OTHER = "Choose another folder with --state."


class StateUnusable(LocalCloudError):
    """The state folder cannot be used."""


class DiskFull(LocalCloudError):
    """The disk of the state folder has too little room for new work."""


def prepare(state: Path) -> None:
    """Create the state folder if it is missing, and check that it can be used. Raises StateUnusable."""
    try:
        if state.exists() and not state.is_dir():
            raise StateUnusable(f"{state} is a file, and the state needs a folder. {OTHER}")
        is_new = not state.exists() or not any(state.iterdir())
        if not is_new and not any((state / name).exists() for name in ("lock", "credentials.json")):
            raise StateUnusable(f"{state} contains files, but is not the state of a local cloud. {OTHER}")
        files.make_folder(state)
        state.chmod(0o700)
        probe = state / ".probe"
        files.write(probe, b"")
        private = probe.stat().st_mode & 0o777 == 0o600  # noqa: PLR2004
        probe.unlink()
    except OSError as error:
        raise StateUnusable(f"The state folder {state} cannot be written: {error.strerror}. {OTHER}") from error
    if not private:
        raise StateUnusable(f"The file system of {state} has no permissions, which PostgreSQL needs. {OTHER}")


def make_private(state: Path) -> None:
    """Take the permissions of other users from every file: an older version gave them some. Call it with the lock."""
    for entry in _entries(state):
        with suppress(FileNotFoundError):  # the database of a killed cloud, which is just ending, deletes its own files
            mode = entry.stat(follow_symlinks=False).st_mode
            if not entry.is_symlink() and mode & 0o077:
                os.chmod(entry, mode & 0o700)  # noqa: PTH101 - an entry of scandir is no Path


def damaged_files(state: Path) -> list[Path]:
    """Return the files that were set aside, until somebody deletes them."""
    return sorted(Path(entry) for entry in _entries(state) if files.DAMAGED in entry.name)


def require_room(state: Path) -> None:
    """Raise DiskFull if there is too little room for new work."""
    free = shutil.disk_usage(state).free
    if free < LEAST_FREE_BYTES:
        raise DiskFull(
            f"The disk of {state} is full: {free // 2**20} MiB are free, and the local cloud starts new work with "
            f"{LEAST_FREE_BYTES // 2**20} MiB. Free some space, then start the book again."
        )


def _entries(state: Path) -> Iterator[os.DirEntry[str]]:
    """Yield everything that the local cloud created below the folder."""
    with os.scandir(state) as entries:
        own = [entry for entry in entries if entry.name.partition(files.DAMAGED)[0] in ENTRIES]
    yield from own
    folders = [entry.path for entry in own if entry.is_dir(follow_symlinks=False)]
    while folders:
        with suppress(FileNotFoundError), os.scandir(folders.pop()) as entries:
            for entry in entries:
                yield entry
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
