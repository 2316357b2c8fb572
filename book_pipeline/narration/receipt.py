"""A chapter's receipt: every change between the parsed text and the text for the ear, and the proof that it is all."""

from decimal import Decimal
from hashlib import sha256

from pydantic import BaseModel, ConfigDict

from book_pipeline.narration.edits import Change, UnbalancedChanges, apply, undo

RECEIPT_VERSION = 1


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RejectedEdit(_Part):
    """An edit that the model proposed and nobody made. `start` is its paragraph's place in the parsed chapter."""

    start: int
    find: str
    replace: str
    kind: str
    reason: str


class FallenBack(_Part):
    """A stretch of the parsed chapter that has the rules' changes alone, as the model gave no usable answer."""

    start: int
    end: int
    reason: str


class NarrationReceipt(_Part):
    """What happened to a chapter. Places count the parsed chapter's characters; the same input makes the same receipt.

    Tokens and USD are what the chapter's edits cost whenever they were bought.
    """

    version: int = RECEIPT_VERSION
    language: str
    model: str
    rules_version: int
    prompt_version: int
    parsed_sha256: str
    formatted_sha256: str
    changes: tuple[Change, ...]
    rejected: tuple[RejectedEdit, ...]
    fallen_back: tuple[FallenBack, ...]
    blocks: int
    input_tokens: int
    output_tokens: int
    usd: Decimal


def fingerprint(text: str) -> str:
    """Return the SHA-256 of the text's UTF-8 bytes, in hex."""
    return sha256(text.encode()).hexdigest()


def verify(parsed: str, formatted: str, receipt: NarrationReceipt) -> None:
    """Raise UnbalancedChanges unless the receipt's changes are all there is between the two texts, byte for byte."""
    if (receipt.parsed_sha256, receipt.formatted_sha256) != (fingerprint(parsed), fingerprint(formatted)):
        message = "The receipt is another chapter's: the SHA-256 of its texts are not those of these."
        raise UnbalancedChanges(message)
    if undo(formatted, receipt.changes) != parsed or apply(parsed, receipt.changes) != formatted:
        message = "Undoing the receipt's changes does not give the parsed chapter back."
        raise UnbalancedChanges(message)
