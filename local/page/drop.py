"""A source that is dropped on the page goes into `raw/`: a file as it is, an address as a list of one book."""

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
from events.schemas.start import BookRequest, Wishes
from local.page.rendering import render
from local.stack import Stack
from local.stack.submission import is_shelf, submission_of, submit_shelf
from local.stack.watch import running_execution
from local.trouble import NO_ANSWER, line_of

SHELF_SECONDS = 30.0
LONGEST_STEM, LONGEST_ENDING = 200, 10
"""Bytes of a file's name and characters of its ending: file systems take 255 bytes in all."""


class DropRefused(Exception):
    """Nothing was put into `raw/`; the message says why."""


@dataclass(frozen=True)
class Dropped:
    """What was put into `raw/`: of one book its id, and what to tell."""

    message: str
    book_id: UUID | None = None


async def drop(request: Request) -> Response:
    """Take a form with a `file` or an `address`, and the wishes; answer as JSON to a script, else as a page."""
    try:
        _check_length(request)
        async with request.form(max_files=1, max_fields=20) as form:
            done = await anyio.to_thread.run_sync(_dropped, form, request.app.state.stack())
    except NO_ANSWER as error:
        return _answer(request, line_of(error), HTTPStatus.SERVICE_UNAVAILABLE)
    except HTTPException as error:  # no form can be read in it
        return _answer(request, error.detail, error.status_code)
    except (DropRefused, ValidationError, PipelineError) as error:
        return _answer(request, line_of(error), HTTPStatus.BAD_REQUEST)
    return _answer(request, done.message, HTTPStatus.CREATED, done.book_id)


def _check_length(request: Request) -> None:
    length = request.headers.get("content-length", "")
    if not length.isdecimal():
        raise DropRefused("The browser doesn't say how long the file is. Drop it with `book-pipeline submit`.")
    if int(length) > MOST_UNPACKED_BYTES:
        raise DropRefused(f"A book has at most {MOST_UNPACKED_BYTES // 1_000_000} MB. Send one book a file.")


def _dropped(form: FormData, stack: Stack) -> Dropped:
    wishes = Wishes.model_validate({name: _text(form, name) for name in Wishes.model_fields if _text(form, name)})
    file, address = form.get("file"), _text(form, "address")
    if isinstance(file, UploadFile) and file.filename:
        return _file(file, wishes, stack)
    if address:
        return _address(address, wishes, stack)
    raise DropRefused("There is nothing to drop: choose a file, or write an address.")


def _file(file: UploadFile, wishes: Wishes, stack: Stack) -> Dropped:
    name = file_name(file.filename or "")
    with tempfile.TemporaryDirectory(prefix="book-pipeline-") as folder:
        path = Path(folder) / name
        with path.open("wb") as target:
            shutil.copyfileobj(file.file, target)
        if is_shelf(path):
            return _shelf(path, stack)
        submission = submission_of(str(path), wishes, stack)
        _not_in_work(submission.book_id, stack)
        submission.send()
    return Dropped(f"{name} is dropped. Its book appears here in a moment.", submission.book_id)


def _address(address: str, wishes: Wishes, stack: Stack) -> Dropped:
    request = BookRequest.model_validate({"source_url": address, **wishes.model_dump(exclude_none=True)})
    _not_in_work(request.identity(), stack)
    with tempfile.TemporaryDirectory(prefix="book-pipeline-") as folder:
        shelf = Path(folder) / f"{request.identity()}.json"
        shelf.write_text(json.dumps([request.model_dump(mode="json", exclude_none=True)]))
        _shelf(shelf, stack)
    return Dropped(f"{address} is asked for. Its book appears here in a moment.", request.identity())


def _shelf(file: Path, stack: Stack) -> Dropped:
    report = submit_shelf(file, stack, patience_seconds=SHELF_SECONDS)
    if report.reason:
        raise DropRefused(report.reason)
    if report.refused:
        raise DropRefused("; ".join(f"row {row.row}: {row.reason}" for row in report.rows if row.reason))
    return Dropped(f"{len(report.rows)} books are asked for. They appear here in a moment.")


def _not_in_work(book_id: UUID, stack: Stack) -> None:
    if running_execution(book_id, stack) is not None:
        raise DropRefused(
            "This book is being made already, and nothing was dropped. Wait for its end, or for its failure."
        )


def file_name(said: str) -> str:
    """Return the last part of a file's name as the browser says it, whatever folders and signs it comes with."""
    plain = unicodedata.normalize("NFC", said)
    plain = "".join(sign for sign in plain if unicodedata.category(sign)[0] != "C")
    name = re.split(r"[/\\]", plain)[-1].strip(" .")
    stem, ending = Path(name).stem, Path(name).suffix
    if not stem:
        raise DropRefused("The file has no name. Give it one, with an ending like .txt or .epub.")
    if len(ending) > LONGEST_ENDING:
        stem, ending = name, ""
    return stem.encode()[:LONGEST_STEM].decode(errors="ignore") + ending


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return value.strip() if isinstance(value, str) else ""


def _answer(request: Request, message: str, status: int, book_id: UUID | None = None) -> Response:
    """Answer a script, which puts the message on the page, or a browser without one, which shows it as a page."""
    if request.headers.get("accept") == "application/json":
        told: dict[str, Any] = {"message": message, "book_id": book_id and str(book_id)}
        return JSONResponse(told, status)
    title = "Dropped" if status == HTTPStatus.CREATED else "Not dropped"
    return HTMLResponse(render("message.html", title=title, message=message), status)
