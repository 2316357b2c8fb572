"""Adds a book from the page: a file goes into `raw/` as it is, an address as a manifest of one request.

The same form is also checked without a source, while it is filled in, and estimated before anything starts.
"""

import json
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any
from uuid import UUID

import anyio.to_thread
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from book_pipeline.errors import PipelineError
from book_pipeline.source.limits import MOST_UNPACKED_BYTES
from console.client import Stack
from console.client.errors import NO_ANSWER, message_of
from console.client.source_preview import Preview
from console.client.submission import check_source, is_manifest, submit, submit_manifest
from console.client.watch import running_execution
from console.web.book_form import BookForm, UploadRejected, read_form
from console.web.preview import ReadingTooSlow, Refused, preview
from console.web.rendering import render

REPORT_SECONDS = 30.0
"""How long to wait for the report on a manifest."""
MOST_FIELDS, MOST_FILES = 40, 2


@dataclass(frozen=True)
class Uploaded:
    """The result of an upload: the message for the requester, and the book's id if it is a single book."""

    message: str
    book_id: UUID | None = None


def routes() -> list[Route]:
    """Return the routes of the form."""
    actions = {"/upload": _add, "/upload/estimate": _estimate, "/upload/check": _check}
    return [Route(path, _endpoint(action), methods=["POST"]) for path, action in actions.items()]


Action = Callable[[Request], Awaitable[Response]]


def _endpoint(action: Action) -> Action:
    """Return an endpoint that answers a script with JSON, and a browser without scripts with a page."""

    async def endpoint(request: Request) -> Response:
        try:
            _check_length(request)
            return await action(request)
        except NO_ANSWER as error:
            return _respond(request, message_of(error), HTTPStatus.SERVICE_UNAVAILABLE)
        except HTTPException as error:  # the body is not a valid form
            return _respond(request, error.detail, error.status_code)
        except UploadRejected as error:
            return _respond(request, str(error), HTTPStatus.BAD_REQUEST, errors=error.errors)
        except (ValidationError, PipelineError) as error:
            return _respond(request, message_of(error), HTTPStatus.BAD_REQUEST)

    return endpoint


async def _add(request: Request) -> Response:
    """Handle the form: a `file` or an `address`, the options, and a `lexicon`."""
    async with request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS) as data:
        stack = request.app.state.stack()
        form = await anyio.to_thread.run_sync(read_form(data).with_voice, stack)
        if form.file is None:
            uploaded = await anyio.to_thread.run_sync(_request_address, form, stack)
        else:
            uploaded = await _upload_file(form, stack)
    return _respond(request, uploaded.message, HTTPStatus.CREATED, uploaded.book_id)


async def _estimate(request: Request) -> Response:
    """Return the chapters, what is left out and the price of the form's book. Nothing starts and nothing is stored."""
    async with request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS) as data:
        form = read_form(data)
        with tempfile.TemporaryDirectory(prefix="book-pipeline-") as folder:
            source = form.address if form.file is None else form.save(Path(folder))
            if isinstance(source, Path) and is_manifest(source):
                raise UploadRejected("A list of books has no estimate of its own. Estimate each of its books.")
            try:
                found = await _previewed(source, form)
            except ReadingTooSlow as error:
                raise UploadRejected(str(error)) from error
    context: dict[str, Any] = {"preview": found, "most": form.options.max_cost_usd}
    if _is_script(request):
        return JSONResponse({"message": "", "html": render("estimate.html", **context)})
    return HTMLResponse(render("estimate_page.html", **context))


async def _check(request: Request) -> Response:
    """Return what is wrong with each field, by its name. A form without a source is not wrong yet."""
    async with request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS) as data:
        try:
            read_form(data, needs_source=False)
        except UploadRejected as error:
            return JSONResponse({"errors": error.errors})
    return JSONResponse({"errors": {}})


def _check_length(request: Request) -> None:
    length = request.headers.get("content-length", "")
    if not length.isdecimal():
        raise UploadRejected("The browser did not send the file's size. Use `book-pipeline submit` instead.")
    if int(length) > MOST_UNPACKED_BYTES:
        raise UploadRejected(
            f"A file may have at most {MOST_UNPACKED_BYTES // 1_000_000} MB. Add each book as a file of its own."
        )


async def _upload_file(form: BookForm, stack: Stack) -> Uploaded:
    """Upload the file. What the pipeline would refuse is refused here: the requester is there to choose another."""
    with tempfile.TemporaryDirectory(prefix="book-pipeline-") as folder:
        path = form.save(Path(folder))
        if is_manifest(path):
            return await anyio.to_thread.run_sync(_submit_manifest, path, stack)
        check_source(str(path), form.options)
        with suppress(ReadingTooSlow):  # the pipeline has more time
            await _previewed(path, form)
        send = partial(submit, str(path), form.options, stack, has_path=False, lexicon=form.lexicon)
        submission = await anyio.to_thread.run_sync(send)
        happens = await anyio.to_thread.run_sync(_what_happens, submission.book_id, stack)
    return Uploaded(f"{path.name} was uploaded. {happens}", submission.book_id)


async def _previewed(source: str | Path, form: BookForm) -> Preview:
    """Return the preview of a source. Raises UploadRejected if the pipeline would refuse it, and ReadingTooSlow."""
    found = await preview(source, form.options)
    if isinstance(found, Refused):
        raise UploadRejected(found.message)
    return found


def _request_address(form: BookForm, stack: Stack) -> Uploaded:
    request = form.request()
    with tempfile.TemporaryDirectory(prefix="book-pipeline-") as folder:
        manifest = Path(folder) / f"{request.identity()}.json"
        manifest.write_text(json.dumps([request.model_dump(mode="json", exclude_none=True)]))
        _submit_manifest(manifest, stack)
    return Uploaded(f"{form.address} was requested. {_what_happens(request.identity(), stack)}", request.identity())


def _submit_manifest(file: Path, stack: Stack) -> Uploaded:
    report = submit_manifest(file, stack, timeout_seconds=REPORT_SECONDS)
    if report.reason:
        raise UploadRejected(report.reason)
    if report.refused:
        raise UploadRejected("; ".join(f"row {row.row}: {row.reason}" for row in report.rows if row.reason))
    return Uploaded(f"{len(report.rows)} books were requested. They appear here in a moment.")


def _what_happens(book_id: UUID, stack: Stack) -> str:
    if running_execution(book_id, stack) is None:
        return "The book appears here in a moment."
    return "The book is in progress; if this is a newer version, it waits until the running execution ends."


def _is_script(request: Request) -> bool:
    return request.headers.get("accept") == "application/json"


def _respond(
    request: Request, message: str, status: int, book_id: UUID | None = None, errors: dict[str, str] | None = None
) -> Response:
    """Return the message as JSON for `add_book.js`, or as a page for a browser that runs no scripts."""
    if _is_script(request):
        content: dict[str, Any] = {"message": message, "book_id": book_id and str(book_id), "errors": errors or {}}
        return JSONResponse(content, status)
    title = "Added" if status == HTTPStatus.CREATED else "Not added"
    return HTMLResponse(render("message.html", title=title, message=message), status)
