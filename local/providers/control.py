"""The client of the stand-ins' controls, for tests and benchmarks."""

from typing import Any

import httpx


class Control:
    """A client of `Providers.control_url`; an unknown name raises httpx.HTTPStatusError."""

    def __init__(self, url: str) -> None:
        self._client = httpx.Client(base_url=url, timeout=10, trust_env=False)

    def set(self, **settings: Any) -> None:
        """Change settings, which `controls.Settings` describes."""
        self._post("/settings", settings)

    def fail(self, provider: str, name: str, **options: Any) -> None:
        """Queue a fault for "gemini" or "elevenlabs".

        Parameters
        ----------
        name
            One of `FAULTS` in gemini_faults.py or elevenlabs_faults.py.
        options
            times (default 1; None: always), after (number of requests before it, default 0), containing (text of the
            requests that get it), retry_after (in seconds, of the error), seconds (duration of "timeout"), value
            (replaces the header, of "character_cost").

        """
        self._post("/faults", {"provider": provider, "name": name, **options})

    def counters(self, provider: str) -> dict[str, Any]:
        """Return the counters since the last reset or start, such as calls, charged_characters, busy_seconds."""
        counters: dict[str, Any] = self.state()["counters"][provider]
        return counters

    def state(self) -> dict[str, Any]:
        """Return settings, counters and queued faults."""
        state: dict[str, Any] = self._client.get("/state").raise_for_status().json()
        return state

    def charges(self, provider: str | None = None) -> list[dict[str, Any]]:
        """Return all charges; a `content` that occurs twice was paid twice."""
        charges: list[dict[str, Any]] = self._client.get("/charges").raise_for_status().json()
        return [charge for charge in charges if provider in {None, charge["provider"]}]

    def reset(self, *, charges: bool = False) -> None:
        """Reset settings, faults and counters; with `charges`, delete history and charges too."""
        self._post("/reset", {"charges": charges})

    def _post(self, path: str, body: dict[str, Any]) -> None:
        response = self._client.post(path, json=body)
        if response.is_client_error:
            message = f"{response.status_code}: {response.json()['error']}"
            raise httpx.HTTPStatusError(message, request=response.request, response=response)
        response.raise_for_status()
