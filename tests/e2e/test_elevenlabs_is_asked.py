"""ElevenLabs is asked about the model and the plan before anything is paid."""

from decimal import Decimal
from uuid import NAMESPACE_URL, uuid5

import pytest

from .conftest import assert_complete, assert_paid_once
from .test_bad_input import assert_nothing_paid, failure_of

pytestmark = pytest.mark.usefixtures("fresh_bill")
HUNGARIAN = "A lámpa égett, a tenger csendes volt, és senki sem jött."


def test_a_language_that_the_model_lacks_is_reported_before_paying_and_another_model_speaks_it(cloud, small_book):
    file = small_book("Lámpás", words=HUNGARIAN)
    file.write_text(file.read_text().replace("English", "Hungarian"))
    url = cloud.drop(file, "sources/lampas.txt")
    error, cause = failure_of(cloud, cloud.start(source_url=url, language="hu"))
    assert error == "InvalidRequest"
    assert "eleven_multilingual_v2 does not speak Hungarian (hu)" in cause
    assert "eleven_v4, eleven_v4_turbo, eleven_v3, eleven_v3_conversational, eleven_flash_v2_5" in cause
    book_id = uuid5(NAMESPACE_URL, url)
    assert_nothing_paid(cloud, book_id)
    assert cloud.control.charges() == []
    for model_id in ("eleven_v3_conversational", "eleven_v4"):
        assert_complete(cloud, cloud.start(source_url=url, language="hu", model_id=model_id))
    assert_paid_once(cloud, book_id)
    asked = cloud.control.counters("elevenlabs")["account_calls"]
    assert asked == 2 * 3, "two reads for each start of the book, however many chapters it has"


def test_the_ledger_has_characters_credits_and_dollars_by_character(cloud, small_book):
    cloud.control.set(discount=0.5)
    url = cloud.drop(small_book("discounted"), "raw/discounted.txt")
    assert_complete(cloud, cloud.execution_of("raw/discounted.txt"))
    (sums,) = cloud.sql(
        "SELECT sum(characters) AS characters, sum(credits) AS credits, sum(usd) AS usd FROM processing_logs "
        "WHERE book_id = %s AND provider = 'elevenlabs' AND event = 'receipt'",
        uuid5(NAMESPACE_URL, url),
    )
    charged = sum(charge["characters"] for charge in cloud.control.charges("elevenlabs"))
    assert sums["credits"] == charged == pytest.approx(sums["characters"] / 2, abs=4)
    assert sums["usd"] == sums["characters"] * Decimal("0.00008")


@pytest.mark.parametrize("answer", ["not_permitted", "unavailable", "misshapen"])
def test_a_book_is_made_without_an_answer_and_says_what_is_not_known(cloud, small_book, answer):
    cloud.control.set(account_reads=answer)
    url = cloud.drop(small_book(answer), f"raw/{answer}.txt")
    assert_complete(cloud, cloud.execution_of(f"raw/{answer}.txt"))
    (book,) = cloud.sql(
        "SELECT estimate->'notes' AS notes, speech_model FROM book_processing WHERE book_id = %s",
        uuid5(NAMESPACE_URL, url),
    )
    of_elevenlabs = [note for note in book["notes"] if note.startswith("ElevenLabs")]
    assert [note.partition(" (")[0] for note in of_elevenlabs] == [
        "ElevenLabs did not state its models",
        "ElevenLabs did not state the account's plan",
    ]
    assert book["speech_model"]["model_id"] == "eleven_multilingual_v2"
