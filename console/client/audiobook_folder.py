"""Download an audiobook into a folder of its own. It overwrites no file that is not of this book.

The manifest is downloaded first, so that the folder says which book it has even if the command is stopped.
"""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import chain, count
from pathlib import Path
from uuid import UUID

from book_pipeline.errors import InvalidRequest
from book_pipeline.json_text import read_json
from console.client import Stack
from console.client.audiobook import MANIFEST, Audiobook, Item, files_of, find_audiobook

AUDIOBOOKS = Path("audiobooks")


def download_audiobook(book_id: UUID, stack: Stack, out: Path | None, *, flat: bool = False) -> Path:
    """Download the audiobook and return its folder. A file appears in the folder only when it is complete.

    Parameters
    ----------
    out
        The folder; if None, `audiobooks/<author>/<title>`, as libraries of audiobooks expect, or
        `audiobooks/<author>/<title> (2)` if another book is in that folder.
    flat
        Whether the folder is `audiobooks/<title>`, without one for the author.

    A book that is already in one of these two stays there.

    Files of an earlier version that the new one does not have are removed.

    Raises
    ------
    ChaptersIncomplete
        The book has no manifest.
    AudiobookDamaged
        A file is missing, or is not the one in the manifest.
    InvalidRequest
        `out` cannot be a folder, or has files of something else.

    """
    audiobook = find_audiobook(book_id, stack)
    folder = _named_folder(out) if out else _own_folder(audiobook, AUDIOBOOKS, stack, flat=flat)
    with _locked(folder):
        _require_own_files(audiobook, folder)
        for name in _listed_in(folder) - {item.file_name for item in audiobook.items}:
            (folder / name).unlink(missing_ok=True)
            if (inner := (folder / name).parent) != folder:
                with suppress(OSError):  # it has other files
                    inner.rmdir()
        for item in (audiobook.items[-1], *audiobook.items[:-1]):
            _write(audiobook, item, folder, stack)
    return folder


def _write(audiobook: Audiobook, item: Item, folder: Path, stack: Stack) -> None:
    unfinished = folder / f".{hashlib.sha256(item.file_name.encode()).hexdigest()[:16]}.part"
    try:
        with unfinished.open("wb") as target:
            target.writelines(audiobook.read(item, stack))
        (folder / item.file_name).parent.mkdir(exist_ok=True)
        unfinished.replace(folder / item.file_name)
    finally:
        unfinished.unlink(missing_ok=True)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Wait until no other command downloads into the folder, and keep others waiting."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # a file system of another machine may have no locks for folders
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def check_folder(out: Path) -> None:
    """Check that the path can be the folder of an audiobook. Raises InvalidRequest."""
    existing = next(place for place in (out, *out.absolute().parents) if place.exists())
    if not existing.is_dir() or not os.access(existing, os.W_OK):
        raise InvalidRequest(
            f"{out} cannot be a folder: {existing} is not a folder that you can write to. Use another --out."
        )


def _named_folder(out: Path) -> Path:
    """Return the folder that the user names. Raises InvalidRequest if it cannot be one."""
    check_folder(out)
    out.mkdir(parents=True, exist_ok=True)
    return out


def _require_own_files(audiobook: Audiobook, folder: Path) -> None:
    """Raise InvalidRequest if the folder has files that this command would overwrite and did not write."""
    foreign = next((item.file_name for item in reversed(audiobook.items) if (folder / item.file_name).exists()), None)
    if foreign is not None and not _is_own(audiobook.book_id, folder):
        raise InvalidRequest(
            f'{folder} has a file "{foreign}" that is not of the book {audiobook.book_id}. Nothing was written. Use '
            "another --out."
        )


def _listed_in(folder: Path) -> set[str]:
    """Return the names of the files that the folder's manifest lists: those of an earlier download."""
    try:
        manifest = read_json((folder / MANIFEST).read_text())
        return {item.file_name for item in files_of(manifest)}
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return set()


def _own_folder(audiobook: Audiobook, parent: Path, stack: Stack, *, flat: bool) -> Path:
    """Return the folder below `parent` whose manifest is of this book, or a new one with its manifest.

    It has the name of the book, with a number if that folder is of something else.
    """
    check_folder(parent)
    parent.mkdir(parents=True, exist_ok=True)
    with _locked(parent):  # two commands for one book use one folder
        in_flat, in_authors = (_first_own(audiobook, place) for place in (parent, _authors_folder(audiobook, parent)))
        wanted, other = (in_flat, in_authors) if flat else (in_authors, in_flat)
        folder = other if (other / MANIFEST).exists() and not (wanted / MANIFEST).exists() else wanted
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / MANIFEST).exists():
            _write(audiobook, audiobook.items[-1], folder, stack)
    return folder


def _authors_folder(audiobook: Audiobook, parent: Path) -> Path:
    """Return the folder of the author, which is no book's and no file; `parent` if the author is unknown."""
    if audiobook.author is None:
        return parent
    places = (parent / name for name in _numbered(audiobook.author))
    return next(place for place in places if not (place / MANIFEST).exists() and (place.is_dir() or not place.exists()))


def _first_own(audiobook: Audiobook, parent: Path) -> Path:
    """Return the first folder with the book's name that has this book, or nothing."""
    places = (parent / name for name in _numbered(audiobook.name))
    return next(place for place in places if _is_own(audiobook.book_id, place))


def _numbered(name: str) -> Iterator[str]:
    return chain([name], (f"{name} ({number})" for number in count(2)))


def _is_own(book_id: UUID, folder: Path) -> bool:
    """Return whether the folder has the manifest of this book, or nothing, or is not there."""
    try:
        if not os.path.lexists(folder) or not any(folder.iterdir()):
            return True
        found: object = read_json((folder / MANIFEST).read_text())["book_id"]
    except (OSError, ValueError, LookupError, TypeError):
        return False
    return found == str(book_id)
