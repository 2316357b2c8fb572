"""ElevenLabs' history: earlier speech and its audio, free of charge."""

import json
import time
from collections.abc import Mapping, Sequence
from typing import Any

from local.providers.account import ProviderAccount
from local.providers.controls import Controls
from local.providers.elevenlabs_errors import ApiError, json_response
from local.providers.elevenlabs_request import HistoryQuery, validate
from local.providers.http_server import Response

CONDITIONS = {
    "voice_id": "voice_id = :voice_id",
    "model_id": "model_id = :model_id",
    "search": "instr(lower(text), lower(:search))",
    "date_after_unix": "date_unix >= :date_after_unix",
    "date_before_unix": "date_unix < :date_before_unix",
    "listed_until": "date_unix <= :listed_until",
}


class History:
    """The endpoints of the history."""

    def __init__(self, account: ProviderAccount, controls: Controls) -> None:
        self._account = account
        self._controls = controls

    def answer(self, method: str, path: Sequence[str], query: Mapping[str, str]) -> Response:
        """Answer a request for a path below /v1/history. Raises ApiError or ValidationFailed."""
        match method, path:
            case "GET", []:
                return self._page(validate(HistoryQuery, "query", query))
            case "GET", [item_id]:
                return json_response(200, _public(self._item(item_id)))
            case "GET", [item_id, "audio"]:
                self._item(item_id)
                return Response(200, self._account.audio(item_id), {"Content-Type": "audio/mpeg"})
            case "DELETE", [item_id]:
                self._item(item_id)
                self._account.delete(item_id)
                return json_response(200, {"status": "ok"})
            case _:
                return json_response(405, {"detail": "Method Not Allowed"})

    def _page(self, query: HistoryQuery) -> Response:
        if query.search and not query.source:
            raise ApiError(400, "invalid_parameters", "With search, source is required.", "source")
        given = query.model_dump(exclude_none=True)
        given["listed_until"] = time.time() - self._controls.settings.history_lag_seconds
        where = [condition for name, condition in CONDITIONS.items() if name in given]
        descending = query.sort_direction == "desc"
        if query.start_after_history_item_id:
            given["after"] = self._item(query.start_after_history_item_id)["number"]
            where.append("number < :after" if descending else "number > :after")
        if query.source == "STS":
            where.append("false")
        items = self._account.items(
            " and ".join(["true", *where]), given, descending=descending, limit=query.page_size + 1
        )
        page = items[: query.page_size]
        return json_response(
            200,
            {
                "history": [_public(item) for item in page],
                "has_more": len(items) > len(page),
                "last_history_item_id": page[-1]["history_item_id"] if page else None,
                "scanned_until": None,
            },
        )

    def _item(self, item_id: str) -> dict[str, Any]:
        item = self._account.item(item_id)
        if item is None:
            raise ApiError(404, "history_item_not_found", f"The history item '{item_id}' was not found.")
        return item


def _public(item: dict[str, Any]) -> dict[str, Any]:
    """Return the item in the format of the API."""
    public = {name: value for name, value in item.items() if name != "number"}
    return public | {
        "settings": json.loads(item["settings"]),
        "voice_category": "premade",
        "content_type": "audio/mpeg",
        "state": "created",
        "source": "TTS",
        "share_link_id": None,
        "alignments": None,
        "dialogue": None,
    }
