"""The cover image that the source of a book has; an empty image for a book without one."""

from uuid import UUID

import anyio.to_thread
from botocore.exceptions import ClientError
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from book_pipeline.store.artifacts import cover_key
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
CACHED = {"Cache-Control": "private, max-age=300"}
"""A list of a thousand books shows a thousand covers each time it is opened."""


async def cover(request: Request) -> Response:
    """Respond with the cover, or with an empty image, so that a list need not know which books have one."""
    return await anyio.to_thread.run_sync(_cover, request.path_params["book_id"], request.app.state.stack())


def _cover(book_id: UUID, stack: Stack) -> Response:
    s3 = stack.client("s3")
    prefix = cover_key(book_id, "")
    for item in s3.list_objects_v2(Bucket=stack.bucket, Prefix=prefix).get("Contents", ()):
        media_type = MEDIA_TYPES.get(item["Key"].removeprefix(prefix))
        if media_type is None:
            continue
        try:
            found = s3.get_object(Bucket=stack.bucket, Key=item["Key"])
        except ClientError as error:
            if error.response["Error"]["Code"] != "NoSuchKey":  # the book was deleted meanwhile
                raise
            break
        headers = {**CACHED, "Content-Length": str(found["ContentLength"])}
        return StreamingResponse(chunks(found["Body"]), media_type=media_type, headers=headers)
    return Response(EMPTY, media_type=MEDIA_TYPES["svg"], headers=CACHED)
