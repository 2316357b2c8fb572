"""The question before a real provider is paid: what the book will cost, and whether to go on."""

import os
import sys

import typer

from console.cli.terminal import console
from events.schemas.start import BookOptions

KEYS = ("ELEVENLABS_API_KEY", "GEMINI_API_KEY")
"""With one of these, the local cloud uses the real service."""


def confirm_costs(source: str, options: BookOptions) -> None:
    """Show the estimate and ask, on a terminal and if a real provider would be paid. Raises Abort for a no.

    A source in a bucket cannot be read here; its estimate is made later, against the option `--max-cost`.
    """
    from console.cli.local_source import read_source
    from console.cli.views import estimate as estimate_view
    from console.client.source_preview import estimate_document

    if not sys.stdin.isatty() or not any(key in os.environ for key in KEYS) or source.startswith("s3://"):
        return
    document = read_source(source, options.encoding)
    console.print(
        estimate_view.as_table(options.title or document.title or source, estimate_document(document, options))
    )
    typer.confirm("What was paid before is not paid again. Continue?", abort=True)
