"""Groups a chapter's journal lines into attempts, and its ledger lines into charges. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from events.schemas.describe_books import ChapterLine

OUTCOMES = {"receipt", "recovered", "refused", "failed"}
"""The ledger's events that follow an intent."""


@dataclass(frozen=True)
class Attempt:
    """One run of a stage on the chapter.

    Parameters
    ----------
    outcome
        `complete`, `failed`, or `unfinished` if the journal has no end for it.
    message
        Why it failed.

    """

    stage: str
    execution_arn: str | None
    started: datetime | None
    ended: datetime | None = None
    outcome: str = "unfinished"
    message: str | None = None

    @property
    def duration(self) -> timedelta | None:
        """How long it took, if both ends are known."""
        return self.ended - self.started if self.started and self.ended else None


@dataclass(frozen=True)
class Charge:
    """A paid call: the ledger's line that announced it, and the line with its outcome, if there is one yet."""

    intent: ChapterLine
    outcome: ChapterLine | None = None

    @property
    def usd(self) -> Decimal:
        """The amount that was paid; a rejected call costs nothing."""
        return self.outcome.usd or Decimal(0) if self.outcome else Decimal(0)


def attempts(lines: Iterable[ChapterLine]) -> list[Attempt]:
    """Return the attempts in order. The journal has no end for an attempt that timed out or crashed."""
    found: list[Attempt] = []
    for line in lines:
        if line.idempotency_key is not None:
            continue
        if line.event == "started":
            found.append(Attempt(line.stage, line.execution_arn, line.at))
        elif line.event in {"complete", "failed"}:
            index = _open_attempt(found, line)
            if index is None:
                found.append(Attempt(line.stage, line.execution_arn, None, line.at, line.event, line.message))
            else:
                found[index] = replace(found[index], ended=line.at, outcome=line.event, message=line.message)
    return found


def charges(lines: Iterable[ChapterLine]) -> list[Charge]:
    """Return the paid calls in the order of their intents."""
    found: list[Charge] = []
    for line in lines:
        if line.idempotency_key is None:
            continue
        index = _last_charge(found, line) if line.event in OUTCOMES else None
        if index is not None:
            found[index] = replace(found[index], outcome=line)
        else:
            found.append(Charge(line, line if line.event in OUTCOMES else None))
    return found


def _open_attempt(found: list[Attempt], line: ChapterLine) -> int | None:
    """Return the index of the attempt that the line ends: the last of its stage and execution, unless it has ended."""
    key = (line.stage, line.execution_arn)
    last = next((n for n in reversed(range(len(found))) if (found[n].stage, found[n].execution_arn) == key), None)
    return last if last is not None and found[last].ended is None else None


def _last_charge(found: list[Charge], line: ChapterLine) -> int | None:
    """Return the index of the last charge with the line's idempotency key."""
    return next(
        (n for n in reversed(range(len(found))) if found[n].intent.idempotency_key == line.idempotency_key), None
    )
