"""CloudWatch Logs, read from files in the state folder at each request: the workers' log files, and X-Ray's spans.

Nothing is kept in memory, so logs outlive the process. moto answers the API; these classes replace its log groups and
streams.
"""

import re
import sys
import zlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from moto.logs.exceptions import InvalidParameterException
from moto.logs.models import LogGroup

from local.aws.filter_patterns import filter_pattern

TIME = re.compile(
    rb'"(?:time|timestamp)": ?"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3})(?:Z|\+00:00)"'
    rb'|(?:"_aws": ?\{"Timestamp"|"startTimeUnixNano"): ?(\d{13})'
)
"""The time in a line of a function or of its runtime, in a line of metrics, and in a span."""
MAX_LINES = 10_000
TOKEN = re.compile(r"([fb])/(\d{56})")


class Line(NamedTuple):
    """A log line. Its `event_id` is stable and increases with time; `timestamp` is in milliseconds since 1970."""

    event_id: str
    timestamp: int
    message: str

    def event(self) -> dict[str, Any]:
        """Return the line in the format of the API."""
        return {"timestamp": self.timestamp, "ingestionTime": self.timestamp, "message": self.message}


class FolderLogGroup(LogGroup):
    """A log group with a stream for each log file in the folder."""

    def __init__(self, account: str, region: str, name: str, folder: Path) -> None:
        self._folder = folder
        super().__init__(account, region, name)

    @property
    def streams(self) -> dict[str, "FileLogStream"]:
        """The current streams, by name."""
        return {
            file.stem: FileLogStream(f"{self.arn}:log-stream:{file.stem}", file) for file in self._folder.glob("*.log")
        }

    @streams.setter
    def streams(self, _: object) -> None:
        """Ignore the assignment in moto's constructor."""

    def filter_log_events(self, *arguments: Any) -> Any:
        """Return the matching lines of all streams in order of time; AWS, too, ignores `interleaved`."""
        return super().filter_log_events(*arguments[:-1], True)  # noqa: FBT003


class FileLogStream:
    """A log file as a log stream, with the methods that moto calls.

    It does not inherit from moto's LogStream, which keeps a reference to every instance.
    """

    def __init__(self, arn: str, file: Path) -> None:
        self._arn, self._file = arn, file
        self.log_stream_name = file.stem
        status = file.stat()
        self.stored_bytes, self._changed_at = status.st_size, status.st_mtime_ns // 1_000_000

    def to_describe_dict(self) -> dict[str, Any]:
        """Return name, size and times."""
        content = self._content()
        description = {"arn": self._arn, "logStreamName": self.log_stream_name, "storedBytes": len(content)}
        if not content:
            return description | {"creationTime": self._changed_at}
        first, last = (
            self._moment(content, *_line_at(content, 0)),
            self._moment(content, *_line_at(content, len(content) - 1)),
        )
        return description | {
            "creationTime": first,
            "firstEventTimestamp": first,
            "lastEventTimestamp": last,
            "lastIngestionTime": last,
        }

    def get_log_events(
        self,
        start_time: int | None,
        end_time: int | None,
        limit: int | None,
        next_token: str | None,
        start_from_head: bool,
    ) -> tuple[list[dict[str, Any]], str, str]:
        """Return a page of lines and the tokens of the pages before and after it, as GetLogEvents does."""
        lines = sorted(self._lines(start_time or 0, (end_time or sys.maxsize) - 1))
        limit = limit or MAX_LINES
        direction, last_seen = _parse_token(next_token)
        if direction == "f":
            lines = [line for line in lines if line.event_id > last_seen][:limit]
        elif direction == "b":
            lines = [line for line in lines if line.event_id < last_seen][-limit:]
        else:
            lines = lines[:limit] if start_from_head else lines[-limit:]
        first, last = (lines[0].event_id, lines[-1].event_id) if lines else (last_seen, last_seen)
        return [line.event() for line in lines], f"b/{first}", f"f/{last}"

    def filter_log_events(
        self, start_time: int | None, end_time: int | None, pattern: str | None
    ) -> list[dict[str, Any]]:
        """Return the lines in the time range that match the pattern."""
        compiled = filter_pattern(pattern)
        word = next(iter(compiled.words), "").encode()
        return [
            line.event() | {"eventId": line.event_id, "logStreamName": self.log_stream_name}
            for line in self._lines(start_time or 0, end_time or sys.maxsize, word)
            if compiled.matches(line.message)
        ]

    def _lines(self, start: int, end: int, word: bytes = b"") -> Iterator[Line]:
        """Yield the lines from `start` to `end` that contain the word; the search skips the others quickly."""
        if self._changed_at < start:
            return
        content = self._content()
        if content and self._moment(content, *_line_at(content, 0)) > end:
            return
        stream = zlib.crc32(self.log_stream_name.encode())
        found = content.find(word)
        while 0 <= found < len(content):
            line_start, line_end = _line_at(content, found)
            moment = self._moment(content, line_start, line_end)
            if start <= moment <= end and line_start < line_end:
                message = content[line_start:line_end].decode(errors="replace")
                yield Line(f"{moment:014}{stream:010}{line_start:032}", moment, message)
            found = content.find(word, line_end + 1)

    def _content(self) -> bytes:
        """Return the complete lines of the file."""
        content = self._file.read_bytes()
        return content[: content.rfind(b"\n") + 1]

    def _moment(self, content: bytes, line_start: int, line_end: int) -> int:
        """Return the line's time in milliseconds; a line without a time has that of the last line with one."""
        while (found := TIME.search(content, line_start, line_end)) is None:
            if line_start == 0:
                return self._changed_at
            line_start, line_end = _line_at(content, line_start - 1)
        written, milliseconds = found.groups()
        return int(milliseconds or round(datetime.fromisoformat(f"{written.decode()}+00:00").timestamp() * 1000))


def _line_at(content: bytes, position: int) -> tuple[int, int]:
    """Return the start and the end of the line that contains the position."""
    return content.rfind(b"\n", 0, position) + 1, content.index(b"\n", position)


def _parse_token(text: str | None) -> tuple[str, str]:
    """Return a token's direction ("f", "b", or "" without a token) and its event id.

    Raises InvalidParameterException.
    """
    if text is None:
        return "", "0" * 56
    token = TOKEN.fullmatch(text)
    if token is None:
        raise InvalidParameterException("The specified nextToken is invalid.")
    return token[1], token[2]
