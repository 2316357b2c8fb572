"""The local CloudTrail: one line for each AWS call, with its principal, action and resource.

A line is `{"principal": "ScrapeBook", "action": "s3:GetObject", "resource": "arn:aws:s3:::…", "context": {…}}`, in the
terms of IAM policies. It never contains a header, a token or a body.
"""

import json
from contextlib import suppress
from pathlib import Path
from typing import Self

from local import files

OWNER = "owner"
STATE_MACHINE = "state-machine"


class CloudTrail:
    """A file of calls, emptied at the start; thread-safe.

    Lines are written unbuffered, so a reader sees them immediately; a write takes a few microseconds.
    """

    def __init__(self, file: Path) -> None:
        files.make_folder(file.parent)
        file.unlink(missing_ok=True)
        self._file = files.append_to(file)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def record(self, principal: str, action: str, resource: str, context: dict[str, str] | None = None) -> None:
        """Record a call; `context` has the values of IAM's condition keys."""
        call = {"principal": principal, "action": action, "resource": resource, "context": context or {}}
        # The file is closed if a request outlives the cloud, and cannot be written if the disk is full.
        with suppress(ValueError, OSError):
            self._file.write(json.dumps(call).encode() + b"\n")
