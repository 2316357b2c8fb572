"""The controls over HTTP; `Control` is the client."""

import json
from dataclasses import asdict
from typing import Any

from local.providers.controls import Controls, Fault, UnknownControl
from local.providers.ledger import Ledger
from local.providers.web import Answer, Request


class ControlServer:
    """The controls over HTTP."""

    def __init__(self, controls: Controls, ledger: Ledger) -> None:
        self._controls = controls
        self._ledger = ledger

    def __call__(self, request: Request) -> Answer:
        """Answer a request."""
        if request.method == "POST" and request.headers.get("content-type") != "application/json":
            return _said(415, "application/json is wanted")  # which a page in a browser can't send here unasked
        asked = json.loads(request.body or b"{}")
        match request.method, request.path:
            case "GET", "/state":
                return _json(self._state())
            case "GET", "/charges":
                return _json(self._ledger.charges())
            case "POST", "/settings" | "/faults":
                try:
                    if request.path == "/settings":
                        self._controls.set(asked)
                    else:
                        self._controls.add(Fault(**asked))
                except (UnknownControl, TypeError) as error:
                    return _said(400, str(error))
            case "POST", "/reset":
                self._controls.reset()
                if asked.get("charges"):
                    self._ledger.clear()
            case _:
                return _said(404, "there is no such control")
        return _json(self._state())

    def _state(self) -> dict[str, Any]:
        controls = self._controls
        with controls.lock:
            return {
                "settings": asdict(controls.settings),
                "counters": {provider: asdict(counters) for provider, counters in controls.counters.items()},
                "faults": [asdict(fault) for fault in controls.faults],
            }


def _json(value: Any, status: int = 200) -> Answer:
    return Answer(status, json.dumps(value).encode(), {"Content-Type": "application/json"})


def _said(status: int, message: str) -> Answer:
    return _json({"error": message}, status)
