"""`book-pipeline status`: the books, or one book's chapters and what they cost, from the database."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

import psycopg
from psycopg.rows import DictRow, dict_row
from rich import box
from rich.table import Table

from book_pipeline.costs import Estimate, spending
from book_pipeline.store.database import queries

Rows = Iterable[dict[str, Any]]
STAGES = {
    "scrape_status": "ScrapeBook",
    "parse_status": "ParseBook",
    "format_status": "FormatChapters",
    "tts_status": "GenerateAudio",
}


def shelf(url: str) -> Table:
    """Return a line for each book: its id whole, to be copied, and the stage that it is in."""
    table = Table("title", "done", "USD", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("stage", min_width=len("complete"))
    table.add_column("error")
    table.add_column("book_id", no_wrap=True)
    with _database(url) as database:
        for row in queries().shelf(database):
            spoken = f"{row['spoken']}/{row['chapters']}"
            table.add_row(row["title"], spoken, f"{row['usd']:.2f}", _stage(row), row["error"], str(row["book_id"]))
    return table


def _stage(row: dict[str, Any]) -> str:
    """Return the first stage that isn't complete, and its state."""
    open_stages = (f"{stage} {row[name] or 'pending'}" for name, stage in STAGES.items() if row[name] != "complete")
    return next(open_stages, "complete")


def book(url: str, book_id: str) -> Iterator[Table | str]:
    """Yield a book's chapters, what it cost, and why it failed; nothing for a book that isn't there."""
    with _database(url) as database:
        try:
            row = queries().book(database, book_id=book_id)
        except psycopg.errors.InvalidTextRepresentation:
            return
        if row is None:
            return
        yield _chapters(row, queries().chapters_of_book(database, book_id=book_id))
        yield _costs(row, queries().spent(database, book_id=book_id))
        if row["error"]:
            yield f"{row['error']}: {row['error_message']}"


def _database(url: str) -> psycopg.Connection[DictRow]:
    return psycopg.connect(url, autocommit=True, row_factory=dict_row)


def _chapters(book: dict[str, Any], rows: Rows) -> Table:
    table = Table("", "chapter_id", "title", "kind", "format", "tts", "seconds", "error", title=book["title"])
    for row in rows:
        states = (row["format_status"], row["tts_status"]) if row["narrated"] else ("", "")
        table.add_row(
            str(row["position"]), str(row["chapter_id"]), row["title"], row["kind"], *states,
            str(row["audio_seconds"] or ""), row["error"],
        )  # fmt: skip
    return table


def _costs(book: dict[str, Any], spent: Rows) -> Table:
    """Return estimate, ledger and difference; while the book is under way, of what is paid so far."""
    estimate = book["estimate"] and Estimate.model_validate(book["estimate"])
    stages = spending(estimate, spent)
    table = Table("USD", "provider", *("estimated", "actual", "difference"))
    for stage in stages:
        table.add_row(stage.stage, stage.provider, *_usd(stage.estimated_usd, stage.usd))
    total = (sum((row.estimated_usd for row in stages), Decimal(0)), sum((row.usd for row in stages), Decimal(0)))
    table.add_row("in all", "", *_usd(*total), style="bold")
    return table


def _usd(estimated: Decimal, actual: Decimal) -> tuple[str, str, str]:
    return f"{estimated:.6f}", f"{actual:.6f}", f"{actual - estimated:+.6f}"
