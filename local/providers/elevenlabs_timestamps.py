"""Speech with the time of each character: the same speech as without, in JSON."""

import json
from base64 import b64encode
from dataclasses import replace
from typing import Any

from local.providers.http_server import Request, Response
from local.providers.voices import DEFAULT_FORMAT, MP3


def answer(request: Request, spoken: Response) -> Response:
    """Return the response to a request for speech with timestamps, made of the one without.

    espeak-ng does not say when it speaks which character, so all of them take the same time.
    """
    if spoken.headers.get("Content-Type") != "audio/mpeg":
        return spoken
    _, kilobits = MP3[request.query.get("output_format", DEFAULT_FORMAT)]
    text = json.loads(request.body)["text"]
    alignment = _alignment(text, seconds=len(spoken.body) * 8 / (kilobits * 1000))
    body = {
        "audio_base64": b64encode(spoken.body).decode(),
        "alignment": alignment,
        "normalized_alignment": alignment,
    }
    headers = {**spoken.headers, "Content-Type": "application/json"}
    return replace(spoken, body=json.dumps(body, ensure_ascii=False).encode(), headers=headers)


def _alignment(text: str, seconds: float) -> dict[str, Any]:
    """Return the characters of the text, unchanged, and when each begins and ends."""
    times = [round(seconds * number / len(text), 3) for number in range(len(text) + 1)]
    return {
        "characters": list(text),
        "character_start_times_seconds": times[:-1],
        "character_end_times_seconds": times[1:],
    }
