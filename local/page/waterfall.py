"""A book's waterfall as a figure: a fragment for the book's page, or with a page around it where there is no script."""

import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from events.schemas.shelf_state import BookState
from local.page.rendering import render
from local.page.waterfall_figure import figure_of
from local.page.waterfall_window import Window, window_of
from local.stack import Stack
from local.stack.bars import Bar, duration, told
from local.stack.trace_view import titles_of
from local.stack.traces import Run, runs_of, trace_of
from local.stack.waterfall import Waterfall, waterfall_of

KEPT_BOOKS = 4
LATE_SECONDS = 60.0
"""X-Ray may hear of something so long after it happened."""
MOST_TROUBLED, SLOWEST = 50, 10


@dataclass
class _Seen:
    """A book that somebody looks at, and its executions that have ended: their waterfalls won't change."""

    book: BookState
    ended: dict[str, Waterfall] = field(default_factory=dict)


class Waterfalls:
    """The waterfalls of a stack; what doesn't change is kept for the books that were looked at last."""

    def __init__(self) -> None:
        self._seen: OrderedDict[UUID, _Seen] = OrderedDict()

    async def page(self, request: Request) -> Response:
        """Answer `/books/{book_id}/waterfall`: `from` and `to` in seconds, `execution` by its name."""
        html = await anyio.to_thread.run_sync(
            self._html,
            request.path_params["book_id"],
            dict(request.query_params),
            request.headers.get("x-fragment") == "1",
            request.app.state.stack(),
        )
        return HTMLResponse(html)

    def _html(self, book_id: UUID, query: Mapping[str, str], fragment: bool, stack: Stack) -> str:
        seen = self._look(book_id, stack)
        runs = runs_of(seen.book)
        run = next((run for run in runs if run.name == query.get("execution")), runs[-1] if runs else None)
        context: dict[str, Any] = {"book": seen.book, "runs": runs, "run": run, "figure": None}
        context |= {"path": f"/books/{book_id}/waterfall", "missing": "Nothing has run yet."}
        if run is not None:
            context["execution"] = None if run == runs[-1] else run.name
            context |= self._drawn(run, query, seen, stack)
            context["ways"] = _ways(context["window"], context["execution"]) if context["figure"] else []
        return render("waterfall.html" if fragment else "waterfall_page.html", **context)

    def _look(self, book_id: UUID, stack: Stack) -> _Seen:
        """Return the book as it is now."""
        seen = self._seen.pop(book_id, None)
        if seen is None:
            seen = _Seen(stack.book(book_id))
        else:
            seen.book = stack.newer(seen.book) or seen.book
        self._seen[book_id] = seen
        while len(self._seen) > KEPT_BOOKS:
            self._seen.popitem(last=False)
        return seen

    def _drawn(self, run: Run, query: Mapping[str, str], seen: _Seen, stack: Stack) -> dict[str, Any]:
        waterfall = seen.ended.get(run.execution_arn)
        if waterfall is None:
            trace = trace_of(run, seen.book.book_id, stack)
            if trace.missing:
                return {"missing": f"No trace: {trace.missing}."}
            waterfall = waterfall_of(trace, time.time())
            if not waterfall.live and time.time() - waterfall.end > LATE_SECONDS:
                seen.ended[run.execution_arn] = waterfall
        window = window_of(query, waterfall.end - waterfall.start)
        titles = titles_of(seen.book)
        return {
            "window": window,
            "figure": figure_of(waterfall, window, titles),
            "live": waterfall.live,
            "status": (waterfall.status or "unknown").lower(),
            "length": duration(window.whole),
            "view": f"{duration(window.start)} to {duration(window.end)}",
            **_lists(waterfall, titles),
        }


def _ways(window: Window, execution: str | None) -> list[tuple[str, str]]:
    """Return where the buttons lead: the name, and the query, which says nothing of the latest execution."""
    to = {
        "Closer": window.scaled(0.5),
        "Wider": window.scaled(2.0),
        "Earlier": window.moved(-0.5),
        "Later": window.moved(0.5),
        "All": Window(0.0, window.whole, window.whole),
    }
    return [(name, there.query(execution)) for name, there in to.items()]


def _lists(waterfall: Waterfall, titles: Mapping[str, str]) -> dict[str, Any]:
    """Return in words what went wrong and what took longest."""

    def lines(bars: list[Bar]) -> list[str]:
        return [told(bar, waterfall.start, titles) for bar in bars]

    troubled = waterfall.troubled()
    return {
        "troubled": lines(troubled[:MOST_TROUBLED]),
        "more_troubled": max(0, len(troubled) - MOST_TROUBLED),
        "turned_away": waterfall.turned_away(),
        "slowest": lines(waterfall.slowest(SLOWEST)),
    }
