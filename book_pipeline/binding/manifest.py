"""What binding adds to the audiobook manifest."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from book_pipeline.binding.loudness import Measured, loudness_of
from book_pipeline.binding.mp4_tags import BookTags
from book_pipeline.store.bindings import ChapterBinding
from book_pipeline.store.chapters import ChapterRecord

NOT_SHOWN = {"title", "author", "language", "source_url", "cover"}
"""Tags that the manifest has in another place, or that are files of their own."""


def with_binding(
    manifest: Mapping[str, Any],
    selected: Sequence[ChapterRecord],
    encoded: Mapping[UUID, ChapterBinding],
    tags: BookTags,
    outputs: Sequence[str],
    files: Mapping[str, Any],
) -> dict[str, Any]:
    """Return the manifest with the loudness of each chapter and the book, what the tags say, and the bound files."""
    measured = {chapter.audio_key: Measured.from_json(encoded[chapter.chapter_id].measured) for chapter in selected}
    chapters = [
        {**chapter, "loudness": asdict(measured[chapter["key"]].loudness)} if chapter["key"] in measured else chapter
        for chapter in manifest["chapters"]
    ]
    about = {name: value for name, value in asdict(tags).items() if name not in NOT_SHOWN}
    # PostgreSQL keeps no order of keys, and the same book is to have the same manifest.
    ordered = json.loads(json.dumps(files, sort_keys=True))
    binding = {"outputs": list(outputs), **about, **ordered, "loudness": asdict(loudness_of(list(measured.values())))}
    return {**manifest, "chapters": chapters, "binding": binding}
