"""Pages that were made from a PDF: each line is a paragraph, with the heads and numbers of the PDF's pages between.

The lines of a passage become one block, as in a plain text, whose lines formatting joins.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from statistics import quantiles

from book_pipeline.source.document import Removal
from book_pipeline.source.markup.blocks import Block

FEWEST_LINES = 20
"""Consecutive lines of one page, at least."""
NARROWEST, WIDEST = 30, 110
"""Characters of the usual line."""
BROKEN_SHARE = 0.5
"""Least share of lines that end within a sentence, which the next line continues. Verse and dialogue have less."""
SHORT_LINE = 0.75
"""Share of the usual line that every line of a paragraph but its last one reaches."""
LONGEST_HEAD = 60
FEWEST_HEADS = 3
NUMBER = re.compile(r"[\s\[(|–—-]*(?:page\s*)?(?P<number>\d{1,4}|[ivxlc]{1,7})[\s\])|–—-]*", re.IGNORECASE)
SENTENCE_ENDS = (".", "!", "?", ":", '"', "”", "’", "»", "…", "*")
NOT_LETTERS = re.compile(r"[\W\d_]+")
REASON = "page head or number"


def joined_lines(blocks: list[Block], titles: tuple[str | None, ...]) -> tuple[list[Block], list[Removal]]:
    """Return a page's blocks with the lines of a paragraph in one block, and the removed page heads and numbers.

    A page whose paragraphs are not single lines is returned unchanged.

    Parameters
    ----------
    titles
        The book's title and author, which page heads repeat.

    """
    lines = [block for block in blocks if _is_line(block)]
    width = _usual_width(lines)
    if not width:
        return blocks, []
    furniture = _page_furniture(blocks, {_letters(title or "") for title in titles} - {""}, width)
    kept = [block for at, block in enumerate(blocks) if at not in furniture]
    removed = [Removal(REASON, blocks[at].line, blocks[at].text) for at in sorted(furniture)]
    return list(_passages(kept, width)), removed


def _is_line(block: Block) -> bool:
    return not block.level and not block.note and not block.is_break and "\n" not in block.text


def _usual_width(lines: list[Block]) -> int:
    """Return the characters of a full line, if the paragraphs are lines of sentences; else 0."""
    if len(lines) < FEWEST_LINES:
        return 0
    width = round(quantiles((len(line.text) for line in lines), n=10)[-1])
    too_long = sum(len(line.text) > WIDEST for line in lines)
    if not NARROWEST <= width <= WIDEST or too_long > len(lines) // FEWEST_LINES:
        return 0
    broken = sum(_continues(line, after) for line, after in pairwise(lines))
    return width if broken >= BROKEN_SHARE * len(lines) else 0


def _continues(line: Block, after: Block) -> bool:
    return not line.text.endswith(SENTENCE_ENDS) and (after.text[:1].islower() or line.text.endswith("-"))


def _page_furniture(blocks: list[Block], titles: set[str], width: int) -> set[int]:
    """Return the places of the page heads and of the page numbers.

    A head is the book's title, or a repeated line or one in capitals beside a number; a page number is beside a head,
    within a sentence, or the one after or before another.
    """
    short = {at: block for at, block in enumerate(blocks) if _is_line(block) and len(block.text) <= LONGEST_HEAD}
    numbers = {at for at, block in short.items() if NUMBER.fullmatch(block.text)}
    times = Counter(_letters(block.text) for block in short.values())
    found: set[int] = set()
    for at, block in short.items():
        if at in numbers or not 0 < at < len(blocks) - 1:
            continue
        beside = bool(numbers & {at - 1, at + 1})
        letters = _letters(block.text)
        if letters in titles:
            is_head = beside or any(map(str.isdecimal, block.text)) or _splits_sentence(blocks, at, numbers)
        else:
            repeated = times[letters] >= FEWEST_HEADS and len(block.text) < SHORT_LINE * width
            is_head = beside and bool(letters) and not block.text[0].islower() and (block.text.isupper() or repeated)
        if is_head:
            found.add(at)
    # The head of the first page and of the last one is known by the others.
    heads = {_letters(blocks[at].text) for at in found} - {""}
    found |= {at for at in (0, len(blocks) - 1) if at in short and _letters(blocks[at].text) in heads}
    pages = {at for at in numbers if {at - 1, at + 1} & found or _splits_sentence(blocks, at, numbers)}
    for order, step in ((sorted(numbers), 1), (sorted(numbers, reverse=True), -1)):
        known = 0
        for at in order:
            number = _number(blocks[at].text)
            if at in pages or (known and number == known + step):
                pages.add(at)
                known = number
    return found | pages


def _splits_sentence(blocks: list[Block], at: int, furniture: set[int]) -> bool:
    before = next((blocks[n] for n in range(at - 1, max(at - 4, -1), -1) if n not in furniture), None)
    after = next((blocks[n] for n in range(at + 1, min(at + 4, len(blocks))) if n not in furniture), None)
    return before is not None and after is not None and not before.level and _continues(before, after)


def _number(text: str) -> int:
    match = NUMBER.fullmatch(text)
    return int(match["number"]) if match and match["number"].isdecimal() else 0


def _passages(blocks: list[Block], width: int) -> Iterator[Block]:
    """Yield the blocks, with the lines of each paragraph in one of them. A paragraph ends at a short line."""
    paragraph: list[Block] = []
    for block in blocks:
        if paragraph and (not _is_line(block) or block.wide or _ends(paragraph[-1], block, width)):
            yield _joined(paragraph)
            paragraph = []
        if _is_line(block):
            paragraph.append(block)
        else:
            yield block
    if paragraph:
        yield _joined(paragraph)


def _ends(line: Block, after: Block, width: int) -> bool:
    if after.text[:1].islower():
        return False
    return len(line.text) < SHORT_LINE * width


def _joined(lines: list[Block]) -> Block:
    return replace(
        lines[0],
        text="\n".join(line.text for line in lines),
        anchors=tuple(anchor for line in lines for anchor in line.anchors),
        refers=tuple(mark for line in lines for mark in line.refers),
    )


def _letters(text: str) -> str:
    return NOT_LETTERS.sub("", text.casefold())
