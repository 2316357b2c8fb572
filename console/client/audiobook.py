"""Find the files of a complete audiobook in the bucket, and download them."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from book_pipeline.errors import ChaptersIncomplete
from book_pipeline.store.artifacts import manifest_key
from console.client import Stack
from guards.visible import OBEYED

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
    return Audiobook(file_name(manifest["title"] or str(book_id)), [*chapters, Item("manifest.json", key)])


def download_audiobook(book_id: UUID, stack: Stack, out: Path | None) -> Path:
    """Download the audiobook and return its folder. A file appears in the folder only when it is complete.

    Parameters
    ----------
    out
        The folder; `audiobooks/<title>` if None.

    Raises
    ------
    ChaptersIncomplete
        The book has no manifest.

    """
    audiobook = find_audiobook(book_id, stack)
    folder = out or Path("audiobooks") / audiobook.name
    folder.mkdir(parents=True, exist_ok=True)
    for item in audiobook.items:
        stack.client("s3").download_file(stack.bucket, item.key, str(folder / item.file_name))
    return folder


def file_name(title: str) -> str:
    """Return the title as a name that is valid on every file system, at most 120 characters long."""
    return INVALID_IN_FILE_NAMES.sub(" ", OBEYED.sub(" ", title)).strip(" .")[:120] or "untitled"
