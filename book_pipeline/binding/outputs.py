"""What is made of a complete book: `mp3`, `m4b` and files for presets, as its request or else the setting says."""

from collections.abc import Mapping, Sequence
from typing import Any

from book_pipeline.binding.presets import PRESETS

MP3, M4B = "mp3", "m4b"
KNOWN = (MP3, M4B, *PRESETS)


def outputs_of(request: Mapping[str, Any], default: str) -> Sequence[str]:
    """Return the outputs that a request asks for, or those of the setting."""
    wanted = str(request.get("outputs") or default).split(",")
    return [output for output in KNOWN if output in wanted]
