"""The local CloudTrail: one line for each AWS call, with its principal, action and resource.

A line is `{"principal": "ScrapeBook", "action": "s3:GetObject", "resource": "arn:aws:s3:::…", "context": {…}}`, in the
terms of IAM policies. It never contains a header, a token or a body.
"""

import json
from contextlib import suppress
from pathlib import Path
from typing import Self

OWNER = "owner"
STATE_MACHINE = "state-machine"


class CloudTrail:
    """A file of calls, emptied at the start; thread-safe.

    Lines are written unbuffered, so a reader sees them immediately; a write takes a few microseconds.
    """

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._file = file.open("wb", buffering=0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def record(self, principal: str, action: str, resource: str, context: dict[str, str] | None = None) -> None:
        """Record a call; `context` has the values of IAM's condition keys."""
        call = {"principal": principal, "action": action, "resource": resource, "context": context or {}}
        with suppress(ValueError):  # the file is closed: a request may briefly outlive the cloud
            self._file.write(json.dumps(call).encode() + b"\n")
