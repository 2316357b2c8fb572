"""The HTTP server of the controls; `Control` is its client."""

import json
from dataclasses import asdict
from typing import Any

from local.providers.account import ProviderAccount
from local.providers.controls import Controls, Fault, UnknownControl
from local.providers.http_server import Request, Response


class ControlServer:
    """The endpoints of the controls."""

    def __init__(self, controls: Controls, account: ProviderAccount) -> None:
        self._controls = controls
        self._account = account

    def __call__(self, request: Request) -> Response:
        """Answer a request."""
        body = json.loads(request.body or b"{}")
        match request.method, request.path:
            case "GET", "/state":
                return _json(self._state())
            case "GET", "/charges":
                return _json(self._account.charges())
            case "POST", "/settings" | "/faults":
                try:
                    if request.path == "/settings":
                        self._controls.set(body)
                    else:
                        self._controls.add(Fault(**body))
                except (UnknownControl, TypeError) as error:
                    return _error(400, str(error))
            case "POST", "/reset":
                self._controls.reset()
                if body.get("charges"):
                    self._account.clear()
            case _:
                return _error(404, "There is no such control.")
        return _json(self._state())

    def _state(self) -> dict[str, Any]:
        controls = self._controls
        with controls.lock:
            return {
                "settings": asdict(controls.settings),
                "counters": {provider: asdict(counters) for provider, counters in controls.counters.items()},
                "faults": [asdict(fault) for fault in controls.faults],
            }


def _json(value: Any, status: int = 200) -> Response:
    return Response(status, json.dumps(value).encode(), {"Content-Type": "application/json"})


def _error(status: int, message: str) -> Response:
    return _json({"error": message}, status)
