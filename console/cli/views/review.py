"""The review of a book before it is paid for, as a table with what is left out and what it costs."""

from collections.abc import Iterator
from decimal import Decimal

from rich import box
from rich.table import Table

from console.client.review import ReviewChanges, left_out_reason, narrated
from events.schemas.describe_books import BookDetails
from events.schemas.review import Review
from guards.visible import one_line


def as_table(book: BookDetails, review: Review, changes: ReviewChanges) -> Iterator[Table | str]:
    """Yield a line for each piece, in 80 columns, and below it the totals, the options and the notes."""
    pieces, usd = narrated(review, changes)
    chosen = {piece.number for piece in pieces}
    joined = {piece.number for piece in review.pieces if piece.joined} if changes.joined is None else changes.joined
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title=one_line(book.name))
    table.add_column("", justify="right", no_wrap=True)
    table.add_column("title", overflow="fold")
    table.add_column("characters", justify="right", no_wrap=True)
    table.add_column("USD", justify="right", no_wrap=True)
    for piece in review.pieces:
        is_chosen = piece.number in chosen
        title = changes.titles.get(piece.number, piece.title)
        notes = [
            "merged into the chapter before it" if piece.number and piece.number in joined else "",
            "may begin elsewhere" if piece.doubtful else "",
            "" if is_chosen else f"not narrated: {left_out_reason(piece)}: {piece.begins} …",
        ]
        lines = [one_line(title), *(f"  {one_line(note)}" for note in notes if note)]
        usd_of_piece = _usd(piece.usd) if is_chosen else "–"
        table.add_row(piece.number, "\n".join(lines), f"{piece.characters:,}", usd_of_piece)
    yield table
    count = len([piece for piece in pieces if piece.number not in joined])
    limit = changes.max_cost_usd or review.max_cost_usd
    budget = "no limit" if limit is None else f"limit ${limit}"
    chapters = f"{count:,} chapter{'' if count == 1 else 's'}"
    yield f"{chapters}, {sum(piece.characters for piece in pieces):,} characters, about ${_usd(usd)}; {budget}."
    model = changes.model_id or review.model_id
    repriced = "" if model == review.model_id else f" The prices are those of {review.model_id}."
    yield one_line(f"{_voice(book, review, changes)}, model {model}.") + repriced
    if review.options:
        yield "Options: " + ", ".join(f"{name}={one_line(value)}" for name, value in review.options.items()) + "."
    yield from map(one_line, book.notes)
    yield "Nothing is paid before you approve. What was paid before is not paid again."


def _voice(book: BookDetails, review: Review, changes: ReviewChanges) -> str:
    """Return the voice by its name, if that is known, and a narrator that the request names."""
    if changes.voice_id:
        return f"Voice {changes.voice_name or changes.voice_id}"
    voice = review.voice_name or review.voice_id
    if book.narrator is None or book.narrator.startswith(voice):  # a stand-in's name is marked
        return f"Voice {book.narrator or voice}"
    return f"Narrator {book.narrator}, voice {voice}"


def _usd(amount: Decimal) -> str:
    """Return an amount with two decimals, and four below ten cents, as the page does."""
    return f"{amount:.4f}" if 0 < amount < Decimal("0.1") else f"{amount:,.2f}"
