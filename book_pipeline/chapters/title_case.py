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
NEXT_SENTENCE = re.compile(r"[^\W\d_]{3,}[.!?…]+[\"'”’»]?\s+[\"'“„«]?[^\W\d_]")
"""The end of a sentence with the first letter of the next one; a word of two letters may be shortened: "St. Anne"."""


def is_title_case(line: str) -> bool:
    """Return whether a line is in title case or in capitals."""
    words = WORD.findall(line)
    if not words or words[0][0].islower():
        return False
    significant = [word for word in words[1:] if word.lower() not in SMALL]
    return sum(not word[0].islower() for word in significant) >= CAPITALISED_SHARE * len(significant)


def has_sentences(line: str) -> bool:
    """Return whether a line is several sentences of running text, not a title: "It was late. Nobody came."."""
    return NEXT_SENTENCE.search(line) is not None and not is_title_case(line)


def is_sentence(line: str) -> bool:
    """Return whether a line is a sentence that ends, not a title with a full stop: "He never came back."."""
    return line.endswith((".", "!", "?", "…")) and not line.isupper() and not is_title_case(line)
