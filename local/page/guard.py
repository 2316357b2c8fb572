"""What keeps other sites' pages out: this one answers to its own name, takes its own forms, loads what is its own.

https://owasp.org/www-community/attacks/csrf, and DNS rebinding, against which Starlette's TrustedHostMiddleware stands.
"""

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

NAMES = ("127.0.0.1", "localhost")
READING = {"GET", "HEAD"}
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "media-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


class Guard:
    """Refuses a POST that another site's page sends, and says in each answer what a browser may do with it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        answer = self._app if scope["method"] in READING or _is_our_own(Headers(scope=scope)) else REFUSAL
        await answer(scope, receive, guarded)


REFUSAL = PlainTextResponse("This came from another site's page. Open the page itself and try it there.", 403)


def _is_our_own(headers: Headers) -> bool:
    """Tell whether one of our pages sent it. Browsers name the origin with every POST, and pages can't forge it."""
    origin = headers.get("origin")
    if origin is None:
        return headers.get("sec-fetch-site") == "same-origin"
    return origin == f"http://{headers.get('host')}"
