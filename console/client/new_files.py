"""Files that a command writes for a person. None replaces another file."""

from itertools import count
from pathlib import Path

from book_pipeline.errors import InvalidRequest


def check_new(file: Path) -> None:
    """Check that a file can be created under the name that a person gave. Raises InvalidRequest."""
    if file.exists() or file.is_symlink():
        raise InvalidRequest(f"{file} exists. Choose another name, or remove it.")
    folder = file.absolute().parent
    existing = next(place for place in (folder, *folder.parents) if place.exists())
    if not existing.is_dir():
        raise InvalidRequest(f"{file} cannot be written: {existing} is not a folder. Choose another name.")


def write_new(file: Path, content: bytes) -> Path:
    """Write a file with its folder, and return its path; a number is added to the name if that is another file's."""
    file.parent.mkdir(parents=True, exist_ok=True)
    names = (file if number == 1 else file.with_name(f"{file.stem} ({number}){file.suffix}") for number in count(1))
    return next(name for name in names if _is_written(name, content))


def _is_written(file: Path, content: bytes) -> bool:
    """Return whether the file has this content, which is written if there is no file."""
    try:
        with file.open("xb") as new:
            new.write(content)
    except FileExistsError:
        return file.is_file() and file.read_bytes() == content
    return True
