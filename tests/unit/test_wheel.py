"""The wheel has every file that the installed command opens. `make wheel` builds it and narrates a book with it."""

import re
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SETUPTOOLS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]
FOLDERS = [pattern.rstrip("*") for pattern in SETUPTOOLS["packages"]["find"]["include"]]
NOT_OPENED = ("events/schemas/json/*", "events/samples/*", "*.md")
"""Files that only the checkout uses: exported schemas, samples, documents."""


def packed(file: Path) -> bool:
    """Return whether the wheel has the file."""
    folder = file.parent.relative_to(ROOT).as_posix().replace("/", ".")
    return file.suffix == ".py" or any(
        (folder == package or folder.startswith(f"{package}."))
        and fnmatch(file.relative_to(ROOT / package.replace(".", "/")).as_posix(), pattern)
        for package, patterns in SETUPTOOLS["package-data"].items()
        for pattern in patterns
    )


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_wheel_has_every_file_of_its_folders(folder):
    files = [file for file in (ROOT / folder).rglob("*") if file.is_file() and file.suffix != ".pyc"]
    assert files
    opened = [file for file in files if not any(fnmatch(file.relative_to(ROOT).as_posix(), n) for n in NOT_OPENED)]
    assert [file.relative_to(ROOT).as_posix() for file in opened if not packed(file)] == []


def sources() -> list[Path]:
    return [file for folder in FOLDERS for file in (ROOT / folder).rglob("*.py")]


def test_the_code_names_no_other_folder_of_the_checkout():
    named = {
        found
        for file in sources()
        for found in re.findall(r'(?:\bROOT|parents\[\d\]) / "([^"/]+)"', file.read_text())
        if (ROOT / found).exists()
    }
    assert named >= {"sql", "statemachine", "events"}
    assert named <= set(FOLDERS)


def test_the_code_imports_no_other_package_of_the_checkout():
    own = {folder.name for folder in ROOT.iterdir() if folder.is_dir() and any(folder.glob("*.py"))}
    imported = {
        found
        for file in sources()
        for found in re.findall(r"^\s*(?:from|import) (\w+)", file.read_text(), re.MULTILINE)
        if found in own
    }
    assert imported <= set(FOLDERS)
