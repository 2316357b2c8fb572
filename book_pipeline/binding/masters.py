"""The files of a book for presets: which are made, which are to be made, and which rules they break.

One gain is chosen for a book when all of its chapters are measured, so each chapter's file is made after that.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from book_pipeline.binding.loudness import Measured, loudness_of
from book_pipeline.binding.presets import Preset, failures, gain_of
from book_pipeline.store.artifacts import Artifacts
from book_pipeline.store.bindings import ChapterBinding
from book_pipeline.store.chapters import ChapterRecord

FORMAT = 1
"""Raised when the files are made in another way, so that they are made again."""


def gain_for(preset: Preset, bindings: Iterable[ChapterBinding]) -> float:
    """Return the gain of a book's files for a preset, in dB."""
    return gain_of(preset, [Measured.from_json(each.measured) for each in bindings])


def input_hash(preset: Preset, chapter: ChapterBinding, gain_db: float) -> str:
    """Return a hash of everything that determines a chapter's file for a preset."""
    inputs = [FORMAT, asdict(preset), chapter.audio_sha256, gain_db]
    return hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()


def is_made(preset: Preset, chapter: ChapterBinding, gain_db: float, artifacts: Artifacts) -> bool:
    """Return whether the chapter's file is stored, whole, and made from the present MP3 with this gain.

    One that is too long for the preset has no key.
    """
    made = chapter.masters.get(preset.name)
    return (
        made is not None
        and made["input_hash"] == input_hash(preset, chapter, gain_db)
        and (made["key"] is None or artifacts.is_intact(made["key"], made["sha256"]))
    )


def missing(
    presets: Sequence[Preset],
    selected: Sequence[ChapterRecord],
    encoded: Mapping[UUID, ChapterBinding],
    artifacts: Artifacts,
) -> list[UUID]:
    """Return the chapters that lack a file for one of the presets."""
    bindings = [encoded[chapter.chapter_id] for chapter in selected]
    gains = {preset.name: gain_for(preset, bindings) for preset in presets}
    return [
        binding.chapter_id
        for binding in bindings
        if not all(is_made(preset, binding, gains[preset.name], artifacts) for preset in presets)
    ]


def described(
    presets: Sequence[Preset], selected: Sequence[ChapterRecord], encoded: Mapping[UUID, ChapterBinding]
) -> dict[str, dict[str, Any]]:
    """Return what the manifest says about the files for each preset, chapter by chapter, with the rules they break."""
    return {
        preset.name: _described(preset, [encoded[chapter.chapter_id] for chapter in selected]) for preset in presets
    }


def _described(preset: Preset, bindings: Sequence[ChapterBinding]) -> dict[str, Any]:
    made = [binding.masters[preset.name] for binding in bindings]
    measured = [Measured.from_json(each["measured"]) for each in made]
    book = loudness_of(measured)
    return {
        "title": preset.title,
        "gain_db": gain_for(preset, bindings),
        "loudness": asdict(book),
        "failures": failures(preset.book_rules, book),
        "chapters": [
            {
                **{name: master[name] for name in ("key", "bytes", "sha256", "limited_db")},
                "loudness": asdict(each.loudness),
                "failures": failures(preset.file_rules, each.loudness),
            }
            for master, each in zip(made, measured, strict=True)
        ],
    }


def broken(described: Mapping[str, Mapping[str, Any]], titles: Sequence[str]) -> list[str]:
    """Return a sentence for each file, or book, that breaks rules of its preset, with the values."""
    sentences = []
    for preset in described.values():
        sentences += [f"{preset['title']}, the whole book: {rule}." for rule in preset["failures"]]
        sentences += [
            f'{preset["title"]}, "{title}": {"; ".join(chapter["failures"])}.'
            for title, chapter in zip(titles, preset["chapters"], strict=True)
            if chapter["failures"]
        ]
    return sentences
