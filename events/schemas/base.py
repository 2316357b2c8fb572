"""The base class of payloads."""

import unicodedata
from collections.abc import Callable

from pydantic import BaseModel, ConfigDict, ValidationError


class Payload(BaseModel):
    """A payload: frozen, without unknown fields."""

    # A function uses only a few of these models, and only those are built.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


def plain_text(text: str) -> str:
    """Return the text. Raises ValueError if it has control characters, such as NUL or a line end, or is not Unicode.

    PostgreSQL stores no NUL, and nothing stores half of a character.
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
        f"{'.'.join(name(str(part)) for part in problem['loc']) or 'request'}: "
        f"{problem['msg'].removeprefix('Value error, ')}"
        for problem in error.errors(include_input=False, include_url=False)
    )
