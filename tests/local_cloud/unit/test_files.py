"""Files of the state folder are private and complete, whatever the process's umask and whenever it ends."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from local import files


@pytest.fixture
def open_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def mode(file: Path) -> int:
    return file.stat().st_mode & 0o777


@pytest.mark.usefixtures("open_umask")
def test_only_the_owner_can_read_files_and_enter_folders(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    files.make_folder(folder)
    files.write(folder / "written", b"1")
    files.append_to(folder / "appended").close()
    assert [mode(folder), mode(folder.parent)] == [0o700, 0o700]
    assert [mode(folder / "written"), mode(folder / "appended")] == [0o600, 0o600]


def test_a_file_is_on_the_disk_before_it_has_its_name_and_the_name_before_the_call_returns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = []
    fsync, replace = os.fsync, Path.replace

    def synced(descriptor: int) -> None:
        steps.append("folder" if os.path.isdir(f"/proc/self/fd/{descriptor}") else "content")  # noqa: PTH112
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", lambda *a: (steps.append("name"), replace(*a)))
    files.write(tmp_path / "file", b"new")
    assert steps == ["content", "name", "folder"]
    assert (tmp_path / "file").read_bytes() == b"new"


def test_a_failed_write_leaves_the_old_content_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "file"
    files.write(file, b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        files.write(file, b"new")
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("file", b"old")]


def test_a_damaged_file_is_renamed_and_kept(tmp_path: Path) -> None:
    for content in (b"first", b"second"):
        (tmp_path / "file").write_bytes(content)
        files.set_aside(tmp_path / "file")
    kept = sorted(tmp_path.iterdir())
    assert {file.read_bytes() for file in kept} == {b"first", b"second"}
    assert all(file.name.startswith("file.damaged-20") for file in kept)
