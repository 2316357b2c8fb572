"""The stand-ins' controls, for tests and benches."""

from typing import Any

import httpx


class Control:
    """A client of `Providers.control_url`; a name that isn't known is httpx.HTTPStatusError."""

    def __init__(self, url: str) -> None:
        self._client = httpx.Client(base_url=url, timeout=10, trust_env=False)

    def set(self, **settings: Any) -> None:
        """Change settings: gemini_latency, elevenlabs_latency, gemini_mode, plan, character_limit, dialect."""
        self._post("/settings", settings)

    def fail(self, provider: str, name: str, **options: Any) -> None:
        """Queue a fault for "gemini" or "elevenlabs".

        Parameters
        ----------
        name
            One of `FAULTS` in gemini_faults.py or elevenlabs_faults.py.
        options
            times (1; None for always), after (0 requests), containing (a text of the request), retry_after (seconds
            that the refusal asks for), seconds (that "timeout" is silent).

        """
        self._post("/faults", {"provider": provider, "name": name, **options})

    def counters(self, provider: str) -> dict[str, Any]:
        """Return what was counted since the last reset or start, such as calls, charged_characters, busy_seconds."""
        counters: dict[str, Any] = self.state()["counters"][provider]
        return counters

    def state(self) -> dict[str, Any]:
        """Return settings, counters and the faults that still wait."""
        state: dict[str, Any] = self._client.get("/state").raise_for_status().json()
        return state

    def charges(self, provider: str | None = None) -> list[dict[str, Any]]:
        """Return every charge ever made; a `content` that is there twice was paid twice."""
        charges: list[dict[str, Any]] = self._client.get("/charges").raise_for_status().json()
        return [charge for charge in charges if provider in {None, charge["provider"]}]

    def reset(self, *, charges: bool = False) -> None:
        """Forget settings, faults and counters; with `charges`, history and charges too."""
        self._post("/reset", {"charges": charges})

    def _post(self, path: str, body: dict[str, Any]) -> None:
        answer = self._client.post(path, json=body)
        if answer.is_client_error:
            message = f"{answer.status_code}: {answer.json()['error']}"
            raise httpx.HTTPStatusError(message, request=answer.request, response=answer)
        answer.raise_for_status()
