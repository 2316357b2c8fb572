"""`book-pipeline status`: the books, or one book's chapters and what they cost, as tables."""

from collections.abc import Iterator
from decimal import Decimal
from uuid import UUID

from rich import box
from rich.table import Table

from events.schemas.shelf_state import BookState, ShelfState
from local.terminal import plain

ID_COLUMNS = len(str(UUID(int=0)))


def shelf(state: ShelfState) -> Iterator[Table | str]:
    """Yield two lines for each book: below its name its id, whole, to be copied; below its stage what went wrong."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("book", no_wrap=True, max_width=ID_COLUMNS)
    for column in ("done", "USD", "stage"):
        table.add_column(column, overflow="fold")
    for book in state.books:
        spoken = f"{book.spoken}/{book.chapters}"
        stage = "\n".join(filter(None, (book.stage, book.error)))
        table.add_row(f"{plain(book.name)}\n{book.book_id}", spoken, f"{book.usd:.2f}", stage)
    yield table
    if state.left_out:
        yield f"{state.left_out} more books were touched before these."


def book(state: BookState) -> Iterator[Table | str]:
    """Yield a book's chapters, what it cost, and why it failed."""
    yield _chapters(state)
    if state.chapters_left_out:
        yield f"{state.chapters_left_out} more chapters follow."
    yield _costs(state)
    if state.error:
        yield f"{state.error}: {state.error_message}"


def _chapters(book: BookState) -> Table:
    table = Table("", "chapter_id", "title", "kind", "format", "tts", "seconds", "error", title=book.name)
    for row in book.chapters:
        states = (row.format_status, row.tts_status) if row.narrated else ("", "")
        table.add_row(
            str(row.position), str(row.chapter_id), row.title, row.kind, *states,
            str(row.audio_seconds or ""), row.error,
        )  # fmt: skip
    return table


def _costs(book: BookState) -> Table:
    """Return estimate, ledger and difference; while the book is under way, of what is paid so far."""
    table = Table("USD", "provider", *("estimated", "actual", "difference"))
    for stage in book.costs:
        table.add_row(stage.stage, stage.provider, *_usd(stage.estimated_usd, stage.usd))
    estimated = sum((stage.estimated_usd for stage in book.costs), Decimal(0))
    table.add_row("in all", "", *_usd(estimated, sum((stage.usd for stage in book.costs), Decimal(0))), style="bold")
    return table


def _usd(estimated: Decimal, actual: Decimal) -> tuple[str, str, str]:
    return f"{estimated:.6f}", f"{actual:.6f}", f"{actual - estimated:+.6f}"
