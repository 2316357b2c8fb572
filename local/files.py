"""Files of the state folder: only their owner can read them, and a power loss leaves the old content or the new one."""

import logging
import os
from pathlib import Path
from time import gmtime, strftime
from typing import IO
from uuid import uuid4

DAMAGED = ".damaged-"


def make_folder(folder: Path) -> None:
    """Create the folder and those above it, if they are missing."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)


def append_to(file: Path) -> IO[bytes]:
    """Open a log for unbuffered writing at its end; create it if it is missing."""
    descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    return os.fdopen(descriptor, "wb", buffering=0)


def write(file: Path, content: bytes) -> None:
    """Create or replace the file at once, durably: content, name and folder are on the disk when this returns."""
    unfinished = file.with_name(f".{uuid4().hex}.unfinished")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.replace(file)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    folder = os.open(file.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def set_aside(file: Path) -> None:
    """Rename a damaged file or folder, so that it can be examined and another one takes its place."""
    damaged = file.with_name(f"{file.name}{DAMAGED}{strftime('%Y%m%dT%H%M%SZ', gmtime())}-{uuid4().hex[:4]}")
    file.rename(damaged)
    logging.getLogger(__name__).warning("%s is damaged. It was renamed to %s", file, damaged)
