"""The base class of payloads."""

import unicodedata
from collections.abc import Callable

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

FORMS = {
    "language": 'a language like "en" or "pt-BR"',
    "encoding": 'the name of an encoding, like "windows-1251"',
    "voice_id": 'the id of a voice: letters and digits, like "JBFqnCBsd6RMkjVDRZzb"',
    "model_id": 'the id of a model, like "eleven_flash_v2_5"',
    "only": 'the number of a chapter, like "3"',
}
"""What a field looks like, by its name."""
REASONS = {
    "decimal_parsing": "must be a number, like 2.50",
    "decimal_type": "must be a number, like 2.50",
    "extra_forbidden": "is not known; check its spelling",
    "finite_number": "must be a number, like 2.50",
    "greater_than_equal": "must be {ge} or more",
    "less_than_equal": "must be {le:,} or less",
    "literal_error": "must be {expected}",
    "missing": "is missing",
    "string_too_long": "must have at most {max_length} characters",
    "string_type": "must be text",
    "bool_parsing": "must be true or false",
    "uuid_parsing": "must be a UUID, like 0c6d1f2e-9a1b-4c3d-8e5f-0a1b2c3d4e5f",
}
"""What was wrong, by pydantic's type of an error; another error has pydantic's words."""


class Payload(BaseModel):
    """A payload: frozen, without unknown fields."""

    # A function uses only a few of these models, and only those are built.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


def plain_text(text: str) -> str:
    """Return the text. Raises ValueError if it has control characters, such as NUL or a line end, or lone surrogates.

    PostgreSQL cannot store NUL, and UTF-8 cannot express a lone surrogate.
    """
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in text):
        message = "must not contain control characters, such as line ends, or halves of characters"
        raise ValueError(message)
    return text


def problems_of(error: ValidationError, name: Callable[[str], str] = str) -> str:
    """Return one line with the invalid fields and the reasons, without their values.

    Parameters
    ----------
    name
        Returns what the reader calls a field.

    """
    return "; ".join(
        f"{'.'.join(name(str(part)) for part in problem['loc']) or 'request'}: {_reason(problem)}"
        for problem in error.errors(include_input=False, include_url=False)
    )


def problems_by_field(error: ValidationError) -> dict[str, str]:
    """Return the reason for each invalid field, by its name, without the values."""
    return {
        str(problem["loc"][0]) if problem["loc"] else "request": _reason(problem)
        for problem in error.errors(include_input=False, include_url=False)
    }


def _reason(problem: ErrorDetails) -> str:
    """Return what a field must be, in plain words."""
    form = FORMS.get(str(problem["loc"][-1])) if problem["loc"] else None
    if problem["type"] == "string_pattern_mismatch" and form:
        return f"must be {form}"
    if problem["type"] in REASONS:
        return REASONS[problem["type"]].format(**problem.get("ctx", {}))
    return problem["msg"].removeprefix("Value error, ")
