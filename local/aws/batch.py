"""Postpone the import of moto's Batch, and with it EC2's, until it is used.

moto's interpreter of state machines imports one constant from a small module of that package; the package itself takes
half of the time that the import of the interpreter took.
"""

import importlib
import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

NAME = "moto.batch"


class _Postponed(ModuleType):
    """A stand-in for the package, which imports it when one of its attributes is read."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        del sys.modules[NAME]
        package = importlib.import_module(NAME)
        return getattr(package, name)


def postpone() -> None:
    """Let the package's modules be imported without the package. Does nothing if that is imported."""
    moto = importlib.util.find_spec("moto")
    if NAME in sys.modules or moto is None or moto.origin is None:
        return
    package = _Postponed(NAME)
    package.__path__ = [str(Path(moto.origin).parent / "batch")]
    sys.modules[NAME] = package
