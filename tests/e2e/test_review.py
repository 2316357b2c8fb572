"""A book that waits for a review, as it runs: nothing is paid before it is approved, and then only what is ticked."""

from uuid import NAMESPACE_URL, uuid5

import pytest

from .conftest import assert_complete, assert_paid_once
from .test_actions import command

pytestmark = pytest.mark.usefixtures("fresh_bill")
PAID = "SELECT chapter_id FROM processing_logs WHERE book_id = %s AND event IN ('intent', 'receipt', 'recovered')"
WAITS = "SELECT execution_arn FROM book_processing WHERE book_id = %s AND review_token IS NOT NULL"


def waiting(cloud, small_book, name):
    """Drop a book of three chapters with the option review, and return its id and execution when it waits."""
    url = cloud.drop(small_book(name, 3), f"raw/{name}.txt", "--metadata", "review=true")
    book_id = uuid5(NAMESPACE_URL, url)
    return book_id, cloud.until("the review", lambda: cloud.sql(WAITS, book_id))[0]["execution_arn"]


def test_a_book_is_reviewed_and_two_of_its_chapters_are_paid(cloud, small_book):
    book_id, execution = waiting(cloud, small_book, "reviewed")
    short = str(book_id)[:8]
    assert cloud.status(book_id)["stage"] == "AwaitApproval waiting"
    assert "waiting for review" in command(cloud, "status")
    printed = command(cloud, "status", short)
    assert "Waiting for review" in printed
    assert "about $" in printed
    assert cloud.sql(PAID, book_id) == []
    assert cloud.describe(execution)["status"] == "RUNNING"
    assert "4 is not in the book" in command(cloud, "approve", short, "--chapters", "4", status=1)
    title = "Ночь 夜 🌙"
    printed = command(cloud, "approve", short, "--chapters", "1,3", "--rename", f"3={title}", "--max-cost", "5")
    assert "is approved and continues" in printed
    assert_complete(cloud, execution)
    chapters = {row["chapter_id"]: row for row in cloud.status(book_id)["chapters"]}
    assert {chapters[str(row["chapter_id"])]["number"] for row in cloud.sql(PAID, book_id)} == {"1", "3"}
    assert [row["title"] for row in chapters.values() if row["number"] == "3"] == [title]
    assert title.encode() in cloud.read(f"audio/{book_id}/manifest.json")
    assert_paid_once(cloud, book_id)
    assert "does not wait for a review" in command(cloud, "approve", short, status=1)


def test_a_book_under_review_is_cancelled_and_asked_about_again_by_a_retry(cloud, small_book):
    book_id, execution = waiting(cloud, small_book, "declined")
    assert "Nothing more is paid" in command(cloud, "cancel", book_id)
    described = cloud.ended(execution)
    assert (described["status"], described["error"]) == ("ABORTED", "Cancelled")
    assert "does not wait for a review" in command(cloud, "approve", book_id, status=1)
    command(cloud, "retry", book_id)
    again = cloud.until("the next review", lambda: cloud.sql(WAITS, book_id))[0]["execution_arn"]
    assert again != execution
    assert cloud.sql(PAID, book_id) == []
    command(cloud, "cancel", book_id)
    cloud.ended(again)
