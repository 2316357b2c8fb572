"""Reads files one by one, each in a process of its own, and tells in JSON what it cost: run as a script.

A line on standard input names a file; a line on standard output answers. The children are forks of a process that has
imported the readers and nothing else, so what one costs is what reading costs.
"""

import json
import os
import resource
import sys
import time
from pathlib import Path

from book_pipeline.chapters.split import explain
from book_pipeline.errors import PipelineError
from book_pipeline.source.readers import read

MOST_MEMORY = 1 << 30
"""Bytes of address space: a reader that goes wild must not take the machine with it."""
MOST_SECONDS = 10


def report(path: Path, name: str, charset: str | None, *, split: bool) -> dict[str, str | float]:
    """Read a file, or split it; return what came of it, and the seconds and MiB that it took."""
    content = path.read_bytes()
    outcome: dict[str, str | float] = {"error": "", "message": "", "text": ""}
    text = content.decode() if split else ""
    began = time.process_time()
    try:
        if split:
            pieces, _ = explain(text, language="en", title=name)
            outcome["text"] = str(len(pieces))
            outcome["lost"] = "".join(piece.text for piece in pieces) != text
        else:
            outcome["text"] = read(content, name, charset).text[:2000]
    except (PipelineError, Exception) as error:  # noqa: BLE001 - which one it was is what is asked
        outcome |= {"error": type(error).__name__, "message": str(error)[:2000]}
    outcome["seconds"] = time.process_time() - began
    # Of kilobytes; the file itself is not counted against its reader.
    outcome["mebibytes"] = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 - len(content)) / (1 << 20)
    return outcome


def answer(line: str) -> None:
    """Answer a line in a child, however the child ends."""
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


if __name__ == "__main__":
    for each in sys.stdin:
        answer(each)
