"""The places of notes: each after the paragraph that refers to it."""

import re
from itertools import groupby

from book_pipeline.source.document import Removal
from book_pipeline.source.markup.blocks import Block

HEADING_REASON = "heading of notes"
NOTES_TITLE = re.compile(
    r"(?:foot|end)?notes?|anmerkung(?:en)?|fu(?:ß|ss)noten?|endnoten?|notas?|note|(?:voet|eind)?noten|примечани[ея]"
    r"|сноски|przypisy|[\W_]*",
    re.IGNORECASE,
)


def beside_marks(blocks: list[Block]) -> tuple[list[Block], list[Removal]]:
    """Return a page's blocks with each note after the paragraph that refers to it, and the headings of moved notes.

    Notes under a heading of their own stay there, unless it is in an element for notes only.
    """
    if not any(block.note for block in blocks):
        return blocks, []
    places: dict[str, int] = {}
    moved: dict[int, list[Block]] = {}
    kept: list[tuple[int, Block]] = []
    headings: list[Removal] = []
    only_notes = False
    emptied = _only_moved(blocks)
    for at, block in enumerate(blocks):
        if at in emptied:
            headings.append(Removal(HEADING_REASON, block.line, block.text))
            continue
        if not block.is_break and not block.note:
            only_notes = block.level > 0
        places |= {href.rpartition("#")[2]: at for href, _ in block.refers}
        if block.note in places and not only_notes:
            block.wide = False
            moved.setdefault(places[block.note], []).append(block)
        else:
            kept.append((at, block))
    return [each for at, block in kept for each in (block, *moved.get(at, ()))], headings


def _only_moved(blocks: list[Block]) -> set[int]:
    """Return the places of headings in elements for notes only, if the page refers to all the notes below them."""
    found: set[int] = set()
    places: set[str] = set()
    for is_listed, run in groupby(enumerate(blocks), lambda each: each[1].listed):
        members = list(run)
        heads = {at for at, block in members if not block.note}
        if is_listed and len(heads) < len(members):
            titles = all(blocks[at].level or NOTES_TITLE.fullmatch(blocks[at].text) for at in heads)
            found |= (
                heads if titles and all(blocks[at].note in places for at, _ in members if at not in heads) else set()
            )
        places.update(href.rpartition("#")[2] for _, block in members for href, _ in block.refers)
    return found
