"""What a changed entry of a lexicon costs."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from book_pipeline.formatting.change_log import ChangeLog, fingerprint
from book_pipeline.formatting.edits import apply
from book_pipeline.formatting.lexicon.entries import Entry
from book_pipeline.formatting.lexicon.matching import Matcher, changes_of
from book_pipeline.store.keys import change_log_key, formatted_key
from console.client.lexicon_price import CHUNK_CHARACTERS, Repurchase, repurchase
from tests.unit.console.client.buckets import bucket
from tests.unit.console.client.factories import BOOK, book, chapter

PARAGRAPHS = [f"The keeper number {'x' * number} went up his stair each night. " * 8 for number in range(30)]
TEXTS = ["\n\n".join(PARAGRAPHS), "\n\n".join([*PARAGRAPHS[:20], "Then Ann came.", *PARAGRAPHS[20:]]), "Nobody came."]
ANN = Entry("Ann", "An", language="en")


@pytest.fixture(scope="module")
def stack():
    with bucket() as s3:
        for number, text in enumerate(TEXTS, 1):
            put(s3, number, text, [])
        yield SimpleNamespace(client=lambda _: s3, bucket="artifacts")


def put(s3, number, text, entries):
    changes = changes_of(text, Matcher(entries).matches(text))
    formatted = apply(text, changes)
    log = ChangeLog(
        language="en", model="m", rules_version=1, prompt_version=1, parsed_sha256=fingerprint(text),
        formatted_sha256=fingerprint(formatted), changes=tuple(changes), rejected=(), rule_only_spans=(), blocks=1,
        input_tokens=0, output_tokens=0, usd=Decimal(0),
    )  # fmt: skip
    made = chapter(number)
    s3.put_object(Bucket="artifacts", Key=formatted_key(BOOK, made.chapter_id), Body=formatted.encode())
    s3.put_object(Bucket="artifacts", Key=change_log_key(BOOK, made.chapter_id), Body=log.model_dump_json().encode())


def details(paid=0, language="en"):
    return book(*(chapter(number, spoken_characters=1000) for number in range(1, 5)), paid=paid, language=language)


def test_only_the_chunk_with_the_word_is_bought_again(stack):
    price = repurchase(details(paid=100), stack, old=[ANN], new=[ANN])
    assert price.chapters == 1
    assert 0 < price.characters <= 2 * CHUNK_CHARACTERS < len(TEXTS[1]) / 2  # the cut next to it may move
    assert price.usd == Decimal(price.characters) / 10_000
    assert f"{price.characters:,} characters are bought again, about $0." in price.sentence


def test_what_was_estimated_is_the_price_before_anything_was_paid(stack):
    price = repurchase(details(), stack, old=[], new=[ANN])
    assert price.usd == Decimal("0.6") / 4000 * price.characters


def test_an_entry_for_another_language_or_without_its_word_costs_nothing(stack):
    assert repurchase(details(language="de"), stack, old=[], new=[ANN]).characters == 0
    none = repurchase(details(), stack, old=[], new=[Entry("Bea", "Be")])
    assert none.sentence == "No formatted chapter of the book changes, so nothing is bought again."


def test_an_entry_that_was_spoken_is_replaced_or_removed(stack):
    put(stack.client("s3"), 2, TEXTS[1], [ANN])
    assert repurchase(details(), stack, old=[ANN], new=[ANN]).characters == 0
    assert repurchase(details(), stack, old=[ANN], new=[Entry("Ann", "Anne")]).chapters == 1
    assert repurchase(details(), stack, old=[ANN], new=[]).chapters == 1
    put(stack.client("s3"), 2, TEXTS[1], [])


def test_a_price_that_is_not_known_is_not_named():
    assert Repurchase(2, 1234).sentence == (
        "2 chapters of the book change: 1,234 characters are bought again, when the book is submitted again."
    )
