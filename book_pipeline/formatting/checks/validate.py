"""Validate proposed edits: the words must be in the text, and the kind must allow the replacement."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from book_pipeline.formatting.checks.kinds import EditContext, rejection_reason
from book_pipeline.formatting.checks.roman_numerals import Place
from book_pipeline.formatting.editor.blocks import Block, Passage
from book_pipeline.formatting.editor.proposal import Edit
from book_pipeline.formatting.edits import Change
from book_pipeline.formatting.readings.electronic import addresses

LONGEST_EDIT = 200
LONGEST_RECORD = 300
"""Characters of each field of a rejected edit that the change log keeps."""
CJK = re.compile(r"[\u2e80-\u9fff\uf900-\uffef]")
SPACED = re.compile(r"[^\s.,;:!?)\]”»]")
CLOSING = re.compile(r"['\"”’»)\]]*\s*\Z")
SENTENCE_END = (".", "!", "?", ":", ";", ",", "…")


@dataclass(frozen=True)
class Rejected:
    """An edit that is not made. `start` is the offset of its passage in the text."""

    start: int
    find: str
    replace: str
    kind: str
    reason: str


def validate_edits(
    edits: Iterable[Edit | dict[str, Any]], block: Block, context: EditContext
) -> tuple[list[Change], list[Rejected]]:
    """Return the changes to make, in order, and the rejected edits with their reason codes."""
    changes: list[Change] = []
    rejected: list[Rejected] = []
    for edit in edits:
        change = _change(edit, block, context)
        if isinstance(change, Change) and any(change.start < made.end and made.start < change.end for made in changes):
            change = "overlaps"
        if isinstance(change, Change):
            changes.append(change)
        else:
            rejected.append(_rejected(edit, block, change))
    return sorted(changes, key=lambda change: change.start), rejected


def _change(edit: Edit | dict[str, Any], block: Block, context: EditContext) -> Change | str:
    """Return the change to make, or the reason code if the edit is rejected."""
    if not isinstance(edit, Edit):
        return "malformed"
    if not 0 <= edit.paragraph < len(block):
        return "no_such_paragraph"
    passage = block[edit.paragraph]
    reason = _placement_error(edit, passage, context.text)
    if reason is not None:
        return reason
    place, replacement = _trimmed(edit, passage, context.text)
    reason = rejection_reason(place, replacement, edit.kind, context)
    if reason is not None:
        return reason
    start = place.start
    if not replacement and context.text[max(place.first, start - 1) : start] == " ":
        start -= SPACED.match(context.text, place.end) is None  # also remove the space before a removed mark
    return Change(start, context.text[start : place.end], replacement, edit.kind.value, "model")


def _placement_error(edit: Edit, passage: Passage, text: str) -> str | None:
    """Return the reason code if no kind allows the edit, such as words that are missing or not unique, else None."""
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
    return None if is_boundary(text, start) and is_boundary(text, end) else "part_of_word"


def _trimmed(edit: Edit, passage: Passage, text: str) -> tuple[Place, str]:
    """Return the place and the replacement without the words that both share at an end.

    The full stop that ends a paragraph, or a part of one that a new sentence follows, is left out of the place unless
    the replacement has its own.
    """
    find, replace = edit.find, edit.replace
    shorter = min(len(find), len(replace))
    front = next((at for at in range(shorter) if find[at] != replace[at]), shorter)
    offset = passage.start + passage.text.find(find)
    inside = {at - offset for start, end in addresses(text, passage.start, passage.start + len(passage.text))
              for at in range(start + 1, end)}  # fmt: skip
    while front and not (_is_word_end(find, front) and _is_word_end(replace, front) and front not in inside):
        front -= 1
    shorter -= front
    back = next((at for at in range(shorter) if find[-1 - at] != replace[-1 - at]), shorter)
    lengths = len(find), len(replace)
    while back and not (is_boundary(find, lengths[0] - back) and is_boundary(replace, lengths[1] - back)
                        and lengths[0] - back not in inside):  # fmt: skip
        back -= 1
    start, limit = passage.start + passage.text.find(find), passage.start + len(passage.text)
    end = start + len(find) - back
    replacement = replace[front : len(replace) - back]
    after = text[limit : limit + 2].lstrip(" ")[:1]
    ends_sentence = CLOSING.match(text[end:limit]) and not (after.islower() or after.isdecimal())
    if ends_sentence and text[:end].endswith(".") and not replacement.endswith(SENTENCE_END):
        end -= replacement != ""
    return Place(text, start + front, end, passage.start, limit), replacement


def _is_word_end(text: str, at: int) -> bool:
    """Return whether a word may end at the offset; the "c" of "c'est" is no word that "c.-à-d." has, too."""
    return is_boundary(text, at) and not (text[at - 1].isalpha() and text[at : at + 1] in {"'", "’"})


def _is_plain(replace: str, find: str) -> bool:
    """Return whether the edit is one line and adds no control character and no compatibility character (ligature)."""
    new = set(replace) - set(find) - {" "}
    return "\n" not in find and all(one.isprintable() and unicodedata.normalize("NFKC", one) == one for one in new)


def is_boundary(text: str, at: int) -> bool:
    """Return whether a word may begin or end at the offset; between East Asian characters it always may."""
    left, right = text[at - 1 : at] if at else "", text[at : at + 1]
    if unicodedata.category(right or " ").startswith("M"):
        return False
    inside = left.isalnum() or unicodedata.category(left or " ").startswith("M")
    return not (inside and right.isalnum()) or bool(CJK.match(left) or CJK.match(right))


def _rejected(edit: Edit | dict[str, Any], block: Block, reason: str) -> Rejected:
    fields = edit.model_dump(mode="json") if isinstance(edit, Edit) else edit
    inside = isinstance(edit, Edit) and 0 <= edit.paragraph < len(block)
    passage = block[edit.paragraph] if isinstance(edit, Edit) and inside else block[0]
    find, replace, kind = (_record(fields.get(name, "")) for name in ("find", "replace", "kind"))
    return Rejected(passage.start, find, replace, kind, reason)


def _record(value: object) -> str:
    return str(value)[:LONGEST_RECORD].encode(errors="replace").decode()
