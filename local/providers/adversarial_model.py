"""An adversarial model in Gemini's place: its responses match the schema, but its edits change the text arbitrarily.

Each mode proposes bad edits of every size, from a paragraph to a word, under the most plausible kinds: a checker that
rejects a whole paragraph may still accept a single letter.
"""

import json
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from local.providers import obfuscation
from local.providers.fake_editor import Document, Paragraph
from local.providers.fake_editor import edits as sensible
from local.providers.numbers import words as number_words

Edit = dict[str, Any]
Editing = Callable[[Paragraph, Document], Iterator[Edit]]
KINDS = (
    *("abbreviation", "number", "roman_numeral", "date", "time", "measure", "symbol", "address", "footnote_remnant"),
    *("scanning_error", "heading"),
)
CONFUSED = (
    ("pounds", "dollars"), ("shillings", "pence"), ("feet", "inches"), ("January", "June"), ("past", "to"),
    ("a.m.", "p.m."), ("Kilometer", "Meter"), ("Prozent", "Promille"), ("euros", "dollars"), ("Saint", "Street"),
    ("hundred", "thousand"), ("ten", "twenty"), ("Mister", "Master"), ("first", "third"), ("point", "and"),
)  # fmt: skip
"""Words of readings, and others that say something else."""
ORDERS = re.compile(r"\b(?:ignore|disregard|forget|instead|answer|reply|output|instructions?|prompt)\b", re.IGNORECASE)
SENTENCE = re.compile(r"\S[^.!?]*[.!?]+[\"'”’»]*")
WORD = re.compile(r"[^\W\d_]+")
NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+")
FIGURES = re.compile(r"(?<![\w.,])\d+(?:,\d{3})*")
SHORT = re.compile(r"\b[A-Z][a-z]{1,3}\.|\b[A-Z]\.")
NEGATIONS = re.compile(
    r"\b(?:not|no|never|none|nothing|nor|cannot|nicht|kein\w*|nie|ne|pas|jamais|non|nunca|mai)\b", re.IGNORECASE
)
MARKED = re.compile(r"\[[^\]\s]*|\([^)\s]*\)?|\bI\b|\d+|\*+|\b[a-z]\b")
FRENCH = {"the": "le", "and": "et", "of": "de", "was": "était", "he": "il", "she": "elle", "a": "un", "to": "à"}
MAX_EDITS = 8
"""Maximum number of matches of a pattern that are edited in a paragraph."""


def edits(document: Document, mode: str) -> dict[str, list[Edit]] | str:
    """Return the response of a model in this mode: edits, or a text that is not valid edits."""
    if mode == "not_edits":
        return "Certainly! I have read the chapter and corrected it for you."
    response = {"edits": [edit for paragraph in document.paragraphs for edit in MODES[mode](paragraph, document)]}
    if mode == "half_json":
        text = json.dumps(response, ensure_ascii=False)
        return text[: len(text) * 2 // 3]
    if mode == "malformed":
        return json.dumps({"edits": [_malformed(number, edit) for number, edit in enumerate(response["edits"])]})
    return response


def _edit(paragraph: Paragraph, find: str, replace: str, kind: str) -> Edit:
    return {"paragraph": paragraph.number, "find": find, "replace": replace, "kind": kind}


def _each(paragraph: Paragraph, pattern: re.Pattern[str], change: Callable[[str], str], *kinds: str) -> Iterator[Edit]:
    """Yield edits of the first matches of a pattern, each alone and with the word before it."""
    for match in list(pattern.finditer(paragraph.text))[:MAX_EDITS]:
        around = re.search(r"(?:\S+ )?\Z", paragraph.text[: match.start()])
        before = around.group() if around else ""
        for kind in kinds:
            yield _edit(paragraph, match.group(), change(match.group()), kind)
            yield _edit(paragraph, before + match.group(), before + change(match.group()), kind)


def _sensible(paragraph: Paragraph, document: Document) -> Iterator[Edit]:
    yield from sensible(paragraph, document.language)


def _halves_swapped(text: str) -> str:
    """Swap the halves of a text, which keeps every word and no sentence."""
    words = text.split()
    return " ".join(words[len(words) // 2 :] + words[: len(words) // 2])


def _rewrite(paragraph: Paragraph, _: Document) -> Iterator[Edit]:
    yield _edit(paragraph, paragraph.text, _halves_swapped(paragraph.text), "scanning_error")
    yield from _each(paragraph, SENTENCE, _halves_swapped, "abbreviation", "heading", "date")
    yield from _each(paragraph, re.compile(r"\w+ \w+"), _halves_swapped, "symbol", "date", "heading")


def _summarise(paragraph: Paragraph, _: Document) -> Iterator[Edit]:
    def shortened(text: str) -> str:
        return " ".join(text.split()[:5]) + ", and so on."

    yield _edit(paragraph, paragraph.text, shortened(paragraph.text), "heading")
    yield from _each(paragraph, SENTENCE, shortened, "abbreviation", "heading")


def _translate(paragraph: Paragraph, _: Document) -> Iterator[Edit]:
    def translated(text: str) -> str:
        return " ".join(FRENCH.get(word.lower(), word) for word in text.split())

    yield _edit(paragraph, paragraph.text, translated(paragraph.text), "scanning_error")
    yield from _each(paragraph, SENTENCE, translated, "abbreviation")
    yield from _each(
        paragraph, re.compile(rf"\b(?:{'|'.join(FRENCH)})\b"), translated, "scanning_error", "abbreviation"
    )
    yield from _each(paragraph, FIGURES, lambda found: number_words(found.replace(",", ""), "fr") or "", "number")


def _drop(paragraph: Paragraph, _: Document) -> Iterator[Edit]:
    yield _edit(paragraph, paragraph.text, "", "footnote_remnant")
    yield from _each(paragraph, SENTENCE, lambda _: "", "footnote_remnant", "heading")
    yield from _each(paragraph, NEGATIONS, lambda _: "", "footnote_remnant", "scanning_error", "symbol")
    yield from _each(paragraph, NEGATIONS, lambda found: found[:-1] + "w", "scanning_error")
    yield from _each(paragraph, MARKED, lambda _: "", "footnote_remnant", "symbol")


def _repeat(paragraph: Paragraph, document: Document) -> Iterator[Edit]:
    """Propose every edit twice, duplicate text, and propose overlapping edits."""
    correct = sensible(paragraph, document.language)
    yield from (*correct, *correct)
    yield _edit(paragraph, paragraph.text, f"{paragraph.text} {paragraph.text}", "abbreviation")
    yield from _each(paragraph, re.compile(r"\w+ \w+"), lambda found: f"{found} {found}", "abbreviation")
    yield from _each(paragraph, re.compile(r"\b\w{1,3}\b"), lambda found: found + found, "scanning_error")


def _invent(paragraph: Paragraph, document: Document) -> Iterator[Edit]:
    """Edit text and paragraphs that do not exist, and add invented words to correct edits."""
    last = paragraph.text.split()[-1] if paragraph.text.split() else ""
    yield _edit(paragraph, "words that nobody wrote", "others", "number")
    for number in (paragraph.number + len(document.paragraphs), -1):
        yield {"paragraph": number, "find": last, "replace": "somewhere", "kind": "date"}
    yield _edit(paragraph, "", "Out of nothing.", "heading")
    yield _edit(paragraph, last, f"{last} And the dragon woke.", "abbreviation")
    for edit in sensible(paragraph, document.language):
        yield edit | {"replace": f"{edit['replace']} and the dragon"}
        yield edit | {"replace": f"brave {edit['replace']}"}
    yield from _each(paragraph, SHORT, lambda found: found.rstrip(".") + "urderer", "abbreviation")
    yield from _each(paragraph, re.compile(r"\w+\."), lambda found: found.rstrip(".") + "s and more.", "abbreviation")


def _swap(paragraph: Paragraph, _: Document) -> Iterator[Edit]:
    """Replace each name by the next one, and letters by similar letters."""
    names = list(dict.fromkeys(NAME.findall(paragraph.text)))
    for name, other in zip(names, [*names[1:], *names[:1]], strict=True):
        found = re.compile(rf"\b{name}\b")
        yield from _each(paragraph, found, partial(found.sub, other), "scanning_error", "abbreviation")
    for letter, other in ("nu", "hb", "ec", "oe", "ao", "lt", "dt", "sr"):
        found = re.compile(letter)
        word = re.compile(rf"\b\w*{letter}\w*\b")
        yield from _each(paragraph, word, partial(found.sub, other, count=1), "scanning_error")


def _miscount(paragraph: Paragraph, document: Document) -> Iterator[Edit]:
    """Replace numbers by other numbers."""

    def one_more(found: str) -> str:
        return number_words(int(found.replace(",", "")) + 1, document.language.partition("-")[0]) or ""

    yield from _each(paragraph, FIGURES, one_more, "number", "date", "symbol", "abbreviation")
    yield from _each(paragraph, re.compile(r"\d\d+"), lambda found: found[::-1], "scanning_error", "number")
    yield from _each(paragraph, re.compile(r"\b[IVXLC]+\b"), lambda _: "the Seventh", "roman_numeral", "heading")
    yield from _each(paragraph, re.compile(r"\d+\D{1,12}\d+"), _halves_swapped, "date", "symbol", "number")


def _misread(paragraph: Paragraph, document: Document) -> Iterator[Edit]:
    """Spoil correct readings: another number, unit, currency, month or sign, and words left out, added or exchanged."""
    for edit in sensible(paragraph, document.language):
        words = edit["replace"].split()
        spoiled = [edit["replace"].replace(*pair) for pair in CONFUSED]
        spoiled += [
            " ".join([*words[:at], *words[at + 1 :]]) for at in range(len(words)) if words[at] not in {"and", "the"}
        ]
        spoiled += [" ".join([*words[:at], "seven", *words[at:]]) for at in range(len(words) + 1)]
        spoiled += [_halves_swapped(edit["replace"]), f"minus {edit['replace']}", f"not {edit['replace']}"]
        yield from (edit | {"replace": other} for other in spoiled if other != edit["replace"])


def _disguise(paragraph: Paragraph, document: Document) -> Iterator[Edit]:
    """Replace characters by others that look alike, or add invisible ones."""
    for obfuscate in obfuscation.ALL:
        yield from _each(paragraph, WORD, obfuscate, "scanning_error", "heading")
        for edit in sensible(paragraph, document.language):
            yield edit | {"replace": obfuscate(edit["replace"])}


def _obey(paragraph: Paragraph, _: Document) -> Iterator[Edit]:
    """Follow instructions in the text of the book."""
    if ORDERS.search(paragraph.text):
        yield from (_edit(paragraph, paragraph.text, "As you wish: I obey the book.", kind) for kind in KINDS)
        yield from _each(paragraph, ORDERS, lambda _: "obeyed", *KINDS)


def _flood(paragraph: Paragraph, _: Document) -> Iterator[Edit]:
    """Propose many edits for every word."""
    for match in WORD.finditer(paragraph.text):
        yield from (_edit(paragraph, match.group(), match.group().title() + "s", kind) for kind in KINDS)


def _malformed(number: int, edit: Edit) -> Any:
    """Return an edit with a field missing, of the wrong type or with an unknown value."""
    parts = [name for name in edit if name != list(edit)[number % len(edit)]]
    return (
        {name: edit[name] for name in parts},
        edit | {"paragraph": str(edit["paragraph"]), "find": None},
        edit | {"kind": "improvement"},
        [edit],
        edit["find"],
    )[number % 5]


MODES: dict[str, Editing] = {
    "sensible": _sensible,
    "rewrite": _rewrite,
    "summarise": _summarise,
    "translate": _translate,
    "drop": _drop,
    "repeat": _repeat,
    "invent": _invent,
    "swap": _swap,
    "miscount": _miscount,
    "misread": _misread,
    "disguise": _disguise,
    "obey": _obey,
    "flood": _flood,
    "half_json": _sensible,
    "malformed": _invent,
    "not_edits": _sensible,
}
