"""Bytes from http, https and s3, within bounds of size and time."""

import ipaddress
import socket
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

import httpx
from botocore.exceptions import ClientError

from book_pipeline.errors import SourceNotFound, SourceRejected, SourceUnavailable
from book_pipeline.settings import SourceSettings

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

USER_AGENT = "book-pipeline/0.1 (one book at a time, on its owner's behalf)"
REDIRECTS = 5
NOT_FOUND = {404, 410}
TRANSIENT = {408, 425, 429}
MIME_EXTENSIONS = {"text/plain": "txt", "text/html": "html", "application/epub+zip": "epub", "text/markdown": "md"}


@dataclass(frozen=True)
class Fetched:
    """What was at the address: its bytes, a file name with its extension, and the metadata that came along."""

    content: bytes
    name: str
    metadata: dict[str, str] = field(default_factory=dict)

    @property
    def extension(self) -> str:
        """The file name's ending in lower case, without the dot."""
        return PurePosixPath(self.name).suffix.lstrip(".").lower()


def fetch(url: str, settings: SourceSettings, s3: "S3Client") -> Fetched:
    """Fetch the source.

    Raises SourceNotFound, SourceRejected (too large, not allowed) or SourceUnavailable (no answer: worth another try).
    """
    return _from_s3(url, settings, s3) if url.startswith("s3://") else _from_web(url, settings)


def _from_s3(url: str, settings: SourceSettings, s3: "S3Client") -> Fetched:
    bucket, _, key = url.removeprefix("s3://").partition("/")
    try:
        answer = s3.get_object(Bucket=bucket, Key=key)
    except ClientError as error:
        if error.response["Error"]["Code"] in {"NoSuchKey", "NoSuchBucket", "AccessDenied", "404"}:
            message = f"There is nothing to read at {url}. Check the address and that the pipeline may read it."
            raise SourceNotFound(message) from error
        message = f"S3 did not give {url} ({error.response['Error']['Code']}). It is tried again."
        raise SourceUnavailable(message) from error
    _check_size(url, answer["ContentLength"], settings)
    return Fetched(answer["Body"].read(), PurePosixPath(key).name, answer["Metadata"])


def _from_web(url: str, settings: SourceSettings) -> Fetched:
    with httpx.Client(headers={"User-Agent": USER_AGENT}, timeout=settings.source_timeout_seconds) as client:
        for _ in range(REDIRECTS + 1):
            _check_address(url, settings)
            try:
                with client.stream("GET", url) as answer:
                    if answer.has_redirect_location:
                        url = urljoin(url, answer.headers["location"])
                        continue
                    _check_status(url, answer.status_code)
                    return Fetched(_bounded(url, answer, settings), _name(answer))
            except httpx.TransportError as error:
                message = f"{url} did not answer ({type(error).__name__}). It is tried again; else check the address."
                raise SourceUnavailable(message) from error
    message = f"{url} is still redirecting after {REDIRECTS} redirects. Give the address that it ends at."
    raise SourceRejected(message)


def _check_status(url: str, status: int) -> None:
    if status in NOT_FOUND:
        message = f"There is nothing at {url} (HTTP {status}). Check the address."
        raise SourceNotFound(message)
    if status in TRANSIENT or status >= httpx.codes.INTERNAL_SERVER_ERROR:
        message = f"{url} answered HTTP {status}. It is tried again."
        raise SourceUnavailable(message)
    if status != httpx.codes.OK:
        message = f"{url} answered HTTP {status}. Give an address that anyone can read."
        raise SourceRejected(message)


def _bounded(url: str, answer: httpx.Response, settings: SourceSettings) -> bytes:
    """Read the body, counting what comes out of its compression, and stop at the limit."""
    content = bytearray()
    for piece in answer.iter_bytes():
        content += piece
        _check_size(url, len(content), settings)
    return bytes(content)


def _check_size(url: str, size: int, settings: SourceSettings) -> None:
    if size > settings.source_max_bytes:
        message = (
            f"{url} is larger than {settings.source_max_bytes // 2**20} MB. Send the book's text without its pictures."
        )
        raise SourceRejected(message)


def _name(answer: httpx.Response) -> str:
    """Return the address's last part, with an ending by content type if it has none that we know."""
    name = PurePosixPath(unquote(answer.url.path)).name or "book"
    media_type = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    known = set(MIME_EXTENSIONS.values()) | {"htm"}
    if PurePosixPath(name).suffix.lstrip(".").lower() in known or media_type not in MIME_EXTENSIONS:
        return name
    return f"{name}.{MIME_EXTENSIONS[media_type]}"


def _check_address(url: str, settings: SourceSettings) -> None:
    """Refuse what is not a public web address: an owner's cloud must not be talked into reading its own insides."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        message = f"{url} is not a web address. Give one that begins with http:// or https://."
        raise SourceRejected(message)
    if settings.source_private_hosts:
        return
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        message = f"The name {parts.hostname} can't be resolved. Check the address."
        raise SourceUnavailable(message) from error
    for *_, address in found:
        if not ipaddress.ip_address(str(address[0]).partition("%")[0]).is_global:
            message = f"{parts.hostname} is not a public address. Give one that anyone can reach."
            raise SourceRejected(message)
