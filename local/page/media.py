"""A chapter's audio, as S3 has it: whole or the part that a player asks for, piece by piece."""

import re
from collections.abc import Iterator
from contextlib import closing
from http import HTTPStatus
from typing import Any

import anyio.to_thread
from botocore.exceptions import ClientError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from book_pipeline.store.artifacts import audio_key

PIECE_BYTES = 256 * 1024
RANGE = re.compile(r"bytes=(?:\d+-\d*|-\d+)")
"""One range; of several, S3 too answers the whole."""


async def audio(request: Request) -> Response:
    """Answer a chapter's MP3, or the part of it that the player wants now."""
    return await anyio.to_thread.run_sync(_audio, request)


def _audio(request: Request) -> Response:
    stack = request.app.state.stack()
    key = audio_key(request.path_params["book_id"], request.path_params["chapter_id"])
    s3, place = stack.client("s3"), {"Bucket": stack.bucket, "Key": key}
    try:
        if request.method == "HEAD":
            return Response(headers=_headers(s3.head_object(**place)))
        found = _found(s3, place, request)
    except ClientError as error:
        return _not_served(error, s3, place)
    headers = _headers(found)
    if "ContentRange" in found:
        headers["Content-Range"] = found["ContentRange"]
    status = HTTPStatus.PARTIAL_CONTENT if "ContentRange" in found else HTTPStatus.OK
    return StreamingResponse(pieces(found["Body"]), status, headers)


def _found(s3: Any, place: dict[str, str], request: Request) -> dict[str, Any]:
    """Ask S3 as the browser asks; a part of audio that has been made anew since is no part of what it has."""
    asked = request.headers
    part = {"Range": asked["range"]} if RANGE.fullmatch(asked.get("range", "")) else {}
    known = {"IfNoneMatch": asked["if-none-match"]} if "if-none-match" in asked else {}
    if part and "if-range" in asked:
        try:
            return dict(s3.get_object(**place, **part, IfMatch=asked["if-range"]))
        except ClientError as error:
            if _status(error) != HTTPStatus.PRECONDITION_FAILED:
                raise
            part = {}
    return dict(s3.get_object(**place, **part, **known))


def _headers(found: dict[str, Any]) -> dict[str, str]:
    return {
        "Content-Type": "audio/mpeg",
        "Content-Length": str(found["ContentLength"]),
        "Accept-Ranges": "bytes",
        "ETag": found["ETag"],
        "Cache-Control": "no-cache",  # the address stays when a chapter is spoken anew
    }


def _not_served(error: ClientError, s3: Any, place: dict[str, str]) -> Response:
    match _status(error):
        case HTTPStatus.NOT_FOUND:
            raise HTTPException(404, "This chapter has no audio yet") from error
        case HTTPStatus.NOT_MODIFIED:
            return Response(status_code=HTTPStatus.NOT_MODIFIED)
        case HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE as status:
            size = s3.head_object(**place)["ContentLength"]
            return Response(status_code=status, headers={"Content-Range": f"bytes */{size}"})
        case _:
            raise error


def _status(error: ClientError) -> int:
    return int(error.response["ResponseMetadata"]["HTTPStatusCode"])


def pieces(body: Any) -> Iterator[bytes]:
    """Yield what S3 sends, and let the connection go when nobody listens any more."""
    with closing(body):
        yield from body.iter_chunks(PIECE_BYTES)
