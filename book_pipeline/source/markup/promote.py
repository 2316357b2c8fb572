"""Headings and their levels from a table of contents or from a page's own links."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from book_pipeline.source.markup.blocks import DEEPEST, Block
from book_pipeline.source.markup.boilerplate import Element, text_of

SEARCHED_BLOCKS = 4
"""Blocks in which an entry's heading is searched, from its target on."""
LONGEST_TITLE = 300
FEWEST_LINKS = 3
LONGEST_NUMBER = 14
"""Letters of a number like "Chapter XXXVIII" before a title, which a link may leave out."""
PLAIN_LEVEL = 2
NOT_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class TocTarget:
    """An entry of a table of contents: its label, its depth (from 1), and the index of the block that it points to."""

    label: str
    depth: int
    target: int


def promote_listed(blocks: list[Block], entries: list[TocTarget]) -> None:
    """Set the levels of listed headings to their depth in the table of contents, and make other listed blocks headings.

    An entry whose target has no heading is inserted as one: its words are the book's, and EPUB readers show them.
    """
    listed: dict[int, TocTarget] = {}
    missing: list[TocTarget] = []
    for entry in entries:
        at = _find_heading(blocks, entry)
        if at is not None:
            listed.setdefault(at, entry)
        elif entry.label and entry.target not in listed:
            missing.append(entry)
    _set_levels(blocks, listed)
    above: dict[int, list[Block]] = {}
    for entry in missing:
        heading = Block(entry.label, min(entry.depth, DEEPEST), wide=True, line=blocks[entry.target].line)
        above.setdefault(entry.target, []).append(heading)
    blocks[:] = [block for at, own in enumerate(blocks) for block in (*above.get(at, ()), own)]


def promote_linked(blocks: list[Block], root: Element) -> None:
    """Make headings of blocks that a page's own links point to, if block and link have the same words."""
    places = {anchor: at for at, block in enumerate(blocks) for anchor in block.anchors}
    found: list[int] = []
    for link in root.iter("{*}a"):
        target = places.get((link.get("href") or "").removeprefix("#")) if (link.get("href") or "#")[1:] else None
        if target is None:
            continue
        label = _letters(text_of(link, LONGEST_TITLE))
        if label.isdecimal():
            # A page or note number.
            continue
        found += [
            at for at in range(target, min(target + 2, len(blocks))) if label and _matches_label(blocks[at], label)
        ][:1]
    if len(found) >= FEWEST_LINKS:
        level = min((blocks[at].level for at in found if blocks[at].level), default=PLAIN_LEVEL)
        for at in found:
            blocks[at].level = blocks[at].level or level


def _find_heading(blocks: list[Block], entry: TocTarget) -> int | None:
    """Return the index of an entry's heading, by its words or its markup; None without one."""
    near = range(entry.target, min(entry.target + SEARCHED_BLOCKS, len(blocks)))
    label = _letters(entry.label)
    for at in near:
        # Long blocks are skipped: many entries may point to the same one.
        if label and len(blocks[at].text) <= 2 * LONGEST_TITLE and _letters(blocks[at].text) == label:
            return at
    if near and blocks[near[0]].level:
        return near[0]
    return next((at for at in near if label and _matches_label(blocks[at], label)), None)


def _matches_label(block: Block, label: str) -> bool:
    """Return whether a block is the title that a label names, or the first or last part of it."""
    if len(block.text) > LONGEST_TITLE or block.is_break:
        return False
    letters = _letters(block.text)
    if not letters:
        return False
    numbered = letters.endswith(label) and len(letters) - len(label) <= LONGEST_NUMBER
    return (
        letters == label or numbered or (letters.startswith(label) and bool(block.level)) or label.startswith(letters)
    )


def _set_levels(blocks: list[Block], listed: dict[int, TocTarget]) -> None:
    own = {at: block.level for at, block in enumerate(blocks)}
    bounds = sorted(listed)
    for at, end in pairwise([*bounds, len(blocks)]):
        entry, block = listed[at], blocks[at]
        if _letters(block.text) == _letters(entry.label):
            # The label also has punctuation: "I: The Ferry" for the lines "I" and "The Ferry".
            block.text = entry.label
        block.level = min(entry.depth, DEEPEST)
        for below in range(at + 1, end):
            if own[below]:
                blocks[below].level = min(block.level + max(1, own[below] - (own[at] or own[below])), DEEPEST)


@lru_cache(maxsize=1024)
def _letters(text: str) -> str:
    return NOT_LETTERS.sub("", unicodedata.normalize("NFKD", text.casefold()))
