"""CloudWatch Logs of the functions: what their workers have written to the state folder, read when somebody asks.

Nothing of it is in memory, so logs outlive the process that they were written under. moto answers the API; this is what
it finds where PutLogEvents would have put something.
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
    rb'"(?:time|timestamp)": ?"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3})(?:Z|\+00:00)"|"_aws": ?\{"Timestamp": ?(\d{13})'
)
"""How a line of the functions' and of their runtime tells its time, and how a line with metrics does."""
MOST_LINES = 10_000
TOKEN = re.compile(r"([fb])/(\d{56})")


class Line(NamedTuple):
    """A line; `event_id` is greater the later it is, and always the same. `timestamp` is in milliseconds."""

    event_id: str
    timestamp: int
    message: str

    def event(self) -> dict[str, Any]:
        """Return the line as the API has it."""
        return {"timestamp": self.timestamp, "ingestionTime": self.timestamp, "message": self.message}


class FunctionLogs(LogGroup):
    """The log group of a function, with a stream for each worker that writes a file into the folder."""

    def __init__(self, account: str, region: str, name: str, folder: Path) -> None:
        self._folder = folder
        super().__init__(account, region, name)

    @property
    def streams(self) -> dict[str, "WorkerLog"]:
        """The streams that there are by now."""
        return {file.stem: WorkerLog(f"{self.arn}:log-stream:{file.stem}", file) for file in self._folder.glob("*.log")}

    @streams.setter
    def streams(self, _: object) -> None:
        """Nothing: moto begins with none."""

    def filter_log_events(self, *arguments: Any) -> Any:
        """Return what the streams let through, in order of time, as AWS does whatever `interleaved` says."""
        return super().filter_log_events(*arguments[:-1], True)  # noqa: FBT003


class WorkerLog:
    """The log stream of a worker, with what moto asks of one.

    It is none of moto's own, of which each that ever was is remembered.
    """

    def __init__(self, arn: str, file: Path) -> None:
        self._arn, self._file = arn, file
        self.log_stream_name = file.stem
        status = file.stat()
        self.stored_bytes, self._changed_at = status.st_size, status.st_mtime_ns // 1_000_000

    def to_describe_dict(self) -> dict[str, Any]:
        """Return name, size and times."""
        content = self._content()
        told = {"arn": self._arn, "logStreamName": self.log_stream_name, "storedBytes": len(content)}
        if not content:
            return told | {"creationTime": self._changed_at}
        first, last = (
            self._moment(content, *_line_at(content, 0)),
            self._moment(content, *_line_at(content, len(content) - 1)),
        )
        return told | {
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
        """Return a page of lines, and the tokens of those before and behind it; the last page's is its own again."""
        lines = sorted(self._lines(start_time or 0, (end_time or sys.maxsize) - 1))
        limit = limit or MOST_LINES
        towards, mark = _token(next_token)
        if towards == "f":
            lines = [line for line in lines if line.event_id > mark][:limit]
        elif towards == "b":
            lines = [line for line in lines if line.event_id < mark][-limit:]
        else:
            lines = lines[:limit] if start_from_head else lines[-limit:]
        first, last = (lines[0].event_id, lines[-1].event_id) if lines else (mark, mark)
        return [line.event() for line in lines], f"b/{first}", f"f/{last}"

    def filter_log_events(
        self, start_time: int | None, end_time: int | None, pattern: str | None
    ) -> list[dict[str, Any]]:
        """Return the lines of the time that the pattern lets through."""
        wanted = filter_pattern(pattern)
        word = next(iter(wanted.words), "").encode()
        return [
            line.event() | {"eventId": line.event_id, "logStreamName": self.log_stream_name}
            for line in self._lines(start_time or 0, end_time or sys.maxsize, word)
            if wanted.matches(line.message)
        ]

    def _lines(self, start: int, end: int, word: bytes = b"") -> Iterator[Line]:
        """Yield the lines from `start` to `end` that have the word in them; lines without it are hardly looked at."""
        if self._changed_at < start:
            return
        content = self._content()
        if content and self._moment(content, *_line_at(content, 0)) > end:
            return
        stream = zlib.crc32(self.log_stream_name.encode())
        found = content.find(word)
        while 0 <= found < len(content):
            first, behind = _line_at(content, found)
            moment = self._moment(content, first, behind)
            if start <= moment <= end and first < behind:
                message = content[first:behind].decode(errors="replace")
                yield Line(f"{moment:014}{stream:010}{first:032}", moment, message)
            found = content.find(word, behind + 1)

    def _content(self) -> bytes:
        """Return what is written, but for a line that has no end yet."""
        content = self._file.read_bytes()
        return content[: content.rfind(b"\n") + 1]

    def _moment(self, content: bytes, first: int, behind: int) -> int:
        """Return the line's time in milliseconds; of one that doesn't tell it, that of the last line that did."""
        while (found := TIME.search(content, first, behind)) is None:
            if first == 0:
                return self._changed_at
            first, behind = _line_at(content, first - 1)
        written, milliseconds = found.groups()
        return int(milliseconds or round(datetime.fromisoformat(f"{written.decode()}+00:00").timestamp() * 1000))


def _line_at(content: bytes, position: int) -> tuple[int, int]:
    """Return where the line begins that has this position in it, and where it ends."""
    return content.rfind(b"\n", 0, position) + 1, content.index(b"\n", position)


def _token(text: str | None) -> tuple[str, str]:
    """Return which way a token goes on, and from which event; no way where there is none."""
    if text is None:
        return "", "0" * 56
    token = TOKEN.fullmatch(text)
    if token is None:
        raise InvalidParameterException("The specified nextToken is invalid.")
    return token[1], token[2]
