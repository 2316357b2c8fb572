"""The local CloudTrail: one line for each AWS call, who did what to which resource.

A line is `{"principal": "ScrapeBook", "action": "s3:GetObject", "resource": "arn:aws:s3:::…", "context": {…}}`, in the
words of IAM policies. Never a header, a token or a body.
"""

import json
from contextlib import suppress
from pathlib import Path
from typing import Self

OWNER = "owner"
STATE_MACHINE = "state-machine"


class Trail:
    """A file of calls, emptied at the start; safe to write from many threads.

    Each line is one write of its own, so that a reader sees it at once; that costs some microseconds.
    """

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._file = file.open("wb", buffering=0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def record(self, principal: str, action: str, resource: str, context: dict[str, str] | None = None) -> None:
        """Write one call; `context` has the values of IAM's condition keys."""
        call = {"principal": principal, "action": action, "resource": resource, "context": context or {}}
        with suppress(ValueError):  # a request may outlive the cloud by a moment
            self._file.write(json.dumps(call).encode() + b"\n")
