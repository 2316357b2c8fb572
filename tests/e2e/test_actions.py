"""Books that are cancelled, retried and deleted by command, as they run."""

from uuid import NAMESPACE_URL, uuid5

import pytest

from tests import commands

from .conftest import BIN, assert_paid_once

pytestmark = pytest.mark.usefixtures("fresh_bill")
PAID = "SELECT count(*) FROM processing_logs WHERE book_id = %s AND event = 'intent' AND stage = 'GenerateAudio'"
LEASED = (
    "SELECT 1 FROM chapters JOIN chapter_processing USING (chapter_id) WHERE book_id = %s AND lease_owner IS NOT NULL"
)


def command(cloud, *arguments, status=0):
    done = commands.run([BIN / "book-pipeline", *arguments, *cloud.options], timeout=120)
    assert done.returncode == status, done.stderr
    return done.stdout if status == 0 else done.stderr


def narrating(cloud, small_book, name, calls=1):
    """Drop a book of two chapters, and return it when so many calls for speech have begun."""
    cloud.control.set(elevenlabs_latency=3)
    book_id = uuid5(NAMESPACE_URL, cloud.drop(small_book(name), f"raw/{name}.txt"))
    cloud.until("speech", lambda: cloud.sql(PAID, book_id)[0]["count"] >= calls)
    return book_id


def test_a_book_is_cancelled_while_its_last_chapter_is_narrated_and_completed_by_a_retry(cloud, small_book):
    book_id = narrating(cloud, small_book, "cancelled", calls=2)
    short = str(book_id)[:8]
    execution = cloud.status(book_id)["execution_arn"]
    assert "Nothing more is paid" in command(cloud, "cancel", short)
    described = cloud.describe(execution)
    assert (described["status"], described["error"]) == ("ABORTED", "Cancelled")
    status = cloud.status(book_id)
    assert (status["stage"], status["execution_arn"], status["error"]) == ("GenerateAudio cancelled", None, None)
    assert "cancelled" in command(cloud, "status")
    assert cloud.sql(LEASED, book_id) == []
    assert "was cancelled before" in command(cloud, "cancel", short)
    cloud.control.set(elevenlabs_latency=0)
    intents = cloud.sql(PAID, book_id)
    assert "complete" in command(cloud, "retry", short, "--wait", "--json", "--out", cloud.state / "retried")
    assert cloud.sql(PAID, book_id)[0]["count"] >= intents[0]["count"]
    assert_paid_once(cloud, book_id)
    assert "is complete, so nothing is missing" in command(cloud, "retry", short, status=1)
    assert "nothing to cancel" in command(cloud, "cancel", short, status=1)


def test_a_book_is_deleted_while_it_runs_and_is_new_when_it_is_dropped_again(cloud, small_book):
    book_id = narrating(cloud, small_book, "deleted")
    printed = command(cloud, "delete", book_id, "--yes")
    for text in ("is deleted", "What remains: ElevenLabs", "What remains: Gemini"):
        assert text in printed
    prefixes = [f"{stage}/{book_id}/" for stage in ("raw", "parsed", "formatted", "audio")]
    assert [cloud.objects(prefix) for prefix in (*prefixes, "raw/deleted.txt")] == [{}] * 5
    assert cloud.sql("SELECT 1 FROM books WHERE book_id = %s", book_id) == []
    assert "There is no book" in command(cloud, "status", book_id, status=1)
    cloud.control.set(elevenlabs_latency=0)
    cloud.drop(small_book("deleted"), "raw/deleted.txt")
    complete = "SELECT 1 FROM book_processing WHERE book_id = %s AND tts_status = 'complete'"
    cloud.until("the new book", lambda: cloud.sql(complete, book_id))
    command(cloud, "delete", book_id, "--keep-audio")
    assert f"audio/{book_id}/manifest.json" in cloud.objects(f"audio/{book_id}/")
    assert not cloud.objects(f"audio/{book_id}/chunks/")
