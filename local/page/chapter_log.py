"""A chapter's log lines: a fragment for its page, or with a page around it where there is no script."""

from datetime import timedelta

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from events.schemas.shelf_state import ChapterAccount
from local.page.rendering import render
from local.stack import Stack
from local.stack.logs import LogLine, log_lines

MOST_LINES = 500
LEEWAY = timedelta(minutes=15)
"""A line is written at most a function's longest time before or after one of the journal."""


async def chapter_log(request: Request) -> Response:
    """Answer `/books/{book_id}/chapters/{chapter_id}/log`."""
    return await anyio.to_thread.run_sync(_chapter_log, request)


def _chapter_log(request: Request) -> Response:
    stack: Stack = request.app.state.stack()
    account = stack.chapter(request.path_params["book_id"], request.path_params["chapter_id"])
    lines = _lines(stack, account)
    template = "chapter_log.html" if request.headers.get("x-fragment") == "1" else "chapter_log_page.html"
    shown = lines[-MOST_LINES:]
    return HTMLResponse(render(template, account=account, lines=shown, left_out=len(lines) - len(shown)))


def _lines(stack: Stack, account: ChapterAccount) -> list[LogLine]:
    """Search the logs, which costs by the time that is searched, from the first to the last that is known to be."""
    if not account.lines:
        return []
    since, until = account.lines[0].at - LEEWAY, account.lines[-1].at + LEEWAY
    return log_lines(stack, account.book_id, chapter_id=account.chapter.chapter_id, since=since, until=until)
