"""One GET over http or https: redirects, compression, and bounds of size and time. No proxy, no cookie, no password."""

import io
from dataclasses import dataclass
from urllib.parse import urljoin

import httpcore
import httpx

from book_pipeline.errors import SourceNotFound, SourceRejected, SourceUnavailable
from book_pipeline.settings import SourceSettings
from book_pipeline.source.fetching.addresses import CheckedNetwork, Deadline
from book_pipeline.source.fetching.compression import ACCEPTED, Decompression
from book_pipeline.source.fetching.size import check_size

HEADERS = {
    "User-Agent": "book-pipeline/0.1 (one book at a time, on its owner's behalf)",
    "Accept": "*/*",
    "Accept-Encoding": ACCEPTED,
}
MOST_PORT = 65_535
REDIRECTS = 5
REDIRECT = {301, 302, 303, 307, 308}
NOT_FOUND = {404, 410}
TRANSIENT = {408, 425, 429}


@dataclass(frozen=True)
class Download:
    """What a server answered with, and the address that it did so at."""

    content: bytes
    url: httpx.URL
    headers: httpx.Headers


def get(address: str, settings: SourceSettings, deadline: Deadline) -> Download:
    """Get what is at the address.

    Raises SourceNotFound, SourceRejected (no public web address, too large, a bomb), or SourceUnavailable (no answer,
    or not in time: worth another try).
    """
    network = CheckedNetwork(deadline, private_hosts=settings.source_private_hosts)
    with httpcore.ConnectionPool(
        ssl_context=httpx.create_ssl_context(), max_keepalive_connections=0, network_backend=network
    ) as pool:
        for _ in range(REDIRECTS + 1):
            url = web_address(address)
            try:
                answer = _one_hop(url, address, pool, settings)
            except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError) as error:
                raise SourceUnavailable(
                    f"{address} did not answer ({type(error).__name__}). It is tried again; else check the address."
                ) from error
            if isinstance(answer, Download):
                return answer
            address = answer
    raise SourceRejected(
        f"{address} is still redirecting after {REDIRECTS} redirects. Give the address that it ends at."
    )


def web_address(address: str) -> httpx.URL:
    """Parse the address. Raises SourceRejected for what is no plain http or https address."""
    try:
        url = httpx.URL(address)
    except (httpx.InvalidURL, ValueError) as error:
        raise SourceRejected(f"{address} is not a public address that can be read ({error}). Check it.") from error
    if url.scheme not in {"http", "https"} or not url.host:
        raise SourceRejected(f"{address} is not a web address. Give one that begins with http:// or https://.")
    if url.port is not None and not 0 < url.port <= MOST_PORT:
        raise SourceRejected(f"{address} is not a web address: it has no port {url.port}. Check it.")
    if url.userinfo:
        raise SourceRejected(f"The address at {url.host} carries a name or password. Give one that anyone can read.")
    return url


def _one_hop(url: httpx.URL, address: str, pool: httpcore.ConnectionPool, settings: SourceSettings) -> Download | str:
    """Return what came, or the address that the server sends us on to."""
    target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
    seconds = settings.source_timeout_seconds
    timeouts = {"connect": seconds, "read": seconds, "write": seconds, "pool": seconds}
    headers = [("Host", url.netloc.decode("ascii")), *HEADERS.items()]
    with pool.stream("GET", target, headers=headers, extensions={"timeout": timeouts}) as answer:
        told = httpx.Headers(answer.headers)
        if answer.status in REDIRECT and "location" in told:
            return _redirected(url, told["location"])
        _check_status(address, answer.status)
        return Download(_body(address, answer, told, settings), url, told)


def _redirected(url: httpx.URL, location: str) -> str:
    try:
        return urljoin(str(url), location)
    except ValueError as error:
        raise SourceRejected(f"{url} redirects to {location}, which is no address. Give the right one.") from error


def _check_status(address: str, status: int) -> None:
    if status in NOT_FOUND:
        raise SourceNotFound(f"There is nothing at {address} (HTTP {status}). Check the address.")
    if status in TRANSIENT or status >= httpx.codes.INTERNAL_SERVER_ERROR:
        raise SourceUnavailable(f"{address} answered HTTP {status}. It is tried again.")
    if status != httpx.codes.OK:
        raise SourceRejected(f"{address} answered HTTP {status}. Give an address that anyone can read.")


def _body(address: str, answer: httpcore.Response, told: httpx.Headers, settings: SourceSettings) -> bytes:
    """Read the body, counting what comes over the wire and what it unfolds to, and stop at the limit."""
    stated = told.get("content-length", "")
    check_size(address, int(stated) if stated.isdecimal() else 0, settings)
    compression = Decompression(told.get("content-encoding", ""), address)
    content, wire = io.BytesIO(), 0
    for piece in answer.iter_stream():
        wire += len(piece)
        check_size(address, wire, settings)
        for part in compression.feed(piece):
            content.write(part)
            check_size(address, content.tell(), settings)
    compression.finish()
    return content.getvalue()
