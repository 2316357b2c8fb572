"""Recognition of titles by their capitals."""

import re

# Words that are not capitalised in a title.
_SMALL = """
a an and as at but by for from in into is it nor of off on or our out over so that the to up upon with his her my
de des du la le les et à au aux en un une l d der die das und von vom zu zum zur im am auf ein eine dem den mit
el los las y al del con por que una il lo gli i e di da dal della dei delle degli nel su per ja
"""
SMALL = frozenset(_SMALL.split())
WORD = re.compile(r"[^\W\d_][\w'’.-]*")
CAPITALISED_SHARE = 0.7


def is_title_case(line: str) -> bool:
    """Return whether a line is in title case or in capitals."""
    words = WORD.findall(line)
    if not words or words[0][0].islower():
        return False
    significant = [word for word in words[1:] if word.lower() not in SMALL]
    return sum(not word[0].islower() for word in significant) >= CAPITALISED_SHARE * len(significant)
