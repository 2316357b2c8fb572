"""The disk of the state folder becomes full while a book is made, and has room again."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

import pytest
from botocore.exceptions import ClientError

from tests import commands

from .conftest import BIN, Cloud, assert_complete, assert_paid_once, start, stop

DISK_MIB = 700
CHAPTERS = 24
"""Some are still to be spoken when the disk is full, also where it takes seconds to fill it."""


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MIB}m", "tmpfs", folder]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("only root can mount a file system")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


def fill(disk: Path, left: int = 0) -> Path:
    """Write a file until the disk has only `left` bytes; return the file."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as stream, suppress(OSError):
        while os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize > left:
            stream.write(bytes(2**16))
    return ballast


def refusals(cloud, execution: str) -> list[str]:
    """Return the causes of the tasks that were refused because of the full disk."""
    events = cloud.client("stepfunctions").get_execution_history(executionArn=execution, maxResults=1000)["events"]
    details = [event.get("taskFailedEventDetails", {}) for event in events]
    return [failed["cause"] for failed in details if failed.get("error") == "Lambda.ServiceException"]


def receipts(cloud, book_id) -> int:
    query = "SELECT count(*) FROM processing_logs WHERE book_id = %s AND event = 'receipt' AND stage = 'GenerateAudio'"
    return cloud.sql(query, book_id)[0]["count"]


def drop_and_wait_for_speech(cloud: Cloud, file: Path) -> UUID:
    """Drop a book whose speech is slow, wait until some of it is paid for, and return its id."""
    cloud.control.set(elevenlabs_latency=1)
    book_id = uuid5(NAMESPACE_URL, cloud.drop(file, f"raw/{file.name}"))
    cloud.until("some speech", lambda: receipts(cloud, book_id) >= 2)
    return book_id


def test_a_book_waits_for_room_and_a_new_one_is_rejected_in_one_line(disk, small_book):
    cloud = start(disk / "state")
    try:
        book_id = drop_and_wait_for_speech(cloud, small_book("waiting", chapters=CHAPTERS))
        ballast = fill(disk)
        execution = cloud.execution_of("raw/waiting.txt")
        (cause, *_) = cloud.until("a refused task", lambda: refusals(cloud, execution))
        assert f"The disk of {disk / 'state'} is full" in cause
        assert "Free some space" in cause
        with pytest.raises(ClientError, match=r"\(ServiceUnavailable\).*: The disk of .* is full"):
            cloud.client("s3").put_object(Bucket=cloud.bucket, Key="raw/new.txt", Body=b"A new book.")
        command = [BIN / "book-pipeline", "submit", small_book("new"), *cloud.options]
        done = commands.run(command, timeout=120)
        assert done.returncode == 1
        assert done.stderr.count("\n") == 1
        assert "is full" in done.stderr
        ballast.unlink()
        assert_complete(cloud, execution)
        assert_paid_once(cloud, book_id)
        assert cloud.sql("SELECT count(*) FROM books")[0]["count"] == 1
    finally:
        stop(cloud)
    assert cloud.process.returncode == 0


def test_a_cloud_with_a_full_disk_stops_and_the_next_one_continues(disk, small_book):
    cloud = start(disk / "state")
    try:
        book_id = drop_and_wait_for_speech(cloud, small_book("stopped", chapters=CHAPTERS))
        ballast = fill(disk)
        cloud.until("a refused task", lambda: refusals(cloud, cloud.execution_of("raw/stopped.txt")))
        os.kill(cloud.process.pid, signal.SIGTERM)
        assert cloud.process.wait(40) == 0
    finally:
        stop(cloud)
    refused = commands.run([BIN / "book-pipeline", "up", "--port", "0", "--state", disk / "state"], timeout=60)
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert "is full" in refused.stderr
    ballast.unlink()
    again = start(disk / "state")
    try:
        again.drop(small_book("stopped", chapters=CHAPTERS), "raw/stopped.txt")
        assert_complete(again, again.execution_of("raw/stopped.txt"))
        assert_paid_once(again, book_id)
    finally:
        stop(again)
