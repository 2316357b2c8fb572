"""The metrics in the functions' logs against the database, and the functions WatchBooks and DescribeBooks."""

import json
from decimal import Decimal
from uuid import NAMESPACE_URL, UUID, uuid5

import pytest

from events.schemas.describe_books import BookDetails, BookList
from tests.emf import metric_lines, sums

from .conftest import Cloud, assert_complete

LEDGER_ROUNDING_USD = 0.000_000_5


@pytest.fixture(scope="module")
def book_id(cloud, tmp_path_factory) -> UUID:
    file = tmp_path_factory.mktemp("counted") / "counted.txt"
    chapters = "".join(f"CHAPTER {n}\n\nThe lamp of counting was lit {n} times that night.\n\n\n" for n in (1, 2, 3))
    file.write_text(f"Title: Counted\nAuthor: A. Writer\nLanguage: English\n\n\n{chapters}")
    url = cloud.drop(file, "raw/counted.txt")
    assert_complete(cloud, cloud.execution_of("raw/counted.txt"))
    return uuid5(NAMESPACE_URL, url)


def logged(cloud: Cloud, book_id: UUID | None = None):
    for file in sorted((cloud.state / "logs" / "lambda").glob("book-pipeline-*/*.log")):
        for line in metric_lines(file.read_text().splitlines()):
            if book_id is None or line.get("book_id") == str(book_id):
                yield line


def invoke(cloud: Cloud, function: str, payload: dict) -> str:
    answer = cloud.client("lambda").invoke(FunctionName=f"book-pipeline-{function}", Payload=json.dumps(payload))
    return answer["Payload"].read().decode()


def test_money_characters_and_chapters_equal_the_database(cloud, book_id):
    paid = cloud.sql(
        "SELECT provider, count(*) AS calls, sum(usd) AS usd, sum(characters) AS characters FROM processing_logs "
        "WHERE book_id = %s AND event = 'receipt' GROUP BY provider",
        book_id,
    )
    (audio,) = cloud.sql(
        "SELECT count(*) AS chapters, sum(audio_seconds) AS seconds "
        "FROM chapters JOIN chapter_content USING (chapter_id) WHERE book_id = %s AND selected",
        book_id,
    )
    lines = list(logged(cloud, book_id))
    total, by_provider = sums(lines), sums(lines, "provider")
    assert {row["provider"] for row in paid} == {"gemini", "elevenlabs"}
    for row in paid:
        rounded = row["calls"] * LEDGER_ROUNDING_USD
        assert by_provider["UsdSpent", row["provider"]] == pytest.approx(float(row["usd"]), abs=rounded)
        assert by_provider["CharactersSynthesized", row["provider"]] == (row["characters"] or 0)
    assert total["UsdSpent"] == pytest.approx(sum(by_provider["UsdSpent", row["provider"]] for row in paid))
    assert total["AudioSeconds"] == pytest.approx(float(audio["seconds"]))
    assert (total["ChaptersFormatted"], total["ChaptersNarrated"]) == (audio["chapters"], audio["chapters"]) == (3, 3)
    assert (total["BooksStarted"], total["BooksCompleted"], total["BooksFailed"], total["Errors"]) == (1, 1, 0, 0)


def test_a_book_that_fails_is_counted_with_its_error(cloud, tmp_path):
    file = tmp_path / "picture.png"
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    book_id = uuid5(NAMESPACE_URL, cloud.drop(file, "raw/counted-picture.png"))
    cloud.ended(cloud.execution_of("raw/counted-picture.png"))
    lines = list(logged(cloud, book_id))
    assert sums(lines)["BooksFailed"] == 1
    assert sums(logged(cloud), "error")["Errors", "SourceRejected"] >= 1


def test_watch_books_counts_the_books_in_flight(cloud, book_id):
    before = sums(logged(cloud))
    answer = json.loads(invoke(cloud, "WatchBooks", {}))
    assert str(book_id) not in answer["stalled"]
    gauges = [line for line in logged(cloud) if "BooksInFlight" in line]
    assert gauges[-1]["BooksStalled"] == [float(len(answer["stalled"]))]
    assert sums(logged(cloud))["BooksInFlight"] - before["BooksInFlight"] == answer["in_flight"]


def test_describe_books_returns_what_is_in_the_database(cloud, book_id):
    books = BookList.model_validate_json(invoke(cloud, "DescribeBooks", {}))
    (listed,) = [book for book in books.books if book.book_id == book_id]
    assert (listed.title, listed.stage, listed.spoken, listed.chapters) == ("counted", "complete", 3, 3)
    book = BookDetails.model_validate_json(invoke(cloud, "DescribeBooks", {"book_id": str(book_id)}))
    assert listed.usd == sum((cost.usd for cost in book.costs), Decimal(0)) > 0
    assert [chapter.tts_status for chapter in book.chapters if chapter.selected] == ["complete"] * 3
    assert (book.events[0].stage, book.events[-1].stage) == ("ScrapeBook", "FinalizeBook")


def test_a_missing_book_is_an_error_with_a_remedy(cloud):
    answer = json.loads(invoke(cloud, "DescribeBooks", {"book_id": str(UUID(int=7))}))
    assert answer["errorType"] == "SourceNotFound"
    assert "book-pipeline status" in answer["errorMessage"]
