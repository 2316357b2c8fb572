"""Which of the proposed edits are made: their words must stand there, and their kind must allow what they do."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from book_pipeline.narration.checks.kinds import Chapter, refusal
from book_pipeline.narration.checks.numbering import Place
from book_pipeline.narration.editor.blocks import Block, Passage
from book_pipeline.narration.editor.proposal import Edit
from book_pipeline.narration.edits import Change

LONGEST_EDIT = 200
LONGEST_RECORD = 300
"""Characters of a rejected edit that its record keeps."""
CJK = re.compile(r"[\u2e80-\u9fff\uf900-\uffef]")
SPACED = re.compile(r"[^\s.,;:!?)\]”»]")
CLOSING = re.compile(r"['\"”’»)\]]*\s*\Z")
SENTENCE_END = (".", "!", "?", ":", ";", ",", "…")


@dataclass(frozen=True)
class Rejected:
    """An edit that isn't made. `start` is where its passage begins in the text."""

    start: int
    find: str
    replace: str
    kind: str
    reason: str


def validated(
    edits: Iterable[Edit | dict[str, Any]], block: Block, chapter: Chapter
) -> tuple[list[Change], list[Rejected]]:
    """Return the changes to make, in the text's order, and the edits that are refused, each with its reason."""
    changes: list[Change] = []
    rejected: list[Rejected] = []
    for edit in edits:
        change = _change(edit, block, chapter)
        if isinstance(change, Change) and any(change.start < made.end and made.start < change.end for made in changes):
            change = "overlaps"
        if isinstance(change, Change):
            changes.append(change)
        else:
            rejected.append(_rejected(edit, block, change))
    return sorted(changes, key=lambda change: change.start), rejected


def _change(edit: Edit | dict[str, Any], block: Block, chapter: Chapter) -> Change | str:
    """Return the change to make, or why it isn't made."""
    if not isinstance(edit, Edit):
        return "malformed"
    if not 0 <= edit.paragraph < len(block):
        return "no_such_paragraph"
    passage = block[edit.paragraph]
    reason = _misplaced(edit, passage, chapter.text)
    if reason is not None:
        return reason
    place, replacement = _core(edit, passage, chapter.text)
    reason = refusal(place, replacement, edit.kind, chapter)
    if reason is not None:
        return reason
    start = place.start
    if not replacement and chapter.text[max(place.first, start - 1) : start] == " ":
        start -= SPACED.match(chapter.text, place.end) is None  # the space before what goes would stand alone
    return Change(start, chapter.text[start : place.end], replacement, edit.kind.value, "model")


def _misplaced(edit: Edit, passage: Passage, text: str) -> str | None:
    """Return why the edit can't be made whatever it is for: its words stand nowhere, twice, or are parts of words."""
    at = passage.text.find(edit.find)
    start, end = passage.start + at, passage.start + at + len(edit.find)
    reasons = {
        "empty": not edit.find.strip(),
        "too_long": max(len(edit.find), len(edit.replace)) > LONGEST_EDIT,
        "no_change": edit.find == edit.replace,
        "not_plain_text": not _is_plain(edit.replace, edit.find),
        "not_found": at < 0,
        "found_twice": passage.text.find(edit.find, at + 1) >= 0,
    }
    for reason, holds in reasons.items():
        if holds:
            return reason
    return None if _is_boundary(text, start) and _is_boundary(text, end) else "part_of_word"


def _core(edit: Edit, passage: Passage, text: str) -> tuple[Place, str]:
    """Leave out the words that the replacement repeats at either end, and the full stop that ends the paragraph."""
    find, replace = edit.find, edit.replace
    shorter = min(len(find), len(replace))
    front = next((at for at in range(shorter) if find[at] != replace[at]), shorter)
    while front and not (_is_boundary(find, front) and _is_boundary(replace, front)):
        front -= 1
    shorter -= front
    back = next((at for at in range(shorter) if find[-1 - at] != replace[-1 - at]), shorter)
    while back and not (_is_boundary(find, len(find) - back) and _is_boundary(replace, len(replace) - back)):
        back -= 1
    start = passage.start + passage.text.find(find)
    end, limit = start + len(find) - back, passage.start + len(passage.text)
    replacement = replace[front : len(replace) - back]
    if text[:end].endswith(".") and not replacement.endswith(SENTENCE_END) and CLOSING.match(text[end:limit]):
        end -= replacement != ""
    return Place(text, start + front, end, passage.start, limit), replacement


def _is_plain(replace: str, find: str) -> bool:
    """Tell a line that is what it looks like: no control or ligature that its words didn't have."""
    new = set(replace) - set(find) - {" "}
    return "\n" not in find and all(one.isprintable() and unicodedata.normalize("NFKC", one) == one for one in new)


def _is_boundary(text: str, at: int) -> bool:
    """Tell whether no word goes on across the place; East Asian words are not told apart."""
    left, right = text[at - 1 : at] if at else "", text[at : at + 1]
    if unicodedata.category(right or " ").startswith("M"):
        return False
    return not (left.isalnum() and right.isalnum()) or bool(CJK.match(left) or CJK.match(right))


def _rejected(edit: Edit | dict[str, Any], block: Block, reason: str) -> Rejected:
    fields = edit.model_dump(mode="json") if isinstance(edit, Edit) else edit
    inside = isinstance(edit, Edit) and 0 <= edit.paragraph < len(block)
    passage = block[edit.paragraph] if isinstance(edit, Edit) and inside else block[0]
    find, replace, kind = (_record(fields.get(name, "")) for name in ("find", "replace", "kind"))
    return Rejected(passage.start, find, replace, kind, reason)


def _record(value: object) -> str:
    return str(value)[:LONGEST_RECORD].encode(errors="replace").decode()
