from dataclasses import replace
from decimal import Decimal

import pytest

from book_pipeline.prices import VoicePrice
from book_pipeline.speech.chunks import Chunk

CHUNK = Chunk("Forty-one signs, each of them half a credit.")
HALF = VoicePrice(usd_per_thousand_characters=Decimal("0.10"), rate=Decimal("0.5"))


def test_the_price_depends_on_the_models_rate(voice):
    assert voice.usd(1000) == Decimal("0.10")
    assert replace(voice, price=HALF).usd(1000) == Decimal("0.05")


@pytest.mark.parametrize("taken", ["44", "22", "17.6", "18"])
def test_a_plans_discount_changes_credits_and_neither_characters_nor_dollars(voice, provider, taken):
    provider.answers_with(200, b"mp3", character_cost=taken)
    receipt = replace(voice, price=HALF).speak(CHUNK)[1]
    assert (receipt.characters, receipt.credits, receipt.usd) == (44, Decimal(taken), Decimal("0.0022"))


def test_without_the_header_only_the_credits_are_unknown(voice, provider):
    provider.answers_with(200, b"mp3")
    receipt = replace(voice, price=HALF).speak(CHUNK)[1]
    assert (receipt.characters, receipt.credits, receipt.usd) == (44, None, Decimal("0.0022"))
