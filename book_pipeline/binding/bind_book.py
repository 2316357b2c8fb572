"""BindBook: join the encoded chapters of a complete book to an M4B, with its cover, and complete its manifest."""

import hashlib
import json
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from book_pipeline.binding import masters, mp4
from book_pipeline.binding.cover import Cover, cover_for
from book_pipeline.binding.manifest import with_binding
from book_pipeline.binding.mp4_tags import BookTags
from book_pipeline.binding.outputs import M4B, outputs_of
from book_pipeline.binding.pieces import Counted
from book_pipeline.binding.presets import presets_of
from book_pipeline.binding.readiness import is_encoded
from book_pipeline.binding.sound import RATE
from book_pipeline.errors import AudiobookDamaged, PresetNotMet
from book_pipeline.json_text import read_json
from book_pipeline.observability import logger
from book_pipeline.store.artifacts import JPEG, JSON, M4A, Artifacts
from book_pipeline.store.bindings import Bindings, ChapterBinding
from book_pipeline.store.books import Book, Books
from book_pipeline.store.chapters import ChapterRecord, Chapters
from book_pipeline.store.keys import bound_cover_key, m4b_key, manifest_key

FORMAT = 1
"""Raised when the files are made in another way, so that they are made again."""
FIRST_BYTES = 64 * 1024
"""Of an encoded chapter: they have the size of its index, and all of it up to a quarter of an hour."""
MOST_NAMED = 10
"""Files that break rules, in one message."""
WRITES = 5
"""Attempts to complete the manifest, which FinalizeBook may be writing."""


@dataclass(frozen=True)
class BoundBook:
    """A bound book; `made` says whether this run made a file of it, and `lufs` how loud it is."""

    files: Mapping[str, Any]
    made: bool
    lufs: float | None


def bind_book(
    book_id: UUID,
    *,
    books: Books,
    chapters: Chapters,
    bindings: Bindings,
    artifacts: Artifacts,
    default_outputs: str,
    choose_gain: Callable[[Sequence[UUID]], None],
) -> BoundBook | None:
    """Bind the book if each chapter is ready, else return None: the last one to be encoded has an event of its own.

    Nothing is made again if it is stored undamaged and nothing that it is made from has changed.

    Parameters
    ----------
    choose_gain
        Called with the chapters that lack a file for a preset, which can be made from now on.

    Raises
    ------
    AudiobookDamaged
        An encoded chapter or the manifest is missing or damaged.

    """
    book = books.get(book_id)
    outputs = outputs_of(book.request, default_outputs)
    with_m4b = M4B in outputs
    if not is_encoded(book_id, books=books, chapters=chapters, bindings=bindings, with_aac=with_m4b):
        return None
    bindings.binding(book_id)
    selected = [chapter for chapter in chapters.of_book(book_id) if chapter.selected]
    encoded = bindings.chapters(book_id)
    presets = presets_of(outputs)
    lacking = masters.missing(presets, selected, encoded, artifacts)
    if lacking:
        choose_gain(lacking)
        return None
    mastered = masters.described(presets, selected, encoded)
    cover = cover_for(book, artifacts)
    tags = _tags(book, bindings, cover)
    input_hash = _input_hash(outputs, selected, encoded, tags, mastered)
    last_hash, files = bindings.last(book_id)
    made = last_hash != input_hash or not all(
        artifacts.is_intact(each["key"], each["sha256"]) for each in _stored(files)
    )
    if made:
        files = _store_cover(book_id, cover, artifacts)
        if with_m4b:
            files = {**files, "m4b": _store_m4b(book_id, selected, encoded, tags, artifacts)}
    lufs = _complete_manifest(book_id, selected, encoded, tags, outputs, {**files, **mastered}, artifacts)
    message = _broken(mastered, [chapter_title(chapter) for chapter in selected])
    bindings.bound(book_id, input_hash, files, error=PresetNotMet.__name__ if message else None, message=message)
    return BoundBook(files, made, lufs)


def _broken(mastered: Mapping[str, Mapping[str, Any]], titles: Sequence[str]) -> str | None:
    """Return a message with each file that breaks rules of its preset and its values; None if they meet all."""
    sentences = masters.broken(mastered, titles)
    if not sentences:
        return None
    more = len(sentences) - MOST_NAMED
    rest = f" And {more} more, which manifest.json lists." if more > 0 else ""
    message = (
        f"All other files are made. These break rules and are not offered for download: "
        f"{' '.join(sentences[:MOST_NAMED])}{rest}"
    )
    logger.warning("files break rules of their presets", broken=sentences)
    return message


def chapter_title(chapter: ChapterRecord) -> str:
    """Return the title of a chapter with its part."""
    return f"{chapter.part}, {chapter.title}" if chapter.part else chapter.title


def _stored(files: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [each for each in files.values() if isinstance(each, dict) and "key" in each]


def _tags(book: Book, bindings: Bindings, cover: Cover) -> BookTags:
    about = bindings.about(book.book_id)
    return BookTags(
        title=book.title or str(book.book_id),
        author=book.author,
        narrator=book.narrator,
        year=about.year,
        language=book.language,
        description=about.description,
        series=about.series,
        part_of_series=about.series_part,
        cover=cover.jpeg,
        source_url=book.source_url,
    )


def _input_hash(
    outputs: Sequence[str],
    selected: Sequence[ChapterRecord],
    encoded: Mapping[UUID, ChapterBinding],
    tags: BookTags,
    mastered: Mapping[str, Mapping[str, Any]],
) -> str:
    """Return a hash of everything that determines the files."""
    cover = hashlib.sha256(tags.cover or b"").hexdigest()
    inputs = {
        "format": FORMAT,
        "outputs": list(outputs),
        "chapters": [
            [chapter_title(chapter), chapter.audio_sha256, encoded[chapter.chapter_id].aac_sha256]
            for chapter in selected
        ],
        "tags": {**asdict(tags), "cover": cover},
    }
    if mastered:  # else the hash is that of books from before there were presets
        inputs["presets"] = [[each["sha256"] for each in preset["chapters"]] for preset in mastered.values()]
    return hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()


def _store_cover(book_id: UUID, cover: Cover, artifacts: Artifacts) -> dict[str, Any]:
    key = bound_cover_key(book_id)
    artifacts.write(key, cover.jpeg, JPEG)
    sha256 = hashlib.sha256(cover.jpeg).hexdigest()
    return {"cover": {"key": key, "bytes": len(cover.jpeg), "sha256": sha256, "generated": cover.generated}}


def _store_m4b(
    book_id: UUID,
    selected: Sequence[ChapterRecord],
    encoded: Mapping[UUID, ChapterBinding],
    tags: BookTags,
    artifacts: Artifacts,
) -> dict[str, Any]:
    """Write the M4B. It is streamed: only the sizes of all frames are in the memory, two bytes for each."""
    sizes: array[int] = array("H")
    parts, frames = [], []
    for chapter in selected:
        binding = encoded[chapter.chapter_id]
        head = _head_of(binding, artifacts)
        own, start = mp4.read_head(head)
        sizes.extend(own)
        frames.append((chapter_title(chapter), len(own)))
        parts.append((binding, start))
    track = mp4.Track(sizes, frames)
    head = mp4.head(track, tags)

    def pieces() -> Iterator[bytes]:
        yield head
        for binding, start in parts:
            yield from _frames_of(binding, start, artifacts)

    counted = Counted(pieces())
    key = m4b_key(book_id)
    artifacts.write_file(key, counted.file(), M4A)
    starts = [round(mark.start / RATE, 3) for mark in track.marks]
    return {"key": key, "bytes": counted.size, "sha256": counted.sha256, "starts": starts}


def _head_of(binding: ChapterBinding, artifacts: Artifacts) -> bytes:
    """Return the beginning of an encoded chapter, up to its data."""
    assert binding.aac_key is not None
    first = artifacts.read_range(binding.aac_key, 0, FIRST_BYTES)
    try:
        size = mp4.index_size(first)
    except ValueError as error:
        raise _damaged(binding) from error
    return first if size <= len(first) else first + artifacts.read_range(binding.aac_key, len(first), size - len(first))


def _frames_of(binding: ChapterBinding, start: int, artifacts: Artifacts) -> Iterator[bytes]:
    """Yield the frames of an encoded chapter; raise AudiobookDamaged at their end if it is not what was encoded."""
    assert binding.aac_key is not None
    digest = hashlib.sha256()
    skipped = 0
    for piece in artifacts.stream(binding.aac_key):
        digest.update(piece)
        before = min(len(piece), start - skipped)
        skipped += before
        if before < len(piece):
            yield piece[before:]
    if digest.hexdigest() != binding.aac_sha256:
        raise _damaged(binding)


def _damaged(binding: ChapterBinding) -> AudiobookDamaged:
    return AudiobookDamaged(
        f"The encoded chapter {binding.aac_key} is damaged. Start the book again: it is encoded again, and what is "
        "paid is not paid again."
    )


def _complete_manifest(
    book_id: UUID,
    selected: Sequence[ChapterRecord],
    encoded: Mapping[UUID, ChapterBinding],
    tags: BookTags,
    outputs: Sequence[str],
    files: Mapping[str, Any],
    artifacts: Artifacts,
) -> float | None:
    """Add to the manifest what is bound and how loud it is; return the loudness in LUFS."""
    key = manifest_key(book_id)
    for _ in range(WRITES):
        stored = artifacts.find(key)
        if stored is None:
            break
        completed = with_binding(_readable(stored.content, book_id), selected, encoded, tags, outputs, files)
        content = json.dumps(completed, ensure_ascii=False, indent=1).encode()
        if content == stored.content or artifacts.write_if_unchanged(key, content, JSON, stored.etag):
            lufs: float | None = completed["binding"]["loudness"]["lufs"]
            return lufs
    raise AudiobookDamaged(
        f"The manifest of the audiobook {book_id} is missing or keeps changing: {key}. Start the book again to repair "
        "it; what is paid is not paid again."
    )


def _readable(content: bytes, book_id: UUID) -> dict[str, Any]:
    with suppress(ValueError):
        if isinstance(manifest := read_json(content), dict):
            return manifest
    raise AudiobookDamaged(
        f"The manifest of the audiobook {book_id} is damaged: {manifest_key(book_id)}. Start the book again to repair "
        "it; what is paid is not paid again."
    )
