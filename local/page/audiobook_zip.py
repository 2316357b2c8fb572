"""The whole audiobook as one ZIP file, which is made while it is sent: no book is in memory or on disk for it."""

import zipfile
from collections.abc import Iterator
from http import HTTPStatus
from io import RawIOBase
from typing import TYPE_CHECKING
from urllib.parse import quote

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse

from book_pipeline.errors import ChaptersIncomplete
from local.page.media import pieces
from local.page.rendering import render
from local.stack import Stack
from local.stack.audiobook import Audiobook, find_audiobook

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


async def audiobook_zip(request: Request) -> Response:
    """Answer all chapters of a book, which must be complete."""
    return await anyio.to_thread.run_sync(_audiobook_zip, request)


def _audiobook_zip(request: Request) -> Response:
    stack: Stack = request.app.state.stack()
    try:
        audiobook = find_audiobook(request.path_params["book_id"], stack)
    except ChaptersIncomplete as error:
        return HTMLResponse(render("message.html", title="Not yet", message=str(error)), HTTPStatus.CONFLICT)
    name = f"attachment; filename*=UTF-8''{quote(audiobook.name, safe='')}.zip"
    return StreamingResponse(
        archive(audiobook, stack), media_type="application/zip", headers={"Content-Disposition": name}
    )


def archive(audiobook: Audiobook, stack: Stack) -> Iterator[bytes]:
    """Yield the archive piece by piece, the files as they are: MP3 would not become smaller."""
    s3, sink = stack.client("s3"), _Sink()
    with zipfile.ZipFile(sink, "w") as file:
        for item in audiobook.items:
            found = s3.get_object(Bucket=stack.bucket, Key=item.key)
            entry = zipfile.ZipInfo(f"{audiobook.name}/{item.file_name}", found["LastModified"].timetuple()[:6])
            entry.file_size = found["ContentLength"]  # by which zipfile knows the files that need Zip64
            with file.open(entry, "w") as target:
                for piece in pieces(found["Body"]):
                    target.write(piece)
                    yield sink.taken()
    yield sink.taken()


class _Sink(RawIOBase):
    """What the archive is written to, and taken from at once. It can't be sought in, and zipfile does without."""

    def __init__(self) -> None:
        super().__init__()
        self._written: list[bytes] = []

    def write(self, data: "ReadableBuffer", /) -> int:
        """Keep the bytes until they are taken."""
        self._written.append(bytes(data))
        return len(self._written[-1])

    def taken(self) -> bytes:
        """Return what has been written since the last time."""
        taken = b"".join(self._written)
        self._written.clear()
        return taken
