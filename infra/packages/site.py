"""Installed distributions, one folder a lock file and target. Packages contain hard links into it."""

import csv
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from functools import cached_property
from hashlib import sha256
from importlib.util import source_from_cache
from pathlib import Path, PurePosixPath

from packaging.utils import canonicalize_name

from infra.packages.compiler import Compiler
from infra.packages.imports import ROOT
from infra.packages.pins import Pin
from infra.packages.targets import Target

SITES = ROOT / "build" / "site"


class Site:
    """A folder with all distributions of a target, compiled.

    Parameters
    ----------
    compiler
        For the Python of the target; None to compile nothing.

    """

    def __init__(self, target: Target, pins: Iterable[Pin], compiler: Compiler | None) -> None:
        self._target = target
        self._pins = sorted(set(pins))
        self._compiler = compiler
        described = "\n".join([target.identity, str(compiler and compiler.magic), *map(str, self._pins)])
        self.folder = SITES / f"{target.name}-{sha256(described.encode()).hexdigest()[:16]}"

    def make(self) -> None:
        """Install and compile the distributions if that is not done yet."""
        if self.folder.exists():
            return
        SITES.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=SITES, prefix=".unfinished-") as folder:
            unfinished = Path(folder) / "site"
            self._install(unfinished)
            if self._compiler is not None:
                modules = unfinished.rglob("*.py")
                self._compiler.compile(
                    unfinished, [file for file in modules if "tests" not in file.relative_to(unfinished).parts]
                )
            for old in SITES.glob(f"{self._target.name}-*"):
                shutil.rmtree(old)
            unfinished.rename(self.folder)

    def _install(self, folder: Path) -> None:
        """Install everything with pip: wheels only, each checked against its hash."""
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as requirements:
            requirements.write("".join(f"{pin}\n" for pin in self._pins))
            requirements.flush()
            command = [sys.executable, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-compile"]
            command += ["--no-deps", "--require-hashes", "--only-binary=:all:", "--no-warn-conflicts"]
            command += [*self._target.pip, f"--target={folder}", f"--requirement={requirements.name}"]
            subprocess.run(command, check=True)

    @cached_property
    def compiled(self) -> dict[PurePosixPath, PurePosixPath]:
        """The compiled file of each module that has one."""
        files = (file.relative_to(self.folder) for file in self.folder.rglob("*.pyc"))
        return {PurePosixPath(source_from_cache(str(file))): PurePosixPath(file) for file in files}

    @cached_property
    def files(self) -> dict[str, list[PurePosixPath]]:
        """The files of each distribution that its RECORD lists."""
        found: dict[str, list[PurePosixPath]] = {}
        for record in self.folder.glob("*.dist-info/RECORD"):
            name = canonicalize_name(re.sub(r"-[^-]+$", "", record.parent.name.removesuffix(".dist-info")))
            with record.open(newline="") as lines:
                found[name] = [PurePosixPath(line[0]) for line in csv.reader(lines)]
        return found
