"""Send a notice to the owner's webhook: signed, within a time limit, with retries, and never to a private network.

Redirects are not followed, because the address that they name was chosen by somebody else.
"""

import json
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import httpcore
import httpx

from book_pipeline.addresses import CheckedNetwork, Deadline, Purpose
from book_pipeline.errors import WebhookFailed
from book_pipeline.notices.signature import signed_headers
from book_pipeline.observability import logger
from book_pipeline.settings import WebhookSettings

TRIES = 4
LONGER = 4
"""Factor from one wait to the next: 5, 20 and 80 s, which is within the time of the function."""
TRANSIENT_STATUSES = frozenset({408, 425, 429})
USER_AGENT = "book-pipeline/0.1 (webhook)"
REMEDY = "Check the parameter webhook_url (WEBHOOK_URL)."


class _Refused(Exception):
    """The webhook cannot be used."""


class _Unavailable(Exception):
    """The webhook may accept the notice later."""


WEBHOOK = Purpose("webhooks are called at", REMEDY, _Refused, _Unavailable)


@dataclass(frozen=True)
class Notice:
    """What is sent to the webhook. The same id means the same event, even if it arrives twice."""

    notice_id: str
    kind: str
    time: str
    detail: Mapping[str, Any]

    @property
    def body(self) -> bytes:
        """The JSON that is sent and signed."""
        content = {"id": self.notice_id, "type": self.kind, "time": self.time, "data": self.detail}
        return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def send(notice: Notice, secret: str, settings: WebhookSettings, pause: Callable[[float], None] = time.sleep) -> int:
    """Send the notice, and return how many tries it took.

    Raises WebhookFailed, which names the reason, after TRIES or at once if another try cannot help.

    Parameters
    ----------
    pause
        Waits for a number of seconds.

    """
    wait = settings.webhook_wait_seconds
    for number in range(1, TRIES + 1):
        try:
            _post(notice, secret, settings)
        except _Refused as error:
            raise _failed(notice, str(error)) from None
        except _Unavailable as error:
            if number == TRIES:
                raise _failed(notice, f"{error} It was tried {TRIES} times.") from None
            logger.warning("the webhook did not accept a notice", notice=notice.notice_id, reason=str(error))
            pause(wait)
            wait *= LONGER
        else:
            break
    return number


def _failed(notice: Notice, reason: str) -> WebhookFailed:
    return WebhookFailed(
        f"The notice {notice.notice_id} ({notice.kind}) was not delivered: {reason} The event is in the "
        "dead-letter queue of NotifyWebhook."
    )


def _post(notice: Notice, secret: str, settings: WebhookSettings) -> None:
    url = _checked_url(settings)
    seconds = settings.webhook_timeout_seconds
    network = CheckedNetwork(
        Deadline(seconds, "The answer of the webhook", WEBHOOK), private_hosts=settings.webhook_private_hosts
    )
    # Each try has a signature of its own time, because receivers reject old ones.
    headers = signed_headers(notice.notice_id, int(time.time()), notice.body, secret)
    sent = {"Host": url.netloc.decode("ascii"), "Content-Type": "application/json", "User-Agent": USER_AGENT, **headers}
    target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
    timeouts = dict.fromkeys(("connect", "read", "write", "pool"), seconds)
    pool = httpcore.ConnectionPool(ssl_context=httpx.create_ssl_context(), network_backend=network)
    try:
        with (
            closing(pool),
            pool.stream(
                "POST",
                target,
                headers=[*sent.items(), ("Content-Length", str(len(notice.body)))],
                content=notice.body,
                extensions={"timeout": timeouts},
            ) as answer,
        ):
            _check_status(answer.status)
    except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError) as error:
        raise _Unavailable(f"The webhook did not answer ({type(error).__name__}).") from None


def _checked_url(settings: WebhookSettings) -> httpx.URL:
    try:
        url = httpx.URL(settings.webhook_url or "")
    except (httpx.InvalidURL, ValueError):
        raise _Refused(f"Its address is not valid. {REMEDY}") from None
    schemes = {"https", "http"} if settings.webhook_private_hosts else {"https"}
    if url.scheme not in schemes or not url.host or url.userinfo:
        raise _Refused(f"Its address must begin with https:// and have no user name or password. {REMEDY}")
    return url


def _check_status(status: int) -> None:
    """Raise an error unless the webhook has accepted the notice. A redirect counts as a rejection."""
    if httpx.codes.is_success(status):
        return
    if status in TRANSIENT_STATUSES or httpx.codes.is_server_error(status):
        raise _Unavailable(f"The webhook answered HTTP {status}.")
    if httpx.codes.is_redirect(status):
        raise _Refused(f"The webhook answered HTTP {status}, a redirect, which is not followed. {REMEDY}")
    raise _Refused(f"The webhook answered HTTP {status}. {REMEDY}")
