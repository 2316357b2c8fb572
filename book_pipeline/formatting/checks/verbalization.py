"""Check that a replacement reads out every number, symbol, abbreviation and word of the original, and nothing else.

All readings of a place form one regular expression: for each token its readings or the token itself, and between the
tokens the original separators. A replacement that does not match is rejected.
"""

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from book_pipeline.formatting.checks.dates import (
    BEFORE_MONTH,
    date_in,
    date_pattern,
    is_beside_month,
    month_number,
)
from book_pipeline.formatting.checks.expansions import expansions
from book_pipeline.formatting.checks.numerals import (
    ARTICLES,
    LINKS,
    ORDINAL_MARK,
    normalized,
    pattern,
    readings,
    roman_readings,
)
from book_pipeline.formatting.checks.roman_numerals import Place, is_roman
from book_pipeline.formatting.checks.symbols import MINUS, MULTIPLIERS, SIGNS
from book_pipeline.formatting.editor.proposal import EditKind

MOST_TOKENS = 12
FIGURES = r"\d+(?:[.,'’\u00a0\u202f ]\d{3}(?!\d))*(?:[.,]\d+)?"
ETC = r"&c(?!\w)"
WORD = rf"{ETC}|[a-z](?:\. [A-Za-z])+(?=\.)|[^\W\d_]+(?:['’.-][^\W\d_]+)*"
FRACTIONS = "¼½¾"
SIGN = "[" + re.escape("".join({sign for signs in SIGNS.values() for sign in signs}) + "−") + "]"
DASHES = frozenset("-–")
LETTER = r"[^\W\u2e80-\u9fff\uf900-\ufaff]"
"""A character that continues a word; East Asian characters do not, because their words are not separated."""
HEADING_STOPS = re.compile(r"[\s.:—–]+")


def is_verbalization_of(place: Place, replacement: str, kind: EditKind, language: str, words: AbstractSet[str]) -> bool:
    """Return whether the replacement is a reading of the place.

    `words` are the chapter's words, in lower case, that occur without a full stop and so are no abbreviations.
    """
    find = place.text[place.start : place.end]
    date = date_in(find, language) if kind is EditKind.DATE else None
    if date and re.fullmatch(date_pattern(date, language), replacement):
        return True
    tokens = list(_tokens(place, language))
    if not tokens or len(tokens) > MOST_TOKENS:
        return False
    return re.fullmatch(_Verbalizations(place, kind, language, words).pattern(tokens), replacement) is not None


def _tokens(place: Place, language: str) -> Iterator[re.Match[str]]:
    mark = ORDINAL_MARK.get(language, "(?!)")
    token = re.compile(rf"(?P<figures>{FIGURES}(?:{mark}(?!\w))?)|(?!{ETC})(?P<sign>{SIGN})|(?P<word>{WORD})")
    return token.finditer(place.text, place.start, place.end)


class _Verbalizations:
    """The accepted readings of a place for one kind of edit."""

    def __init__(self, place: Place, kind: EditKind, language: str, words: AbstractSet[str]) -> None:
        self.place = place
        self.kind = kind
        self.language = language
        self.words = words

    def pattern(self, tokens: list[re.Match[str]]) -> str:
        """Return a regular expression that matches every reading of the tokens in order."""
        pieces, position, last = [], self.place.start, len(tokens)
        at = 0
        while at < last:
            used, reading = self._money(tokens[at:]) or (1, self._token(tokens[at]))
            before = tokens[at - 1] if at else None
            pieces += [self._gap(self.place.text[position : tokens[at].start()], before, tokens[at]), reading]
            at += used
            position = self._end(tokens[at - 1])
        return "".join([*pieces, self._gap(self.place.text[position : self.place.end], tokens[-1], None)])

    def _token(self, token: re.Match[str]) -> str:
        if token["sign"]:
            return self._sign(token)
        return _word(list(self._word_readings(token) if token["word"] else self._figure_readings(token)))

    def _figure_readings(self, token: re.Match[str]) -> Iterator[str]:
        """Yield the readings of figures. A full stop that does not mark an ordinal ends a sentence and is kept."""
        figures, language = token.group(), self.language
        yield re.escape(figures)
        dated = self.kind is EditKind.DATE and is_beside_month(self.place.text, token.start(), token.end(), language)
        links = "|".join(BEFORE_MONTH.get(language, ()))
        link = rf"(?:\s(?:{links}))?" if dated and links else ""
        cardinals = readings(figures.removesuffix("."), language)
        if ordinals := readings(figures, language, dated=dated) - cardinals:
            yield pattern(ordinals, language) + r"\.?" * figures.endswith(".") + link
        if cardinals:
            yield pattern(cardinals, language) + r"\." * figures.endswith(".")

    def _word_readings(self, token: re.Match[str]) -> Iterator[str]:
        dotted = self._end(token) > token.end()
        literal = re.escape(token.group())
        if self.kind is EditKind.HEADING and token.group().isupper():
            literal = f"(?i:{literal})"
        yield literal + r"\." * dotted
        for expansion in expansions(self.place, token.start(), token.end(), self.language, self.words):
            yield expansion + r"\.?" * dotted
        if is_roman(self.place, token.start(), token.end()):
            yield pattern(roman_readings(token.group(), self.language), self.language) + r"\.?" * dotted

    def _sign(self, token: re.Match[str]) -> str:
        sign = token.group()
        words = [normalized(reading, self.language) for reading in SIGNS.get(self.language, {}).get(sign, ())]
        if sign == "&":
            return _word([re.escape(sign), *SIGNS.get(self.language, {}).get(sign, ())])
        if sign in DASHES or sign == "−":
            return self._dash(token, words)
        return rf"(?:{re.escape(sign)}|{_word([pattern(words, self.language)])})" if words else re.escape(sign)

    def _dash(self, token: re.Match[str], to: list[str]) -> str:
        """Return the readings of a dash: "minus" before a number, "to" between two; a hyphen may become a space."""
        text, sign = self.place.text, token.group()
        before, after = text[token.start() - 1 : token.start()] if token.start() else "", text[token.end() :][:1]
        if before.isdecimal() and after.isdecimal() and to:
            return rf"(?:{sign}|\s|\s{pattern(to, self.language)}\s)"
        if after.isdecimal() and not before.isalnum() and self.language in MINUS:
            return rf"(?:{re.escape(sign)}|{pattern(MINUS[self.language], self.language)}\s)"
        return rf"(?:{sign}|\s)" if sign == "-" and before.isalnum() and after.isalnum() else re.escape(sign)

    def _money(self, tokens: list[re.Match[str]]) -> tuple[int, str] | None:
        """Return the number of tokens of an amount such as "£20" or "$5 million", and its readings with the unit last.

        Return None if the tokens do not begin with an amount.
        """
        sign, figures = tokens[0], tokens[1] if len(tokens) > 1 else tokens[0]
        units = SIGNS.get(self.language, {}).get(sign.group(), ()) if sign["sign"] else ()
        if not units or sign.group() in DASHES or not figures["figures"] or sign.end() != figures.start():
            return None
        number = self._token(figures)
        unit = _word([pattern([normalized(name, self.language) for name in units], self.language)])
        more = tokens[2:][:1]
        if more and more[0].group() in MULTIPLIERS and self.place.text[figures.end() : more[0].start()] == " ":
            many = more[0].group()
            return 3, rf"(?:{self._sign(sign)}\s*{number}\s{many}|{number}\s{many}\s{unit})"
        return 2, rf"(?:{self._sign(sign)}\s*{number}|{number}\s{unit})"

    def _gap(self, raw: str, before: re.Match[str] | None, after: re.Match[str] | None) -> str:
        """Return a regular expression for the text between two tokens, or before or after them all.

        It matches the original text, and links, articles and stops where the kind of edit allows them.
        """
        and_ = rf"(?:{LINKS[self.language]}\s+)?" if self.language in LINKS else ""
        if self.kind is EditKind.HEADING and (raw == "" or HEADING_STOPS.fullmatch(raw)):
            return r"\s*[.:—–]?\s*" if before else r"\s*"
        if self.kind is EditKind.DATE and after and raw.strip() in {"", ","} and self._is_of_date(before, after):
            links = (*BEFORE_MONTH.get(self.language, ()), *ARTICLES.get(self.language, ()))
            return r",?\s+" * bool(before) + (rf"(?:(?:{'|'.join(links)})\s+)?" if links else "")
        if before and after and not raw:
            return rf"\s+{and_}" if before["figures"] and after.group() in FRACTIONS else r"\s*"
        if self.kind is EditKind.SYMBOL and before and after and after["figures"] and not raw.strip():
            return rf",?\s+{and_}"
        return "".join(r"\s+" if piece.isspace() else re.escape(piece) for piece in re.split(r"(\s+)", raw))

    def _is_of_date(self, before: re.Match[str] | None, after: re.Match[str]) -> bool:
        """Return whether the tokens are parts of a date, which may lose commas and gain articles and links."""
        text = self.place.text
        beside = is_beside_month(text, after.start(), after.end(), self.language)
        if before is None or beside:
            return bool(after["figures"]) and beside
        return bool(before["figures"]) and month_number(after.group(), self.language) is not None

    def _end(self, token: re.Match[str]) -> int:
        """Return the token's end, including a word's full stop, which an expansion drops."""
        end = token.end()
        return end + (bool(token["word"]) and end < self.place.end and self.place.text[end] == ".")


def _word(readings: list[str]) -> str:
    """Return a regular expression that matches one of the readings as whole words."""
    return rf"(?<!{LETTER})(?:{'|'.join(readings)})(?!{LETTER})"
