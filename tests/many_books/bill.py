"""What the stand-in's own account and the ledger have for a book."""

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from uuid import UUID

from tests.e2e.conftest import Cloud
from tests.many_books.books import ManyBook

CHARGES = """
    SELECT c.content, c.characters, h.text FROM charges c JOIN history h USING (request_id) WHERE instr(h.text, ?)
"""
LEDGER = """
    SELECT COALESCE(sum(COALESCE(credits, characters)), 0)::int AS credits FROM processing_logs
    WHERE book_id = %s AND stage = 'GenerateAudio' AND event IN ('receipt', 'recovered')
"""
"""The provider charges credits. Where it states a number that cannot be, the model's are as many as characters."""
SPOKEN = """
    SELECT COALESCE(sum(spoken_characters), 0)::int AS characters FROM chapters JOIN chapter_content USING (chapter_id)
    WHERE book_id = %s AND selected AND withdrawn_at IS NULL
"""

PAID_SECTIONS = """
    SELECT DISTINCT number, position FROM chapters c JOIN processing_logs l USING (chapter_id)
    WHERE c.book_id = %s AND l.stage = 'GenerateAudio' AND l.event IN ('receipt', 'recovered') ORDER BY position
"""


@dataclass(frozen=True)
class Bill:
    """Credits of speech: charged, in the ledger; characters in the chapters; texts that were charged more than once.

    Speech that is broken on purpose is left out. `paid_sections` are the numbers of the sections with a receipt.
    """

    charged: int
    ledger: int
    spoken: int
    twice: list[str]
    paid_sections: list[str]


def bill_of(book: ManyBook, book_id: UUID, cloud: Cloud) -> Bill:
    """Return the bill of a book."""
    account = cloud.state / "providers" / "account.sqlite3"
    with closing(sqlite3.connect(f"file:{account}?mode=ro", uri=True)) as database:
        rows = database.execute(CHARGES, [book.name]).fetchall()
    (ledger,), (spoken,) = cloud.sql(LEDGER, book_id), cloud.sql(SPOKEN, book_id)
    broken = book.fault[1] if book.fault else None
    good = [(content, characters) for content, characters, text in rows if broken is None or broken not in text]
    times = Counter(content for content, _ in good)
    return Bill(
        charged=sum(characters for _, characters in good),
        ledger=ledger["credits"],
        spoken=spoken["characters"],
        twice=[content for content, count in times.items() if count > 1],
        paid_sections=[row["number"] for row in cloud.sql(PAID_SECTIONS, book_id)],
    )
