"""The cost of a book by stage: the estimate, and the charges in the ledger."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ConfigDict, computed_field


class _Cost(BaseModel):
    model_config = ConfigDict(frozen=True, defer_build=True)


class StageEstimate(_Cost):
    """The estimate for one paid stage; `characters` are those of the text, `credits` those of ElevenLabs' plan."""

    stage: str
    provider: str
    model: str
    characters: int = 0
    credits: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    usd: Decimal


class LeftOut(_Cost):
    """The sections of one kind that will not be narrated: their words, their share of the text, how the largest begins.

    Chapters that the requester has not selected are of the kind `chapter`.
    """

    kind: str
    words: int
    share: float
    largest: str
    begins: str


class Estimate(_Cost):
    """The estimate for a book; `chapters`, `characters` and `minutes` are those of the audiobook.

    `notes` are sentences for the requester, such as a price list that is old; `doubts` those about the chapters.
    """

    chapters: int
    characters: int
    minutes: float
    stages: tuple[StageEstimate, ...]
    notes: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    @computed_field  # type: ignore[prop-decorator]
    @property
    def usd(self) -> Decimal:
        """Sum of all stages."""
        return sum((stage.usd for stage in self.stages), Decimal(0))


class Spending(_Cost):
    """The charges of one provider in one stage, with the estimate.

    `usd` is the price of all calls. `stand_in_usd` of it was not paid, because a stand-in answered; `stand_in` is
    whether it answered all of them.
    """

    stage: str
    provider: str
    calls: int = 0
    characters: int = 0
    credits: Decimal = Decimal(0)
    input_tokens: int = 0
    output_tokens: int = 0
    usd: Decimal = Decimal(0)
    stand_in_usd: Decimal = Decimal(0)
    stand_in: bool = False
    estimated_usd: Decimal = Decimal(0)
    difference_usd: Decimal = Decimal(0)


def compare_costs(estimate: Estimate | None, spent: Iterable[Mapping[str, Any]]) -> list[Spending]:
    """Return estimate, charges and their difference for each stage, in order.

    Parameters
    ----------
    estimate
        None for a book that is not parsed yet.
    spent
        Sums of the ledger by stage and provider.

    """
    expected = {(stage.stage, stage.provider): stage.usd for stage in (estimate.stages if estimate else ())}
    charged = {(row["stage"], row["provider"]): row for row in spent}
    rows = []
    for stage, provider in dict.fromkeys([*expected, *charged]):
        estimated_usd = expected.get((stage, provider), Decimal(0))
        row = charged.get((stage, provider), {})
        usd = row.get("usd", Decimal(0))
        sums = {"estimated_usd": estimated_usd, "difference_usd": usd - estimated_usd}
        rows.append(Spending.model_validate({"stage": stage, "provider": provider, **row, **sums}))
    return rows
