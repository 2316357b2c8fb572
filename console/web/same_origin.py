"""Rejects requests that pages of other sites send, and sets the security headers of every response.

https://owasp.org/www-community/attacks/csrf. Starlette's TrustedHostMiddleware, which comes after this, prevents DNS
rebinding.
"""

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

ALLOWED_HOSTS = ("127.0.0.1", "localhost")
SAFE_METHODS = {"GET", "HEAD"}
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "media-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


class SameOriginMiddleware:
    """Answers 403 to a request with an unsafe method from another origin, and adds HEADERS to each response."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        allowed = scope["method"] in SAFE_METHODS or _is_same_origin(Headers(scope=scope))
        await (self._app if allowed else FORBIDDEN)(scope, receive, send_with_headers)


FORBIDDEN = PlainTextResponse("Another site's page sent this request. Open book-pipeline's own page and retry.", 403)


def _is_same_origin(headers: Headers) -> bool:
    """Tell whether one of our own pages sent the request.

    Browsers send `Origin` with every POST, and a page's script cannot change it.
    """
    origin = headers.get("origin")
    if origin is None:
        return headers.get("sec-fetch-site") == "same-origin"
    return origin == f"http://{headers.get('host')}"
