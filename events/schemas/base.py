"""The base class of payloads."""

from pydantic import BaseModel, ConfigDict, ValidationError


class Payload(BaseModel):
    """A payload: frozen, without unknown fields."""

    # A function uses only a few of these models, and only those are built.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


def problems_of(error: ValidationError) -> str:
    """Return one line with the invalid fields and the reasons, without their values."""
    return "; ".join(
        f"{'.'.join(map(str, problem['loc'])) or 'request'}: {problem['msg'].removeprefix('Value error, ')}"
        for problem in error.errors(include_input=False, include_url=False)
    )
