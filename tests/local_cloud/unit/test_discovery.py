"""The lock of the state folder: one cloud, found by others without getting in its way."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest

from local.discovery import AlreadyRunning, find_running, hold_lock, use, wait_for_users, write_endpoint_file


@contextmanager
def running(state: Path) -> Iterator[None]:
    with hold_lock(state):
        write_endpoint_file(state, {"AWS_ENDPOINT_URL": "http://127.0.0.1:1"})
        yield


def test_a_running_cloud_is_found_until_it_ends(tmp_path: Path) -> None:
    assert find_running(tmp_path) is None
    with running(tmp_path):
        found = find_running(tmp_path)
        assert found is not None
        assert json.loads((tmp_path / "cloud.json").read_text()) == found.environment
        with pytest.raises(AlreadyRunning), hold_lock(tmp_path):
            pass
    assert find_running(tmp_path) is None


def test_clients_that_look_for_a_cloud_do_not_keep_it_from_starting(tmp_path: Path) -> None:
    ended = Event()

    def look() -> None:
        while not ended.is_set():
            find_running(tmp_path)

    with ThreadPoolExecutor(2) as clients:
        looking = [clients.submit(look) for _ in range(2)]
        try:
            for _ in range(50):
                with running(tmp_path):
                    assert find_running(tmp_path) is not None
        finally:
            ended.set()
        for each in looking:
            each.result()


def test_the_owner_waits_for_users_with_one_message(tmp_path: Path) -> None:
    messages: list[str] = []
    wait_for_users(tmp_path, lambda: messages.append("waits"))
    assert messages == []
    with ThreadPoolExecutor(1) as owner:
        with use(tmp_path), use(tmp_path):
            waiting = owner.submit(wait_for_users, tmp_path, lambda: messages.append("waits"))
            while not messages:
                assert not waiting.done()
        waiting.result(10)
    assert messages == ["waits"]
