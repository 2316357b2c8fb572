"""The audiobook as one ZIP file or as an M4B, sent while it is read, so that it is never held in memory or on disk."""

import zipfile
from collections.abc import Callable, Iterator
from http import HTTPStatus
from io import RawIOBase
from typing import TYPE_CHECKING
from urllib.parse import quote
from uuid import UUID

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse

from book_pipeline.errors import AudiobookDamaged, ChaptersIncomplete
from book_pipeline.store.artifacts import M4A
from console.client import Stack
from console.client.audiobook import Audiobook, Item, find_audiobook
from console.web.media import begins, headers_of, stored
from console.web.rendering import render

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


async def audiobook_zip(request: Request) -> Response:
    """Respond with all files of a complete, undamaged book, or with status 409."""
    return await anyio.to_thread.run_sync(_or_conflict, _audiobook_zip, request)


async def audiobook_m4b(request: Request) -> Response:
    """Respond with the M4B of a complete, undamaged book; 404 if it has none, 409 if the book is not complete.

    Browsers play it and continue a download: both ask for ranges, of which the one at the beginning is checked.
    """
    return await anyio.to_thread.run_sync(_or_conflict, _audiobook_m4b, request)


def _or_conflict(respond: Callable[[Request, UUID, Stack], Response], request: Request) -> Response:
    try:
        return respond(request, request.path_params["book_id"], request.app.state.stack())
    except AudiobookDamaged as error:
        return _message("Damaged", str(error), HTTPStatus.CONFLICT)
    except ChaptersIncomplete as error:
        return _message("Not complete yet", str(error), HTTPStatus.CONFLICT)


def _audiobook_zip(_: Request, book_id: UUID, stack: Stack) -> Response:
    audiobook = find_audiobook(book_id, stack)
    audiobook.check(stack)
    content = archive(audiobook, stack)
    return StreamingResponse(content, media_type="application/zip", headers=_named(f"{audiobook.name}.zip"))


def _audiobook_m4b(request: Request, book_id: UUID, stack: Stack) -> Response:
    audiobook = find_audiobook(book_id, stack)
    for item in audiobook.items:
        if item.file_name.endswith(".m4b"):
            return _m4b(request, audiobook, item, stack)
    message = f'"{audiobook.name}" has no M4B. Start the book again with the output m4b; the speech is not paid again.'
    return _message("No M4B", message, HTTPStatus.NOT_FOUND)


def _m4b(request: Request, audiobook: Audiobook, item: Item, stack: Stack) -> Response:
    found = audiobook.head(item, stack) if begins(request) else None
    if found is None or request.method == "HEAD" or "range" in request.headers:
        answer = stored(request, stack, item.key, M4A)
        answer.headers.update(_named(item.file_name))
        return answer
    # A damaged file ends early, and browsers keep no file that is shorter than its Content-Length.
    headers = headers_of(found, M4A) | _named(item.file_name)
    return StreamingResponse(audiobook.read(item, stack), headers=headers)


def _message(title: str, message: str, status: HTTPStatus) -> Response:
    return HTMLResponse(render("message.html", title=title, message=message), status)


def _named(file_name: str) -> dict[str, str]:
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(file_name, safe='')}"}


def archive(audiobook: Audiobook, stack: Stack) -> Iterator[bytes]:
    """Yield the archive in chunks. The files are not compressed: MP3 would not become smaller.

    They are in a folder for the author and, in it, one for the book, as `book-pipeline download` has them.
    A file that turns out to be damaged ends the archive, so that no browser keeps it. Raises AudiobookDamaged.
    """
    sink, folder = _Sink(), "/".join(filter(None, (audiobook.author, audiobook.name)))
    with zipfile.ZipFile(sink, "w") as file:
        for item in audiobook.items:
            found = audiobook.head(item, stack)
            entry = zipfile.ZipInfo(f"{folder}/{item.file_name}", found["LastModified"].timetuple()[:6])
            entry.file_size = audiobook.size(item, stack)  # tells zipfile whether the file needs Zip64
            with file.open(entry, "w") as target:
                for chunk in audiobook.read(item, stack):
                    target.write(chunk)
                    yield sink.take()
    yield sink.take()


class _Sink(RawIOBase):
    """Buffers what zipfile writes until it is sent. It does not support seeking; zipfile does not need it."""

    def __init__(self) -> None:
        super().__init__()
        self._written: list[bytes] = []

    def write(self, data: "ReadableBuffer", /) -> int:
        """Store the bytes until `take`."""
        self._written.append(bytes(data))
        return len(self._written[-1])

    def take(self) -> bytes:
        """Return and remove the bytes written since the last call."""
        taken = b"".join(self._written)
        self._written.clear()
        return taken
