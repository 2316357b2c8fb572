"""Hard-wrapped lines: which line breaks are the typesetter's and go, which are the author's and stay.

A line is broken by the typesetter if the next line's first word would not have fitted, or if it is of some length and
the next line goes on in lower case. A paragraph most of whose lines are neither (verse, a list, a table) is set in
lines on purpose. In the others a short line, such as the salutation above a letter or a speaker's name, keeps its
break.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from book_pipeline.narration.edits import Change

SLACK = 6
"""Typesetters break some characters early, so as to leave no ragged line behind."""
NARROWEST_PROSE = 50
"""Verse is seldom as wide, and prose seldom as narrow; both in columns."""
SHORT_LINE = 0.6
"""A line of prose that isn't the last is at least that part of the width."""
WIDEST_WRAP = 100
UNWRAPPED_SHARE = 0.05
"""With more lines than that wider than any wrapped line, the text is one line a paragraph: all its breaks are meant."""
WIDE_AMONG_WRAPPED = 0.2
"""Unless five times as many lines are wrapped: a letter or two may be set otherwise than the chapter."""
WRAPPED_SHARE = 0.6
HYPHENATED_SHARE = 0.06
"""With more line ends than that hyphenated, hyphens there are the typesetter's unless something else is known."""
FEWEST_HYPHENS = 4

LINE = re.compile(r"[^\n]+")
BREAK = re.compile(r"[^\S\n]*\n[^\S\n]*")
WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
LIST_ITEM = re.compile(r"\s*(?:[-*•·]|\(?\d{1,3}[.)])\s+\S")
TABLE_ROW = re.compile(r"\S(?: {3,}|\t+)\S|\||(?<!\.)\.{4,}\s*\d|(?:\. ){4,}")
CJK = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")
FIRST = re.compile(r"(?:[^\W\d_]{1,3}\.[^\S\n]+)?\S+")
"""A word, with the short form before it: "M. Bournisien" is seldom parted."""
DASHES = ("—", "–", "--")
HYPHENATED = re.compile(r"[^\W\d_][-\u2010\u00ad]\Z")
HYPHENS = ("-", "\u2010", "\u00ad")


@dataclass(frozen=True)
class Setting:
    """How the chapter is set: the width in columns its prose is wrapped at (0: it isn't), and its words."""

    width: int
    words: Counter[str]
    hyphenated: bool


def unwrap(text: str) -> Iterator[Change]:
    """Put each wrapped paragraph on one line; nothing but white space and hyphens goes."""
    setting = _setting(text)
    for paragraph in _paragraphs(text):
        yield from _joined(paragraph, setting)


def _setting(text: str) -> Setting:
    lines = [line.group() for line in LINE.finditer(text)]
    paragraphs = [[line.group() for line in paragraph] for paragraph in _paragraphs(text)]
    inner = sorted(_columns(line) for paragraph in paragraphs for line in paragraph[:-1])
    wide = sum(_columns(line) > WIDEST_WRAP for line in lines)
    is_wrapped = wide <= max(UNWRAPPED_SHARE * len(lines), WIDE_AMONG_WRAPPED * len(inner))
    width = inner[len(inner) * 9 // 10] if inner and is_wrapped else 0
    ends = [line for paragraph in paragraphs for line in paragraph[:-1]]
    hyphens = sum(HYPHENATED.search(line.rstrip()) is not None for line in ends)
    return Setting(
        width=width if width >= NARROWEST_PROSE else 0,
        words=Counter(word.casefold() for word in WORD.findall(text)),
        hyphenated=hyphens >= max(FEWEST_HYPHENS, HYPHENATED_SHARE * len(ends)),
    )


def _paragraphs(text: str) -> Iterator[list[re.Match[str]]]:
    """Yield the lines of each paragraph that has some."""
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


def _joined(lines: list[re.Match[str]], setting: Setting) -> Iterator[Change]:
    breaks = list(pairwise(lines))
    typeset = sum(_is_typeset(line.group(), after.group(), setting.width) for line, after in breaks)
    rows = sum(TABLE_ROW.search(line.group().strip()) is not None for line in lines)
    if not setting.width or typeset < WRAPPED_SHARE * len(breaks) or rows > len(lines) / 2:
        return
    for line, after in breaks:
        if not _is_authors(line.group(), after.group(), setting.width):
            yield _join(line, after, setting)


def _is_typeset(line: str, after: str, width: int) -> bool:
    """Tell whether the next line's first word would not have fitted, or goes on as prose does."""
    first = FIRST.match(after.lstrip())
    wanted = 2 if CJK.match(after.lstrip()) else _columns(first.group() if first else "") + 1
    columns = _columns(line)
    return columns + wanted > width - SLACK or (columns >= SHORT_LINE * width and _goes_on(after))


def _is_authors(line: str, after: str, width: int) -> bool:
    """Tell a break that is meant: at a heading, before a list's next item, or after a short line."""
    if LIST_ITEM.match(after) or line.lstrip().startswith("#") or after.lstrip().startswith("#"):
        return True
    return _columns(line) < SHORT_LINE * width and not _goes_on(after)


def _goes_on(after: str) -> bool:
    return after.lstrip(" \t\"'“‘«„_=")[:1].islower()


def _join(line: re.Match[str], after: re.Match[str], setting: Setting) -> Change:
    left, right = line.group().rstrip(), after.group().lstrip()
    start = line.start() + len(left)
    before = line.group()[len(left) :] + "\n" + after.group()[: len(after.group()) - len(right)]
    if left.endswith("-") and right.startswith("-"):
        return Change(start, before, "", "line_wrap", "rule")  # a typewriter's dash
    if left.endswith(DASHES):
        spaced = left.rstrip("—–-").endswith(" ")
        return Change(start, before, " " if spaced else "", "line_wrap", "rule")
    if left.endswith(HYPHENS) and left[-2:-1].isalpha() and right[:1].isalpha():
        if left.endswith("\u00ad") or not _is_compound(left, right, setting):
            return Change(start - 1, left[-1] + before, "", "hyphenation", "rule")
        return Change(start, before, "", "line_wrap", "rule")
    glue = "" if CJK.match(left[-1]) and CJK.match(right[0]) else " "
    return Change(start, before, glue, "line_wrap", "rule")


def _is_compound(left: str, right: str, setting: Setting) -> bool:
    """Tell a hyphen that belongs to the word from the typesetter's, by what the chapter writes elsewhere."""
    first = left[:-1].rsplit(maxsplit=1)[-1].strip("\"'“‘«(_—").casefold()
    match = WORD.match(right)
    second = (match.group() if match else right).casefold()
    whole, compound = setting.words[first + second], setting.words[f"{first}-{second}"]
    if whole or compound:
        return compound >= whole
    if not right[0].islower() or "-" in first:
        return True
    return not setting.hyphenated or bool(setting.words[first.rsplit("-")[-1]] and setting.words[second] > 1)


def _columns(text: str) -> int:
    """Width on a grid, without indentation: East Asian characters take two columns."""
    return len(text.strip()) + len(CJK.findall(text.strip()))
