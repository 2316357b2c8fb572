"""A chapter's first words: join a drop cap to its word, and undo small capitals."""

import re
from collections import Counter
from collections.abc import Iterator

from book_pipeline.formatting.edits import Change

INITIAL = re.compile(r"(?:\A|(?<=\n\n))(?P<cap>[“\"'‘«]?[^\W\d_a-z])[^\S\n]+(?=(?P<rest>[^\W\d_]+)[^\S\n]+\w)")
WORDS_OF_ONE_LETTER = frozenset("AEIOYÀÉÓÈ")
BEFORE_A_NAME = ("THE", "MR", "MRS", "DR", "ST", "MME", "M")
AFTER_AN_ARTICLE = re.compile("BOARD|CROSS|FAR|FIRE|GAIN|HEAD|LIKE|LIVE|LONE|LONG|MAZE|NEW|PART|RISE|ROUND|SIDE|WAY")
"""Words that form either one word or two with an "A" before them."""
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
CAPITALS = r"(?:(?:MR|MRS|DR|ST|MME|M)\.(?= [^\W\d_a-z])|[^\W\d_a-z]+(?:['’-][^\W\d_a-z]+)*(?![\w.:]))"
IN_CAPITALS = re.compile(
    rf"(?:\A|(?<=\n\n\n))[“\"'‘«]*(?P<words>{CAPITALS}(?:,? {CAPITALS})*),? (?=(?:I )?[“\"'‘«]?[^\W\d_])"
)
ROMAN = re.compile(r"(?=[IVXLC]{2})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")


def drop_caps(text: str) -> Iterator[Change]:
    """Join a paragraph's drop cap and the rest of its word, which is in capitals, unless the letter is a word."""
    words = Counter(word.casefold() for word in WORD.findall(text))
    for match in INITIAL.finditer(text):
        cap, rest = match["cap"], match["rest"]
        after = text[match.end("rest") :].lstrip(",")[1:2]
        if rest.isupper() and after.isalpha() and _is_split(cap[-1], rest, words, is_last=after.islower()):
            yield Change(match.end("cap"), match.group()[len(cap) :], "", "drop_cap", "rule")


def small_caps(text: str) -> Iterator[Change]:
    """Lower-case the words in capitals at the start of a chapter or after a pause.

    Words keep a capital initial if the chapter has them capitalised elsewhere. Words that it has in capitals elsewhere
    too, and Roman numerals, do not change.
    """
    written = Counter(WORD.findall(text))
    for match in IN_CAPITALS.finditer(text):
        if not text[match.end() :].removeprefix("I ").lstrip("“\"'‘«")[:1].islower():
            continue
        may_be_name = False
        for number, word in enumerate(WORD.finditer(text, *match.span("words"))):
            recased = _recased(word.group(), written, first=number == 0, may_be_name=may_be_name)
            may_be_name = word.group() in BEFORE_A_NAME or (may_be_name and recased[0].isupper())
            if recased != word.group():
                yield Change(word.start(), word.group(), recased, "small_caps", "rule")


def _recased(word: str, written: Counter[str], *, first: bool, may_be_name: bool) -> str:
    """Return the word in the case that it has elsewhere in the chapter."""
    lower, capitalised = word.lower(), word.capitalize()
    if word == "I" or ((ROMAN.fullmatch(word) or written[word] > 1) and not written[lower]):
        return word
    return capitalised if first or (not written[lower] and (written[capitalised] or may_be_name)) else lower


def _is_split(cap: str, rest: str, words: Counter[str], *, is_last: bool) -> bool:
    """Return whether the two parts are one word; `is_last` means that the next word is not in capitals."""
    is_word = words[(cap + rest).casefold()] > 0
    if len(rest) == 1:
        return is_word and rest not in WORDS_OF_ONE_LETTER
    if cap not in WORDS_OF_ONE_LETTER:
        return is_last or is_word
    return is_word and words[rest.casefold()] == 1 and not AFTER_AN_ARTICLE.fullmatch(rest)
