from dataclasses import replace
from decimal import Decimal

from book_pipeline.prices import VoicePrice
from book_pipeline.speech.chunks import Chunk

CHUNK = Chunk("Forty-one signs, each of them half a credit.")
HALF = VoicePrice(usd_per_thousand_credits=Decimal("0.10"), credits_per_character=Decimal("0.5"))


def test_the_price_depends_on_the_models_credits(voice):
    assert voice.usd(1000) == Decimal("0.10")
    assert replace(voice, price=HALF).usd(1000) == Decimal("0.05")


def test_the_cost_header_is_in_credits(voice, provider):
    provider.answers_with(200, b"mp3", character_cost="22")
    receipt = replace(voice, price=HALF).speak(CHUNK)[1]
    assert (receipt.characters, receipt.usd) == (22, Decimal("0.0022"))


def test_the_list_price_applies_if_the_cost_header_is_missing(voice, provider):
    provider.answers_with(200, b"mp3")
    receipt = replace(voice, price=HALF).speak(CHUNK)[1]
    assert (receipt.characters, receipt.usd) == (len(CHUNK.text) // 2, Decimal("0.0022"))
