"""A book as the pipeline would take it, before it is dropped anywhere: no cloud, no key, nothing paid."""

import re
from pathlib import Path
from typing import Any

from rich.table import Table

from book_pipeline.chapters.split import split
from book_pipeline.costs import Estimate
from book_pipeline.errors import BookUnreadable, SourceNotFound, SourceRejected
from book_pipeline.estimate import estimated
from book_pipeline.prices import price_list
from book_pipeline.settings import EstimateSettings, SourceSettings
from book_pipeline.source.document import Document
from book_pipeline.source.fetching.fetch import fetch
from book_pipeline.source.readers import read
from book_pipeline.store import connect
from events.schemas.start import BookRequest, Wishes


def document_of(source: str) -> Document:
    """Read a file, or what an http(s) address or a number of Project Gutenberg gives.

    Raises OSError for a file that can't be opened, ValidationError for an address of another kind, and the errors of
    `fetch` and `read`.
    """
    if not re.match(r"\w+://|gutenberg:", source.removeprefix("file://")):
        file = Path(source.removeprefix("file://")).expanduser()
        if not file.is_file():
            raise SourceNotFound(f"There is no file {file}. Check the path.")
        return read(file.read_bytes(), file.name)
    BookRequest(source_url=source)
    if source.startswith("s3://"):
        raise SourceRejected(f"{source} lies in a bucket. Copy it here first: aws s3 cp {source} .")
    fetched = fetch(source, SourceSettings(source_private_hosts=True), connect.s3())
    return read(fetched.content, fetched.name, fetched.charset)


def estimate_of(document: Document, wishes: Wishes) -> Estimate:
    """Return what ParseBook would estimate. Raises BookUnreadable, or InvalidRequest as ParseBook does."""
    wished = wishes.model_dump(mode="json", exclude_none=True)
    pieces = split(document.text, language=document.language, title=document.title)
    estimate = estimated(pieces, document.language, wished, settings=EstimateSettings())
    if not estimate.chapters:
        raise BookUnreadable("There is no text to narrate. Check that the file holds more than its licence.")
    return estimate


def as_json(document: Document, estimate: Estimate) -> dict[str, Any]:
    """Return the estimate for programs; USD are decimal strings, as in the manifest."""
    book = {"title": document.title, "author": document.author, "language": document.language}
    return {**book, **estimate.model_dump(mode="json"), "prices_as_of": price_list().as_of.isoformat()}


def as_table(name: str, estimate: Estimate) -> Table:
    """Return a line for each paid stage, and their sum."""
    table = Table(
        "", "model", "charged", "USD",
        title=f"{name}\n{estimate.chapters} chapters, {estimate.characters:,} characters, "
        f"about {_length(estimate.minutes)} of audio",
        caption=f"prices of {price_list().as_of}",
    )  # fmt: skip
    for stage in estimate.stages:
        tokens = f"{stage.input_tokens:,} tokens in, {stage.output_tokens:,} out"
        charged = f"{stage.characters:,} credits" if stage.characters else tokens
        table.add_row(stage.stage, stage.model, charged, f"{stage.usd:.4f}")
    table.add_row("in all", "", "", f"{estimate.usd:.4f}", style="bold")
    return table


def _length(minutes: float) -> str:
    hours, rest = divmod(round(minutes), 60)
    return f"{hours} h {rest} min" if hours else f"{rest} min"
