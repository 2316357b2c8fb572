"""Find the files of a complete audiobook in the bucket, and download them."""

import json
import re
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path
from uuid import UUID

from book_pipeline.errors import ChaptersIncomplete
from book_pipeline.store.artifacts import manifest_key
from console.client import Stack

MANIFEST = "manifest.json"
"""It is downloaded first, so that the folder says which book it has even if the command is stopped."""
INVALID_IN_FILE_NAMES = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')


@dataclass(frozen=True)
class Item:
    """A file of an audiobook: its name after download, and its key in the bucket."""

    file_name: str
    key: str


@dataclass(frozen=True)
class Audiobook:
    """A complete audiobook: the name of its folder, and its files: the chapters in order, then the manifest."""

    name: str
    items: list[Item]


def find_audiobook(book_id: UUID, stack: Stack) -> Audiobook:
    """Return the audiobook that the manifest describes. Raises ChaptersIncomplete if there is no manifest."""
    s3, bucket, key = stack.client("s3"), stack.bucket, manifest_key(book_id)
    objects = s3.list_objects_v2(Bucket=bucket, Prefix=key).get("Contents", ())
    if key not in {item["Key"] for item in objects}:
        raise ChaptersIncomplete(
            f"The audiobook of {book_id} is not complete, or there is no such book: see `book-pipeline status`."
        )
    manifest = json.loads(s3.get_object(Bucket=bucket, Key=key)["Body"].read())
    chapters = [
        Item(f"{track:03} - {file_name(chapter['title'])}.mp3", chapter["key"])
        for track, chapter in enumerate(manifest["chapters"], start=1)
    ]
    return Audiobook(file_name(manifest["title"] or str(book_id)), [*chapters, Item(MANIFEST, key)])


def download_audiobook(book_id: UUID, stack: Stack, out: Path | None) -> Path:
    """Download the audiobook and return its folder. A file appears in the folder only when it is complete.

    Parameters
    ----------
    out
        The folder; if None, `audiobooks/<title>`, or `audiobooks/<title> (2)` if another book is in that folder.

    Raises
    ------
    ChaptersIncomplete
        The book has no manifest.

    """
    audiobook = find_audiobook(book_id, stack)
    folder = out or _own_folder(book_id, Path("audiobooks") / audiobook.name)
    folder.mkdir(parents=True, exist_ok=True)
    for item in (audiobook.items[-1], *audiobook.items[:-1]):
        stack.client("s3").download_file(stack.bucket, item.key, str(folder / item.file_name))
    return folder


def _own_folder(book_id: UUID, folder: Path) -> Path:
    """Return the folder, with a number after its name if it exists and its manifest is not of this book."""
    numbered = (folder.with_name(f"{folder.name} ({number})") for number in count(2))
    return next(place for place in chain([folder], numbered) if _is_own(book_id, place))


def _is_own(book_id: UUID, folder: Path) -> bool:
    try:
        folder.mkdir(parents=True)  # fails if another command creates it at the same time
    except FileExistsError:
        pass
    else:
        return True
    try:
        found: object = json.loads((folder / MANIFEST).read_text())["book_id"]
    except (OSError, ValueError, LookupError, TypeError):
        return False
    return found == str(book_id)


def file_name(title: str) -> str:
    """Return the title as a name that is valid on every file system, at most 120 characters long."""
    return INVALID_IN_FILE_NAMES.sub(" ", title).strip(" .")[:120] or "untitled"
