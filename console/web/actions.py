"""The page's buttons: cancel, retry, delete and dismiss a book, retry a chapter."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from uuid import UUID

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from book_pipeline.errors import InvalidRequest, PipelineError
from console.client import Stack
from console.client.amounts import stand_in_note
from console.web.rendering import render, usd

Action = Callable[[Stack, UUID, UUID | None, bool], Response]


def routes() -> list[Route]:
    """Return the routes; SameOriginMiddleware rejects a POST that another site sends."""
    book, chapter = "/books/{book_id:uuid}", "/books/{book_id:uuid}/chapters/{chapter_id:uuid}"
    actions = {
        f"{book}/cancel": _cancel,
        f"{book}/retry": _retry,
        f"{chapter}/retry": _retry,
        f"{book}/delete": _delete,
        f"{book}/dismiss": _dismiss,
    }
    return [Route(path, _endpoint(action), methods=["POST"]) for path, action in actions.items()]


def _endpoint(action: Action) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        async with request.form(max_files=0, max_fields=5) as form:
            keep_audio = form.get("keep_audio") == "yes"
        ids = (request.path_params["book_id"], request.path_params.get("chapter_id"))
        try:
            return await anyio.to_thread.run_sync(action, request.app.state.stack(), *ids, keep_audio)
        except PipelineError as error:
            return HTMLResponse(render("message.html", title="Not done", message=str(error)), HTTPStatus.CONFLICT)

    return endpoint


def _cancel(stack: Stack, book_id: UUID, _: UUID | None, __: bool) -> Response:
    stack.cancel(book_id)
    return _back_to(book_id)


def _retry(stack: Stack, book_id: UUID, chapter_id: UUID | None, _: bool) -> Response:
    stack.retry(book_id, chapter_id)
    return _back_to(book_id)


def _delete(stack: Stack, book_id: UUID, _: UUID | None, keep_audio: bool) -> Response:
    deleted = stack.delete(book_id, keep_audio=keep_audio)
    objects = "1 object is deleted" if deleted.objects == 1 else f"{deleted.objects:,} objects are deleted"
    kept = f" Its MP3 files stay in the bucket, under audio/{book_id}/." if keep_audio else ""
    remains = " What remains elsewhere:" if deleted.remains else ""
    note = stand_in_note(deleted.usd, deleted.stand_in_usd)
    cost = f"The book has cost {usd(deleted.usd)}{f' ({note})' if note else ''}."
    message = f"{objects}, counting each version. {cost}{kept}{remains}"
    page = render("message.html", title="The book is deleted", message=message, lines=deleted.remains)
    return HTMLResponse(page)


def _dismiss(stack: Stack, book_id: UUID, _: UUID | None, __: bool) -> Response:
    """Delete a book that failed before anything was made of it, and show the library again."""
    book = stack.book(book_id)
    if book.chapters or not book.error:
        raise InvalidRequest("Chapters of this book were found, so it is not dismissed. Delete it on its own page.")
    stack.delete(book_id, keep_audio=False)
    return RedirectResponse("/", HTTPStatus.SEE_OTHER)


def _back_to(book_id: UUID) -> Response:
    return RedirectResponse(f"/books/{book_id}", HTTPStatus.SEE_OTHER)
