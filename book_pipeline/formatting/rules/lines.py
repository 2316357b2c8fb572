"""Unwrap hard-wrapped lines: remove the typesetter's line breaks and keep the author's.

A line break is the typesetter's if the next line's first word would not have fitted, or if the line is long enough and
the next line continues in lower case. If most line breaks of a paragraph are neither (verse, a list, a table), all are
kept. In other paragraphs a short line, such as the salutation of a letter or a speaker's name, keeps its break.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from book_pipeline.formatting.edits import Change

SLACK = 6
"""Typesetters may break a line some characters early."""
NARROWEST_PROSE = 50
"""In columns. Verse is seldom wider, and prose seldom narrower."""
SHORT_LINE = 0.6
"""Share of the width that every line of prose but the last reaches."""
WIDEST_WRAP = 100
UNWRAPPED_SHARE = 0.05
"""If a larger share of lines exceeds WIDEST_WRAP, each paragraph is one line, and all line breaks are the author's."""
WIDE_AMONG_WRAPPED = 0.2
"""Exception: wide lines up to this share of the wrapped ones; some passages may be set differently from the chapter."""
WRAPPED_SHARE = 0.6
HYPHENATED_SHARE = 0.06
"""If a larger share of line ends is hyphenated, a hyphen there is the typesetter's unless other evidence exists."""
FEWEST_HYPHENS = 4

LINE = re.compile(r"[^\n]+")
BREAK = re.compile(r"[^\S\n]*\n[^\S\n]*")
WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
LIST_ITEM = re.compile(r"\s*(?:[-*•·]|\(?\d{1,3}[.)])\s+\S")
TABLE_ROW = re.compile(r"\S(?: {3,}|\t+)\S|\||(?<!\.)\.{4,}\s*\d|(?:\. ){4,}")
CJK = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")
FIRST = re.compile(r"(?:[^\W\d_]{1,3}\.[^\S\n]+)?\S+")
"""A word with the abbreviation before it: "M. Bournisien" is seldom separated."""
DASHES = ("—", "–", "--")
HYPHENATED = re.compile(r"[^\W\d_][-\u2010\u00ad]\Z")
HYPHENS = ("-", "\u2010", "\u00ad")


@dataclass(frozen=True)
class Typesetting:
    """How the chapter is set.

    Parameters
    ----------
    width
        The columns at which its prose is wrapped; 0 if it is not.
    words
        How often each word occurs, case-folded.
    hyphenated
        Whether the typesetter hyphenated words.

    """

    width: int
    words: Counter[str]
    hyphenated: bool


def unwrap(text: str) -> Iterator[Change]:
    """Put each wrapped paragraph on one line; removes nothing but white space and hyphens."""
    typesetting = _typesetting(text)
    for paragraph in _paragraphs(text):
        yield from _unwrapped(paragraph, typesetting)


def _typesetting(text: str) -> Typesetting:
    lines = [line.group() for line in LINE.finditer(text)]
    paragraphs = [[line.group() for line in paragraph] for paragraph in _paragraphs(text)]
    inner = sorted(_columns(line) for paragraph in paragraphs for line in paragraph[:-1])
    wide = sum(_columns(line) > WIDEST_WRAP for line in lines)
    is_wrapped = wide <= max(UNWRAPPED_SHARE * len(lines), WIDE_AMONG_WRAPPED * len(inner))
    width = inner[len(inner) * 9 // 10] if inner and is_wrapped else 0
    ends = [line for paragraph in paragraphs for line in paragraph[:-1]]
    hyphens = sum(HYPHENATED.search(line.rstrip()) is not None for line in ends)
    return Typesetting(
        width=width if width >= NARROWEST_PROSE else 0,
        words=Counter(word.casefold() for word in WORD.findall(text)),
        hyphenated=hyphens >= max(FEWEST_HYPHENS, HYPHENATED_SHARE * len(ends)),
    )


def _paragraphs(text: str) -> Iterator[list[re.Match[str]]]:
    """Yield the lines of each paragraph."""
    lines: list[re.Match[str]] = []
    for line in LINE.finditer(text):
        if lines and line.start() > lines[-1].end() + 1:
            yield lines
            lines = []
        if line.group().strip():
            lines.append(line)
        elif lines:
            yield lines
            lines = []
    if lines:
        yield lines


def _unwrapped(lines: list[re.Match[str]], typesetting: Typesetting) -> Iterator[Change]:
    breaks = list(pairwise(lines))
    wrapped = sum(_is_typesetters(line.group(), after.group(), typesetting.width) for line, after in breaks)
    rows = sum(TABLE_ROW.search(line.group().strip()) is not None for line in lines)
    if not typesetting.width or wrapped < WRAPPED_SHARE * len(breaks) or rows > len(lines) / 2:
        return
    for line, after in breaks:
        if not _is_authors(line.group(), after.group(), typesetting.width):
            yield _join(line, after, typesetting)


def _is_typesetters(line: str, after: str, width: int) -> bool:
    """Return whether the next line's first word would not have fitted, or continues the sentence of a long line."""
    first = FIRST.match(after.lstrip())
    needed = 2 if CJK.match(after.lstrip()) else _columns(first.group() if first else "") + 1
    columns = _columns(line)
    return columns + needed > width - SLACK or (columns >= SHORT_LINE * width and _continues(after))


def _is_authors(line: str, after: str, width: int) -> bool:
    """Return whether a line break is intended: at a heading, before a list item, or after a short line."""
    if LIST_ITEM.match(after) or line.lstrip().startswith("#") or after.lstrip().startswith("#"):
        return True
    return _columns(line) < SHORT_LINE * width and not _continues(after)


def _continues(after: str) -> bool:
    return after.lstrip(" \t\"'“‘«„_=")[:1].islower()


def _join(line: re.Match[str], after: re.Match[str], typesetting: Typesetting) -> Change:
    left, right = line.group().rstrip(), after.group().lstrip()
    start = line.start() + len(left)
    before = line.group()[len(left) :] + "\n" + after.group()[: len(after.group()) - len(right)]
    if left.endswith("-") and right.startswith("-"):
        return Change(start, before, "", "line_wrap", "rule")  # a typewriter's dash
    if left.endswith(DASHES):
        spaced = left.rstrip("—–-").endswith(" ")
        return Change(start, before, " " if spaced else "", "line_wrap", "rule")
    if left.endswith(HYPHENS) and left[-2:-1].isalpha() and right[:1].isalpha():
        if left.endswith("\u00ad") or not _is_compound(left, right, typesetting):
            return Change(start - 1, left[-1] + before, "", "hyphenation", "rule")
        return Change(start, before, "", "line_wrap", "rule")
    glue = "" if CJK.match(left[-1]) and CJK.match(right[0]) else " "
    return Change(start, before, glue, "line_wrap", "rule")


def _is_compound(left: str, right: str, typesetting: Typesetting) -> bool:
    """Return whether the hyphen belongs to the word rather than to the typesetter, judged by the chapter's words."""
    first = left[:-1].rsplit(maxsplit=1)[-1].strip("\"'“‘«(_—").casefold()
    match = WORD.match(right)
    second = (match.group() if match else right).casefold()
    whole, compound = typesetting.words[first + second], typesetting.words[f"{first}-{second}"]
    if whole or compound:
        return compound >= whole
    if not right[0].islower() or "-" in first:
        return True
    parts_are_words = typesetting.words[first.rsplit("-")[-1]] and typesetting.words[second] > 1
    return not typesetting.hyphenated or bool(parts_are_words)


def _columns(text: str) -> int:
    """Return the width in columns without indentation; an East Asian character takes two."""
    return len(text.strip()) + len(CJK.findall(text.strip()))
