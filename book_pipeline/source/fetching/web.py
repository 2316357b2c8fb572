"""One GET over http or https, with redirects, compression, and limits of size and time; no proxy or cookies."""

import io
from dataclasses import dataclass
from urllib.parse import urljoin

import httpcore
import httpx

from book_pipeline.addresses import CheckedNetwork, Deadline
from book_pipeline.errors import SourceNotFound, SourceRejected, SourceUnavailable
from book_pipeline.settings import SourceSettings
from book_pipeline.source.fetching.compression import ACCEPT_ENCODING, Decompression
from book_pipeline.source.limits import check_source_size

HEADERS = {
    "User-Agent": "book-pipeline/0.1 (one book at a time, on its owner's behalf)",
    "Accept": "*/*",
    "Accept-Encoding": ACCEPT_ENCODING,
}
MOST_PORT = 65_535
MOST_REDIRECTS = 5
REDIRECT_STATUSES = {301, 302, 303, 307, 308}
NOT_FOUND_STATUSES = {404, 410}
TRANSIENT_STATUSES = {408, 425, 429}


@dataclass(frozen=True)
class Download:
    """A response with status 200, and the URL it came from, after redirects."""

    content: bytes
    url: httpx.URL
    headers: httpx.Headers


def get(address: str, settings: SourceSettings, deadline: Deadline) -> Download:
    """Download the file at an address.

    Raises SourceNotFound, SourceRejected (not a public web address, too large, a decompression bomb), or
    SourceUnavailable (no response, or not in time; can be retried).
    """
    network = CheckedNetwork(deadline, private_hosts=settings.source_private_hosts)
    with httpcore.ConnectionPool(
        ssl_context=httpx.create_ssl_context(), max_keepalive_connections=0, network_backend=network
    ) as pool:
        for _ in range(MOST_REDIRECTS + 1):
            url = parse_url(address)
            try:
                result = _request(url, address, pool, settings)
            except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError) as error:
                raise SourceUnavailable(
                    f"{address} did not respond ({type(error).__name__}). It will be retried; "
                    "if that fails, check the address."
                ) from error
            if isinstance(result, Download):
                return result
            address = result
    raise SourceRejected(f"{address} redirects more than {MOST_REDIRECTS} times. Give the final address.")


def parse_url(address: str) -> httpx.URL:
    """Parse an address. Raises SourceRejected unless it is an http or https address without a user name."""
    try:
        url = httpx.URL(address)
    except (httpx.InvalidURL, ValueError) as error:
        raise SourceRejected(f"{address} is not a valid address ({error}). Check it.") from error
    if url.scheme not in {"http", "https"} or not url.host:
        raise SourceRejected(f"{address} is not a web address. Give one that begins with http:// or https://.")
    if url.port is not None and not 0 < url.port <= MOST_PORT:
        raise SourceRejected(f"{address} is not a web address: there is no port {url.port}. Check it.")
    if url.userinfo:
        raise SourceRejected(
            f"The address at {url.host} contains a user name or password. Give one that works without them."
        )
    return url


def _request(url: httpx.URL, address: str, pool: httpcore.ConnectionPool, settings: SourceSettings) -> Download | str:
    """Send one request. Return the download, or the address that the server redirects to."""
    target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
    seconds = settings.source_timeout_seconds
    timeouts = {"connect": seconds, "read": seconds, "write": seconds, "pool": seconds}
    sent = [("Host", url.netloc.decode("ascii")), *HEADERS.items()]
    with pool.stream("GET", target, headers=sent, extensions={"timeout": timeouts}) as response:
        headers = httpx.Headers(response.headers)
        if response.status in REDIRECT_STATUSES and "location" in headers:
            return _redirect_target(url, headers["location"])
        _check_status(address, response.status)
        return Download(_read_body(address, response, headers, settings), url, headers)


def _redirect_target(url: httpx.URL, location: str) -> str:
    try:
        return urljoin(str(url), location)
    except ValueError as error:
        raise SourceRejected(
            f"{url} redirects to {location}, which is not a valid address. Give the final address."
        ) from error


def _check_status(address: str, status: int) -> None:
    if status in NOT_FOUND_STATUSES:
        raise SourceNotFound(f"There is no file at {address} (HTTP {status}). Check the address.")
    if status in TRANSIENT_STATUSES or status >= httpx.codes.INTERNAL_SERVER_ERROR:
        raise SourceUnavailable(f"{address} returned HTTP {status}. It will be retried.")
    if status != httpx.codes.OK:
        raise SourceRejected(f"{address} returned HTTP {status}. Give an address that is publicly readable.")


def _read_body(address: str, response: httpcore.Response, headers: httpx.Headers, settings: SourceSettings) -> bytes:
    """Read and decompress the body; the size limit applies before and after decompression."""
    length = headers.get("content-length", "")
    check_source_size(address, int(length) if length.isdecimal() else 0, settings.source_max_bytes)
    compression = Decompression(headers.get("content-encoding", ""), address)
    content, wire = io.BytesIO(), 0
    for chunk in response.iter_stream():
        wire += len(chunk)
        check_source_size(address, wire, settings.source_max_bytes)
        for part in compression.feed(chunk):
            content.write(part)
            check_source_size(address, content.tell(), settings.source_max_bytes)
    compression.finish()
    return content.getvalue()
