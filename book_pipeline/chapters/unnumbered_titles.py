"""Headings without numbers: lines that are set apart and look like titles."""

import re
from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from itertools import pairwise
from statistics import median

from book_pipeline.chapters.date_titles import is_moment
from book_pipeline.chapters.heading_labels import without_ornaments
from book_pipeline.chapters.numerals import bare_letters
from book_pipeline.chapters.paragraphs import WIDE, Paragraph
from book_pipeline.chapters.title_case import is_title_case
from book_pipeline.roman_numerals import roman_value

LONGEST, MOST_LINES = 90, 2
SHORTEST_BODY = 80
"""Characters under a title, at least; lines of a title page have no text under them."""
FEWEST_TITLES = 3
FEWEST_POEMS, STANZA = 5, 3
"""Poems of one stanza, and lines of it, at least."""
COVERED_SHARE = 0.8
TITLE_PAGE_SHARE = 0.15
"""Characters below the first title, at most, as a share of the usual ones, for it to be a line of the title page."""
NEARLY_ALL = 0.8
FIRST_LETTERS, FEWEST_LETTERS = "A\u0410\u0391", 5
"""The first letter of the Latin, the Cyrillic and the Greek alphabet; and how many letters, at least, are one."""
OPENERS = "\"“”„«»‹'‘’([—–-_*.…•「『（《〈【"
CLOSERS = (":", ",", ";", "]", '"', "”", "»", "!—", "--", "。", "，", "：", "；", "！", "？", "…", "」", "』", "।")
RULES = re.compile(r"^[ \t]*([-=_~*#])\1{2,}[ \t]*\n|\n[ \t]*([-=_~*#])\2{2,}\s*$")
"""The lines drawn above and below a title."""
QUOTED = re.compile(r"[\"“„«‘']([^\"“”„«»]+)[\"”“»’']\.?")
EMPHASIS = re.compile(r"([_=*]{1,3})(?=[^\s_=*])([^_=*]+)\1([.,]?)")
"""A line that is emphasised as a whole."""
SHORTEST_ANNOUNCEMENT = 40
"""Characters of a sentence that announces a title, at least; a shorter line is a heading itself."""
ANNOUNCES = re.compile(r"[:：](?:—|--|-)?$")
"""The end of a sentence that announces what follows: a letter, a poem, a story within the story."""
THE_END = frozenset(("theend", "finis", "fin", "ende", "end", "fine", "loppu"))
INNER_END = re.compile(
    r"[\[(]?(?:the )?end of (?:the |my |his |her |\w+'s )?"
    r"(?:manuscript|narrative|journal|diary|letters?|story|tale|account|log|records?|confession|statement)\b.{0,40}|"
    r"fin (?:du|de la|de l'|des|del) ?(?:manuscrit|récit|journal|lettres?|manuscrito|relato|diario|cartas?)\b.{0,40}|"
    r"ende (?:des|der) (?:manuskripte?s?|berichte?s|tagebuche?s|briefe?s?|erzählung|handschrift)\b.{0,40}",
    re.IGNORECASE,
)
"""The end of a text within the book, not of the book or a volume."""
ENDINGS = THE_END | {"tableau", "curtain", "actdrop", "vorhang", "rideau"}


def is_title(paragraph: Paragraph) -> bool:
    """Return whether a paragraph is set apart and looks like a title: not speech, a stage direction or a sentence."""
    if paragraph.gap < WIDE:
        return False
    text = without_ornaments(without_rules(paragraph.text))
    if len(text) > LONGEST or text.count("\n") >= MOST_LINES:
        return False
    text = _without_quotes(without_emphasis(text))
    if any(line.endswith(":") for line in text.split("\n")) or bare_letters(text) in ENDINGS:
        return False
    return not roman_value(bare_letters(text), final_j=True) and is_short_title(text)


def is_short_title(text: str) -> bool:
    """Return whether a short text begins and ends as a title does, and has its capitals or few words."""
    if len(text) > LONGEST or text[0] in OPENERS or text.endswith(CLOSERS) or text[0].islower():
        return False
    if not (text[0].isalpha() or is_moment(text)):
        return False
    return text.isupper() or is_title_case(text) or len(text.split()) <= 8  # noqa: PLR2004 - "A night in the open field"


def is_announced(paragraphs: Sequence[Paragraph], number: int) -> bool:
    """Return whether the text above a line announces it: "I read another tale, to wit:". It is inside a chapter."""
    above = paragraphs[number - 1].text.rstrip() if number else ""
    return len(above) >= SHORTEST_ANNOUNCEMENT and ANNOUNCES.search(above) is not None


def without_rules(text: str) -> str:
    """Return a title without the lines of dashes above and under it."""
    return (RULES.sub("", text) if "\n" in text else text).strip()


def without_emphasis(line: str) -> str:
    """Return a line without the marks that emphasise all of it."""
    match = EMPHASIS.fullmatch(line)
    return match[2] + match[3] if match else line


def _without_quotes(line: str) -> str:
    """Return a line in capitals without the quotation marks around all of it: a title, not speech."""
    match = QUOTED.fullmatch(line) if line.isupper() else None
    return match[1] if match else line


def find_titles(
    paragraphs: list[Paragraph], first: int, end: int, known: AbstractSet[int], *, capitals_first: bool
) -> list[int]:
    """Return the paragraphs, from number `first` on, that are chapter titles of a book without numbers.

    These are all titles in capitals if there are enough and `capitals_first`, otherwise all titles, without
    those that are `known` to be something else. There are none if the text between them is too short for chapters.
    """
    speakers, letters = _speakers(paragraphs), _letters_in_order(paragraphs[first:], first)
    shaped = [
        n for n in range(first, len(paragraphs))
        if n not in known and (n in letters or _begins_chapter(n, paragraphs, speakers))
    ]  # fmt: skip
    capitals = [n for n in shaped if paragraphs[n].text.isupper()]
    below = [n for n in _below_ornaments(paragraphs, first) if n not in known]
    for pool in (*([capitals] if capitals_first else []), shaped, below, _lines_apart(paragraphs, first, known)):
        # Poems may be short. Without capitals, a short text after a set-apart line belongs to a stage direction.
        least = 2 * SHORTEST_BODY if pool is capitals else 5 * SHORTEST_BODY
        kept, sizes = _without_title_page(pool, paragraphs)
        if pool is capitals and _are_above_stanzas(paragraphs, kept):
            least = SHORTEST_BODY
        if len(kept) >= FEWEST_TITLES and median(sizes) >= least and sum(sizes) > COVERED_SHARE * end:
            return kept
    return []


def _begins_chapter(number: int, paragraphs: Sequence[Paragraph], speakers: set[str]) -> bool:
    """Return whether a paragraph is a title that no sentence announces and no direction in a play."""
    paragraph = paragraphs[number]
    return is_title(paragraph) and not is_announced(paragraphs, number) and not _is_direction(paragraph.text, speakers)


def _with_sizes(pool: list[int], paragraphs: Sequence[Paragraph]) -> tuple[list[int], list[int]]:
    """Return the first of several titles in a row each, and the characters below these."""
    kept: list[int] = []
    sizes: list[int] = []
    stacked = False
    for n, following in pairwise([*pool, len(paragraphs)]):
        body = sum(len(paragraph.text.strip()) for paragraph in paragraphs[n + 1 : following])
        # Of several lines in a row the first is the title; on the title page, the last one begins the book.
        if not stacked and (body >= SHORTEST_BODY or kept):
            kept.append(n)
            sizes.append(0)
        if kept:
            sizes[-1] += body
        stacked = body < SHORTEST_BODY and bool(kept)
    return kept, sizes


def _without_title_page(pool: list[int], paragraphs: Sequence[Paragraph]) -> tuple[list[int], list[int]]:
    """Return the same without a line of the title page, which has little text below it."""
    kept, sizes = _with_sizes(pool, paragraphs)
    of_title_page = len(kept) > FEWEST_TITLES and sizes[0] < TITLE_PAGE_SHARE * median(sizes)
    return _with_sizes(pool[pool.index(kept[0]) + 1 :], paragraphs) if of_title_page else (kept, sizes)


def _below_ornaments(paragraphs: Sequence[Paragraph], first: int) -> list[int]:
    """Return the titles right below ornaments, if each ornament has one: "* * *"."""
    ornaments = [n for n in range(first, len(paragraphs) - 1) if not any(map(str.isalnum, paragraphs[n].text))]
    below = [n + 1 for n in ornaments if is_title(replace(paragraphs[n + 1], gap=paragraphs[n].gap))]
    return below if len(below) >= max(FEWEST_TITLES, NEARLY_ALL * len(ornaments)) else []


def _lines_apart(paragraphs: Sequence[Paragraph], first: int, known: AbstractSet[int]) -> list[int]:
    """Return the set-apart lines that are no sentences, in any case, if nearly nothing else is set apart."""
    apart = [n for n in range(first, len(paragraphs)) if paragraphs[n].gap >= WIDE and n not in known]
    texts = {n: paragraphs[n].text.strip() for n in apart}
    lines = [
        n for n, text in texts.items()
        if len(text) <= LONGEST and "\n" not in text and text[0].isalpha() and (text[-1].isalpha() or text[-1] == ")")
    ]  # fmt: skip
    return lines if len(lines) >= NEARLY_ALL * len(apart) else []


def _letters_in_order(paragraphs: Sequence[Paragraph], first: int) -> frozenset[int]:
    """Return the set-apart letters that are alone on their lines, if they are the alphabet's in order: A, B, C …."""
    apart = [(n, p.text.strip(" .\n")) for n, p in enumerate(paragraphs, first) if p.gap >= WIDE]
    alone = [(n, letter) for n, letter in apart if len(letter) == 1 and letter.isalpha() and letter.isupper()]
    rising = sum(before < after for (_, before), (_, after) in pairwise(alone))
    in_order = len(alone) >= FEWEST_LETTERS and rising >= COVERED_SHARE * (len(alone) - 1)
    return frozenset(n for n, _ in alone) if in_order and alone[0][1] in FIRST_LETTERS else frozenset()


def _are_above_stanzas(paragraphs: list[Paragraph], titles: list[int]) -> bool:
    """Return whether all titles differ, and each is above a paragraph of several lines: poems of one stanza."""
    below = [n + 1 for n in titles if n + 1 < len(paragraphs)]
    differ = len({bare_letters(paragraphs[n].text) for n in titles}) == len(titles)
    return differ and len(titles) >= FEWEST_POEMS and all(paragraphs[n].lines >= STANZA for n in below)


def _is_direction(text: str, speakers: set[str]) -> bool:
    """Return whether a line is a speaker's name, or a stage direction: a sentence that begins with one."""
    name = text if text.isupper() else text.split(maxsplit=1)[0]
    return text.rstrip().endswith(".") and bare_letters(name) in speakers


def _speakers(paragraphs: list[Paragraph]) -> set[str]:
    """Return the speakers of a play: names in capitals that often begin a first line that ends with a colon or stop."""
    names = Counter(
        name
        for p in paragraphs
        if (line := p.text.lstrip().partition("\n")[0]).endswith((":", ".")) and line.split()[0].strip(":.").isupper()
        for name in {bare_letters(line.split()[0]), bare_letters(line)}
    )
    return {name for name, times in names.items() if times >= FEWEST_TITLES}
