"""A script that reads files, each in its own process, and prints outcome, time and memory as JSON.

A line on standard input names a file; a line on standard output answers. The children are forks of a process that has
imported the readers and nothing else, so what one costs is what reading costs.
"""

import importlib
import json
import os
import resource
import sys
import time
from pathlib import Path

from book_pipeline.chapters.split import split_with_evidence
from book_pipeline.errors import PipelineError
from book_pipeline.source.readers import read_document

MOST_MEMORY = 1 << 30
"""Bytes of address space: a limit that protects the machine."""
MOST_SECONDS = 10

SAMPLES = {
    "book.txt": b"CHAPTER 1\n\nA word.\n\nCHAPTER 2\n\nA word.\n",
    "book.html": b"<h1>1</h1><p>A word.</p>",
    "book.md": b"# 1\n\nA word.\n",
    "book.rtf": b"{\\rtf1 A word.}",
    "book.fb2": b"<FictionBook><body><section><p>A word.</p></section></body></FictionBook>",
}


def report(path: Path, name: str, charset: str | None, *, split: bool) -> dict[str, str | float]:
    """Read a file, or split it; return the outcome with seconds and MiB."""
    content = path.read_bytes()
    outcome: dict[str, str | float] = {"error": "", "message": "", "text": ""}
    text = content.decode() if split else ""
    began = time.process_time()
    try:
        if split:
            pieces, _ = split_with_evidence(text, language="en", title=name)
            outcome["text"] = str(len(pieces))
            outcome["lost"] = "".join(piece.text for piece in pieces) != text
        else:
            outcome["text"] = read_document(content, name, charset).text[:2000]
    except (PipelineError, Exception) as error:  # noqa: BLE001 - the test checks which one
        outcome |= {"error": type(error).__name__, "message": str(error)[:2000]}
    outcome["seconds"] = time.process_time() - began
    # ru_maxrss is in kilobytes; the size of the file is subtracted.
    outcome["mebibytes"] = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 - len(content)) / (1 << 20)
    return outcome


def answer(line: str) -> None:
    """Handle one request in a child process, even if that crashes."""
    asked = json.loads(line)
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
        outcome = report(Path(asked["path"]), asked["name"], asked["charset"], split=asked["split"])
        os.write(1, json.dumps(outcome).encode() + b"\n")
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if status:
        os.write(1, json.dumps({"error": f"the process died ({status})", "message": "", "text": ""}).encode() + b"\n")


def import_readers() -> None:
    """Read a line in each format, so that the libraries are imported once and not in every fork."""
    for name in ("docx", "odt", "pdf"):
        importlib.import_module(f"book_pipeline.source.{name}.reader")
    for name, content in SAMPLES.items():
        split_with_evidence(read_document(content, name, None).text, language="en", title=name)


if __name__ == "__main__":
    import_readers()
    for each in sys.stdin:
        answer(each)
