"""The audiobook as one ZIP file, created while it is sent, so that it is never held in memory or on disk."""

import zipfile
from collections.abc import Iterator
from http import HTTPStatus
from io import RawIOBase
from typing import TYPE_CHECKING
from urllib.parse import quote

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse

from book_pipeline.errors import AudiobookDamaged, ChaptersIncomplete
from console.client import Stack
from console.client.audiobook import Audiobook, find_audiobook
from console.web.rendering import render

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


async def audiobook_zip(request: Request) -> Response:
    """Respond with all chapters of a complete, undamaged book, or with status 409."""
    return await anyio.to_thread.run_sync(_audiobook_zip, request)


def _audiobook_zip(request: Request) -> Response:
    stack: Stack = request.app.state.stack()
    try:
        audiobook = find_audiobook(request.path_params["book_id"], stack)
        audiobook.check(stack)
    except AudiobookDamaged as error:
        return HTMLResponse(render("message.html", title="Damaged", message=str(error)), HTTPStatus.CONFLICT)
    except ChaptersIncomplete as error:
        return HTMLResponse(render("message.html", title="Not complete yet", message=str(error)), HTTPStatus.CONFLICT)
    name = f"attachment; filename*=UTF-8''{quote(audiobook.name, safe='')}.zip"
    return StreamingResponse(
        archive(audiobook, stack), media_type="application/zip", headers={"Content-Disposition": name}
    )


def archive(audiobook: Audiobook, stack: Stack) -> Iterator[bytes]:
    """Yield the archive in chunks. The files are not compressed: MP3 would not become smaller.

    A file that turns out to be damaged ends the archive, so that no browser keeps it. Raises AudiobookDamaged.
    """
    sink = _Sink()
    with zipfile.ZipFile(sink, "w") as file:
        for item in audiobook.items:
            found = audiobook.head(item, stack)
            entry = zipfile.ZipInfo(f"{audiobook.name}/{item.file_name}", found["LastModified"].timetuple()[:6])
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
