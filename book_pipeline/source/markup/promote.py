"""What a table of contents says of the blocks: which of them are headings, and how deep they stand."""

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

from book_pipeline.source.markup.blocks import DEEPEST, Block
from book_pipeline.source.markup.furniture import Element, text_of

REACH = 4
"""Blocks from where an entry points to the heading that it means."""
LONGEST_TITLE = 300
FEWEST_LINKS = 3
LONGEST_NUMBER = 14
"""Letters of "Chapter XXXVIII" before a title that a link names without them."""
PLAIN_LEVEL = 2
NOT_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a table of contents: what it says, how deep it stands (from 1), and the block that it points at."""

    label: str
    depth: int
    target: int


def promote_listed(blocks: list[Block], entries: list[Entry]) -> None:
    """Give headings the depth at which a book's own navigation lists them; make headings of what it lists besides.

    A place without any heading gets the entry's words as one: they are the book's, and a reader's program shows them.
    """
    listed: dict[int, Entry] = {}
    missing: list[Entry] = []
    for entry in entries:
        at = _heading(blocks, entry)
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
    """Make headings of the lines that a page's own links point at, where they say what the link says."""
    places = {anchor: at for at, block in enumerate(blocks) for anchor in block.anchors}
    found: list[int] = []
    for link in root.iter("{*}a"):
        target = places.get((link.get("href") or "").removeprefix("#")) if (link.get("href") or "#")[1:] else None
        if target is None:
            continue
        label = _letters(text_of(link, LONGEST_TITLE))
        if label.isdecimal():
            # The number of a page or a note.
            continue
        found += [at for at in range(target, min(target + 2, len(blocks))) if label and _says(blocks[at], label)][:1]
    if len(found) >= FEWEST_LINKS:
        level = min((blocks[at].level for at in found if blocks[at].level), default=PLAIN_LEVEL)
        for at in found:
            blocks[at].level = blocks[at].level or level


def _heading(blocks: list[Block], entry: Entry) -> int | None:
    """Return the block that is an entry's heading, by its markup or by its words."""
    near = range(entry.target, min(entry.target + REACH, len(blocks)))
    label = _letters(entry.label)
    for at in near:
        # A long block's letters would be looked at once for each entry that points there.
        if label and len(blocks[at].text) <= 2 * LONGEST_TITLE and _letters(blocks[at].text) == label:
            return at
    if near and blocks[near[0]].level:
        return near[0]
    return next((at for at in near if label and _says(blocks[at], label)), None)


def _says(block: Block, label: str) -> bool:
    """Tell whether a block is the title that a label names, or the first or last part of it."""
    if len(block.text) > LONGEST_TITLE or block.is_break:
        return False
    said = _letters(block.text)
    if not said:
        return False
    numbered = said.endswith(label) and len(said) - len(label) <= LONGEST_NUMBER
    return said == label or numbered or (said.startswith(label) and bool(block.level)) or label.startswith(said)


def _set_levels(blocks: list[Block], listed: dict[int, Entry]) -> None:
    own = {at: block.level for at, block in enumerate(blocks)}
    bounds = sorted(listed)
    for at, behind in pairwise([*bounds, len(blocks)]):
        entry, block = listed[at], blocks[at]
        said, label = _letters(block.text), _letters(entry.label)
        if said == label:
            # The same letters, with the pauses between: "I: The Ferry" for the lines "I" and "The Ferry".
            block.text = entry.label
        block.level = min(entry.depth, DEEPEST)
        for below in range(at + 1, behind):
            if own[below]:
                blocks[below].level = min(block.level + max(1, own[below] - (own[at] or own[below])), DEEPEST)


def _letters(text: str) -> str:
    return NOT_LETTERS.sub("", unicodedata.normalize("NFKD", text.casefold()))
