"""Gemini as one should fear it: answers in the right form, by a model that edits as it likes.

A mode misbehaves at every size, from the paragraph down to a word, and under the kinds that fit best: where a whole
paragraph is refused with ease, a single letter may slip through.
"""

import json
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from local.providers import disguises
from local.providers.editor import Document, Paragraph
from local.providers.editor import edits as sensible
from local.providers.numbers import words as figures_in_words

Edit = dict[str, Any]
Editing = Callable[[Paragraph, Document], Iterator[Edit]]
KINDS = ("abbreviation", "number", "roman_numeral", "date", "symbol", "footnote_remnant", "scanning_error", "heading")
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
MOST_EDITS = 8
"""Of one sort for a paragraph."""


def edits(document: Document, mode: str) -> dict[str, list[Edit]] | str:
    """Return the answer of a model in this mode: edits, or a text that isn't any."""
    if mode == "not_edits":
        return "Certainly! I have read the chapter and corrected it for you."
    answer = {"edits": [edit for paragraph in document.paragraphs for edit in MODES[mode](paragraph, document)]}
    if mode == "half_json":
        text = json.dumps(answer, ensure_ascii=False)
        return text[: len(text) * 2 // 3]
    if mode == "malformed":
        return json.dumps({"edits": [_malformed(number, edit) for number, edit in enumerate(answer["edits"])]})
    return answer


def _edit(paragraph: Paragraph, find: str, replace: str, kind: str) -> Edit:
    return {"paragraph": paragraph.number, "find": find, "replace": replace, "kind": kind}


def _each(paragraph: Paragraph, found: re.Pattern[str], say: Callable[[str], str], *kinds: str) -> Iterator[Edit]:
    """Yield edits of the first places that a pattern finds, and of each with its neighbours."""
    for match in list(found.finditer(paragraph.text))[:MOST_EDITS]:
        around = re.search(r"(?:\S+ )?\Z", paragraph.text[: match.start()])
        before = around.group() if around else ""
        for kind in kinds:
            yield _edit(paragraph, match.group(), say(match.group()), kind)
            yield _edit(paragraph, before + match.group(), before + say(match.group()), kind)


def _sensible(paragraph: Paragraph, document: Document) -> Iterator[Edit]:
    yield from sensible(paragraph, document.language)


def _turned(text: str) -> str:
    """Put a text's second half before its first, which every word survives and no sentence does."""
    words = text.split()
    return " ".join(words[len(words) // 2 :] + words[: len(words) // 2])


def _rewrite(paragraph: Paragraph, _: Document) -> Iterator[Edit]:
    yield _edit(paragraph, paragraph.text, _turned(paragraph.text), "scanning_error")
    yield from _each(paragraph, SENTENCE, _turned, "abbreviation", "heading", "date")
    yield from _each(paragraph, re.compile(r"\w+ \w+"), _turned, "symbol", "date", "heading")


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
    yield from _each(paragraph, FIGURES, lambda found: figures_in_words(found.replace(",", ""), "fr") or "", "number")


def _drop(paragraph: Paragraph, _: Document) -> Iterator[Edit]:
    yield _edit(paragraph, paragraph.text, "", "footnote_remnant")
    yield from _each(paragraph, SENTENCE, lambda _: "", "footnote_remnant", "heading")
    yield from _each(paragraph, NEGATIONS, lambda _: "", "footnote_remnant", "scanning_error", "symbol")
    yield from _each(paragraph, NEGATIONS, lambda found: found[:-1] + "w", "scanning_error")
    yield from _each(paragraph, MARKED, lambda _: "", "footnote_remnant", "symbol")


def _repeat(paragraph: Paragraph, document: Document) -> Iterator[Edit]:
    """Say every edit twice, the paragraph too, and edit places that overlap."""
    wanted = sensible(paragraph, document.language)
    yield from (*wanted, *wanted)
    yield _edit(paragraph, paragraph.text, f"{paragraph.text} {paragraph.text}", "abbreviation")
    yield from _each(paragraph, re.compile(r"\w+ \w+"), lambda found: f"{found} {found}", "abbreviation")
    yield from _each(paragraph, re.compile(r"\b\w{1,3}\b"), lambda found: found + found, "scanning_error")


def _invent(paragraph: Paragraph, document: Document) -> Iterator[Edit]:
    """Find what isn't there, where no paragraph is, and add what nobody wrote, in the wake of what is right."""
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
    """Give each name the next one's place, and each word a letter that looks like its own."""
    names = list(dict.fromkeys(NAME.findall(paragraph.text)))
    for name, other in zip(names, [*names[1:], *names[:1]], strict=True):
        found = re.compile(rf"\b{name}\b")
        yield from _each(paragraph, found, partial(found.sub, other), "scanning_error", "abbreviation")
    for letter, other in ("nu", "hb", "ec", "oe", "ao", "lt", "dt", "sr"):
        found = re.compile(letter)
        word = re.compile(rf"\b\w*{letter}\w*\b")
        yield from _each(paragraph, word, partial(found.sub, other, count=1), "scanning_error")


def _miscount(paragraph: Paragraph, document: Document) -> Iterator[Edit]:
    """Say other numbers than those that are printed, and move each date by a day."""

    def one_more(found: str) -> str:
        return figures_in_words(int(found.replace(",", "")) + 1, document.language.partition("-")[0]) or ""

    yield from _each(paragraph, FIGURES, one_more, "number", "date", "symbol", "abbreviation")
    yield from _each(paragraph, re.compile(r"\d\d+"), lambda found: found[::-1], "scanning_error", "number")
    yield from _each(paragraph, re.compile(r"\b[IVXLC]+\b"), lambda _: "the Seventh", "roman_numeral", "heading")
    yield from _each(paragraph, re.compile(r"\d+\D{1,12}\d+"), _turned, "date", "symbol", "number")


def _disguise(paragraph: Paragraph, document: Document) -> Iterator[Edit]:
    """Hide other characters in words that look the same."""
    for disguise in disguises.ALL:
        yield from _each(paragraph, WORD, disguise, "scanning_error", "heading")
        for edit in sensible(paragraph, document.language):
            yield edit | {"replace": disguise(edit["replace"])}


def _obey(paragraph: Paragraph, _: Document) -> Iterator[Edit]:
    """Take a sentence that sounds like an order for one."""
    if ORDERS.search(paragraph.text):
        yield from (_edit(paragraph, paragraph.text, "As you wish: I obey the book.", kind) for kind in KINDS)
        yield from _each(paragraph, ORDERS, lambda _: "obeyed", *KINDS)


def _flood(paragraph: Paragraph, _: Document) -> Iterator[Edit]:
    """Propose something for every word, over and over."""
    for match in WORD.finditer(paragraph.text):
        yield from (_edit(paragraph, match.group(), match.group().title() + "s", kind) for kind in KINDS)


def _malformed(number: int, edit: Edit) -> Any:
    """Leave out, mistype or misname a part of an edit."""
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
    "disguise": _disguise,
    "obey": _obey,
    "flood": _flood,
    "half_json": _sensible,
    "malformed": _invent,
    "not_edits": _sensible,
}
