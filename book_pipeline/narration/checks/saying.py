"""Whether a replacement says what it replaces: each figure, sign, short form and word of it, and nothing else.

All that may be said of a place is one regular expression: for each token its readings, or the token itself, letter by
letter; between them what stands between them. Whatever is not foreseen here is no reading.
"""

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from book_pipeline.narration.checks.dates import (
    BEFORE_MONTH,
    date_in,
    date_pattern,
    is_beside_month,
    month_number,
)
from book_pipeline.narration.checks.expansions import expansions
from book_pipeline.narration.checks.numbering import Place, is_roman
from book_pipeline.narration.checks.numerals import (
    ARTICLES,
    LINKS,
    ORDINAL_MARK,
    pattern,
    readings,
    roman_readings,
    spoken,
)
from book_pipeline.narration.checks.wording import MINUS, MULTIPLIERS, SIGNS
from book_pipeline.narration.editor.proposal import EditKind

MOST_TOKENS = 12
FIGURES = r"\d+(?:[.,'’\u00a0\u202f ]\d{3}(?!\d))*(?:[.,]\d+)?"
ETC = r"&c(?!\w)"
WORD = rf"{ETC}|[a-z](?:\. [A-Za-z])+(?=\.)|[^\W\d_]+(?:['’.-][^\W\d_]+)*"
FRACTIONS = "¼½¾"
SIGN = "[" + re.escape("".join({sign for signs in SIGNS.values() for sign in signs}) + "−") + "]"
DASHES = frozenset("-–")
LETTER = r"[^\W\u2e80-\u9fff\uf900-\ufaff]"
"""What a word can't go on with; East Asian words stand together."""
HEADING_STOPS = re.compile(r"[\s.:—–]+")


def says(place: Place, replacement: str, kind: EditKind, language: str, words: AbstractSet[str]) -> bool:
    """Tell whether the replacement is a reading of the place.

    `words` are the chapter's words that stand somewhere without a full stop: those are no abbreviations.
    """
    find = place.text[place.start : place.end]
    date = date_in(find, language) if kind is EditKind.DATE else None
    if date and re.fullmatch(date_pattern(date, language), replacement):
        return True
    tokens = list(_tokens(place, language))
    if not tokens or len(tokens) > MOST_TOKENS:
        return False
    said = _Said(place, kind, language, words)
    return re.fullmatch(said.pattern(tokens), replacement) is not None


def _tokens(place: Place, language: str) -> Iterator[re.Match[str]]:
    mark = ORDINAL_MARK.get(language, "(?!)")
    token = re.compile(rf"(?P<figures>{FIGURES}(?:{mark}(?!\w))?)|(?!{ETC})(?P<sign>{SIGN})|(?P<word>{WORD})")
    return token.finditer(place.text, place.start, place.end)


class _Said:
    """What may be said of a place for a kind of edit."""

    def __init__(self, place: Place, kind: EditKind, language: str, words: AbstractSet[str]) -> None:
        self.place = place
        self.kind = kind
        self.language = language
        self.words = words

    def pattern(self, tokens: list[re.Match[str]]) -> str:
        """Return the regular expression of all readings of the tokens, one after another."""
        pieces, position, last = [], self.place.start, len(tokens)
        at = 0
        while at < last:
            taken, said = self._money(tokens[at:]) or (1, self._token(tokens[at]))
            before = tokens[at - 1] if at else None
            pieces += [self._gap(self.place.text[position : tokens[at].start()], before, tokens[at]), said]
            at += taken
            position = self._end(tokens[at - 1])
        return "".join([*pieces, self._gap(self.place.text[position : self.place.end], tokens[-1], None)])

    def _token(self, token: re.Match[str]) -> str:
        if token["sign"]:
            return self._sign(token)
        return _word(list(self._word_said(token) if token["word"] else self._figures_said(token)))

    def _figures_said(self, token: re.Match[str]) -> Iterator[str]:
        """Yield the readings of figures; a full stop that makes no ordinal of them ends a sentence, and stays."""
        figures, language = token.group(), self.language
        yield re.escape(figures)
        dated = self.kind is EditKind.DATE and is_beside_month(self.place.text, token.start(), token.end(), language)
        links = "|".join(BEFORE_MONTH.get(language, ()))
        behind = rf"(?:\s(?:{links}))?" if dated and links else ""
        cardinals = readings(figures.removesuffix("."), language)
        if ordinals := readings(figures, language, dated=dated) - cardinals:
            yield pattern(ordinals, language) + r"\.?" * figures.endswith(".") + behind
        if cardinals:
            yield pattern(cardinals, language) + r"\." * figures.endswith(".")

    def _word_said(self, token: re.Match[str]) -> Iterator[str]:
        dotted = self._end(token) > token.end()
        literal = re.escape(token.group())
        if self.kind is EditKind.HEADING and token.group().isupper():
            literal = f"(?i:{literal})"
        yield literal + r"\." * dotted
        for said in expansions(self.place, token.start(), token.end(), self.language, self.words):
            yield said + r"\.?" * dotted
        if is_roman(self.place, token.start(), token.end()):
            yield pattern(roman_readings(token.group(), self.language), self.language) + r"\.?" * dotted

    def _sign(self, token: re.Match[str]) -> str:
        sign = token.group()
        said = [spoken(reading, self.language) for reading in SIGNS.get(self.language, {}).get(sign, ())]
        if sign == "&":
            return _word([re.escape(sign), *SIGNS.get(self.language, {}).get(sign, ())])
        if sign in DASHES or sign == "−":
            return self._dash(token, said)
        return rf"(?:{re.escape(sign)}|{_word([pattern(said, self.language)])})" if said else re.escape(sign)

    def _dash(self, token: re.Match[str], to: list[str]) -> str:
        """Say "minus" before a sum, "to" between two; the hyphen of "20-gun" may be a blank."""
        text, sign = self.place.text, token.group()
        before, after = text[token.start() - 1 : token.start()] if token.start() else "", text[token.end() :][:1]
        if before.isdecimal() and after.isdecimal() and to:
            return rf"(?:{sign}|\s|\s{pattern(to, self.language)}\s)"
        if after.isdecimal() and not before.isalnum() and self.language in MINUS:
            return rf"(?:{re.escape(sign)}|{pattern(MINUS[self.language], self.language)}\s)"
        return rf"(?:{sign}|\s)" if sign == "-" and before.isalnum() and after.isalnum() else re.escape(sign)

    def _money(self, tokens: list[re.Match[str]]) -> tuple[int, str] | None:
        """Say a sign behind the figures that it stands before: "£20", "$5 million"; None where there is none."""
        sign, figures = tokens[0], tokens[1] if len(tokens) > 1 else tokens[0]
        units = SIGNS.get(self.language, {}).get(sign.group(), ()) if sign["sign"] else ()
        if not units or sign.group() in DASHES or not figures["figures"] or sign.end() != figures.start():
            return None
        figures_said, unit = (
            self._token(figures),
            _word([pattern([spoken(u, self.language) for u in units], self.language)]),
        )
        more = tokens[2:][:1]
        if more and more[0].group() in MULTIPLIERS and self.place.text[figures.end() : more[0].start()] == " ":
            many = more[0].group()
            return 3, rf"(?:{self._sign(sign)}\s*{figures_said}\s{many}|{figures_said}\s{many}\s{unit})"
        return 2, rf"(?:{self._sign(sign)}\s*{figures_said}|{figures_said}\s{unit})"

    def _gap(self, raw: str, before: re.Match[str] | None, after: re.Match[str] | None) -> str:
        """Return what may stand between two tokens, or outside of them: what stands there, and links and the like."""
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
        """Tell a date's parts, between which commas go, and articles and links come."""
        text = self.place.text
        beside = is_beside_month(text, after.start(), after.end(), self.language)
        if before is None or beside:
            return bool(after["figures"]) and beside
        return bool(before["figures"]) and month_number(after.group(), self.language) is not None

    def _end(self, token: re.Match[str]) -> int:
        """Return where a token ends: behind the full stop, which goes where a short form is written out."""
        end = token.end()
        return end + (bool(token["word"]) and end < self.place.end and self.place.text[end] == ".")


def _word(said: list[str]) -> str:
    """Return the regular expression of one of the readings, as words on their own."""
    return rf"(?<!{LETTER})(?:{'|'.join(said)})(?!{LETTER})"
