"""`book-pipeline estimate`: the estimate as a table and as JSON."""

from typing import Any

from rich import box
from rich.table import Table

from book_pipeline.costs import Estimate
from book_pipeline.prices import price_list
from book_pipeline.source.document import Document
from console.client.stage_names import stage_name
from guards.visible import one_line


def as_json(document: Document, estimate: Estimate) -> dict[str, Any]:
    """Return the estimate as JSON. USD are decimal strings, as in the audiobook manifest."""
    book = {"title": document.title, "author": document.author, "language": document.language}
    return {**book, **estimate.model_dump(mode="json"), "prices_as_of": price_list().checked.isoformat()}


def as_table(name: str, estimate: Estimate) -> Table:
    """Return a table with a row for each paid stage, and the total."""
    table = Table(
        "", "model", "charged", "USD", box=box.SIMPLE_HEAD, pad_edge=False,
        title=f"{one_line(name)}\n{estimate.chapters} chapters, {estimate.characters:,} characters, "
        f"about {_length(estimate.minutes)} of audio",
        caption="\n".join((f"prices checked on {price_list().checked}", *map(one_line, estimate.notes))),
    )  # fmt: skip
    for stage in estimate.stages:
        tokens = f"{stage.input_tokens:,} tokens in, {stage.output_tokens:,} out"
        charged = f"{stage.characters:,} characters" if stage.characters else tokens
        table.add_row(stage_name(stage.stage), stage.model, charged, f"{stage.usd:.4f}")
    table.add_row("total", "", "", f"{estimate.usd:.4f}", style="bold")
    return table


def _length(minutes: float) -> str:
    hours, rest = divmod(round(minutes), 60)
    return f"{hours} h {rest} min" if hours else f"{rest} min"
