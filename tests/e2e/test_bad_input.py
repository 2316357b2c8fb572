"""Mistakes in a book or a request: the error names the book, the cause and the remedy, and nothing is paid."""

import json
import re
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

import pytest

from .conftest import Cloud

MISSING_BOOK = str(uuid4())


def put(cloud: Cloud, key: str, content: bytes, tmp_path) -> str:
    file = tmp_path / "dropped"
    file.write_bytes(content)
    return cloud.drop(file, key)


def failure_of(cloud: Cloud, execution: str) -> tuple[str, str]:
    described = cloud.ended(execution)
    assert described["status"] == "FAILED"
    return described["error"], described["cause"]


def assert_nothing_paid(cloud: Cloud, book_id: UUID) -> None:
    assert not cloud.sql("SELECT 1 FROM processing_logs WHERE book_id = %s AND event IN ('intent', 'receipt')", book_id)


@pytest.mark.parametrize(
    ("name", "content", "error", "says"),
    [
        ("empty.txt", b"", "SourceRejected", "empty"),
        ("binary.txt", bytes(range(256)) * 40, "SourceRejected", "text"),
        ("a book.xyz", b"Chapter 1\n\nWords.", "SourceRejected", r"\.txt"),
        ("wordless.txt", b"* * *\n\n- - -\n", "BookUnreadable", "no text|no word"),
    ],
)
def test_a_file_that_is_not_a_book_is_rejected(cloud, tmp_path, name, content, error, says):
    url = put(cloud, f"raw/{name}", content, tmp_path)
    found, cause = failure_of(cloud, cloud.execution_of(f"raw/{name}"))
    assert found == error
    assert re.search(says, cause)
    book_id = uuid5(NAMESPACE_URL, url)
    (book,) = cloud.sql("SELECT * FROM book_processing WHERE book_id = %s", book_id)
    assert (book["error"], book["error_message"]) == (error, cause)
    assert_nothing_paid(cloud, book_id)


def test_a_file_outside_raw_is_no_book(cloud, tmp_path, small_book):
    url = put(cloud, "elsewhere/a.txt", small_book("elsewhere").read_bytes(), tmp_path)
    assert cloud.ended(cloud.execution_of("elsewhere/a.txt"))["status"] == "SUCCEEDED"
    assert not cloud.sql("SELECT 1 FROM books WHERE book_id = %s", uuid5(NAMESPACE_URL, url))


def test_a_missing_file_is_named(cloud):
    error, cause = failure_of(cloud, cloud.start(source_url=f"s3://{cloud.bucket}/raw/nowhere.txt"))
    assert error == "SourceNotFound"
    assert "raw/nowhere.txt" in cause


@pytest.mark.parametrize(
    ("detail", "field"),
    [
        ({}, "source_url"),
        ({"book_id": MISSING_BOOK}, "source_url"),
        ({"book_id": "not-a-uuid", "source_url": "https://example.org/a.txt"}, "book_id"),
        ({"source_url": "ftp://example.org/a.txt"}, "source_url"),
        ({"source_url": "https://example.org/a.txt", "chapters": "three"}, "chapters"),
        ({"source_url": "https://example.org/a.txt", "max_cost_usd": -1}, "max_cost_usd"),
        ({"source_url": "https://example.org/a.txt", "colour": "blue"}, "colour"),
    ],
)
def test_an_invalid_request_names_the_field(cloud, detail, field):
    error, cause = failure_of(cloud, cloud.start(**detail))
    assert error == "InvalidRequest"
    assert field in cause


@pytest.mark.parametrize("text", ["[1, 2]", '"text"', "5", "null"])
def test_an_input_that_is_no_object_is_an_invalid_request(cloud, text):
    started = cloud.client("stepfunctions").start_execution(stateMachineArn=cloud.state_machine, input=text)
    error, cause = failure_of(cloud, started["executionArn"])
    assert error == "InvalidRequest"
    assert "an object like" in cause


def test_an_event_without_source_url_is_an_invalid_request(cloud):
    book_id = str(uuid4())
    cloud.request(book_id=book_id)
    error, cause = failure_of(cloud, cloud.execution_of(book_id))
    assert error == "InvalidRequest"
    assert "source_url" in cause


def test_a_bad_row_of_a_manifest_is_reported_and_the_other_rows_are_requested(cloud, tmp_path, small_book):
    urls = [
        put(cloud, f"sources/{name}.txt", small_book(name).read_bytes(), tmp_path) for name in ("row one", "row three")
    ]
    rows = [{"source_url": urls[0]}, {"title": "No address"}, {"source_url": urls[1], "title": "Renamed"}]
    put(cloud, "raw/shelf.json", json.dumps(rows).encode(), tmp_path)
    key = "raw/shelf.json.report.json"
    cloud.until("the report", lambda: key in cloud.objects("raw/shelf"))
    target = tmp_path / "report.json"
    cloud.aws("s3", "cp", "--quiet", f"s3://{cloud.bucket}/{key}", str(target))
    report = json.loads(target.read_text())["rows"]
    assert [row["status"] for row in report] == ["requested", "refused", "requested"]
    assert "source_url" in report[1]["reason"]
    for url in urls:
        book_id = uuid5(NAMESPACE_URL, url)
        cloud.until(
            f"the book {url}",
            lambda book_id=book_id: cloud.sql(
                "SELECT 1 FROM book_processing WHERE book_id = %s AND tts_status = 'complete'", book_id
            ),
        )
    (book,) = cloud.sql("SELECT title FROM books WHERE book_id = %s", uuid5(NAMESPACE_URL, urls[1]))
    assert book["title"] == "Renamed"


def test_a_book_above_its_limit_fails_before_anything_is_paid(cloud, tmp_path, small_book):
    url = put(cloud, "sources/dear.txt", small_book("dear").read_bytes(), tmp_path)
    error, cause = failure_of(cloud, cloud.start(source_url=url, max_cost_usd="0.0001"))
    assert error == "BudgetExceeded"
    assert "max_cost_usd" in cause
    assert_nothing_paid(cloud, uuid5(NAMESPACE_URL, url))
