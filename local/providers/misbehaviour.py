"""Gemini as one should fear it: answers in the right form, by a model that edits as it likes."""

import json
import re
from collections.abc import Callable
from typing import Any

from local.providers.editor import Document, Paragraph
from local.providers.editor import edits as sensible

Edits = list[dict[str, Any]]
ORDERS = re.compile(r"\b(?:ignore|disregard|forget|instead|answer|reply|output|instructions?|prompt)\b", re.IGNORECASE)
FRENCH = {"the": "le", "and": "et", "of": "de", "was": "était", "he": "il", "she": "elle", "a": "un", "to": "à"}


def edits(document: Document, mode: str) -> dict[str, Edits] | str:
    """Return the answer of a model in this mode: edits, or a text that isn't any."""
    if mode == "not_edits":
        return "Certainly! I have read the chapter and corrected it for you."
    answer = {"edits": [edit for paragraph in document.paragraphs for edit in MODES[mode](paragraph, document)]}
    if mode == "half_json":
        text = json.dumps(answer, ensure_ascii=False)
        return text[: len(text) * 2 // 3]
    return answer


def _whole(paragraph: Paragraph, replacement: str, kind: str = "scanning_error") -> dict[str, Any]:
    return {"paragraph": paragraph.number, "find": paragraph.text, "replace": replacement, "kind": kind}


def _sensible(paragraph: Paragraph, document: Document) -> Edits:
    return sensible(paragraph, document.language)


def _rewrite(paragraph: Paragraph, _: Document) -> Edits:
    """Move the paragraph's second half before its first, which every word survives and no sentence does."""
    words = paragraph.text.split()
    half = len(words) // 2
    return [_whole(paragraph, " ".join(words[half:] + words[:half]))]


def _summarise(paragraph: Paragraph, _: Document) -> Edits:
    return [_whole(paragraph, " ".join(paragraph.text.split()[:5]) + ", and so on.", "heading")]


def _translate(paragraph: Paragraph, _: Document) -> Edits:
    return [_whole(paragraph, " ".join(FRENCH.get(word.lower(), word) for word in paragraph.text.split()))]


def _drop(paragraph: Paragraph, _: Document) -> Edits:
    return [_whole(paragraph, "", "footnote_remnant")]


def _repeat(paragraph: Paragraph, document: Document) -> Edits:
    """Say every edit twice, and the paragraph too."""
    wanted = sensible(paragraph, document.language)
    return [*wanted, *wanted, _whole(paragraph, f"{paragraph.text} {paragraph.text}", "abbreviation")]


def _invent(paragraph: Paragraph, document: Document) -> Edits:
    """Find what isn't there, where no paragraph is, and add what nobody wrote."""
    last = paragraph.text.split()[-1] if paragraph.text.split() else ""
    number = paragraph.number
    beyond = number + len(document.paragraphs)
    return [
        {"paragraph": number, "find": "words that nobody wrote", "replace": "others", "kind": "number"},
        {"paragraph": beyond, "find": last, "replace": "somewhere", "kind": "date"},
        {"paragraph": -1, "find": last, "replace": "nowhere", "kind": "symbol"},
        {"paragraph": number, "find": "", "replace": "Out of nothing.", "kind": "heading"},
        {"paragraph": number, "find": last, "replace": f"{last} And the dragon woke.", "kind": "abbreviation"},
    ]


def _obey(paragraph: Paragraph, _: Document) -> Edits:
    """Take a sentence that sounds like an order for one."""
    return [_whole(paragraph, "As you wish: I obey the book.")] if ORDERS.search(paragraph.text) else []


MODES: dict[str, Callable[[Paragraph, Document], Edits]] = {
    "sensible": _sensible,
    "rewrite": _rewrite,
    "summarise": _summarise,
    "translate": _translate,
    "drop": _drop,
    "repeat": _repeat,
    "invent": _invent,
    "obey": _obey,
    "half_json": _sensible,
    "not_edits": _sensible,
}
