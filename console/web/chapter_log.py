"""A chapter's log lines: a fragment for the chapter's page, or a page of its own for a browser without scripts."""

from datetime import timedelta

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from console.client import Stack
from console.client.logs import LogLine, log_lines
from console.web.rendering import render
from events.schemas.describe_books import ChapterDetails

MAX_LINES = 500
MARGIN = timedelta(minutes=15)
"""The time limit of a function: its log lines and its journal rows are at most this far apart."""


async def chapter_log(request: Request) -> Response:
    """Respond to `/books/{book_id}/chapters/{chapter_id}/log`."""
    return await anyio.to_thread.run_sync(_chapter_log, request)


def _chapter_log(request: Request) -> Response:
    stack: Stack = request.app.state.stack()
    details = stack.chapter(request.path_params["book_id"], request.path_params["chapter_id"])
    lines = _lines(stack, details)
    template = "chapter_log.html" if request.headers.get("x-fragment") == "1" else "chapter_log_page.html"
    shown = lines[-MAX_LINES:]
    return HTMLResponse(render(template, details=details, lines=shown, left_out=len(lines) - len(shown)))


def _lines(stack: Stack, details: ChapterDetails) -> list[LogLine]:
    """Search the logs between the journal's first and last line only: a longer time range costs more."""
    if not details.lines:
        return []
    since, until = details.lines[0].at - MARGIN, details.lines[-1].at + MARGIN
    return log_lines(stack, details.book_id, chapter_id=details.chapter.chapter_id, since=since, until=until)
