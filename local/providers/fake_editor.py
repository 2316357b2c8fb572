"""A correct editor in Gemini's place, which finds the most common edits by pattern.

It gets the pipeline's document, `{"language", "paragraphs": [{"paragraph", "text"}]}`, and returns `{"edits": […]}`.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from local.providers import english, european, french, german, numbers

MAX_CONTEXT_WORDS = 6
WORD = re.compile(r"\S+")
PATTERNS = {"en": english.PATTERNS, "de": german.PATTERNS, "fr": french.PATTERNS}
"""Patterns of a language's own; all but English have those of `european` and `numbers`, too."""


@dataclass(frozen=True)
class Replacement:
    """Replaces the characters from `start` to `end` of a paragraph by `replacement`."""

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
    """The document that the editor gets."""

    language: str
    paragraphs: tuple[Paragraph, ...]


def parse_document(text: str) -> Document | None:
    """Parse the pipeline's document; return None if the text is not one."""
    try:
        read = json.loads(text)
        return Document(
            read["language"], tuple(Paragraph(each["paragraph"], each["text"]) for each in read["paragraphs"])
        )
    except (ValueError, KeyError, TypeError):
        return None


def edits(paragraph: Paragraph, language: str) -> list[dict[str, Any]]:
    """Return the paragraph's edits; each `find` occurs in it exactly once."""
    return [
        _edit(paragraph, found)
        for found in _with_unique_context(paragraph.text, _find_replacements(paragraph.text, language))
    ]


def edited_paragraphs(document: Document) -> list[str]:
    """Return the paragraphs with their edits applied."""
    return [_edited(paragraph, document.language) for paragraph in document.paragraphs]


def _edited(paragraph: Paragraph, language: str) -> str:
    text = paragraph.text
    for edit in edits(paragraph, language):
        text = text.replace(edit["find"], edit["replace"], 1)
    return text


def _find_replacements(text: str, language: str) -> Iterator[Replacement]:
    """Yield the replacements in a text, in order and without overlaps."""
    language = language.partition("-")[0].lower() or "en"
    patterns = PATTERNS.get(language, ()) if language == "en" else (
        *PATTERNS.get(language, ()), *european.patterns(language), *numbers.patterns(language),
    )  # fmt: skip
    found = [
        Replacement(match.start(), match.end(), spoken, pattern.kind)
        for pattern in patterns
        for match in pattern.expression.finditer(text)
        if (spoken := pattern.replacement(match)) is not None and spoken != match.group()
    ]
    end = 0
    for each in sorted(found, key=lambda each: (each.start, -each.end)):
        if each.start >= end:
            yield each
            end = each.end


def _with_unique_context(text: str, found: Iterator[Replacement]) -> Iterator[Replacement]:
    """Yield each replacement with enough surrounding words to be unique; skip those that need too many."""
    replacements = list(found)
    end = 0
    for number, each in enumerate(replacements):
        next_start = replacements[number + 1].start if number + 1 < len(replacements) else len(text)
        for wide in _with_context(text, each):
            find = text[wide.start : wide.end]
            if end <= wide.start and wide.end <= next_start and text.count(find) == 1 and "\n" not in find:
                yield wide
                end = wide.end
                break


def _with_context(text: str, found: Replacement) -> Iterator[Replacement]:
    """Yield the replacement with more and more surrounding words."""
    yield found
    before = [match.start() for match in WORD.finditer(text, 0, found.start)]
    after = [match.end() for match in WORD.finditer(text, found.end)]
    for count in range(1, MAX_CONTEXT_WORDS + 1):
        for left, right in ((0, count), (count, 0), (count, count)):
            start = before[-left] if 0 < left <= len(before) else found.start
            end = after[right - 1] if 0 < right <= len(after) else found.end
            replacement = text[start : found.start] + found.replacement + text[found.end : end]
            yield Replacement(start, end, replacement, found.kind)


def _edit(paragraph: Paragraph, found: Replacement) -> dict[str, Any]:
    return {
        "paragraph": paragraph.number,
        "find": paragraph.text[found.start : found.end],
        "replace": found.replacement,
        "kind": found.kind,
    }
