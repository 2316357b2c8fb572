"""The editor's answer, raw and parsed. The answer is untrusted input.

The docstrings of EditKind, Edit and Edits are part of the JSON Schema that the model receives; changing one changes the
prompt.
"""

import json
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

FINISHED = "STOP"


class EditKind(StrEnum):
    """What an edit may be for; validate.py says what each one allows."""

    ABBREVIATION = "abbreviation"
    NUMBER = "number"
    ROMAN_NUMERAL = "roman_numeral"
    DATE = "date"
    TIME = "time"
    MEASURE = "measure"
    ADDRESS = "address"
    SYMBOL = "symbol"
    FOOTNOTE_REMNANT = "footnote_remnant"
    SCANNING_ERROR = "scanning_error"
    HEADING = "heading"


class Edit(BaseModel):
    """`find` in a paragraph of the block (0-based) becomes `replace`."""

    model_config = ConfigDict(frozen=True)

    paragraph: int
    find: str
    replace: str
    kind: EditKind


class Edits(BaseModel):
    """The form of the answer; also the schema that the model is held to."""

    edits: list[Edit]


def answer_schema(passages: int) -> dict[str, Any]:
    """Return the JSON Schema of an answer to a block of so many passages.

    Its integers are bounded, because answers have run away inside unbounded ones (google-gemini/cookbook#1288).
    """
    schema = Edits.model_json_schema()
    schema["$defs"][Edit.__name__]["properties"]["paragraph"] |= {"minimum": 0, "maximum": passages - 1}
    return schema


class Proposal(BaseModel):
    """One raw answer of the provider. It is stored as JSON, so that parsing it again costs nothing.

    `finish_reason` is the provider's value; `text` is None if the answer has no text.
    """

    model_config = ConfigDict(frozen=True)

    text: str | None
    finish_reason: str
    input_tokens: int
    output_tokens: int
    request_id: str | None = None


class UnusableAnswer(ValueError):
    """The answer contains no list of edits; the message is a reason code."""


def edits_in(proposal: Proposal) -> list[Edit | dict[str, Any]]:
    """Return the proposed edits; a malformed edit is returned as a dict, for the change log.

    Raises UnusableAnswer if the answer is incomplete or is not a list of edits.
    """
    if proposal.finish_reason != FINISHED:
        raise UnusableAnswer(proposal.finish_reason)
    if not proposal.text:
        reason = "EMPTY"
        raise UnusableAnswer(reason)
    try:
        answer = json.loads(proposal.text)
    except (ValueError, RecursionError):
        answer = None
    proposed = answer.get("edits") if isinstance(answer, dict) else None
    if not isinstance(proposed, list):
        reason = "NOT_EDITS"
        raise UnusableAnswer(reason)
    return [_edit(item) for item in proposed]


def _edit(item: Any) -> Edit | dict[str, Any]:
    try:
        return Edit.model_validate(item)
    except ValidationError:
        return item if isinstance(item, dict) else {"edit": item}
