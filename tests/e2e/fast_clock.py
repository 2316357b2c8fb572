"""`python -m tests.e2e.fast_clock STATE`: a local cloud on which X-Ray's clock runs faster than this machine's.

A book that takes half a minute takes two hours by that clock, so X-Ray closes its trace as that of a real book.
"""

import signal
import sys
import threading
import time
from pathlib import Path

from local.cloud import LocalCloud

FACTOR = 300
BEGAN = time.time()


def clock() -> float:
    """Return seconds since 1970 by X-Ray's clock."""
    return BEGAN + (time.time() - BEGAN) * FACTOR


if __name__ == "__main__":
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    cloud = LocalCloud(Path(sys.argv[1]), 0, trace_clock=clock).start()
    sys.stdout.write("READY\n")
    sys.stdout.flush()
    ended.wait()
    cloud.stop()
