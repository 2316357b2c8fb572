"""Segment documents by trace, as BatchGetTraces gives them back; those of books outlive the process.

A trace is a file, a document a line. A later document takes the place of an earlier one with the same id: what goes on
is told when it begins, and again when it ends. A trace goes to disk as soon as an execution is in it. The others are of
functions that somebody called by themselves, one a second where a page is open: the latest of these are in memory.
"""

import re
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

STATE_MACHINE = "AWS::StepFunctions::StateMachine"
TRACE_ID = re.compile(r"1-[0-9a-f]{8}-[0-9a-f]{24}")
SEGMENT_ID = re.compile(r"[0-9a-f]{16}")
KEPT_SECONDS = 30 * 24 * 3600.0
"""X-Ray's own: https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html"""
MOST_FLEETING = 256


@dataclass(frozen=True)
class Document:
    """A segment or subsegment as it was sent; `end` is its start while it is in progress."""

    id: str
    start: float
    end: float
    text: str

    @classmethod
    def of_line(cls, line: str) -> "Document":
        """Return the document of a line. Raises ValueError if a kill has left half of it."""
        segment_id, start, end, length, text = line.split(" ", 4)
        if len(text) != int(length) + 1:
            raise ValueError(line)
        return cls(segment_id, float(start), float(end), text[:-1])

    @property
    def line(self) -> str:
        """The document in a file: JSON has line breaks only where a space would do."""
        text = re.sub(r"[\r\n]", " ", self.text)
        return f"{self.id} {self.start} {self.end} {len(text)} {text}\n"


class TraceStore:
    """The folder of traces; those that X-Ray would have forgotten are deleted when it is opened."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._fleeting: OrderedDict[str, list[Document]] = OrderedDict()
        folder.mkdir(parents=True, exist_ok=True)
        for file in self._touched_since(0.0, until=time.time() - KEPT_SECONDS):
            file.unlink()

    def put(self, trace_id: str, document: Document, origin: str | None) -> None:
        """Take a document of a trace. Raises ValueError if an id is none of X-Ray's: it names a file."""
        if not TRACE_ID.fullmatch(trace_id) or not SEGMENT_ID.fullmatch(document.id):
            raise ValueError(f"{trace_id} or {document.id} is no id")
        with self._lock:
            if self._file(trace_id).exists():
                self._append(trace_id, [document])
            elif origin == STATE_MACHINE:
                self._append(trace_id, [*self._fleeting.pop(trace_id, ()), document])
            else:
                self._fleeting.setdefault(trace_id, []).append(document)
                while len(self._fleeting) > MOST_FLEETING:
                    self._fleeting.popitem(last=False)

    def trace(self, trace_id: str) -> list[Document]:
        """Return the latest document of each id in the trace; none if the trace isn't known."""
        with self._lock:
            fleeting = self._fleeting.get(trace_id)
            if fleeting is not None:
                return _latest(fleeting)
        if not TRACE_ID.fullmatch(trace_id) or not self._file(trace_id).exists():
            return []
        return _latest(_read(self._file(trace_id)))

    def touched_since(self, moment: float) -> list[str]:
        """Return the ids of the traces that have got a document since the moment, in seconds since 1970."""
        with self._lock:
            fleeting = [name for name, documents in self._fleeting.items() if documents[-1].end >= moment]
        return fleeting + [file.stem for file in self._touched_since(moment)]

    def _touched_since(self, moment: float, *, until: float = float("inf")) -> list[Path]:
        return [file for file in self._folder.glob("*.jsonl") if moment <= file.stat().st_mtime < until]

    def _append(self, trace_id: str, documents: Iterable[Document]) -> None:
        with self._file(trace_id).open("a", encoding="utf-8", newline="\n") as stream:
            stream.write("".join(document.line for document in documents))

    def _file(self, trace_id: str) -> Path:
        return self._folder / f"{trace_id}.jsonl"


def _read(file: Path) -> Iterator[Document]:
    with file.open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            try:
                yield Document.of_line(line)
            except ValueError:
                continue


def _latest(documents: Iterable[Document]) -> list[Document]:
    return list({document.id: document for document in documents}.values())
