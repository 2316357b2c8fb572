"""The connection to ElevenLabs, and its errors as the pipeline's.

The SDK and its HTTP client are imported with the first call, because they take a fifth of a cold start.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from ssl import SSLContext
from typing import TYPE_CHECKING

from book_pipeline.errors import ProviderUnavailable
from book_pipeline.speech.elevenlabs_errors import error_of

if TYPE_CHECKING:
    from elevenlabs.core.client_wrapper import SyncClientWrapper

NAME = "ElevenLabs"
CONNECT_SECONDS = 5.0


@contextmanager
def translate_errors(action: str) -> Iterator[None]:
    """Raise the SDK's errors as the pipeline's; `action` says what the call does ("reading the history")."""
    import httpx
    from elevenlabs.core.api_error import ApiError
    from elevenlabs.core.parse_error import ParsingError

    try:
        yield
    except ApiError as error:
        if httpx.codes.is_success(error.status_code or 0):
            raise unexpected_answer(action, "no JSON") from None
        raise error_of(error.status_code or 0, error.body, error.headers or {}, action) from None
    except ParsingError as error:
        raise unexpected_answer(action, type(error.cause).__name__) from None
    except httpx.HTTPError as error:
        message = f"{NAME} did not answer while {action} ({type(error).__name__}). The call is retried."
        raise ProviderUnavailable(message) from None


def unexpected_answer(action: str, what: str) -> ProviderUnavailable:
    """Return the error for an answer that does not match the API; `what` says what is wrong, without quoting it."""
    return ProviderUnavailable(
        f"{NAME}'s answer while {action} does not match its API ({what}). The call is retried; if it keeps failing, "
        "the API has changed, or a proxy answers in its place.",
        answered=True,
    )


def prepare() -> None:
    """Import the SDK and its HTTP client, and load the certificates."""
    import httpx
    from elevenlabs.text_to_speech import client  # noqa: F401

    httpx.Client(verify=_certificates()).close()


@cache
def _certificates() -> SSLContext:
    """Return the certificates that httpx trusts by default; loading them takes longer than a chunk's own work."""
    import httpx

    return httpx.create_ssl_context()


@lru_cache(maxsize=4)
def connection(api_key: str, base_url: str, timeout_seconds: float) -> "SyncClientWrapper":
    """Return the worker's connection; the time limit is for each read.

    The SDK's `ElevenLabs` class would import every product of the vendor, which adds 0.5 s to a cold start.
    """
    import httpx
    from elevenlabs.core.client_wrapper import SyncClientWrapper

    timeout = httpx.Timeout(timeout_seconds, connect=min(CONNECT_SECONDS, timeout_seconds))
    return SyncClientWrapper(
        api_key=api_key,
        base_url=base_url,
        timeout=timeout,  # type: ignore[arg-type]
        httpx_client=httpx.Client(timeout=timeout, verify=_certificates()),
    )
