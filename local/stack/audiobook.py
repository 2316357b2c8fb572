"""The audiobook, from the bucket to a folder."""

import json
import re
from pathlib import Path
from uuid import UUID

from book_pipeline.errors import ChaptersIncomplete
from book_pipeline.store.artifacts import manifest_key
from local.stack import Stack

UNFIT_FOR_FILE_NAMES = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')


def fetch_audiobook(book_id: UUID, stack: Stack, out: Path | None) -> Path:
    """Copy the chapters to `out`, each file whole or not at all, and return the folder.

    Raises
    ------
    ChaptersIncomplete
        The book has no manifest yet.

    """
    s3, bucket, key = stack.client("s3"), stack.bucket, manifest_key(book_id)
    listed = s3.list_objects_v2(Bucket=bucket, Prefix=key).get("Contents", ())
    if key not in {found["Key"] for found in listed}:
        raise ChaptersIncomplete(
            f"The audiobook of {book_id} isn't complete, or there is no such book: see `book-pipeline status`."
        )
    manifest = json.loads(s3.get_object(Bucket=bucket, Key=key)["Body"].read())
    folder = out or Path("audiobooks") / file_name(manifest["title"] or str(book_id))
    folder.mkdir(parents=True, exist_ok=True)
    for track, chapter in enumerate(manifest["chapters"], start=1):
        target = folder / f"{track:03} - {file_name(chapter['title'])}.mp3"
        s3.download_file(bucket, chapter["key"], str(target))
    s3.download_file(bucket, key, str(folder / "manifest.json"))
    return folder


def file_name(title: str) -> str:
    """Return the title as a name that every file system takes."""
    return UNFIT_FOR_FILE_NAMES.sub(" ", title).strip(" .")[:120] or "untitled"
