"""`python -m bench.fresh [FILE]`: read and split one file, and print seconds and peak memory of the process as JSON.

Without a file: the time and memory of the interpreter and the imports.
"""

import json
import re
import sys
import time
from pathlib import Path

from book_pipeline.chapters.split import split
from book_pipeline.source.readers import read_document


def main(names: list[str]) -> None:
    seconds = 0.0
    for name in names:
        began = time.perf_counter()
        document = read_document(Path(name).read_bytes(), name)
        split(document.text, language=document.language, title=document.title)
        seconds += time.perf_counter() - began
    # Not ru_maxrss: it includes the peak of the parent if the process was started with vfork.
    peak = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    print(json.dumps({"seconds": seconds, "mebibytes": int(peak[1]) / 1024}))


if __name__ == "__main__":
    main(sys.argv[1:])
