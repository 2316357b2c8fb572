"""What all payloads have in common: no unknown field passes, nothing changes after parsing."""

from pydantic import BaseModel, ConfigDict, ValidationError


class Payload(BaseModel):
    """A payload: frozen, and strict about its fields' names."""

    # A function uses a few of these models; only those are built.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


def problems_of(error: ValidationError) -> str:
    """Return in one line which fields don't fit and why; never what stood in them."""
    return "; ".join(
        f"{'.'.join(map(str, problem['loc'])) or 'request'}: {problem['msg'].removeprefix('Value error, ')}"
        for problem in error.errors(include_input=False, include_url=False)
    )
