"""Whether a replacement says what it replaces: each figure, sign, short form and word of it, and nothing else."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import permutations

from book_pipeline.narration.numerals import LINKS, ORDINAL_MARK, readings, roman_readings, roman_value, spoken
from book_pipeline.narration.proposal import EditKind
from book_pipeline.narration.wording import BEFORE_FIGURES, FILLERS, LABELS, SHORT_FORMS, SIGNS

MOST_TOKENS = 12
MOST_MOVABLE = 4
"""Parts of a date, or a sign and its figure, may change places: of so many at most."""
MOST_FILLERS = 2
LONGEST_EXPANSION = 5
"""Words that one short form may stand for, "U.S.S.R." among them."""
LETTERS_A_LETTER = 12
LONGEST_SHORT_FORM = 7
FEWEST_LETTERS = 2
VOWELS = frozenset("aeiouy")
FILLED = frozenset({EditKind.DATE, EditKind.ROMAN_NUMERAL, EditKind.HEADING})
MOVABLE = frozenset({EditKind.DATE, EditKind.SYMBOL})
DASHES = frozenset("-‐–—")

FIGURES = r"\d+(?:[.,'’\u00a0\u202f ]\d{3}(?!\d))*(?:[.,]\d+)?"
WORD = r"[a-z]\.(?: [A-Za-z]\.)+|[^\W\d_]+(?:['’.-][^\W\d_]+)*"
SIGN = r"[¼½¾]|[^\w\s.,;:!?'\"()]"
LABEL = re.compile(r"(?P<label>[^\W\d_]{3,})\.?\s+\Z")


@dataclass(frozen=True)
class Place:
    """Part of a chapter that an edit is for: `start` to `end` of the text, within a passage that ends at `limit`."""

    text: str
    start: int
    end: int
    first: int
    limit: int


Ends = Callable[[list[str], int], Iterator[int]]
"""Where, in a list of words, a token ends whose reading begins at a place."""


def says(place: Place, replacement: str, kind: EditKind, language: str, words: AbstractSet[str]) -> bool:
    """Tell whether the replacement is a reading of the place.

    `words` are the chapter's words that stand somewhere without a full stop: those are no abbreviations.
    """
    tokens = list(_tokens(place, language))
    if not tokens or len(tokens) > MOST_TOKENS or not _keeps_links(place, replacement, language):
        return False
    heard = spoken(replacement, language).split()
    read = [_reader(place, token, replacement, kind, language, words) for token in tokens]
    fillers = FILLERS.get(language, frozenset()) if kind in FILLED else frozenset()
    orders: list[Iterable[Ends]] = [read]
    if kind in MOVABLE:
        orders.append(_signs_last(tokens, read))
        orders += permutations(read) if len(read) <= MOST_MOVABLE else []
    return any(_heard(order, heard, fillers) for order in orders)


def letters(text: str) -> str:
    """Return the letters alone, without case and accents."""
    return "".join(filter(str.isalpha, unicodedata.normalize("NFKD", text).casefold()))


def _tokens(place: Place, language: str) -> Iterator[re.Match[str]]:
    mark = ORDINAL_MARK.get(language, "(?!)")
    pattern = re.compile(rf"(?P<figures>{FIGURES}(?:{mark}(?!\w))?)|(?P<sign>{SIGN})|(?P<word>(?:{WORD})\.?)")
    return pattern.finditer(place.text, place.start, place.end)


def _keeps_links(place: Place, replacement: str, language: str) -> bool:
    """Tell whether words like "and", which readings are compared without, are all there still."""
    find = place.text[place.start : place.end]
    return all(
        (find.casefold().split().count(link) + find.count("&"))
        <= replacement.casefold().split().count(link) + replacement.count("&")
        for link in LINKS.get(language, ())
    )


def _signs_last(tokens: list[re.Match[str]], read: list[Ends]) -> list[Ends]:
    """Put each sign behind the figure that it stands before, as it is said: "£20"."""
    order = list(read)
    for at in range(len(tokens) - 1):
        if tokens[at]["sign"] and tokens[at + 1]["figures"] and tokens[at].end() == tokens[at + 1].start():
            order[at], order[at + 1] = order[at + 1], order[at]
    return order


def _reader(
    place: Place, token: re.Match[str], replacement: str, kind: EditKind, language: str, words: AbstractSet[str]
) -> Ends:
    said: AbstractSet[str]
    if token["figures"]:
        said = readings(token.group(), language, dated=kind is EditKind.DATE) | {spoken(token.group(), language)}
    elif token["word"]:
        roman = roman_readings(token.group(), language) if _is_roman(place, token) else frozenset()
        said = {spoken(token.group(), language)} | roman
    else:
        signs = SIGNS.get(language, {}).get(token.group(), ())
        unsaid = ("",) if token.group() in replacement or token.group() in DASHES else ()
        said = {spoken(reading, language) for reading in signs + unsaid}
    known = [reading.split() for reading in said]

    def ends(heard: list[str], at: int) -> Iterator[int]:
        yield from (at + len(reading) for reading in known if heard[at : at + len(reading)] == reading)
        if token["word"]:
            for end in range(at + 1, min(at + LONGEST_EXPANSION, len(heard)) + 1):
                if _expands(place, token, heard[at:end], language, words):
                    yield end

    return ends


def _is_roman(place: Place, token: re.Match[str]) -> bool:
    """Tell a Roman numeral from a word."""
    numeral = token.group().removesuffix(".")
    if not roman_value(numeral):
        return False
    if len(numeral) == 1:
        return numeral.isupper() and _is_numbering(place, token)
    before = place.text[place.first : token.start()]
    return numeral.isupper() or (numeral.islower() and re.search(r"[^\W\d_]\.\s?\Z", before) is not None)


def _is_numbering(place: Place, token: re.Match[str]) -> bool:
    """Tell a Roman numeral of one letter from an initial and the English "I"."""
    before, after = place.text[place.first : token.start()], place.text[token.end() : place.limit]
    if not token.group().endswith(".") and not re.match(r"\s*(?:\Z|[.:;,)\]—\n])", after):
        return False
    label = LABEL.search(before)
    if label is None:
        return not before.strip()
    if label["label"].casefold() in LABELS:
        return True
    inside = before[: label.start()].rstrip()
    return label["label"][0].isupper() and inside[-1:].isalpha() and not re.match(r"\.?\s+[^\W\d_]", after)


def _expands(place: Place, token: re.Match[str], expansion: list[str], language: str, words: AbstractSet[str]) -> bool:
    """Tell whether the words are what a short form stands for: its letters, in order, from the first one on."""
    short, long = letters(token.group()), letters("".join(expansion))
    dotted = token.group().endswith(".") or place.text[token.end() :][:1] == "."
    said = SHORT_FORMS.get(language, {}).get(short, ())
    if " ".join(expansion) in {spoken(reading, language) for reading in said}:
        return (dotted or short not in words) and (short not in BEFORE_FIGURES or _is_beside_figures(place, token))
    if not dotted and not VOWELS.isdisjoint(short):
        return False
    if not FEWEST_LETTERS <= len(short) <= LONGEST_SHORT_FORM:
        return False
    if "." in token.group()[:-1]:
        if long != short and _may_be_initials(place, token):
            return False
    elif not VOWELS.isdisjoint(short) and (short in words or _may_end_sentence(place, token)):
        return False
    rest = iter(long)
    return (
        all(map(str.isalpha, expansion))
        and long[0] == short[0]
        and len(short) <= len(long) <= LETTERS_A_LETTER * len(short)
        and all(letter in rest for letter in short)
    )


def _may_end_sentence(place: Place, token: re.Match[str]) -> bool:
    """Tell a full stop that may as well end a sentence, whose last word, in small letters, is short for nothing."""
    after = place.text[token.end() : place.limit].lstrip(". \"'”’)»")
    return token.group()[0].islower() and (not after or after[0].isupper())


def _may_be_initials(place: Place, token: re.Match[str]) -> bool:
    """Tell initials before a name, which stand for nobody knows what."""
    after = place.text[token.end() : place.limit].lstrip(". ")
    return token.group()[0].isupper() and after[:1].isupper()


def _is_beside_figures(place: Place, token: re.Match[str]) -> bool:
    before, after = place.text[place.first : token.start()], place.text[token.end() : place.limit]
    return bool(re.search(r"\d\s?\Z", before) or re.match(r"\.?\s?(?:\d|[IVXLC]+\b)", after))


def _heard(order: Iterable[Ends], heard: list[str], fillers: frozenset[str]) -> bool:
    """Tell whether the tokens' readings, one after another, are all that is heard but fillers before them."""
    reached = {0}
    for ends in order:
        begins = set(reached)
        for _ in range(MOST_FILLERS):
            begins |= {at + 1 for at in begins if at < len(heard) and heard[at] in fillers}
        reached = {end for at in begins for end in ends(heard, at)}
    return len(heard) in reached
