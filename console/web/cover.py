"""The cover of a book: that of its finished files, else its source's; an empty image for a book without one."""

from uuid import UUID

import anyio.to_thread
from botocore.exceptions import ClientError
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from book_pipeline.store.artifacts import JPEG
from book_pipeline.store.keys import bound_cover_key, cover_key
from console.client import Stack
from console.web.media import chunks

EMPTY = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 3"/>'
MEDIA_TYPES = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "svg": "image/svg+xml",
}
"""By extension: the readers store no other covers."""
MISSING = {403, 404}
"""S3 answers 403 for a missing object to a person who may not list the bucket."""
CACHED = {"Cache-Control": "private, max-age=300"}
"""A list of a thousand books shows a thousand covers each time it is opened."""


async def cover(request: Request) -> Response:
    """Respond with the cover, or with an empty image, so that a list need not know which books have one."""
    return await anyio.to_thread.run_sync(_cover, request.path_params["book_id"], request.app.state.stack())


def _cover(book_id: UUID, stack: Stack) -> Response:
    return (
        _image(bound_cover_key(book_id), JPEG, stack)
        or _source_cover(book_id, stack)
        or Response(EMPTY, media_type=MEDIA_TYPES["svg"], headers=CACHED)
    )


def _source_cover(book_id: UUID, stack: Stack) -> Response | None:
    prefix = cover_key(book_id, "")
    for item in stack.client("s3").list_objects_v2(Bucket=stack.bucket, Prefix=prefix).get("Contents", ()):
        media_type = MEDIA_TYPES.get(item["Key"].removeprefix(prefix))
        if media_type is not None:
            return _image(item["Key"], media_type, stack)
    return None


def _image(key: str, media_type: str, stack: Stack) -> Response | None:
    """Return the object as an image; None if it does not exist, or not any more."""
    try:
        found = stack.client("s3").get_object(Bucket=stack.bucket, Key=key)
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] in MISSING:
            return None
        raise
    headers = {**CACHED, "Content-Length": str(found["ContentLength"])}
    return StreamingResponse(chunks(found["Body"]), media_type=media_type, headers=headers)
