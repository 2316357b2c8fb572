"""The lexicon of a book: which entries apply, which are left out, and changes by two writers at once."""

import time
from types import SimpleNamespace
from uuid import UUID

import boto3
import pytest
from moto import mock_aws

from book_pipeline.errors import InvalidRequest
from book_pipeline.formatting.lexicon.book_lexicon import BookLexicon, collected, combined, is_for, load, store
from book_pipeline.formatting.lexicon.entries import Entry
from book_pipeline.formatting.lexicon.stored import ALL_BOOKS, StoredLexicons, scope_of_author, scope_of_book
from book_pipeline.store.artifacts import Artifacts

BOOK_ID = UUID("00000000-0000-4000-8000-000000000001")


@pytest.fixture(scope="module")
def artifacts():
    with pytest.MonkeyPatch.context() as environment, mock_aws():
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            environment.setenv(name, "testing")
        client = boto3.client("s3", region_name="us-east-1")
        client.create_bucket(Bucket="artifacts")
        yield Artifacts(client, "artifacts")


@pytest.fixture(autouse=True)
def empty_bucket(artifacts):
    for found in artifacts._client.list_objects_v2(Bucket="artifacts").get("Contents", []):
        artifacts._client.delete_object(Bucket="artifacts", Key=found["Key"])


def book(language="en", lexicon=None):
    request = {"lexicon": lexicon} if lexicon else {}
    return SimpleNamespace(book_id=BOOK_ID, author="Jane Austen", language=language, request=request)


def test_the_request_counts_before_book_author_and_all_books(artifacts):
    lexicons = StoredLexicons(artifacts)
    scopes = {"all": ALL_BOOKS, "author": scope_of_author("Austen, JANE"), "book": scope_of_book(BOOK_ID)}
    for number, (name, scope) in enumerate(scopes.items()):
        words = list("dcba")[: 4 - number]
        lexicons.update(scope, lambda _, words=words, name=name: [Entry(f"W{word}", name) for word in words])
    found = collected(book(lexicon=[{"word": "Wd", "alias": "request"}]), artifacts)
    assert {entry.word: entry.alias for entry in found.entries} == {
        "Wd": "request",
        "Wc": "book",
        "Wb": "author",
        "Wa": "all",
    }
    store(BOOK_ID, found, artifacts)
    assert load(BOOK_ID, artifacts).entries == found.entries


def test_an_entry_for_another_language_is_not_used():
    entries = [Entry("Ann", "An", language="de"), Entry("Bea", "Be", language="en-GB"), Entry("Cora", "Kora")]
    assert [entry.word for entry in combined([entries], book("en-US")).entries] == ["Cora"]
    assert [entry.word for entry in combined([entries], book("en")).entries] == ["Bea", "Cora"]
    assert [entry.word for entry in combined([entries], book(None)).entries] == ["Cora"]
    assert not is_for(Entry("Ann", language="e"), "en")


def test_the_entry_for_the_nearer_language_counts():
    entries = [Entry("Ann", "any"), Entry("Ann", "British", language="en-GB")]
    assert combined([entries], book("en-GB")).entries == (entries[1],)


def test_what_does_not_suit_the_book_is_left_out_with_a_note():
    entries = [Entry("not", "now"), Entry("Ann", None, "æn"), *(Entry(f"no {one}", one) for one in "abcdef")]
    found = combined([entries], book("en"))
    assert found.entries == ()
    assert found.notes[0] == (
        'The lexicon\'s entry "not" is not used: it changes a negation. Keep it as it is written in the respelling.'
    )
    assert found.notes[-2] == "2 more entries of the lexicon are not used."
    assert found.notes[-1] == (
        "IPA is not spoken, because ElevenLabs' models for books skip words with IPA. "
        'Entries of the lexicon that need a respelling: 1 ("Ann").'
    )
    assert combined([[Entry("Ann", None, "æn")], [Entry("Ann", "An")]], book()).notes == ()


@pytest.mark.parametrize(
    ("word", "alias", "problem"),
    [("1984", "then", '"1984" has no letter'), ("not", "now", '"not" of the request\'s lexicon changes a negation')],
)
def test_an_invalid_entry_of_the_request_stops_the_book(artifacts, word, alias, problem):
    with pytest.raises(InvalidRequest, match=problem):
        collected(book(lexicon=[{"word": word, "alias": alias}]), artifacts)


@pytest.mark.parametrize("first", [[], [Entry("Cora", "Kora")]], ids=["new", "existing"])
def test_two_writers_lose_no_entry(artifacts, first):
    lexicons = StoredLexicons(artifacts)
    if first:
        lexicons.update(ALL_BOOKS, lambda _: first)

    def while_another_writes(entries):
        if len(entries) == len(first):
            lexicons.update(ALL_BOOKS, lambda before: [*before, Entry("Bea", "Be")])
        return [*entries, Entry("Ann", "An")]

    assert lexicons.update(ALL_BOOKS, while_another_writes) == (
        *first,
        Entry("Bea", "Be"),
        Entry("Ann", "An"),
    )
    assert len(lexicons.entries(ALL_BOOKS)) == len(first) + 2


def test_a_writer_who_is_never_first_gets_an_error(artifacts):
    lexicons = StoredLexicons(artifacts)
    count = iter("abcdefghijk")

    def always_too_late(entries):
        lexicons.update(ALL_BOOKS, lambda before: [*before, Entry(f"W{next(count)}", "x")])
        return entries

    with pytest.raises(InvalidRequest, match="being changed by others"):
        lexicons.update(ALL_BOOKS, always_too_late)


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"\xff", b"[" * 100_000, b'{"entries": [{"wort": "a"}]}', b'{"entries": 1}']
)
def test_a_damaged_lexicon_is_refused_by_name(artifacts, content):
    artifacts.write(ALL_BOOKS.key, content, "application/json")
    with pytest.raises(InvalidRequest, match=r"lexicons/all\.json in the bucket"):
        StoredLexicons(artifacts).entries(ALL_BOOKS)


def test_authors_differ_by_their_letters():
    assert scope_of_author("Brontë, Emily") != scope_of_author("Bronte, Emily")
    assert scope_of_author("Лев Толстой").key == "lexicons/authors/лев-толстой.json"
    assert len(scope_of_author("x" * 500).key) < 150
    assert scope_of_author("x" * 500) != scope_of_author("x" * 499)
    with pytest.raises(InvalidRequest, match="no letter"):
        scope_of_author("...")


def test_only_used_entries_are_inputs_of_a_chapter():
    lexicon = BookLexicon((Entry("Ann", "An"), Entry("Bea", "Be")))
    assert lexicon.used_in("Ann and Ann") == [{"word": "Ann", "alias": "An"}]
    assert lexicon.used_in("Cora") == []


def test_ten_thousand_entries_are_collected_in_four_seconds():
    letters = "abcdefghij"
    names = ["N" + "".join(letters[int(digit)] for digit in f"{number:05}") for number in range(10_000)]
    entries = [Entry(name, f"{name} x") for name in names]
    begin = time.process_time()
    assert len(combined([entries], book()).entries) == 10_000
    assert time.process_time() - begin < 4
