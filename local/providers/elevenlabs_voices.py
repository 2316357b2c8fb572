"""ElevenLabs' lists of voices: the premade voices of `voices.VOICES`."""

from collections.abc import Sequence
from typing import Any

from local.providers.elevenlabs_errors import ApiError, json_response
from local.providers.elevenlabs_request import VoiceQuery, VoiceSearchQuery, VoicesQuery, validate
from local.providers.http_server import Request, Response
from local.providers.voices import DEFAULT_FORMAT, VOICES, Voice, speak

CATEGORY = "premade"
MODEL = "eleven_multilingual_v2"
PREVIEWS = "previews"
"""The folder of the recordings. The real ones are at another host, and need no key either."""
PREMADE_TYPES = (None, "default", "non-community")


def is_preview(path: str) -> bool:
    """Return whether a path is that of the recording of a voice, which needs no key."""
    return path.startswith(f"/{PREVIEWS}/")


def answer(request: Request) -> Response:
    """Answer a GET request for a path below /v1/voices, /v2/voices or /previews.

    Raises ApiError or ValidationFailed.
    """
    query = request.query
    # The address of this stand-in, as the client has called it.
    base_url = f"http://{request.headers.get('host', '127.0.0.1')}/elevenlabs"
    version, *path = [part for part in request.path.split("/")[1:] if part != "voices"]
    match version, path:
        case "v1", []:
            validate(VoicesQuery, "query", query)
            return json_response(200, {"voices": [_public(voice_id, base_url) for voice_id in VOICES]})
        case "v1", [voice_id]:
            validate(VoiceQuery, "query", query)
            return json_response(200, _public(voice_id, base_url))
        case "v2", []:
            return _search(validate(VoiceSearchQuery, "query", query), base_url)
        case "previews", [file] if file.removesuffix(".mp3") in VOICES:
            return _preview(VOICES[file.removesuffix(".mp3")])
        case _:
            return json_response(404, {"detail": "Not Found"})


def _preview(voice: Voice) -> Response:
    text = f"Hello, this is an imitation of {voice.name}."
    spoken = speak(text, voice, language="en", output_format=DEFAULT_FORMAT)
    return Response(200, spoken, {"Content-Type": "audio/mpeg"})


def _search(asked: VoiceSearchQuery, base_url: str) -> Response:
    found = _found(asked)
    start = 0
    if asked.next_page_token:
        if asked.next_page_token not in found:
            raise ApiError(400, "invalid_parameters", "The page token is not valid.", "next_page_token")
        start = found.index(asked.next_page_token)
    page, rest = found[start : start + asked.page_size], found[start + asked.page_size :]
    body = {
        "voices": [_public(voice_id, base_url) for voice_id in page],
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


def _public(voice_id: str, base_url: str) -> dict[str, Any]:
    """Return the voice in the format of the API. Raises ApiError if there is none."""
    if voice_id not in VOICES:
        raise ApiError(404, "voice_not_found", f"A voice with voice_id '{voice_id}' was not found.", "voice_id")
    voice = VOICES[voice_id]
    return {
        "voice_id": voice_id,
        "name": voice.name,
        "category": CATEGORY,
        "labels": {"gender": voice.gender, "accent": voice.accent, "age": voice.age, "language": "en"},
        "description": f"An imitation of {voice.name} by espeak-ng.",
        "preview_url": f"{base_url}/{PREVIEWS}/{voice_id}.mp3",
        "available_for_tiers": [],
        "settings": None,
        "high_quality_base_model_ids": [],
        "verified_languages": [{"language": code, "model_id": MODEL} for code in voice.languages],
        "is_owner": False,
        "is_legacy": False,
    }
