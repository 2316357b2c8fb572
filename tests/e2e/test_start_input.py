"""Every option of the start input arrives in the stored book: by drop, by event and by hand."""

import json
import sqlite3
from contextlib import closing
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

import pytest

from events.schemas.start import BookOptions

from .conftest import Cloud

OPTIONS = {
    "title": "Another Title",
    "author": "Another Writer",
    "language": "de",
    "encoding": "utf-8",
    "voice_id": "JBFqnCBsd6RMkjVDRZzb",
    "model_id": "eleven_flash_v2_5",
    "chapters": "2",
    "include": "front",
    "captions": "read",
    "footnotes": "read",
    "credits": "true",
    "narrator": "A. Reader",
    "outputs": "m4b",
    "max_cost_usd": "0.00001",
    "review": "false",
}


def ended(cloud: Cloud, execution: str) -> tuple[dict, dict]:
    """Return the description of the ended execution and the row of its book."""
    described = cloud.ended(execution)
    (row,) = cloud.sql("SELECT * FROM books JOIN book_processing USING (book_id) WHERE execution_arn = %s", execution)
    return described, row


def by_drop(cloud: Cloud, file, name: str, options: dict[str, str]) -> str:
    key = f"raw/{name}.txt"
    cloud.drop(file, key, "--metadata", json.dumps(options))
    return cloud.execution_of(key)


def by_drop_with_hyphens(cloud: Cloud, file, name: str, options: dict[str, str]) -> str:
    return by_drop(cloud, file, name, {field.replace("_", "-"): value for field, value in options.items()})


def by_event(cloud: Cloud, file, name: str, options: dict[str, str]) -> str:
    cloud.request(source_url=cloud.drop(file, f"sources/{name}.txt"), **options)
    return cloud.execution_of(f"sources/{name}.txt")


def by_hand(cloud: Cloud, file, name: str, options: dict[str, str]) -> str:
    return cloud.start(source_url=cloud.drop(file, f"sources/{name}.txt"), **options)


def test_every_option_is_tested():
    assert OPTIONS.keys() == BookOptions.model_fields.keys()


@pytest.mark.parametrize("start", [by_drop, by_drop_with_hyphens, by_event, by_hand])
def test_every_option_arrives_and_has_its_effect(cloud, small_book, start):
    name = f"optioned-{start.__name__}"
    described, row = ended(cloud, start(cloud, small_book(name), name, OPTIONS))
    assert row["request"] == OPTIONS | {"review": False, "credits": True}
    assert (row["title"], row["author"], row["language"]) == ("Another Title", "Another Writer", "de")
    assert described["error"] == "BudgetExceeded"
    selected = cloud.sql(
        "SELECT title FROM chapters WHERE book_id = %s AND selected AND kind = 'chapter'", row["book_id"]
    )
    assert len(selected) == 1
    added = cloud.sql("SELECT title FROM chapters WHERE book_id = %s AND selected AND kind = 'credits'", row["book_id"])
    assert len(added) == 2


@pytest.mark.parametrize("start", [by_drop, by_event, by_hand])
def test_the_chosen_voice_and_model_speak(cloud, small_book, start):
    name = f"voiced-{start.__name__}"
    chosen = {field: OPTIONS[field] for field in ("voice_id", "model_id")}
    described, row = ended(cloud, start(cloud, small_book(name), name, chosen))
    assert described["status"] == "SUCCEEDED", described["cause"]
    assert row["estimate"]["stages"][1]["model"] == "eleven_flash_v2_5"
    (account,) = cloud.state.rglob("account.sqlite3")
    with closing(sqlite3.connect(account)) as provider:
        query = "SELECT DISTINCT voice_id, model_id FROM history WHERE text LIKE ?"
        assert provider.execute(query, [f"%{name}%"]).fetchall() == [(chosen["voice_id"], chosen["model_id"])]


@pytest.mark.parametrize("start", [by_event, by_hand])
def test_a_book_id_and_a_source_arrive(cloud, small_book, start):
    name, book_id = f"named-{start.__name__}", str(uuid4())
    _, row = ended(cloud, start(cloud, small_book(name), name, {"book_id": book_id, "chapters": "1"}))
    assert row["book_id"] == UUID(book_id)
    assert row["source_url"].endswith(f"sources/{name}.txt")


CONTROL = "a\u0000b"


@pytest.mark.parametrize(
    "fields",
    [
        {"title": CONTROL},
        {"author": "two\nlines"},
        {"source_url": f"s3://b/{CONTROL}"},
        {"source_url": "s3://b/\ud800"},
        {"title": "t" * 501},
        {"source_url": "s3://b/" + "k" * 3000},
    ],
    ids=["NUL", "line end", "NUL in a key", "half a character", "long title", "long key"],
)
def test_a_text_that_cannot_be_stored_is_refused_by_name(cloud, fields):
    described = cloud.ended(cloud.start(**{"source_url": "s3://b/none.txt"} | fields))
    assert described["error"] == "InvalidRequest", described["cause"]
    assert next(iter(fields)) in described["cause"]


@pytest.mark.parametrize("key", ["k" * 300, "ü" * 400, "a b/…/c d"], ids=["300 letters", "800 bytes", "folders"])
def test_a_long_or_unusual_key_is_stored(cloud, small_book, key):
    url = f"s3://{cloud.bucket}/raw/{key}.txt"
    cloud.client("s3").put_object(Bucket=cloud.bucket, Key=f"raw/{key}.txt", Body=small_book("keyed").read_bytes())
    query = "SELECT 1 FROM book_processing WHERE book_id = %s AND tts_status = 'complete'"
    cloud.until("the book", lambda: cloud.sql(query, uuid5(NAMESPACE_URL, url)))


@pytest.mark.parametrize("metadata", [{"chapters": "all"}, {"title": "a%00b"}, {"max_cost_usd": "much"}])
def test_wrong_metadata_are_refused_by_name(cloud, small_book, metadata):
    name = f"wrong-{next(iter(metadata))}"
    described, row = ended(cloud, by_drop(cloud, small_book(name), name, metadata))
    assert described["error"] == "InvalidRequest", described["cause"]
    assert all(text in described["cause"] for text in (f"raw/{name}.txt", next(iter(metadata))))
    assert row["error"] == "InvalidRequest"
