"""CPython 3.13 compiled to WebAssembly, for machines without a Python 3.13; it runs under the Node of a wheel.

Its `.pyc` are those of any CPython 3.13: modules compiled by both differ in nothing but what a patch release changed.
"""

import sys
from pathlib import Path

from infra.node import BUILD, ToolMissing, installed, node

WEBASSEMBLY = "3.13"
SOURCE = Path(__file__).with_name("python313")


def webassembly_python() -> list[str] | None:
    """Return the command that starts it, installed as its lock file says; None where npm can't."""
    try:
        folder = installed(SOURCE, BUILD / "python313")
    except ToolMissing as missing:
        sys.stderr.write(f"{missing}\n")
        return None
    return [node(), str(folder / "python.mjs")]
