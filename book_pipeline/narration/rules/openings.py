"""How a chapter's first words are set: a large initial, apart from its word, and the words behind it in capitals."""

import re
from collections import Counter
from collections.abc import Iterator

from book_pipeline.narration.edits import Change

INITIAL = re.compile(r"(?:\A|(?<=\n\n))(?P<cap>[“\"'‘«]?[^\W\d_a-z])[^\S\n]+(?=(?P<rest>[^\W\d_]+)[^\S\n]+\w)")
WORDS_OF_ONE_LETTER = frozenset("AEIOYÀÉÓÈ")
BEFORE_A_NAME = ("THE", "MR", "MRS", "DR", "ST", "MME", "M")
BEHIND_AN_ARTICLE = re.compile("BOARD|CROSS|FAR|FIRE|GAIN|HEAD|LIKE|LIVE|LONE|LONG|MAZE|NEW|PART|RISE|ROUND|SIDE|WAY")
"""With an "A" before them, two words or one."""
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
CAPITALS = r"(?:(?:MR|MRS|DR|ST|MME|M)\.(?= [^\W\d_a-z])|[^\W\d_a-z]+(?:['’-][^\W\d_a-z]+)*(?![\w.:]))"
IN_CAPITALS = re.compile(
    rf"(?:\A|(?<=\n\n\n))[“\"'‘«]*(?P<words>{CAPITALS}(?:,? {CAPITALS})*),? (?=(?:I )?[“\"'‘«]?[^\W\d_])"
)
ROMAN = re.compile(r"(?=[IVXLC]{2})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")


def drop_caps(text: str) -> Iterator[Change]:
    """Join a paragraph's first letter, set large, and its word, set in capitals; "A" and the like may be words."""
    words = Counter(word.casefold() for word in WORD.findall(text))
    for match in INITIAL.finditer(text):
        cap, rest = match["cap"], match["rest"]
        after = text[match.end("rest") :].lstrip(",")[1:2]
        if rest.isupper() and after.isalpha() and _is_split(cap[-1], rest, words, is_last=after.islower()):
            yield Change(match.end("cap"), match.group()[len(cap) :], "", "drop_cap", "rule")


def small_caps(text: str) -> Iterator[Change]:
    """Set the first words after a heading or a pause as words are set, where they stand in capitals before others.

    Which words keep their initial is what the chapter writes elsewhere; what it writes in capitals elsewhere too, and
    Roman numerals, stay as they are.
    """
    written = Counter(WORD.findall(text))
    for match in IN_CAPITALS.finditer(text):
        if not text[match.end() :].removeprefix("I ").lstrip("“\"'‘«")[:1].islower():
            continue
        may_be_name = False
        for number, word in enumerate(WORD.finditer(text, *match.span("words"))):
            said = _said(word.group(), written, first=number == 0, may_be_name=may_be_name)
            may_be_name = word.group() in BEFORE_A_NAME or (may_be_name and said[0].isupper())
            if said != word.group():
                yield Change(word.start(), word.group(), said, "small_caps", "rule")


def _said(word: str, written: Counter[str], *, first: bool, may_be_name: bool) -> str:
    """Return the word as it is set elsewhere in the chapter."""
    lower, capitalised = word.lower(), word.capitalize()
    if word == "I" or ((ROMAN.fullmatch(word) or written[word] > 1) and not written[lower]):
        return word
    return capitalised if first or (not written[lower] and (written[capitalised] or may_be_name)) else lower


def _is_split(cap: str, rest: str, words: Counter[str], *, is_last: bool) -> bool:
    """Tell one word from two; `is_last` says that those behind them are not in capitals."""
    is_word = words[(cap + rest).casefold()] > 0
    if len(rest) == 1:
        return is_word and rest not in WORDS_OF_ONE_LETTER
    if cap not in WORDS_OF_ONE_LETTER:
        return is_last or is_word
    return is_word and words[rest.casefold()] == 1 and not BEHIND_AN_ARTICLE.fullmatch(rest)
