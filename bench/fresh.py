"""`python -m bench.fresh [FILE]`: reads and splits one file, says as JSON what a process that does only this needs.

Without a file: what the interpreter and the imports need.
"""

import json
import re
import sys
import time
from pathlib import Path

from book_pipeline.chapters.split import split
from book_pipeline.source.readers import read


def main(names: list[str]) -> None:
    seconds = 0.0
    for name in names:
        began = time.perf_counter()
        document = read(Path(name).read_bytes(), name)
        split(document.text, language=document.language, title=document.title)
        seconds += time.perf_counter() - began
    # Not ru_maxrss: a process that was started without a copy of its parent's memory has the parent's peak in it.
    peak = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    print(json.dumps({"seconds": seconds, "mebibytes": int(peak[1]) / 1024}))


if __name__ == "__main__":
    main(sys.argv[1:])
