"""Compiles modules for a Python version that may differ from the running one.

Without `.pyc` files a cold start takes more than twice as long, and the file system of Lambda is read-only. The files
are marked as unchecked (PEP 552), so they stay valid when a zip file rounds the times of the sources.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from infra.packages.webassembly import WEBASSEMBLY, webassembly_python

PROGRAM = """
import json, os, py_compile, sys
unchecked = py_compile.PycInvalidationMode.UNCHECKED_HASH
for name in json.load(sys.stdin):
    file = os.path.join(sys.argv[1], name)
    head, tail = os.path.split(file)
    target = os.path.join(head, "__pycache__", f"{tail[:-3]}.{sys.implementation.cache_tag}.pyc")
    try:
        py_compile.compile(file, target, name, doraise=True, invalidation_mode=unchecked)
    except py_compile.PyCompileError:
        pass
"""
"""Compiles the files that standard input lists as JSON, in the folder given as argument. The modules contain relative
names, so that the result does not depend on the folder. Files with syntax errors, such as templates, are skipped."""
ABOUT = "import importlib.util, sys; print('%d.%d' % sys.version_info[:2], importlib.util.MAGIC_NUMBER.hex())"
OWN_PYTHON = "BOOK_PIPELINE_PYTHON313"


@dataclass(frozen=True)
class Compiler:
    """A Python interpreter that compiles.

    Parameters
    ----------
    command
        Command line that starts it, without arguments.
    magic
        First bytes of its `.pyc`, in hexadecimal.

    """

    command: Sequence[str]
    magic: str

    def compile(self, folder: Path, files: Iterable[Path]) -> None:
        """Write the `.pyc` of each module into its `__pycache__`."""
        names = sorted(file.relative_to(folder).as_posix() for file in files)
        processors = os.cpu_count() or 1
        running = []
        for part in filter(None, (names[start::processors] for start in range(processors))):
            command = [*self.command, "-c", PROGRAM, str(folder)]
            process = subprocess.Popen(command, stdin=subprocess.PIPE, text=True)
            assert process.stdin is not None
            with process.stdin:
                process.stdin.write(json.dumps(part))
            running.append(process)
        for process in running:
            if process.wait():
                raise subprocess.CalledProcessError(process.returncode, self.command)


def compiler_for(python: str) -> Compiler | None:
    """Return a compiler for this minor version of Python, or None if there is none and none can be installed."""
    return next(filter(None, (_compiler_from(command, python) for command in _commands(python))), None)


def _commands(python: str) -> Iterator[list[str]]:
    yield [sys.executable, "-I"]
    if OWN_PYTHON in os.environ:
        yield [os.environ[OWN_PYTHON], "-I"]
    if path := shutil.which(f"python{python}"):
        yield [path, "-I"]
    if python == WEBASSEMBLY and (command := webassembly_python()):
        yield command


def _compiler_from(command: Sequence[str], python: str) -> Compiler | None:
    """Return the compiler that the command starts, or None if it is of another version or does not start."""
    output = subprocess.run([*command, "-c", ABOUT], capture_output=True, text=True, check=False).stdout
    version, _, magic = output.strip().partition(" ")
    return Compiler(command, magic) if version == python else None
