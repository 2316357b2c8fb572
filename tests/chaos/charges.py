"""What the stand-in ElevenLabs has charged, by book, in the periods between deletions of the book."""

import sqlite3
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from book_pipeline.speech.elevenlabs_history import CLOCK_SKEW
from tests.chaos.deletions import notes
from tests.e2e.conftest import Cloud

PROVIDER = "elevenlabs"
SPEECH = """
    SELECT c.content, c.characters, c.at, h.text FROM charges c LEFT JOIN history h USING (request_id)
    WHERE c.provider = 'elevenlabs' ORDER BY c.number
"""

LOOKED_BACK = CLOCK_SKEW.total_seconds()


@dataclass(frozen=True)
class Charge:
    """Speech that was charged; `at` is in seconds since 1970."""

    content: str
    characters: int
    at: float
    text: str


@dataclass(frozen=True)
class Period:
    """What was charged for a book until it was deleted, and what the journal says; `note` is None for the last one."""

    book: str
    charges: Sequence[Charge]
    note: dict[str, Any] | None
    findable: Sequence[Charge] = ()
    """Charges for the same book before its last deletion that a lost call may find in the provider's history, which is
    looked through from two minutes before the call. They are not paid again, and count for both books."""

    @property
    def twice(self) -> list[str]:
        """The texts that were charged more than once."""
        times = Counter(charge.content for charge in self.charges)
        texts = {charge.content: charge.text for charge in self.charges}
        return [texts[content] for content, count in times.items() if count > 1]

    @property
    def recorded(self) -> int:
        """The calls that the journal of a deleted book has receipts of."""
        return int(self.note["calls"].get(PROVIDER, 0)) if self.note else 0

    @property
    def lost(self) -> int:
        """The calls of a deleted book that may have been charged, as the journal says."""
        return int(self.note["lost_calls"].get(PROVIDER, 0)) if self.note else 0


def speech(cloud: Cloud) -> list[Charge]:
    """Return every charge for speech, in order."""
    account = cloud.state / "providers" / "account.sqlite3"
    with closing(sqlite3.connect(f"file:{account}?mode=ro", uri=True)) as database:
        return [Charge(*row) for row in database.execute(SPEECH).fetchall()]


def periods(cloud: Cloud, book: str, book_id: UUID, charges: Sequence[Charge]) -> list[Period]:
    """Return the periods of a book, whose name is in each of its sentences; the last is that of the book as it is."""
    left, found, began = [charge for charge in charges if book in charge.text], [], 0.0
    earlier: list[Charge] = []
    for note in [*notes(cloud, book_id), None]:
        own = [charge for charge in left if note is None or charge.at < note["at"]]
        left = left[len(own) :]
        bought = {charge.content for charge in own}
        findable = [charge for charge in earlier if charge.at > began - LOOKED_BACK and charge.content not in bought]
        found.append(Period(book, own, note, findable))
        earlier += own
        began = note["at"] if note else 0.0
    return found
