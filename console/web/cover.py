"""The cover of an audiobook, as binding has stored it."""

import anyio.to_thread
from botocore.exceptions import ClientError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from book_pipeline.store.artifacts import JPEG, bound_cover_key

HEADERS = {"Cache-Control": "private, max-age=60", "X-Content-Type-Options": "nosniff"}
"""A book that is bound again may have another cover under the same address."""
MISSING = {403, 404}


async def cover(request: Request) -> Response:
    """Respond with the cover of a bound book, or with status 404."""
    return await anyio.to_thread.run_sync(_cover, request)


def _cover(request: Request) -> Response:
    stack = request.app.state.stack()
    key = bound_cover_key(request.path_params["book_id"])
    try:
        found = stack.client("s3").get_object(Bucket=stack.bucket, Key=key)
        return Response(found["Body"].read(), media_type=JPEG, headers=HEADERS)
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] in MISSING:
            raise HTTPException(404, "This book has no cover yet") from error
        raise
