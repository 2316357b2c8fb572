"""Stores segment documents by trace, for BatchGetTraces; traces of books outlive the process.

A trace is a file with one document per line. A later document replaces an earlier one with the same id: a segment is
sent when it starts and again when it ends. A trace is written to disk once it contains an execution. The others belong
to functions invoked directly, one per second while a page is open; only the latest of these are kept, in memory.
"""

import logging
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from local import files

STATE_MACHINE = "AWS::StepFunctions::StateMachine"
TRACE_ID = re.compile(r"1-[0-9a-f]{8}-[0-9a-f]{24}")
SEGMENT_ID = re.compile(r"[0-9a-f]{16}")
RETENTION_SECONDS = 30 * 24 * 3600.0
"""As on X-Ray: https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html"""
MAX_IN_MEMORY = 256


@dataclass(frozen=True)
class Document:
    """A segment or subsegment as it was sent; `end` equals `start` while it is in progress."""

    id: str
    start: float
    end: float
    text: str

    @classmethod
    def of_line(cls, line: str) -> "Document":
        """Parse a line. Raises ValueError if it is incomplete, as after a kill."""
        segment_id, start, end, length, text = line.split(" ", 4)
        if len(text) != int(length) + 1:
            raise ValueError(line)
        return cls(segment_id, float(start), float(end), text[:-1])

    @property
    def line(self) -> str:
        """The document's line in a file. Line breaks become spaces: JSON has them only between tokens."""
        text = re.sub(r"[\r\n]", " ", self.text)
        return f"{self.id} {self.start} {self.end} {len(text)} {text}\n"


class TraceStore:
    """The folder of traces. Opening it deletes traces older than X-Ray's 30 days."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._in_memory: OrderedDict[str, list[Document]] = OrderedDict()
        files.make_folder(folder)
        for file in self._touched_since(0.0, until=time.time() - RETENTION_SECONDS):
            file.unlink()

    def put(self, trace_id: str, document: Document, origin: str | None) -> None:
        """Store a document of a trace. Raises ValueError if an id is malformed, because ids become file names."""
        if not TRACE_ID.fullmatch(trace_id) or not SEGMENT_ID.fullmatch(document.id):
            raise ValueError(f"{trace_id!r} is not a trace id, or {document.id!r} is not a segment id")
        with self._lock:
            if self._file(trace_id).exists():
                self._append(trace_id, [document])
            elif origin == STATE_MACHINE:
                self._append(trace_id, [*self._in_memory.pop(trace_id, ()), document])
            else:
                self._in_memory.setdefault(trace_id, []).append(document)
                while len(self._in_memory) > MAX_IN_MEMORY:
                    self._in_memory.popitem(last=False)

    def trace(self, trace_id: str) -> list[Document]:
        """Return the latest document of each segment of the trace; an empty list for an unknown trace."""
        with self._lock:
            in_memory = self._in_memory.get(trace_id)
            if in_memory is not None:
                return _latest(in_memory)
        if not TRACE_ID.fullmatch(trace_id) or not self._file(trace_id).exists():
            return []
        return _latest(_read(self._file(trace_id)))

    def touched_since(self, moment: float) -> list[str]:
        """Return the ids of the traces with a document since `moment`, in seconds since 1970."""
        with self._lock:
            in_memory = [name for name, documents in self._in_memory.items() if documents[-1].end >= moment]
        return in_memory + [file.stem for file in self._touched_since(moment)]

    def _touched_since(self, moment: float, *, until: float = float("inf")) -> list[Path]:
        return [file for file in self._folder.glob("*.jsonl") if moment <= file.stat().st_mtime < until]

    def _append(self, trace_id: str, documents: Iterable[Document]) -> None:
        # A kill or a full disk may have left a part of a line, so each write begins with a line break.
        lines = "".join(document.line for document in documents)
        try:
            with files.append_to(self._file(trace_id)) as stream:
                stream.write(f"\n{lines}".encode())
        except OSError as error:
            logging.getLogger(__name__).warning("The trace %s is incomplete: %s", trace_id, error)

    def _file(self, trace_id: str) -> Path:
        return self._folder / f"{trace_id}.jsonl"


def _read(file: Path) -> Iterator[Document]:
    with file.open(encoding="utf-8", errors="replace", newline="\n") as lines:
        for line in lines:
            try:
                yield Document.of_line(line)
            except ValueError:
                continue


def _latest(documents: Iterable[Document]) -> list[Document]:
    return list({document.id: document for document in documents}.values())
