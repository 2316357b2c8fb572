"""Check corrections of scanning (OCR) errors: they must not change the author's words.

A scanner confuses letters that look alike. A correction is accepted if the two words differ by such letters only, and
if the misread word occurs once in the chapter and the correct word elsewhere in it.
"""

import re

from book_pipeline.formatting.checks.roman_numerals import Place

SLIPS = 2
"""The most letters, or groups of letters, that a scanner misreads in a word."""
SHAPES = (
    *(("rn", "m"), ("iii", "m"), ("in", "m"), ("vv", "w"), ("cl", "d"), ("li", "h"), ("ii", "u"), ("ri", "n")),
    *(("tl", "d"), ("lc", "k"), ("fi", "h"), ("nn", "m"), ("0", "O"), ("0", "o"), ("5", "S"), ("8", "B"), ("1", "l")),
    *(("1", "I"), ("1", "i"), ("l", "I"), ("l", "i"), ("!", "l"), ("6", "G"), ("2", "Z"), ("b", "h"), ("c", "e")),
    *(("o", "e"), ("o", "c"), ("a", "o"), ("u", "n"), ("f", "t"), ("f", "s"), ("l", "t"), ("i", "t"), ("y", "v")),
    *(("j", "i"), ("q", "g"), ("E", "F"), ("C", "G"), ("O", "Q"), ("U", "V"), ("B", "H"), ("ß", "B"), ("f", "ſ")),
)
ACCENTS = ("aàáâä", "eèéêë", "iìíîï", "oòóôö", "uùúûü", "cç", "nñ")
ALIKE = frozenset(
    pair
    for one, other in [
        *SHAPES,
        *((one, other) for family in ACCENTS for one in family for other in family if one != other),
    ]
    for pair in ((one, other), (other, one))
)
LONGEST_SHAPE = max(len(one) for one, _ in ALIKE)


def check_scanning_error(place: Place, replacement: str) -> str | None:
    """Return the reason code if the replacement is not the correction of a scanning error, else None."""
    misread = place.text[place.start : place.end]
    if not any(map(str.isalpha, misread)) or not any(map(str.isalnum, replacement)):
        return "removes_words"
    if misread.replace(" ", "", 1) == replacement:
        parts = misread.split()
        is_split_word = all(map(str.isalpha, parts)) and any(_count(place.text, part) == 1 for part in parts)
        return None if is_split_word else "authors_word"
    if not re.fullmatch(r"\w+", misread) or not re.fullmatch(r"\w+", replacement):
        return "changes_more_than_a_word"
    if not looks_alike(misread, replacement, SLIPS if min(len(misread), len(replacement)) > SLIPS + 1 else 1):
        return "too_different"
    if _count(place.text, misread) != 1 or _is_part_of_word(place):
        return "authors_word"
    return None if re.search(r"\d", misread) or _count(place.text, replacement) else "unknown_word"


def _count(text: str, word: str) -> int:
    return len(re.findall(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE))


def _is_part_of_word(place: Place) -> bool:
    """Return whether the place is a part of a word, such as "can" in "can't"."""
    before, after = place.text[: place.start][-2:], place.text[place.end :][:2]
    return bool(re.fullmatch(r"\w['’-]", before) or re.fullmatch(r"['’-]\w", after))


def looks_alike(one: str, other: str, slips: int) -> bool:
    """Return whether the words differ in at most `slips` letters or groups of letters, each like its counterpart."""
    if not slips:
        return one == other
    at = next((at for at, (left, right) in enumerate(zip(one, other, strict=False)) if left != right), None)
    if at is None:
        return one == other
    shapes = [(left, right) for left, right in ALIKE if one.startswith(left, at) and other.startswith(right, at)]
    # A group may begin with a letter that both words have, as in "ri" for "r".
    return any(looks_alike(one[at + len(left) :], other[at + len(right) :], slips - 1) for left, right in shapes)
