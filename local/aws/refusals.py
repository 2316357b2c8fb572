"""The check before moto: a request that is not signed with one of this cloud's keys is rejected."""

import json
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape

from guards.callers import why_foreign
from local.aws.signatures import Rejected, check_signature
from local.credentials import AccessKey

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

CODES = {
    "foreign": ("AccessDenied", "AccessDeniedException", "AccessDenied"),
    "unsigned": ("AccessDenied", "MissingAuthenticationTokenException", "MissingAuthenticationToken"),
    "key": ("InvalidAccessKeyId", "UnrecognizedClientException", "InvalidClientTokenId"),
    "signature": ("SignatureDoesNotMatch", "InvalidSignatureException", "SignatureDoesNotMatch"),
    "time": ("RequestTimeTooSkewed", "InvalidSignatureException", "RequestExpired"),
}
"""AWS's error codes by problem: those of S3, of the JSON protocols and of the query protocol.

https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html,
https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html
"""
SERVICE = re.compile("(?:/|%2F)([a-z0-9-]+)(?:/|%2F)aws4_request")
INTERNAL = ("/moto-api", "/latest/")
"""Paths of moto that AWS does not have: its state and its settings, and the metadata of a machine."""


def gate(application: Application, key_of: Callable[[str], AccessKey | None], port: int) -> Application:
    """Return the application behind checks of who sends a request; 403 says in one line why it is refused."""

    def guarded(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        try:
            _check_caller(environ, port)
            check_signature(environ, key_of, datetime.now(UTC))
        except Rejected as rejected:
            return _refuse(rejected, environ, start_response)
        return application(environ, start_response)

    return guarded


def _check_caller(environ: dict[str, Any], port: int) -> None:
    headers = (environ.get(name) for name in ("HTTP_HOST", "HTTP_ORIGIN", "HTTP_SEC_FETCH_SITE"))
    reason = why_foreign(port, **dict(zip(("host", "origin", "site"), headers, strict=True)))
    if reason is not None:
        raise Rejected("foreign", reason)
    if environ["PATH_INFO"].startswith(INTERNAL):
        raise Rejected("foreign", f"AWS has no {environ['PATH_INFO']}, and neither has the local cloud.")
    if "\n" in environ["PATH_INFO"]:  # moto finds no action for it, and the pipeline refuses the key
        raise Rejected("foreign", "The local cloud stores no object whose key has a line end. Use another key.")


def _refuse(rejected: Rejected, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer in the format of the protocol that the client speaks."""
    of_s3, of_json, of_query = CODES[rejected.problem]
    signed_for = SERVICE.search(environ.get("HTTP_AUTHORIZATION") or environ.get("QUERY_STRING") or "")
    if (environ.get("CONTENT_TYPE") or "").startswith("application/x-www-form-urlencoded"):
        error = (
            f"<Error><Type>Sender</Type><Code>{of_query}</Code><Message>{escape(rejected.message)}</Message></Error>"
        )
        headers, body = [("Content-Type", "text/xml")], f"<ErrorResponse>{error}</ErrorResponse>"
    elif "HTTP_X_AMZ_TARGET" in environ or (signed_for and signed_for[1] != "s3"):
        headers = [("Content-Type", "application/json"), ("x-amzn-ErrorType", of_json)]
        body = json.dumps({"__type": of_json, "message": rejected.message})
    else:
        headers = [("Content-Type", "application/xml")]
        body = f"<Error><Code>{of_s3}</Code><Message>{escape(rejected.message)}</Message></Error>"
    content = b"" if environ["REQUEST_METHOD"] == "HEAD" else body.encode()
    start_response("403 Forbidden", [*headers, ("Content-Length", str(len(content)))])
    return [content]
