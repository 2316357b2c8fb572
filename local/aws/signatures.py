"""Checks the signature of a request to the AWS endpoint as AWS does: Signature Version 4, in a header or in the query.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html. botocore signs the request
again with the same key; the endpoint shares its secrets with nobody else, so equal signatures prove who sent it.
"""

import hmac
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from botocore.auth import SIGV4_TIMESTAMP, UNSIGNED_PAYLOAD, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from local.credentials import AccessKey

CLOCK_SKEW = timedelta(minutes=15)
LONGEST_PRESIGNED = timedelta(days=7)
IN_HEADER = re.compile(r"AWS4-HMAC-SHA256 +Credential=([^,\s]+), *SignedHeaders=([^,\s]+), *Signature=([0-9a-f]{64})")
HASH = re.compile("[0-9a-f]{64}")


@dataclass
class Rejected(Exception):
    """The request has no valid signature. `problem` is a key of `refusals.CODES`; the message names the remedy."""

    problem: str
    message: str


class Signature(NamedTuple):
    """What a request says about its signature; `lifetime` is None in a header."""

    access_key_id: str
    date: str
    region: str
    service: str
    signed_headers: list[str]
    timestamp: str
    lifetime: str | None
    value: str


def check_signature(environ: dict[str, Any], key_of: Callable[[str], AccessKey | None], now: datetime) -> None:
    """Check a WSGI request; a body that is read is put back.

    Parameters
    ----------
    key_of
        Returns the key with an id.

    Raises
    ------
    Rejected
        The request is not signed, or not with one of our keys, or was changed since, or is too old.

    """
    signature = _signature(environ)
    key = key_of(signature.access_key_id)
    if key is None:
        raise Rejected(
            "key", "The access key is not one of this local cloud's; `book-pipeline env` prints the right one."
        )
    _check_time(signature, now)
    _check_signed_headers(signature, environ)
    if not hmac.compare_digest(_sign(environ, signature, key).encode(), signature.value.encode()):
        raise Rejected(
            "signature",
            "The signature does not fit: the secret access key is wrong (`book-pipeline env` prints the right one), or "
            "the request was changed after signing.",
        )


def _signature(environ: dict[str, Any]) -> Signature:
    query = dict(parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True))
    if found := IN_HEADER.fullmatch(environ.get("HTTP_AUTHORIZATION", "")):
        credential, signed_headers, value = found.groups()
        timestamp, lifetime = environ.get("HTTP_X_AMZ_DATE", ""), None
    elif query.get("X-Amz-Algorithm") == "AWS4-HMAC-SHA256" and "HTTP_AUTHORIZATION" not in environ:
        names = ("X-Amz-Credential", "X-Amz-SignedHeaders", "X-Amz-Signature", "X-Amz-Date", "X-Amz-Expires")
        credential, signed_headers, value, timestamp, lifetime = (query.get(name, "") for name in names)
    else:
        raise Rejected(
            "unsigned",
            "The request is not signed with Signature Version 4. Use an AWS client with the credentials that "
            "`book-pipeline env` prints.",
        )
    scope = credential.split("/")
    if len(scope) != 5 or scope[4] != "aws4_request":  # noqa: PLR2004 - key, date, region, service, end
        raise Rejected("signature", "The credential of the signature is not KEY/DATE/REGION/SERVICE/aws4_request.")
    access_key_id, date, region, service, _ = scope
    return Signature(access_key_id, date, region, service, signed_headers.split(";"), timestamp, lifetime, value)


def _check_time(signature: Signature, now: datetime) -> None:
    try:
        signed_at = datetime.strptime(signature.timestamp, SIGV4_TIMESTAMP).replace(tzinfo=UTC)
        lifetime = CLOCK_SKEW if signature.lifetime is None else timedelta(seconds=int(signature.lifetime))
    except (ValueError, OverflowError):
        raise Rejected("signature", "The date or the lifetime of the signature cannot be read.") from None
    if not timedelta(0) < lifetime <= LONGEST_PRESIGNED or signature.date != signature.timestamp[:8]:
        raise Rejected("signature", "The signature is for another date, or for more than seven days.")
    if not -CLOCK_SKEW <= now - signed_at <= lifetime:
        raise Rejected(
            "time",
            f"The request was signed at {signed_at:%Y-%m-%d %H:%M:%S} UTC and has expired, or the clock is wrong: here "
            f"it is {now:%Y-%m-%d %H:%M:%S} UTC.",
        )


def _check_signed_headers(signature: Signature, environ: dict[str, Any]) -> None:
    """Check that each header that AWS interprets is signed."""
    amz = {name for name in environ if name.startswith("HTTP_X_AMZ_")}
    unsigned = {"HTTP_HOST", *amz} - set(map(_variable, signature.signed_headers))
    if unsigned - ({"HTTP_X_AMZ_CONTENT_SHA256"} if signature.lifetime is not None else set()):
        names = sorted(name.removeprefix("HTTP_").replace("_", "-").lower() for name in unsigned)
        raise Rejected("signature", f"These headers are not signed, and must be: {', '.join(names)}.")


def _sign(environ: dict[str, Any], signature: Signature, key: AccessKey) -> str:
    """Return the signature that the request must have."""
    path, _, query = environ["RAW_URI"].partition("?")
    query = "&".join(pair for pair in query.split("&") if not pair.startswith("X-Amz-Signature="))
    request = AWSRequest(environ["REQUEST_METHOD"], f"http://{environ['HTTP_HOST']}{path}?{query}")
    for name in signature.signed_headers:
        request.headers[name] = environ.get(_variable(name), "")
    request.context["timestamp"] = signature.timestamp
    request.context["content"] = _content_hash(environ, signature)
    signing = _S3Signer if signature.service == "s3" else _Signer
    signer = signing(Credentials(key.access_key_id, key.secret_access_key), signature.service, signature.region)
    signed: str = signer.signature(signer.string_to_sign(request, signer.canonical_request(request)), request)
    return signed


class _Signer(SigV4Auth):
    """Signs the headers that the client has signed, in place of those that botocore would sign."""

    def headers_to_sign(self, request: Any) -> Any:
        return request.headers

    def payload(self, request: Any) -> Any:
        return request.context["content"]


class _S3Signer(_Signer):
    """For S3, in which `a//b` and `a/../b` are names of objects and are not normalized."""

    def _normalize_url_path(self, path: str) -> str:
        return path


def _content_hash(environ: dict[str, Any], signature: Signature) -> str:
    """Return the hash of the body for the signature, and check the one that the request states.

    `UNSIGNED-PAYLOAD` and `STREAMING-…` say that the body is not hashed, or in pieces: these stay unread.
    """
    presigned_object = signature.lifetime is not None and signature.service == "s3"
    stated: str | None = UNSIGNED_PAYLOAD if presigned_object else environ.get("HTTP_X_AMZ_CONTENT_SHA256")
    if stated is not None and not HASH.fullmatch(stated):
        return stated
    actual = sha256(_body(environ)).hexdigest()
    if stated not in {None, actual}:
        raise Rejected("signature", "The body of the request is not the one that was signed.")
    return actual


def _body(environ: dict[str, Any]) -> bytes:
    """Read the body of a request whose key is known, and put it back."""
    stream, length = environ["wsgi.input"], environ.get("CONTENT_LENGTH")
    body: bytes = stream.read() if environ.get("wsgi.input_terminated") else stream.read(int(length or 0))
    environ["wsgi.input"] = io.BytesIO(body)
    return body


def _variable(header: str) -> str:
    name = header.upper().replace("-", "_")
    return name if name in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{name}"
