"""A chapter's change log: every change between the parsed and the formatted text, in a form that can be verified."""

from decimal import Decimal
from hashlib import sha256
from typing import Literal

from pydantic import BaseModel, ConfigDict

from book_pipeline.formatting.edits import Change, UnbalancedChanges, apply, undo

CHANGE_LOG_VERSION = 1
Origin = Literal["book", "request"]


class _FrozenModel(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RejectedEdit(_FrozenModel):
    """A proposed edit that was not made. `start` is its paragraph's offset in the parsed chapter."""

    start: int
    find: str
    replace: str
    kind: str
    reason: str


class RuleOnlySpan(_FrozenModel):
    """A span of the parsed chapter that only the rules changed, because the model gave no usable answer for it."""

    start: int
    end: int
    reason: str


class ChangeLog(_FrozenModel):
    """What formatting did to a chapter. Offsets count the parsed chapter's characters; equal input gives an equal log.

    Tokens and USD are what the chapter's edits cost, in whichever run they were bought. `origin` says where the parsed
    text is from: the book, or its request, which asked for credits.
    """

    version: int = CHANGE_LOG_VERSION
    origin: Origin = "book"
    language: str
    model: str
    rules_version: int
    prompt_version: int
    parsed_sha256: str
    formatted_sha256: str
    changes: tuple[Change, ...]
    rejected: tuple[RejectedEdit, ...]
    rule_only_spans: tuple[RuleOnlySpan, ...]
    blocks: int
    input_tokens: int
    output_tokens: int
    usd: Decimal


def fingerprint(text: str) -> str:
    """Return the SHA-256 of the text's UTF-8 bytes, in hex."""
    return sha256(text.encode()).hexdigest()


def verify(parsed: str, formatted: str, change_log: ChangeLog) -> None:
    """Raise UnbalancedChanges unless the log's changes account for every byte that differs between the two texts."""
    if (change_log.parsed_sha256, change_log.formatted_sha256) != (fingerprint(parsed), fingerprint(formatted)):
        message = "The change log belongs to another chapter: its SHA-256 values do not match these texts."
        raise UnbalancedChanges(message)
    if undo(formatted, change_log.changes) != parsed or apply(parsed, change_log.changes) != formatted:
        message = "Undoing the logged changes does not restore the parsed chapter."
        raise UnbalancedChanges(message)
