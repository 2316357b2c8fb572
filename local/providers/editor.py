"""A plain editor in Gemini's place: the edits that a careful reader would ask for first, found by pattern.

Its work is the pipeline's document `{"language", "paragraphs": [{"paragraph", "text"}]}`, its answer `{"edits": […]}`.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from local.providers import english, numbers

MOST_NEIGHBOURS = 6
WORD = re.compile(r"\S+")


@dataclass(frozen=True)
class Found:
    """What stands from `start` to `end` in a paragraph should be `replacement`."""

    start: int
    end: int
    replacement: str
    kind: str


@dataclass(frozen=True)
class Paragraph:
    """One numbered paragraph of the document."""

    number: int
    text: str


@dataclass(frozen=True)
class Document:
    """What the editor works on."""

    language: str
    paragraphs: tuple[Paragraph, ...]


def document(text: str) -> Document | None:
    """Read the pipeline's document; None if it is something else."""
    try:
        read = json.loads(text)
        return Document(
            read["language"], tuple(Paragraph(each["paragraph"], each["text"]) for each in read["paragraphs"])
        )
    except (ValueError, KeyError, TypeError):
        return None


def edits(paragraph: Paragraph, language: str) -> list[dict[str, Any]]:
    """Return the paragraph's edits; each `find` occurs in it exactly once."""
    return [_edit(paragraph, found) for found in _unique(paragraph.text, _found(paragraph.text, language))]


def whole(document: Document) -> list[str]:
    """Return the paragraphs as they are after their edits."""
    return [_edited(paragraph, document.language) for paragraph in document.paragraphs]


def _edited(paragraph: Paragraph, language: str) -> str:
    text = paragraph.text
    for edit in edits(paragraph, language):
        text = text.replace(edit["find"], edit["replace"], 1)
    return text


def _found(text: str, language: str) -> Iterator[Found]:
    """Yield what is to be edited, in order and apart from each other."""
    language = language.partition("-")[0].lower() or "en"
    patterns = english.PATTERNS if language == "en" else numbers.patterns(language)
    found = [
        Found(match.start(), match.end(), said, pattern.kind)
        for pattern in patterns
        for match in pattern.expression.finditer(text)
        if (said := pattern.say(match)) is not None and said != match.group()
    ]
    end = 0
    for each in sorted(found, key=lambda each: (each.start, -each.end)):
        if each.start >= end:
            yield each
            end = each.end


def _unique(text: str, found: Iterator[Found]) -> Iterator[Found]:
    """Yield each with as many neighbouring words as it takes to be the only one; left out if that takes too many."""
    listed = list(found)
    end = 0
    for number, each in enumerate(listed):
        next_start = listed[number + 1].start if number + 1 < len(listed) else len(text)
        for wide in _widened(text, each):
            find = text[wide.start : wide.end]
            if end <= wide.start and wide.end <= next_start and text.count(find) == 1 and "\n" not in find:
                yield wide
                end = wide.end
                break


def _widened(text: str, found: Found) -> Iterator[Found]:
    """Yield it with ever more words around it."""
    yield found
    before = [match.start() for match in WORD.finditer(text, 0, found.start)]
    after = [match.end() for match in WORD.finditer(text, found.end)]
    for count in range(1, MOST_NEIGHBOURS + 1):
        for left, right in ((0, count), (count, 0), (count, count)):
            start = before[-left] if 0 < left <= len(before) else found.start
            end = after[right - 1] if 0 < right <= len(after) else found.end
            replacement = text[start : found.start] + found.replacement + text[found.end : end]
            yield Found(start, end, replacement, found.kind)


def _edit(paragraph: Paragraph, found: Found) -> dict[str, Any]:
    return {
        "paragraph": paragraph.number,
        "find": paragraph.text[found.start : found.end],
        "replace": found.replacement,
        "kind": found.kind,
    }
