"""Builds the wheel, installs it into an empty environment outside the checkout, and narrates the example book with it.

    make wheel

It needs a package index, and a few minutes.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from typing import Any

from mutagen.mp3 import MP3

ROOT = Path(__file__).parents[2]
EXAMPLE = next((ROOT / "examples").glob("*.txt"))
WHEELS = ROOT / "build" / "wheel"
LEFTOVERS = ("build/lib", "build/wheel", "build/bdist.linux-x86_64", "build/bdist.linux-aarch64")
"""A build would pack what an earlier one has left."""
ENVIRONMENT = {
    name: value
    for name, value in os.environ.items()
    if not name.startswith(("AWS_", "GEMINI_", "ELEVENLABS_", "PYTHON", "VIRTUAL_ENV"))
}


def main() -> None:
    wheel = build()
    with tempfile.TemporaryDirectory(prefix="book-pipeline-wheel-") as folder:
        programs = install(wheel, Path(folder) / "env")
        narrate(programs / "book-pipeline", Path(folder) / "elsewhere")
    sys.stdout.write(f"{wheel.relative_to(ROOT)} installs, and narrates the example book.\n")


def build() -> Path:
    for leftover in LEFTOVERS:
        shutil.rmtree(ROOT / leftover, ignore_errors=True)
    command("pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", WHEELS, ROOT, program=[sys.executable, "-m"])
    (wheel,) = WHEELS.glob("*.whl")
    return wheel


def install(wheel: Path, environment: Path) -> Path:
    """Install the wheel as `pipx install` does; return the folder of its programs."""
    venv.create(environment, with_pip=True)
    command(
        "pip", "install", "--quiet", "--disable-pip-version-check", wheel, program=[environment / "bin/python", "-m"]
    )
    return environment / "bin"


def narrate(program: Path, folder: Path) -> None:
    folder.mkdir()
    book = shutil.copy(EXAMPLE, folder)
    for arguments in (("--version",), ("split", book), ("run", book, "--chapters", "1", "--out", "out")):
        command(*arguments, program=[program], cwd=folder)
    manifest = json.loads((folder / "out" / "manifest.json").read_text())
    (file,) = (folder / "out").glob("*.mp3")
    (chapter,) = manifest["chapters"]
    check(file, chapter)


def check(file: Path, chapter: dict[str, Any]) -> None:
    """Assert that a downloaded file has the whole chapter, and the cover, which the stored one lacks."""
    downloaded = MP3(file)
    assert abs(downloaded.info.length - float(chapter["seconds"])) < 0.1, downloaded.info.length
    assert file.stat().st_size > chapter["bytes"]
    assert downloaded.tags.getall("APIC"), "it has the cover"


def command(*arguments: object, program: list[object], cwd: Path | None = None) -> None:
    words = [str(word) for word in (*program, *arguments)]
    sys.stdout.write(f"$ {' '.join(words[-4:])}\n")
    sys.stdout.flush()
    subprocess.run(words, cwd=cwd or ROOT, env=ENVIRONMENT, check=True, timeout=900)


if __name__ == "__main__":
    main()
