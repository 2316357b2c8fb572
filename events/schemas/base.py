"""What all payloads have in common: no unknown field passes, nothing changes after parsing."""

from pydantic import BaseModel, ConfigDict


class Payload(BaseModel):
    """A payload: frozen, and strict about its fields' names."""

    model_config = ConfigDict(frozen=True, extra="forbid")
