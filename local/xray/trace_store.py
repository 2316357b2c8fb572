"""Stores segment documents by trace, for BatchGetTraces, and their spans; traces of books outlive the process.

A trace is a file with one document per line. A later document replaces an earlier one with the same id: a segment is
sent when it starts and again when it ends. A trace is written to disk once it contains an execution. The others belong
to functions invoked directly, one per second while a page is open; only the latest of these are kept, in memory.

As on AWS, a trace is closed when it is full (`local/xray/closing.py`): later documents are refused, also the end of a
segment whose start was accepted. The spans of the log group `aws/spans` are complete.
"""

import json
import logging
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from local import files
from local.xray.closing import TraceSize
from local.xray.spans import spans_of

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
    """The folder of traces. Opening it deletes traces older than X-Ray's 30 days, with their spans.

    Parameters
    ----------
    clock
        Returns seconds since 1970; a trace that grows for more than six minutes by this clock is closed sooner.

    """

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        self._folder, self.spans_folder = folder, folder / "spans"
        self._clock = clock
        self._lock = threading.Lock()
        self._in_memory: OrderedDict[str, list[Document]] = OrderedDict()
        self._sizes: dict[str, TraceSize] = {}
        files.make_folder(self.spans_folder)
        for file in self._touched_since(0.0, until=time.time() - RETENTION_SECONDS):
            for other in (file, self._closed(file.stem), self._spans(file.stem)):
                other.unlink(missing_ok=True)

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

    def is_closed(self, trace_id: str) -> bool:
        """Return whether a document of the trace was refused."""
        return self._closed(trace_id).exists()

    def touched_since(self, moment: float) -> list[str]:
        """Return the ids of the traces with a document since `moment`, in seconds since 1970."""
        with self._lock:
            in_memory = [name for name, documents in self._in_memory.items() if documents[-1].end >= moment]
        return in_memory + [file.stem for file in self._touched_since(moment)]

    def _touched_since(self, moment: float, *, until: float = float("inf")) -> list[Path]:
        return [file for file in self._folder.glob("*.jsonl") if moment <= file.stat().st_mtime < until]

    def _append(self, trace_id: str, documents: Iterable[Document]) -> None:
        documents = list(documents)
        try:
            accepted = [document for document in documents if self._accepts(trace_id, document)]
            # The trace comes last: where its file is, the spans of the documents before the execution are written too.
            _write(self._spans(trace_id), (line for document in documents for line in _span_lines(document)))
            if accepted:
                _write(self._file(trace_id), (document.line for document in accepted))
        except OSError as error:
            logging.getLogger(__name__).warning("The trace %s is incomplete: %s", trace_id, error)

    def _accepts(self, trace_id: str, document: Document) -> bool:
        """Count the document, or close the trace if the document does not fit into it."""
        if self.is_closed(trace_id):
            return False
        size = self._sizes.setdefault(trace_id, self._size_on_disk(trace_id) or TraceSize(document.start))
        length = len(document.text.encode())
        if size.has_room(length, self._clock()):
            size.received += length
            return True
        self._closed(trace_id).touch(mode=0o600)
        return False

    def _size_on_disk(self, trace_id: str) -> TraceSize | None:
        """Return the size of a trace that an earlier process began."""
        if trace_id in self._sizes or not self._file(trace_id).exists():
            return None
        documents = list(_read(self._file(trace_id)))
        received = sum(len(document.text.encode()) for document in documents)
        return TraceSize(documents[0].start, received) if documents else None

    def _closed(self, trace_id: str) -> Path:
        return self._folder / f"{trace_id}.closed"

    def _spans(self, trace_id: str) -> Path:
        return self.spans_folder / f"{trace_id}.log"

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


def _span_lines(document: Document) -> Iterator[str]:
    try:
        for span in spans_of(json.loads(document.text)):
            yield f"{json.dumps(span)}\n"
    except (AttributeError, KeyError, TypeError):
        logging.getLogger(__name__).warning("no span was made of the segment %s, which is malformed", document.id)


def _write(file: Path, lines: Iterable[str]) -> None:
    # A kill or a full disk may have left a part of a line, so each write begins with a line break.
    with files.append_to(file) as stream:
        stream.write(f"\n{''.join(lines)}".encode())
