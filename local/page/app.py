"""The page's addresses."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

from sse_starlette import EventSourceResponse
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from local.page.audiobook_zip import audiobook_zip
from local.page.book import BookView
from local.page.chapter import ChapterView
from local.page.chapter_log import chapter_log
from local.page.drop import drop
from local.page.guard import NAMES, Guard
from local.page.live import LivePages, View
from local.page.media import audio
from local.page.rendering import HERE, render
from local.page.shelf import ShelfView
from local.page.waterfall import Waterfalls
from local.stack import BookUnknown, Stack
from local.trouble import NO_ANSWER, line_of

Endpoint = Callable[[Request], Awaitable[Response]]
VIEWS: dict[str, Callable[..., View]] = {
    "": ShelfView,
    "/books/{book_id:uuid}": BookView,
    "/books/{book_id:uuid}/chapters/{chapter_id:uuid}": ChapterView,
}
"""By address; what stands in braces there is handed to the view."""


def application(stack: Callable[[], Stack], poll_seconds: float) -> Starlette:
    """Return the page of a stack, which is looked for at the first request, and asked again and again by open pages."""
    live = LivePages(poll_seconds)
    routes: list[Route | Mount] = [
        Mount("/static", StaticFiles(directory=HERE / "static"), name="static"),
        Route("/drop", drop, methods=["POST"]),
        Route("/books/{book_id:uuid}/audiobook.zip", audiobook_zip),
        Route("/books/{book_id:uuid}/waterfall", Waterfalls().page),
        Route("/books/{book_id:uuid}/chapters/{chapter_id:uuid}/audio.mp3", audio),
        Route("/books/{book_id:uuid}/chapters/{chapter_id:uuid}/log", chapter_log),
    ]
    for path, view in VIEWS.items():
        routes += [Route(path or "/", _page(live, view)), Route(f"{path}/live", _events(live, view))]
    app = Starlette(
        routes=routes,
        middleware=[Middleware(Guard), Middleware(TrustedHostMiddleware, allowed_hosts=NAMES, www_redirect=False)],
        exception_handlers={
            BookUnknown: _missing,
            HTTPException: _refused,
            **dict.fromkeys(NO_ANSWER, _away),
        },
    )
    app.state.stack = stack
    return app


def _page(live: LivePages, view: Callable[..., View]) -> Endpoint:
    async def page(request: Request) -> Response:
        shown = await live.page(request.url.path, _view(view, request))
        live_at = f"{request.url.path.rstrip('/')}/live?after={shown.mark}"
        context: dict[str, Any] = {"view": shown.view, "parts": shown.parts, "lists": shown.lists, "live": live_at}
        return HTMLResponse(render(shown.view.template, **context))

    return page


def _events(live: LivePages, view: Callable[..., View]) -> Endpoint:
    async def events(request: Request) -> Response:
        mark = request.headers.get("last-event-id") or request.query_params.get("after", "")
        address = request.url.path.removesuffix("/live") or "/"
        return EventSourceResponse(live.events(address, _view(view, request), mark))

    return events


def _view(view: Callable[..., View], request: Request) -> Callable[[], View]:
    return lambda: view(request.app.state.stack(), **request.path_params)


async def _missing(_: Request, error: Exception) -> Response:
    return _told("Not here", str(error), 404)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    title = "Not here" if error.status_code == HTTPStatus.NOT_FOUND else "Refused"
    return _told(title, f"{error.detail}: {request.method} {request.url.path}", error.status_code)


async def _away(_: Request, error: Exception) -> Response:
    return _told("No answer", line_of(error), 503)


def _told(title: str, message: str, status: int) -> Response:
    return HTMLResponse(render("message.html", title=title, message=message), status)
