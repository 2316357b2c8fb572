"""A book that is requested again while it runs: the newest version runs next, once, however the running one ends."""

import json
import subprocess
from uuid import NAMESPACE_URL, UUID, uuid5

import pytest

from tests import commands

from .conftest import BIN, Cloud, assert_complete, executions_in_ledger

pytestmark = pytest.mark.usefixtures("fresh_bill")
SLOW = {"gemini_latency": 4, "elevenlabs_latency": 4}


def drop_slowly(cloud: Cloud, file, key: str) -> tuple[UUID, str]:
    """Drop a file while the providers are slow, and return the book and the execution that has claimed it."""
    cloud.control.set(**SLOW)
    book_id = uuid5(NAMESPACE_URL, cloud.drop(file, key))
    query = "SELECT execution_arn FROM book_processing WHERE book_id = %s AND parse_status = 'complete'"
    (row,) = cloud.until("the first version's chapters", lambda: cloud.sql(query, book_id))
    return book_id, row["execution_arn"]


def edit(file, words: str = "And then it rained.") -> None:
    file.write_text(file.read_text().rstrip() + f"\n\n{words}\n")


def waiting(cloud: Cloud, book_id: UUID) -> bool:
    return cloud.sql("SELECT waiting_request IS NOT NULL AS waits FROM book_processing WHERE book_id = %s", book_id)[0][
        "waits"
    ]


def ended_book(cloud: Cloud, book_id: UUID, *, after: str) -> dict:
    """Wait until an execution after `after` has completed the book, and return the book's row."""

    def find():
        (row,) = cloud.sql("SELECT * FROM book_processing WHERE book_id = %s", book_id)
        return row if row["execution_arn"] != after and row["tts_status"] == "complete" else None

    return cloud.until("the next version", find)


def text_of(cloud: Cloud, book_id: UUID) -> str:
    return cloud.read(f"raw/{book_id}/book.txt").decode()


def test_an_edited_file_waits_is_shown_and_runs_when_the_first_one_completes(cloud, small_book):
    file = small_book("edited")
    book_id, first = drop_slowly(cloud, file, "raw/edited.txt")
    edit(file)
    cloud.drop(file, "raw/edited.txt")
    cloud.until("the newer version", lambda: cloud.status(book_id)["newer_version_waits"])
    command = [BIN / "book-pipeline", "status", book_id, *cloud.options]
    shown = commands.run(command, env=cloud.environment, timeout=90, check=True)
    assert "A newer version waits" in shown.stdout
    cloud.control.reset()
    row = ended_book(cloud, book_id, after=first)
    assert_complete(cloud, first)
    assert "And then it rained." in text_of(cloud, book_id)
    assert not waiting(cloud, book_id)
    assert sorted(executions_in_ledger(cloud, book_id)) == sorted([first, row["execution_arn"]])


def test_of_several_requests_the_last_one_runs(cloud, small_book):
    file = small_book("several", chapters=3)
    book_id, first = drop_slowly(cloud, file, "raw/several.txt")
    url = f"s3://{cloud.bucket}/raw/several.txt"
    for chapters in ("1", "2", "3"):
        cloud.ended(cloud.start(source_url=url, chapters=chapters))
    cloud.control.reset()
    row = ended_book(cloud, book_id, after=first)
    assert row["request"] == {"chapters": "3"}
    (selected,) = cloud.sql("SELECT title FROM chapters WHERE book_id = %s AND selected", book_id)
    assert selected["title"].endswith("3")
    assert len(executions_in_ledger(cloud, book_id)) == 2


def test_a_request_for_what_is_running_removes_the_one_that_waits(cloud, small_book):
    book_id, first = drop_slowly(cloud, small_book("back"), "raw/back.txt")
    url = f"s3://{cloud.bucket}/raw/back.txt"
    cloud.ended(cloud.start(source_url=url, chapters="1"))
    assert waiting(cloud, book_id)
    cloud.ended(cloud.start(source_url=url))
    assert not waiting(cloud, book_id)
    cloud.control.reset()
    assert_complete(cloud, first)


def test_a_newer_version_runs_after_a_failure(cloud, small_book):
    words = "The ferryman would not read this sentence aloud."
    file = small_book("failing", words=words)
    cloud.control.fail("elevenlabs", "quota_exceeded", times=None, containing=words)
    book_id, first = drop_slowly(cloud, file, "raw/failing.txt")
    file.write_text(file.read_text().replace(words, "The ferryman sang."))
    cloud.drop(file, "raw/failing.txt")
    cloud.until("the newer version", lambda: waiting(cloud, book_id))
    assert cloud.ended(first)["status"] == "FAILED"
    ended_book(cloud, book_id, after=first)


def test_a_newer_version_runs_after_a_stop(cloud, small_book):
    file = small_book("stopped")
    book_id, first = drop_slowly(cloud, file, "raw/stopped.txt")
    edit(file)
    cloud.drop(file, "raw/stopped.txt")
    cloud.until("the newer version", lambda: waiting(cloud, book_id))
    cloud.aws("stepfunctions", "stop-execution", "--execution-arn", first)
    cloud.control.reset()
    ended_book(cloud, book_id, after=first)
    assert "And then it rained." in text_of(cloud, book_id)


def test_a_drop_after_a_stop_runs(cloud, small_book):
    file = small_book("stopped-before")
    book_id, first = drop_slowly(cloud, file, "raw/stopped-before.txt")
    cloud.aws("stepfunctions", "stop-execution", "--execution-arn", first)
    cloud.ended(first)
    cloud.control.reset()
    edit(file)
    cloud.drop(file, "raw/stopped-before.txt")
    ended_book(cloud, book_id, after=first)


def test_submit_waits_for_the_newer_version(cloud, small_book, tmp_path):
    file = small_book("followed")
    book_id, _ = drop_slowly(cloud, file, "raw/followed.txt")
    edit(file)
    command = [str(BIN / "book-pipeline"), "submit", str(file), "--title", "Followed", "--wait", "--json"]
    done = subprocess.Popen(
        [*command, "--out", str(tmp_path / "out"), *cloud.options],
        env=cloud.environment, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    cloud.drop(file, "raw/followed.txt")
    cloud.until("the newer version", lambda: waiting(cloud, book_id))
    cloud.control.reset()
    events = [json.loads(line) for line in done.communicate(timeout=120)[0].splitlines()]
    assert events[-1]["event"] == "complete"
