"""`book-pipeline status`: all books, or the chapters and costs of one book, as tables."""

from collections.abc import Iterator
from decimal import Decimal
from uuid import UUID

from rich import box
from rich.table import Table

from console.cli.views import review
from console.client.amounts import STAND_IN, stand_in_note
from console.client.error_labels import described, error_label
from console.client.ids import short_id
from console.client.left_out import left_out_rows
from console.client.queue import book_label, queue_label
from console.client.review import ReviewChanges
from console.client.stage_names import stage_name
from events.schemas.describe_books import BindingState, BookDetails, BookList
from guards.visible import one_line

WAITS = "a newer version waits"
ID_COLUMNS = len(str(UUID(int=0)))


def book_list(books: BookList) -> Iterator[Table | str]:
    """Yield a table with two lines for each book: the name above the whole id, and the stage above the error."""
    if not books.books:
        yield "There are no books yet. Add one with `book-pipeline submit`, or on the page."
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("book", no_wrap=True, max_width=ID_COLUMNS)
    for column in ("done", "USD", "stage"):
        table.add_column(column, overflow="fold")
    for book in books.books:
        spoken = f"{book.spoken}/{book.chapters}"
        progress = book_label(book)
        if book.usd and book.usd == book.stand_in_usd:
            progress = f"{progress}, {STAND_IN}, nothing paid"
        table.add_row(
            f"{one_line(book.name)}\n{book.book_id}",
            spoken,
            f"{book.usd:.2f}",
            "\n".join(filter(None, (progress, WAITS if book.newer_version_waits else None, _label(book.error)))),
        )
    yield table
    if books.left_out:
        yield f"{books.left_out} more books were updated before these."


def book_details(book: BookDetails) -> Iterator[Table | str]:
    """Yield the chapters of a book, its costs, and its error."""
    if book.review is not None:
        yield from review.as_table(book, book.review, ReviewChanges())
        yield f"Waiting for review. `book-pipeline approve {short_id(book.book_id)}` continues it, `cancel` stops it."
        return
    yield _chapters(book)
    if book.chapters_left_out:
        yield f"{book.chapters_left_out} more chapters follow."
    if book.narrator:
        yield one_line(f"Narrator: {book.narrator}.")
    yield _costs(book)
    costs = [sum((getattr(cost, name) for cost in book.costs), Decimal(0)) for name in ("usd", "stand_in_usd")]
    if note := stand_in_note(*costs):
        yield f"{note[0].upper()}{note[1:]}."
    yield from map(one_line, book.notes)
    yield from _left_out(book)
    if book.queue_place:
        yield f"{queue_label(book.queue_place).capitalize()}."
    if book.newer_version_waits:
        yield f"{WAITS.capitalize()} until the running execution ends."
    yield from _binding(book.binding)
    if book.is_cancelled:
        yield f"Cancelled. `book-pipeline retry {short_id(book.book_id)}` continues it."
    if book.error:
        yield one_line(described(book.error, book.error_message))


def _left_out(book: BookDetails) -> Iterator[Table]:
    """Yield the parts of the book that are not in the audiobook, each with its first words below."""
    rows = left_out_rows(book)
    if not rows:
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("not narrated", overflow="fold")
    for column in ("words", "share"):
        table.add_column(column, justify="right", no_wrap=True)
    for row in rows:
        what = f"{one_line(row.what)}\n  {one_line(row.begins)} …"
        table.add_row(what, f"{row.words:,}", f"{row.percent} of {row.origin}")
    yield table


def _binding(binding: BindingState | None) -> Iterator[str]:
    """Yield whether the finished files are being made, or why they were not."""
    if binding and binding.status == "failed":
        yield one_line(f"binding failed. {described(binding.error, binding.error_message)}")
    elif binding and binding.is_busy:
        yield "binding: the finished files are being made."


def _label(error: str | None) -> str | None:
    return error and error_label(error)


def _chapters(book: BookDetails) -> Table:
    """Return a line for each chapter; its error is below the title, so that the table fits into 80 columns."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title=one_line(book.name))
    table.add_column("", justify="right")
    table.add_column("title", overflow="fold")
    for column in ("formatting", "narrating", "seconds", "id"):
        table.add_column(column, no_wrap=True)
    for row in book.chapters:
        states = (row.format_status, row.tts_status) if row.selected else (f"({row.kind})", "")
        seconds = "" if row.audio_seconds is None else f"{row.audio_seconds:.0f}"
        title = "\n".join(filter(None, (one_line(row.title), _label(row.error))))
        table.add_row(row.number, title, *states, seconds, short_id(row.chapter_id))
    return table


def _costs(book: BookDetails) -> Table:
    """Return estimated and actual costs by stage, and their difference; of a book in progress, those so far."""
    table = Table("USD", "provider", "estimated", "actual", "difference", box=box.SIMPLE_HEAD, pad_edge=False)
    for cost in book.costs:
        provider = f"{cost.provider} ({STAND_IN})" if cost.stand_in else cost.provider
        table.add_row(stage_name(cost.stage), provider, *_usd(cost.estimated_usd, cost.usd))
    estimated = sum((cost.estimated_usd for cost in book.costs), Decimal(0))
    table.add_row("total", "", *_usd(estimated, sum((cost.usd for cost in book.costs), Decimal(0))), style="bold")
    return table


def _usd(estimated: Decimal, actual: Decimal) -> tuple[str, str, str]:
    return f"{estimated:.6f}", f"{actual:.6f}", f"{actual - estimated:+.6f}"
