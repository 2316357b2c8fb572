"""The audiobook: the files that it is made of, and how they come from the bucket to a folder."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from book_pipeline.errors import ChaptersIncomplete
from book_pipeline.store.artifacts import manifest_key
from local.stack import Stack

UNFIT_FOR_FILE_NAMES = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')


@dataclass(frozen=True)
class Item:
    """A file of an audiobook, and its key in the bucket."""

    file_name: str
    key: str


@dataclass(frozen=True)
class Audiobook:
    """A complete audiobook: a name that is fit for its folder, the chapters in order, and last the manifest."""

    name: str
    items: list[Item]


def find_audiobook(book_id: UUID, stack: Stack) -> Audiobook:
    """Return what the manifest names. Raises ChaptersIncomplete if there is none yet."""
    s3, bucket, key = stack.client("s3"), stack.bucket, manifest_key(book_id)
    listed = s3.list_objects_v2(Bucket=bucket, Prefix=key).get("Contents", ())
    if key not in {found["Key"] for found in listed}:
        raise ChaptersIncomplete(
            f"The audiobook of {book_id} isn't complete, or there is no such book: see `book-pipeline status`."
        )
    manifest = json.loads(s3.get_object(Bucket=bucket, Key=key)["Body"].read())
    chapters = [
        Item(f"{track:03} - {file_name(chapter['title'])}.mp3", chapter["key"])
        for track, chapter in enumerate(manifest["chapters"], start=1)
    ]
    return Audiobook(file_name(manifest["title"] or str(book_id)), [*chapters, Item("manifest.json", key)])


def fetch_audiobook(book_id: UUID, stack: Stack, out: Path | None) -> Path:
    """Copy the audiobook to `out`, each file whole or not at all, and return the folder.

    Raises
    ------
    ChaptersIncomplete
        The book has no manifest yet.

    """
    audiobook = find_audiobook(book_id, stack)
    folder = out or Path("audiobooks") / audiobook.name
    folder.mkdir(parents=True, exist_ok=True)
    for item in audiobook.items:
        stack.client("s3").download_file(stack.bucket, item.key, str(folder / item.file_name))
    return folder


def file_name(title: str) -> str:
    """Return the title as a name that every file system takes."""
    return UNFIT_FOR_FILE_NAMES.sub(" ", title).strip(" .")[:120] or "untitled"
