"""What all payloads have in common: no unknown field passes, nothing changes after parsing."""

from pydantic import BaseModel, ConfigDict


class Payload(BaseModel):
    """A payload: frozen, and strict about its fields' names."""

    # A function uses a few of these models; only those are built.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
