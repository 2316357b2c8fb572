"""The files of a finished audiobook: those that binding has stored, and those that follow from the manifest.

The MP3s in the bucket stay as they were narrated. A download replaces their tags, so that these have the cover, the
track number in the whole book, and the loudness, which is known once all chapters are measured.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from book_pipeline.delivery import id3
from book_pipeline.delivery.tags import Tags, frames_of

REPLAY_GAIN_LUFS = -18.0
"""The loudness that ReplayGain 2.0 plays everything at
(https://wiki.hydrogenaud.io/index.php?title=ReplayGain_2.0_specification)."""
CUE_FRAMES = 75
"""Frames in a second of a cue sheet."""
NONE: Mapping[str, Any] = {}


def chapter_title(chapter: Mapping[str, Any]) -> str:
    """Return the title of a chapter with its part."""
    return f"{chapter['part']}, {chapter['title']}" if chapter.get("part") else str(chapter["title"])


def tag_of(manifest: Mapping[str, Any], index: int, cover: bytes | None, *, preset: str | None = None) -> bytes:
    """Return the ID3 tag of the chapter with this index, or of its file for a preset."""
    binding, chapter = manifest["binding"], manifest["chapters"][index]
    of_book = binding if preset is None else binding[preset]
    of_chapter = chapter if preset is None else of_book["chapters"][index]
    tags = Tags(
        title=chapter_title(chapter),
        album=manifest["title"] or str(manifest["book_id"]),
        track=index + 1,
        tracks=len(manifest["chapters"]),
        author=manifest["author"],
        narrator=binding["narrator"],
        language=manifest["language"],
        date=binding["year"],
        source_url=manifest["source_url"],
    )
    more = [*_gains(of_chapter.get("loudness") or NONE, of_book["loudness"]), *_series(binding)]
    picture = [id3.picture_frame("image/jpeg", cover)] if cover else []
    return id3.tag([*frames_of(tags), *more, *picture])


def _gains(chapter: Mapping[str, Any], book: Mapping[str, Any]) -> list[bytes]:
    frames = []
    for name, loudness in (("track", chapter), ("album", book)):
        if loudness.get("lufs") is not None:
            gain = REPLAY_GAIN_LUFS - loudness["lufs"]
            frames.append(id3.user_text_frame(f"REPLAYGAIN_{name.upper()}_GAIN", f"{gain:+.2f} dB"))
            peak = 10 ** (loudness["true_peak_db"] / 20)
            frames.append(id3.user_text_frame(f"REPLAYGAIN_{name.upper()}_PEAK", f"{peak:.6f}"))
    return frames


def _series(binding: Mapping[str, Any]) -> list[bytes]:
    named = {"SERIES": binding["series"], "SERIES-PART": binding["part_of_series"]}
    return [id3.user_text_frame(name, text) for name, text in named.items() if text]


def metadata(manifest: Mapping[str, Any]) -> bytes:
    """Return `metadata.json` as audiobookshelf reads it (https://www.audiobookshelf.org/docs)."""
    binding = manifest["binding"]
    starts = _starts(manifest)
    ends = [*starts[1:], starts[-1] + float(manifest["chapters"][-1]["seconds"])] if starts else []
    part = f" #{binding['part_of_series']}" if binding["part_of_series"] else ""
    content = {
        "tags": [],
        "chapters": [
            {"id": number, "start": start, "end": round(end, 3), "title": chapter_title(chapter)}
            for number, (chapter, start, end) in enumerate(zip(manifest["chapters"], starts, ends, strict=True))
        ],
        "title": manifest["title"],
        "subtitle": None,
        "authors": [manifest["author"]] if manifest["author"] else [],
        "narrators": [binding["narrator"]] if binding["narrator"] else [],
        "series": [f"{binding['series']}{part}"] if binding["series"] else [],
        "genres": ["Audiobook"],
        "publishedYear": binding["year"],
        "publishedDate": None,
        "publisher": None,
        "description": binding["description"],
        "isbn": None,
        "asin": None,
        "language": manifest["language"],
        "explicit": False,
        "abridged": False,
    }
    return json.dumps(content, ensure_ascii=False, indent=2).encode()


def playlist(manifest: Mapping[str, Any], names: Sequence[str]) -> bytes:
    """Return an extended M3U of the chapters' files, in UTF-8."""
    lines = ["#EXTM3U", f"#PLAYLIST:{_line(manifest['title'])}"]
    for chapter, name in zip(manifest["chapters"], names, strict=True):
        lines += [f"#EXTINF:{round(float(chapter['seconds']))},{_line(chapter_title(chapter))}", name]
    return "\n".join([*lines, ""]).encode()


def cue_sheet(manifest: Mapping[str, Any], m4b: str) -> bytes:
    """Return a cue sheet of the M4B with this file name, in UTF-8."""
    lines = []
    for field, value in (("PERFORMER", manifest["author"]), ("TITLE", manifest["title"])):
        if value:
            lines.append(f'{field} "{_quoted(value)}"')
    lines.append(f'FILE "{_quoted(m4b)}" MP4')
    for number, (chapter, start) in enumerate(zip(manifest["chapters"], _starts(manifest), strict=True), start=1):
        minutes, seconds = divmod(start, 60)
        frames = int(seconds % 1 * CUE_FRAMES)
        lines += [
            f"  TRACK {number:02} AUDIO",
            f'    TITLE "{_quoted(chapter_title(chapter))}"',
            f"    INDEX 01 {int(minutes):02}:{int(seconds):02}:{frames:02}",
        ]
    return "\r\n".join([*lines, ""]).encode()


def _starts(manifest: Mapping[str, Any]) -> list[float]:
    """Return where each chapter starts, in seconds: in the M4B, or if there is none, in its MP3s one after another."""
    if "m4b" in manifest["binding"]:
        return list(manifest["binding"]["m4b"]["starts"])
    starts, at = [], 0.0
    for chapter in manifest["chapters"]:
        starts.append(round(at, 3))
        at += float(chapter["seconds"])
    return starts


def _line(text: str | None) -> str:
    return " ".join((text or "").split())


def _quoted(text: str) -> str:
    return _line(text).replace('"', "'")
