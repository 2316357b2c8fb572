"""ElevenLabs' lists of voices: the premade voices of `voices.VOICES`."""

from collections.abc import Mapping, Sequence
from typing import Any

from local.providers.elevenlabs_errors import ApiError, json_response
from local.providers.elevenlabs_request import VoiceQuery, VoiceSearchQuery, VoicesQuery, validate
from local.providers.http_server import Response
from local.providers.voices import VOICES

CATEGORY = "premade"
PREMADE_TYPES = (None, "default", "non-community")


def answer(version: str, path: Sequence[str], query: Mapping[str, str]) -> Response:
    """Answer a GET request for a path below /v1/voices or /v2/voices. Raises ApiError or ValidationFailed."""
    match version, path:
        case "v1", []:
            validate(VoicesQuery, "query", query)
            return json_response(200, {"voices": [_public(voice_id) for voice_id in VOICES]})
        case "v1", [voice_id]:
            validate(VoiceQuery, "query", query)
            return json_response(200, _public(voice_id))
        case "v2", []:
            return _search(validate(VoiceSearchQuery, "query", query))
        case _:
            return json_response(404, {"detail": "Not Found"})


def _search(asked: VoiceSearchQuery) -> Response:
    found = _found(asked)
    start = 0
    if asked.next_page_token:
        if asked.next_page_token not in found:
            raise ApiError(400, "invalid_parameters", "The page token is not valid.", "next_page_token")
        start = found.index(asked.next_page_token)
    page, rest = found[start : start + asked.page_size], found[start + asked.page_size :]
    body = {
        "voices": [_public(voice_id) for voice_id in page],
        "has_more": bool(rest),
        "total_count": len(found) if asked.include_total_count else 0,
        "next_page_token": rest[0] if rest else None,
    }
    return json_response(200, body)


def _found(asked: VoiceSearchQuery) -> Sequence[str]:
    """Return the ids of the voices that match, sorted."""
    if asked.voice_type not in PREMADE_TYPES or asked.category not in {None, CATEGORY}:
        return []
    term = (asked.search or "").lower()
    found = [voice_id for voice_id, voice in VOICES.items() if term in f"{voice.name} {CATEGORY}".lower()]
    if asked.sort == "name":
        found.sort(key=lambda voice_id: VOICES[voice_id].name, reverse=asked.sort_direction == "desc")
    return found


def _public(voice_id: str) -> dict[str, Any]:
    """Return the voice in the format of the API. Raises ApiError if there is none."""
    if voice_id not in VOICES:
        raise ApiError(404, "voice_not_found", f"A voice with voice_id '{voice_id}' was not found.", "voice_id")
    return {
        "voice_id": voice_id,
        "name": VOICES[voice_id].name,
        "category": CATEGORY,
        "labels": {},
        "description": None,
        "preview_url": None,
        "available_for_tiers": [],
        "settings": None,
        "high_quality_base_model_ids": [],
        "verified_languages": [],
        "is_owner": False,
        "is_legacy": False,
    }
