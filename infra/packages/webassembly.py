"""CPython 3.13 compiled to WebAssembly, for machines without Python 3.13. It runs under the Node of a wheel.

Its `.pyc` files are valid for any CPython 3.13.
"""

import sys
from pathlib import Path

from infra.node import BUILD, ToolMissing, installed, node

WEBASSEMBLY = "3.13"
SOURCE = Path(__file__).with_name("python313")


def webassembly_python() -> list[str] | None:
    """Install it as its lock file pins it, and return the command that starts it; None if npm fails."""
    try:
        folder = installed(SOURCE, BUILD / "python313")
    except ToolMissing as missing:
        sys.stderr.write(f"{missing}\n")
        return None
    return [node(), str(folder / "python.mjs")]
