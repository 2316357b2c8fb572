"""Uploads a source from the page into `raw/`: a file as it is, an address as a manifest of one request."""

import json
import re
import shutil
import tempfile
import unicodedata
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any
from uuid import UUID

import anyio.to_thread
from pydantic import ValidationError
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from book_pipeline.errors import PipelineError
from book_pipeline.source.limits import MOST_UNPACKED_BYTES
from console.client import Stack
from console.client.errors import NO_ANSWER, message_of
from console.client.file_names import shorten
from console.client.submission import is_manifest, submit, submit_manifest
from console.client.voices import with_voice
from console.client.watch import running_execution
from console.web.rendering import render
from events.schemas.start import BookOptions, BookRequest

REPORT_SECONDS = 30.0
"""How long to wait for the report on a manifest."""
MAX_STEM_BYTES, MAX_SUFFIX_CHARACTERS = 200, 10
"""File systems allow 255 bytes for the whole name."""


class UploadRejected(Exception):
    """Nothing was put into `raw/`; the message says why."""


@dataclass(frozen=True)
class Uploaded:
    """What was put into `raw/`: the message for the requester, and the book's id if it is a single book."""

    message: str
    book_id: UUID | None = None


async def upload(request: Request) -> Response:
    """Handle the form: a `file` or an `address`, and the options. Answer a script with JSON, a browser with a page."""
    try:
        _check_length(request)
        async with request.form(max_files=1, max_fields=20) as form:
            uploaded = await anyio.to_thread.run_sync(_upload, form, request.app.state.stack())
    except NO_ANSWER as error:
        return _respond(request, message_of(error), HTTPStatus.SERVICE_UNAVAILABLE)
    except HTTPException as error:  # the body is not a valid form
        return _respond(request, error.detail, error.status_code)
    except (UploadRejected, ValidationError, PipelineError) as error:
        return _respond(request, message_of(error), HTTPStatus.BAD_REQUEST)
    return _respond(request, uploaded.message, HTTPStatus.CREATED, uploaded.book_id)


def _check_length(request: Request) -> None:
    length = request.headers.get("content-length", "")
    if not length.isdecimal():
        raise UploadRejected("The browser did not send the file's size. Use `book-pipeline submit` instead.")
    if int(length) > MOST_UNPACKED_BYTES:
        raise UploadRejected(
            f"A file may have at most {MOST_UNPACKED_BYTES // 1_000_000} MB. Add each book as a file of its own."
        )


def _upload(form: FormData, stack: Stack) -> Uploaded:
    options = BookOptions.model_validate(
        {name: _text(form, name) for name in BookOptions.model_fields if _text(form, name)}
    )
    options = with_voice(options, _text(form, "voice"), stack)
    file, address = form.get("file"), _text(form, "address")
    if isinstance(file, UploadFile) and file.filename:
        return _upload_file(file, options, stack)
    if address:
        return _request_address(address, options, stack)
    raise UploadRejected("There is nothing to add. Choose a file or enter an address.")


def _upload_file(file: UploadFile, options: BookOptions, stack: Stack) -> Uploaded:
    name = safe_file_name(file.filename or "")
    with tempfile.TemporaryDirectory(prefix="book-pipeline-") as folder:
        path = Path(folder) / name
        with path.open("wb") as target:
            shutil.copyfileobj(file.file, target)
        if is_manifest(path):
            return _submit_manifest(path, stack)
        book_id = submit(str(path), options, stack, has_path=False).book_id
    return Uploaded(f"{name} was uploaded. {_what_happens(book_id, stack)}", book_id)


def _request_address(address: str, options: BookOptions, stack: Stack) -> Uploaded:
    request = BookRequest.model_validate({"source_url": address, **options.model_dump(exclude_none=True)})
    with tempfile.TemporaryDirectory(prefix="book-pipeline-") as folder:
        manifest = Path(folder) / f"{request.identity()}.json"
        manifest.write_text(json.dumps([request.model_dump(mode="json", exclude_none=True)]))
        _submit_manifest(manifest, stack)
    return Uploaded(f"{address} was requested. {_what_happens(request.identity(), stack)}", request.identity())


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


def safe_file_name(name: str) -> str:
    """Return the last part of the file name that a browser sent, without folders and control characters."""
    plain = unicodedata.normalize("NFC", name)
    plain = "".join(character for character in plain if unicodedata.category(character)[0] != "C")
    last = re.split(r"[/\\]", plain)[-1].strip(" .")
    stem, suffix = Path(last).stem, Path(last).suffix
    if not stem:
        raise UploadRejected("The file has no usable name. Give it a name with an extension such as .txt or .epub.")
    if len(suffix) > MAX_SUFFIX_CHARACTERS:
        stem, suffix = last, ""
    return shorten(stem, MAX_STEM_BYTES) + suffix


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return value.strip() if isinstance(value, str) else ""


def _respond(request: Request, message: str, status: int, book_id: UUID | None = None) -> Response:
    """Return the message as JSON for `page.js`, or as a page for a browser that runs no scripts."""
    if request.headers.get("accept") == "application/json":
        content: dict[str, Any] = {"message": message, "book_id": book_id and str(book_id)}
        return JSONResponse(content, status)
    title = "Added" if status == HTTPStatus.CREATED else "Not added"
    return HTMLResponse(render("message.html", title=title, message=message), status)
