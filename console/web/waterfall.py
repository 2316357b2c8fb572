"""A book's waterfall: a fragment for the book's page, or a page of its own for a browser without scripts."""

import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from console.client import Stack
from console.client.queue import queue_label
from console.client.traces import Run, runs_of, trace_of
from console.client.traces.bars import Bar, duration
from console.client.traces.titles import titles_of
from console.client.traces.waterfall import Waterfall, waterfall_of
from console.web.rendering import render
from console.web.waterfall_figure import describe, figure_of
from console.web.waterfall_window import Window, window_of
from events.schemas.describe_books import BookDetails

MAX_BOOKS = 4
"""Books whose finished waterfalls are kept."""
SETTLE_SECONDS = 300.0
"""X-Ray and CloudWatch may receive a span this long after it ended."""
MAX_FAILED, SLOWEST = 50, 10


@dataclass
class _CachedBook:
    """A book that was viewed recently, with the waterfall of each finished execution and why it is cut, if it is."""

    book: BookDetails
    finished: dict[str, tuple[Waterfall, str | None]] = field(default_factory=dict)


class Waterfalls:
    """The waterfalls of a stack, with a cache of the books that were viewed last."""

    def __init__(self) -> None:
        self._cache: OrderedDict[UUID, _CachedBook] = OrderedDict()

    async def page(self, request: Request) -> Response:
        """Respond to `/books/{book_id}/waterfall` with its query: `from`, `to` (seconds), `execution` (its name)."""
        html = await anyio.to_thread.run_sync(
            self._html,
            request.path_params["book_id"],
            dict(request.query_params),
            request.headers.get("x-fragment") == "1",
            request.app.state.stack(),
        )
        return HTMLResponse(html)

    def _html(self, book_id: UUID, query: Mapping[str, str], fragment: bool, stack: Stack) -> str:
        cached = self._current(book_id, stack)
        runs = runs_of(cached.book)
        run = next((run for run in runs if run.name == query.get("execution")), runs[-1] if runs else None)
        context: dict[str, Any] = {"book": cached.book, "runs": runs, "run": run, "figure": None}
        context |= {"path": f"/books/{book_id}/waterfall", "missing": "No execution has started yet."}
        if run is not None:
            context["execution"] = None if run == runs[-1] else run.name
            context |= self._run_context(run, query, cached, stack)
            context["links"] = _links(context["window"], context["execution"]) if context["figure"] else []
        return render("waterfall.html" if fragment else "waterfall_page.html", **context)

    def _current(self, book_id: UUID, stack: Stack) -> _CachedBook:
        """Return the book in its current state."""
        cached = self._cache.pop(book_id, None)
        if cached is None:
            cached = _CachedBook(stack.book(book_id))
        else:
            cached.book = stack.get_if_changed(cached.book) or cached.book
        self._cache[book_id] = cached
        while len(self._cache) > MAX_BOOKS:
            self._cache.popitem(last=False)
        return cached

    def _run_context(self, run: Run, query: Mapping[str, str], cached: _CachedBook, stack: Stack) -> dict[str, Any]:
        finished = cached.finished.get(run.execution_arn)
        if finished is None:
            trace = trace_of(run, cached.book.book_id, stack)
            if trace.missing:
                return {"missing": f"No trace: {trace.missing}."}
            finished = waterfall_of(trace, time.time()), trace.cut
            if not finished[0].live and time.time() - finished[0].end > SETTLE_SECONDS:
                cached.finished[run.execution_arn] = finished
        waterfall, cut = finished
        window = window_of(query, waterfall.end - waterfall.start)
        titles = titles_of(cached.book)
        return {
            "window": window,
            "figure": figure_of(waterfall, window, titles),
            "live": waterfall.live,
            "cut": cut,
            "status": _status(waterfall, cached.book),
            "length": duration(window.whole),
            "view": f"{duration(window.start)} to {duration(window.end)}",
            **_lists(waterfall, titles),
        }


def _status(waterfall: Waterfall, book: BookDetails) -> str:
    """Return the status of the execution, or the place in line of a book that waits for its turn."""
    if waterfall.live and book.queue_place:
        return queue_label(book.queue_place)
    return (waterfall.status or "unknown").lower()


def _links(window: Window, execution: str | None) -> list[tuple[str, str]]:
    """Return the label and the query of each navigation link; the latest execution is not named in the query."""
    targets = {
        "Zoom in": window.scaled(0.5),
        "Zoom out": window.scaled(2.0),
        "Earlier": window.moved(-0.5),
        "Later": window.moved(0.5),
        "All": Window(0.0, window.whole, window.whole),
    }
    return [(label, target.query(execution)) for label, target in targets.items()]


def _lists(waterfall: Waterfall, titles: Mapping[str, str]) -> dict[str, Any]:
    """Return the failed and the slowest operations as text."""

    def lines(bars: list[Bar]) -> list[str]:
        return [describe(bar, waterfall.start, titles) for bar in bars]

    failed = waterfall.failed_or_retried()
    return {
        "failed": lines(failed[:MAX_FAILED]),
        "failed_left_out": max(0, len(failed) - MAX_FAILED),
        "throttled": waterfall.attempts_without_worker(),
        "slowest": lines(waterfall.slowest(SLOWEST)),
    }
