"""Headings by the size of their type, for files that do not say which paragraphs are headings."""

from collections import Counter
from collections.abc import Sequence

from book_pipeline.source.markup.blocks import DEEPEST, Block

LARGER = 1.12
"""Least ratio of a heading's type size to the text's: 12.5 to 11 points."""
LONGEST_TITLE = 200
"""Characters. Longer paragraphs in large type are an address, a quotation or a title page."""
LARGEST_SHARE = 0.1
"""Largest share of a text in larger type than its usual one; with more, sizes say nothing."""


def promote_by_size(blocks: Sequence[Block], sizes: Sequence[float]) -> None:
    """Make headings of short paragraphs in larger type than the text; the larger the type, the higher the level.

    Parameters
    ----------
    sizes
        The type size of each block, in points or any unit; 0 if it is unknown.

    """
    characters: Counter[float] = Counter()
    for block, size in zip(blocks, sizes, strict=True):
        characters[round(size, 1)] += len(block.text)
    usual = max(characters, key=characters.__getitem__, default=0)
    larger = sum(count for size, count in characters.items() if size >= LARGER * usual)
    if not usual or larger > LARGEST_SHARE * characters.total():
        return
    titles = [
        (block, round(size, 1))
        for block, size in zip(blocks, sizes, strict=True)
        if size >= LARGER * usual and len(block.text) <= LONGEST_TITLE and any(map(str.isalnum, block.text))
    ]
    ranks = sorted({size for _, size in titles}, reverse=True)
    for block, size in titles:
        block.level = min(ranks.index(size) + 1, DEEPEST)
        block.text = " ".join(block.text.split())
        block.wide = True
