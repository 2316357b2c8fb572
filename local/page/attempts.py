"""A chapter's lines read as a person asks: what was tried and how it ended, what was paid and for what. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from events.schemas.shelf_state import ChapterLine

ANSWERS = {"receipt", "recovered", "refused", "failed"}


@dataclass(frozen=True)
class Attempt:
    """One run of a stage on the chapter: `outcome` is complete, failed, or unfinished, and `message` why it failed."""

    stage: str
    execution_arn: str | None
    started: datetime | None
    ended: datetime | None = None
    outcome: str = "unfinished"
    message: str | None = None

    @property
    def took(self) -> timedelta | None:
        """How long it took, if both ends are known."""
        return self.ended - self.started if self.started and self.ended else None


@dataclass(frozen=True)
class Charge:
    """A paid call: what was asked, and the ledger's line that says what came of it, if there is one yet."""

    asked: ChapterLine
    answer: ChapterLine | None = None

    @property
    def usd(self) -> Decimal:
        """What was paid; a refusal costs nothing."""
        return self.answer.usd or Decimal(0) if self.answer else Decimal(0)


def attempts(lines: Iterable[ChapterLine]) -> list[Attempt]:
    """Return the attempts in order. One that a time-out or a crash ended has no end in the journal."""
    found: list[Attempt] = []
    for line in lines:
        if line.work_id is not None:
            continue
        if line.event == "started":
            found.append(Attempt(line.stage, line.execution_arn, line.at))
        elif line.event in {"complete", "failed"}:
            begun = _last_open(found, line)
            if begun is None:
                found.append(Attempt(line.stage, line.execution_arn, None, line.at, line.event, line.message))
            else:
                found[begun] = replace(found[begun], ended=line.at, outcome=line.event, message=line.message)
    return found


def charges(lines: Iterable[ChapterLine]) -> list[Charge]:
    """Return the paid calls in the order in which they were asked for."""
    found: list[Charge] = []
    for line in lines:
        if line.work_id is None:
            continue
        asked = _last_asked(found, line) if line.event in ANSWERS else None
        if asked is not None:
            found[asked] = replace(found[asked], answer=line)
        else:
            found.append(Charge(line, line if line.event in ANSWERS else None))
    return found


def _last_open(found: list[Attempt], line: ChapterLine) -> int | None:
    """Return which attempt the line ends: the last of its stage and execution, if nothing has ended that one yet."""
    same = (line.stage, line.execution_arn)
    last = next((n for n in reversed(range(len(found))) if (found[n].stage, found[n].execution_arn) == same), None)
    return last if last is not None and found[last].ended is None else None


def _last_asked(found: list[Charge], line: ChapterLine) -> int | None:
    """Return which call the line closes: the last of the same work."""
    return next((n for n in reversed(range(len(found))) if found[n].asked.work_id == line.work_id), None)
