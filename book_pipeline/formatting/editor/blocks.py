"""Blocks: consecutive paragraphs of a chapter that go to the editor in one call."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

PARAGRAPH = re.compile(r"\S.*?(?=\s*\n\n|\s*\Z)", re.DOTALL)
STOP = re.compile(r"[.!?…:;]['\"”’»)]*\s|[。！？；]|\n")
SPACE = re.compile(r"\s")
WIDE = re.compile(r"[\u2e80-\uffef]")
CHARACTERS_PER_TOKEN = 4
"""Google's rule of thumb for Gemini (https://ai.google.dev/gemini-api/docs/tokens). An East Asian character counts as a
token."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, or a part of one that exceeds a block; `start` is its offset in the text, in characters."""

    start: int
    text: str


Block = tuple[Passage, ...]


def blocks(text: str, tokens: int) -> Iterator[Block]:
    """Yield the text's paragraphs, in order, in blocks of at most about `tokens` tokens."""
    block: list[Passage] = []
    size = 0
    for passage in _passages(text, tokens):
        passage_tokens = estimated_tokens(passage.text)
        if block and size + passage_tokens > tokens:
            yield tuple(block)
            block, size = [], 0
        block.append(passage)
        size += passage_tokens
    if block:
        yield tuple(block)


def halves(block: Block) -> tuple[Block, Block] | None:
    """Return two blocks of about equal length, or None if the block is a single passage."""
    if len(block) == 1:
        return None
    middle = (block[0].start + block[-1].start + len(block[-1].text)) / 2
    at = min(range(1, len(block)), key=lambda number: abs(block[number].start - middle))
    return block[:at], block[at:]


def estimated_tokens(text: str) -> int:
    """Return the approximate number of tokens in a text."""
    wide = len(WIDE.findall(text))
    return wide + (len(text) - wide) // CHARACTERS_PER_TOKEN + 1


def _passages(text: str, tokens: int) -> Iterator[Passage]:
    for paragraph in PARAGRAPH.finditer(text):
        rest = Passage(paragraph.start(), paragraph.group())
        while estimated_tokens(rest.text) > tokens:
            cut = _cut(rest.text, max(1, len(rest.text) * tokens // estimated_tokens(rest.text)))
            yield Passage(rest.start, rest.text[:cut])
            rest = Passage(rest.start + cut, rest.text[cut:])
        yield rest


def _cut(text: str, limit: int) -> int:
    """Return where to cut a long paragraph: after the last sentence end or word within the limit, or at the limit."""
    for boundary in (STOP, SPACE):
        ends = [match.end() for match in boundary.finditer(text, 0, limit)]
        if ends:
            return ends[-1]
    return limit
