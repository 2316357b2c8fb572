"""The state folder is checked before anything starts; each error is one line with a remedy."""

import os
import shutil
import socket
import stat
from pathlib import Path
from types import SimpleNamespace

import pytest

from local import files, state_folder
from local.ports import PortUnusable, listen_on
from local.state_folder import LEAST_FREE_BYTES, DiskFull, StateUnusable


def test_a_new_and_a_used_folder_can_be_used(tmp_path: Path) -> None:
    state = tmp_path / "a" / "state"
    state_folder.prepare(state)
    assert stat.S_IMODE(state.stat().st_mode) == 0o700
    assert list(state.iterdir()) == []
    (state / "lock").touch()
    (state / "objects").mkdir()
    state_folder.prepare(state)


def test_a_file_is_no_state_folder(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(StateUnusable, match=r"file is a file.*--state"):
        state_folder.prepare(file)
    with pytest.raises(StateUnusable, match=r"cannot be written: .*--state"):
        state_folder.prepare(file / "state")


def test_a_folder_of_other_files_is_left_alone(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / "thesis.txt").touch()
    with pytest.raises(StateUnusable, match=r"is not the state of a local cloud.*--state"):
        state_folder.prepare(tmp_path)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


@pytest.mark.parametrize("path", ["/proc/state", "/sys/state", f"/tmp/{'long' * 80}"])
def test_a_folder_that_cannot_be_written_is_named(path: str) -> None:
    with pytest.raises(StateUnusable, match=rf"{path} cannot be written: .*--state"):
        state_folder.prepare(Path(path))


def test_a_file_system_without_permissions_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = files.write

    def as_on_fat(file: Path, content: bytes) -> None:
        write(file, content)
        file.chmod(0o755)

    monkeypatch.setattr(files, "write", as_on_fat)
    with pytest.raises(StateUnusable, match=r"has no permissions.*--state"):
        state_folder.prepare(tmp_path / "state")


def test_the_permissions_of_an_older_state_are_put_right_and_foreign_files_left_alone(tmp_path: Path) -> None:
    inner = tmp_path / "logs" / "lambda"
    inner.mkdir(parents=True)
    (inner / "a.log").touch()
    (tmp_path / "foreign").touch()
    (tmp_path / "objects").symlink_to("foreign")
    for each in (inner, inner.parent, inner / "a.log", tmp_path / "foreign"):
        each.chmod(0o777)
    state_folder.make_private(tmp_path)
    modes = [stat.S_IMODE(each.stat().st_mode) for each in (inner.parent, inner, inner / "a.log", tmp_path / "foreign")]
    assert modes == [0o700, 0o700, 0o700, 0o777]


def test_a_file_that_the_database_of_a_killed_cloud_deletes_meanwhile_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("logs", "objects"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a").touch()
    (tmp_path / "objects" / "a").chmod(0o777)
    entries = list(state_folder._entries(tmp_path))
    shutil.rmtree(tmp_path / "logs")
    monkeypatch.setattr(state_folder, "_entries", lambda _: entries)
    state_folder.make_private(tmp_path)
    assert stat.S_IMODE((tmp_path / "objects" / "a").stat().st_mode) == 0o700


def test_damaged_files_are_listed_until_they_are_deleted(tmp_path: Path) -> None:
    (tmp_path / "objects").mkdir()
    for file in (tmp_path / "credentials.json", tmp_path / "objects" / "a.json"):
        file.touch()
        files.set_aside(file)
    found = state_folder.damaged_files(tmp_path)
    assert [file.name.partition(".damaged-")[0] for file in found] == ["credentials.json", "a.json"]


@pytest.mark.parametrize(("free", "is_full"), [(LEAST_FREE_BYTES, False), (LEAST_FREE_BYTES - 1, True)])
def test_new_work_needs_a_least_amount_of_space(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, is_full: bool
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=free))
    if is_full:
        with pytest.raises(DiskFull, match=r"255 MiB are free, .* 256 MiB\. Free some space"):
            state_folder.require_room(tmp_path)
    else:
        state_folder.require_room(tmp_path)


@pytest.mark.parametrize("port", [-1, 65536, 70000])
def test_a_number_that_is_no_port_is_named_with_its_option(port: int) -> None:
    with pytest.raises(PortUnusable, match=rf"^{port} is not a port.*--page-port"):
        listen_on(port, "--page-port")


def test_a_taken_port_is_named_with_the_process_that_has_it() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(PortUnusable, match=rf"Port {port} is taken by \S+ \(process {os.getpid()}\)\. .*--port"):
            listen_on(port, "--port")


def test_zero_is_a_free_port() -> None:
    with listen_on(0, "--port") as listener:
        assert listener.getsockname()[1] > 0
