"""The page's routes and error pages."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import fields
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import anyio.to_thread
from pydantic import ValidationError
from sse_starlette import EventSourceResponse
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from book_pipeline.errors import PipelineError
from console.client import BookUnknown, Stack
from console.client.errors import NO_ANSWER, message_of
from console.client.ids import BEGINNING, find_book
from console.web import actions, upload, voices
from console.web.book import BookView
from console.web.chapter import ChapterView
from console.web.chapter_log import chapter_log
from console.web.cover import cover
from console.web.downloads import audiobook_m4b, audiobook_zip
from console.web.lexicon import lexicon
from console.web.library import LibraryView
from console.web.library_query import LibraryQuery
from console.web.live import LivePages, View
from console.web.media import audio, speech
from console.web.rendering import FOLDER, render
from console.web.retake import paragraph, word
from console.web.review import review
from console.web.same_origin import ALLOWED_HOSTS, SameOriginMiddleware
from console.web.waterfall import Waterfalls

PARAGRAPH = "/books/{book_id:uuid}/chapters/{chapter_id:uuid}/paragraphs"
Endpoint = Callable[[Request], Awaitable[Response]]
VIEWS: dict[str, Callable[..., View]] = {
    "": LibraryView,
    "/books/{book_id:uuid}": BookView,
    "/books/{book_id:uuid}/chapters/{chapter_id:uuid}": ChapterView,
}
"""By path; the path's parameters are passed to the view, and those of the query to the library."""
QUERY = [field.name for field in fields(LibraryQuery)]


def application(stack: Callable[[], Stack], poll_seconds: float) -> Starlette:
    """Return the page of a stack.

    Parameters
    ----------
    stack
        Returns the stack; first called when a request arrives.
    poll_seconds
        How often an open page asks the stack for changes.

    """
    live = LivePages(poll_seconds)
    routes: list[Route | Mount] = [
        Mount("/static", StaticFiles(directory=FOLDER / "static"), name="static"),
        Route("/books/{book_id:uuid}/audiobook.zip", audiobook_zip),
        Route("/books/{book_id:uuid}/audiobook.m4b", audiobook_m4b),
        Route("/books/{book_id:uuid}/cover", cover),
        Route("/books/{book_id:uuid}/waterfall", Waterfalls().page),
        Route("/books/{book_id:uuid}/review", review, methods=["GET", "POST"]),
        Route("/books/{book_id:uuid}/lexicon", lexicon, methods=["GET", "POST"]),
        Route("/books/{book_id:uuid}/chapters/{chapter_id:uuid}/audio.mp3", audio),
        Route("/books/{book_id:uuid}/chapters/{chapter_id:uuid}/log", chapter_log),
        Route("/books/{book_id:uuid}/chapters/{chapter_id:uuid}/word", word, methods=["GET", "POST"]),
        Route(f"{PARAGRAPH}/{{number:int}}", paragraph, methods=["GET", "POST"]),
        Route("/books/{book_id:uuid}/speech/{idempotency_key}.mp3", speech),
    ]
    routes += [*upload.routes(), *actions.routes(), *voices.routes()]
    for path, view in VIEWS.items():
        routes += [Route(path or "/", _page(live, view)), Route(f"{path}/live", _events(live, view))]
    routes.append(Route("/books/{beginning}", _whole_id))
    app = Starlette(
        routes=routes,
        middleware=[
            Middleware(SameOriginMiddleware),
            Middleware(TrustedHostMiddleware, allowed_hosts=ALLOWED_HOSTS, www_redirect=False),
        ],
        exception_handlers={
            BookUnknown: _book_unknown,
            HTTPException: _http_error,
            PipelineError: _refused,
            ValidationError: _refused,
            **dict.fromkeys(NO_ANSWER, _unavailable),
        },
    )
    app.state.stack = stack
    return app


async def _whole_id(request: Request) -> Response:
    """Redirect from the beginning of a book's id to the book."""
    beginning = request.path_params["beginning"]
    if not BEGINNING.fullmatch(beginning):
        raise HTTPException(HTTPStatus.NOT_FOUND)
    found = await anyio.to_thread.run_sync(find_book, beginning, request.app.state.stack())
    return RedirectResponse(f"/books/{found}")


def _page(live: LivePages, view: Callable[..., View]) -> Endpoint:
    async def page(request: Request) -> Response:
        query = _query(request)
        page = await live.page(_with(request.url.path, query), _view(view, request))
        live_at = _with(f"{request.url.path.rstrip('/')}/live", query | {"after": page.event_id})
        context: dict[str, Any] = {"view": page.view, "parts": page.parts, "lists": page.lists, "live": live_at}
        return HTMLResponse(render(page.view.template, **context))

    return page


def _events(live: LivePages, view: Callable[..., View]) -> Endpoint:
    async def events(request: Request) -> Response:
        after = request.headers.get("last-event-id") or request.query_params.get("after", "")
        path = _with(request.url.path.removesuffix("/live") or "/", _query(request))
        return EventSourceResponse(live.events(path, _view(view, request), after))

    return events


def _view(view: Callable[..., View], request: Request) -> Callable[[], View]:
    return lambda: view(request.app.state.stack(), **request.path_params, **_query(request))


def _query(request: Request) -> dict[str, str]:
    """Return the parameters of the library's address that say which books it lists; no other page has any."""
    if request.path_params:
        return {}
    given = {name: request.query_params.get(name, "") for name in QUERY}
    return LibraryQuery.of(**given).parameters


def _with(path: str, query: Mapping[str, str]) -> str:
    return f"{path}?{urlencode(query)}" if query else path


async def _book_unknown(_: Request, error: Exception) -> Response:
    return _message_page("Not found", str(error), 404)


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    title = "Not found" if error.status_code == HTTPStatus.NOT_FOUND else "Request rejected"
    return _message_page(title, f"{error.detail}: {request.method} {request.url.path}", error.status_code)


async def _refused(_: Request, error: Exception) -> Response:
    return _message_page("Request rejected", message_of(error), HTTPStatus.CONFLICT)


async def _unavailable(_: Request, error: Exception) -> Response:
    return _message_page("Pipeline unavailable", message_of(error), 503)


def _message_page(title: str, message: str, status: int) -> Response:
    return HTMLResponse(render("message.html", title=title, message=message), status)
