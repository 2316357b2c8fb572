"""Streams a chapter's audio from S3: the whole file, or the range that a player requests."""

import re
from collections.abc import Iterator
from contextlib import closing
from http import HTTPStatus
from typing import Any
from uuid import UUID

import anyio.to_thread
from botocore.exceptions import ClientError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from book_pipeline.errors import AudiobookDamaged, ChaptersIncomplete
from book_pipeline.store.keys import audio_key, chunk_key
from console.client import Stack
from console.client.audiobook import CHUNK_BYTES, find_audiobook

WORK = re.compile(r"[0-9a-f]{64}")
"""An idempotency key."""
RANGE = re.compile(r"bytes=(?:\d+-\d*|-\d+)")
"""A single range. Any other value returns the whole file; so does S3 for several ranges."""
LATER_RANGE = re.compile(r"bytes=0*[1-9]\d*-\d*")
"""A range after the start. A player begins at the start; the file is checked then, not at each later range."""


async def audio(request: Request) -> Response:
    """Respond with a chapter's MP3 or the requested range of it."""
    return await anyio.to_thread.run_sync(_audio, request)


async def speech(request: Request) -> Response:
    """Respond with the MP3 of one paid call, such as a take that waits for a choice, or the requested range of it."""
    if not WORK.fullmatch(request.path_params["idempotency_key"]):
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return await anyio.to_thread.run_sync(_speech, request)


def _speech(request: Request) -> Response:
    key = chunk_key(request.path_params["book_id"], request.path_params["idempotency_key"])
    return stored(request, request.app.state.stack(), key)


def _audio(request: Request) -> Response:
    stack = request.app.state.stack()
    key = audio_key(request.path_params["book_id"], request.path_params["chapter_id"])
    if begins(request):
        _check(request.path_params["book_id"], key, stack)
    return stored(request, stack, key)


def begins(request: Request) -> bool:
    """Return whether the request is about the beginning of a file, as the first one of a player is."""
    return not LATER_RANGE.fullmatch(request.headers.get("range", ""))


def stored(request: Request, stack: Stack, key: str, media_type: str = "audio/mpeg") -> Response:
    """Respond with an object of the bucket, or the requested range of it."""
    s3, location = stack.client("s3"), {"Bucket": stack.bucket, "Key": key}
    try:
        if request.method == "HEAD":
            return Response(headers=headers_of(s3.head_object(**location), media_type))
        found = _get_object(s3, location, request)
    except ClientError as error:
        return _error_response(error, s3, location)
    headers = headers_of(found, media_type)
    if "ContentRange" in found:
        headers["Content-Range"] = found["ContentRange"]
    status = HTTPStatus.PARTIAL_CONTENT if "ContentRange" in found else HTTPStatus.OK
    return StreamingResponse(chunks(found["Body"]), status, headers)


def _check(book_id: UUID, key: str, stack: Stack) -> None:
    """Refuse audio that is not the one in the manifest, with status 409. A book in progress has newer audio."""
    try:
        find_audiobook(book_id, stack).check_chapter(key, stack)
    except ChaptersIncomplete:
        return
    except AudiobookDamaged as error:
        raise HTTPException(HTTPStatus.CONFLICT, str(error)) from error


def _get_object(s3: Any, location: dict[str, str], request: Request) -> dict[str, Any]:
    """Get the object under the request's conditions; the whole of it if `If-Range` names an older version."""
    headers = request.headers
    byte_range = {"Range": headers["range"]} if RANGE.fullmatch(headers.get("range", "")) else {}
    cached = {"IfNoneMatch": headers["if-none-match"]} if "if-none-match" in headers else {}
    if byte_range and "if-range" in headers:
        try:
            return dict(s3.get_object(**location, **byte_range, IfMatch=headers["if-range"]))
        except ClientError as error:
            if _status(error) != HTTPStatus.PRECONDITION_FAILED:
                raise
            byte_range = {}
    return dict(s3.get_object(**location, **byte_range, **cached))


def headers_of(found: dict[str, Any], media_type: str) -> dict[str, str]:
    """Return the headers for an object as S3 describes it."""
    return {
        "Content-Type": media_type,
        "Content-Length": str(found["ContentLength"]),
        "Accept-Ranges": "bytes",
        "ETag": found["ETag"],
        "Cache-Control": "no-cache",  # a chapter that is narrated again has the same URL
    }


def _error_response(error: ClientError, s3: Any, location: dict[str, str]) -> Response:
    match _status(error):
        case HTTPStatus.NOT_FOUND:
            raise HTTPException(404, "This chapter has no audio yet, or the speech is no longer stored") from error
        case HTTPStatus.NOT_MODIFIED:
            return Response(status_code=HTTPStatus.NOT_MODIFIED)
        case HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE as status:
            size = s3.head_object(**location)["ContentLength"]
            return Response(status_code=status, headers={"Content-Range": f"bytes */{size}"})
        case _:
            raise error


def _status(error: ClientError) -> int:
    return int(error.response["ResponseMetadata"]["HTTPStatusCode"])


def chunks(body: Any) -> Iterator[bytes]:
    """Yield the content of an S3 object; close its connection at the end, or when the reader stops."""
    with closing(body):
        yield from body.iter_chunks(CHUNK_BYTES)
