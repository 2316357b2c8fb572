"""Reads a book for the page in a process of its own, so that a large or hostile one does not stop the page."""

from dataclasses import dataclass
from pathlib import Path

import anyio
import anyio.to_process
from pydantic import ValidationError

from book_pipeline.errors import PipelineError
from console.client.errors import message_of
from console.client.source_preview import Preview, preview_document, read_address, read_file
from events.schemas.start import BookOptions

READING_SECONDS = 60.0
"""Longest time for reading a book; the longest book of the corpora takes 6 s on one core."""


@dataclass(frozen=True)
class Refused:
    """The pipeline would refuse the book; the message says why, and what to do."""

    message: str


class ReadingTooSlow(Exception):
    """The book was not read in time."""


async def preview(source: str | Path, options: BookOptions) -> Preview | Refused:
    """Return the sections and the estimate of a file or an address, or why it is refused.

    Raises ReadingTooSlow after READING_SECONDS, or if the process ended, for example for want of memory.
    """
    try:
        with anyio.fail_after(READING_SECONDS):
            return await anyio.to_process.run_sync(_preview, source, options.model_dump_json(), cancellable=True)
    except (TimeoutError, anyio.BrokenWorkerProcess) as error:
        raise ReadingTooSlow(
            f"The book is not read after {READING_SECONDS:.0f} s. Add it without an estimate, with a maximum cost: it "
            "stops before any payment if its estimate is higher."
        ) from error


def _preview(source: str | Path, options_json: str) -> Preview | Refused:
    options = BookOptions.model_validate_json(options_json)
    try:
        if isinstance(source, Path):
            document = read_file(source, options.encoding)
        else:
            document = read_address(source, options.encoding)
        return preview_document(document, options)
    except (PipelineError, ValidationError) as error:  # not every error can be sent between processes
        return Refused(message_of(error))
