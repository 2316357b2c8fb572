"""ElevenLabs' models and subscription: the SDK's own types accept every answer, and the pipeline uses them."""

from decimal import Decimal

import httpx
import pytest
from elevenlabs.types.model import Model
from elevenlabs.types.subscription import Subscription
from pydantic import TypeAdapter

from book_pipeline.errors import ProviderRejected, ProviderThrottled
from book_pipeline.speech import elevenlabs as client
from book_pipeline.speech.choose_model import speech_model
from book_pipeline.speech.chunks import Chunk
from book_pipeline.speech.elevenlabs_account import read_account
from local.providers.elevenlabs_models import MODELS

from .conftest import voice_of

CHUNK = Chunk("It was the best of times.", previous_text="Chapter One", next_text="It was the worst of times.")


@pytest.fixture
def account(providers, credentials):
    return lambda: read_account(credentials.elevenlabs_api_key, providers.elevenlabs_base_url)


@pytest.fixture(autouse=True)
def nothing_is_known_of_models(monkeypatch):
    monkeypatch.setattr(client, "_models_without_context", set())


def raw(providers, credentials, path):
    headers = {"xi-api-key": credentials.elevenlabs_api_key}
    return httpx.get(f"{providers.elevenlabs_base_url}{path}", headers=headers).json()


@pytest.mark.parametrize("plan", ["free", "creator", "scale"])
def test_the_answers_are_what_the_sdks_types_describe(providers, credentials, control, plan):
    control.set(plan=plan, character_limit=None if plan == "creator" else 5_000)
    models, subscription = (raw(providers, credentials, path) for path in ("/v1/models", "/v1/user/subscription"))
    adapter = TypeAdapter(list[Model])
    for model in adapter.validate_python(models):
        assert model.model_extra == {}, "a field that the API does not have"
    read = Subscription.model_validate(subscription)
    assert (read.model_extra, read.tier) == ({}, plan)


def test_the_pipeline_reads_limits_rates_languages_and_credits(account, control, voice):
    control.set(plan="creator", character_limit=1_000, discount=0.4)
    voice.speak(CHUNK)
    model = speech_model("eleven_flash_v2_5", account())
    assert (model.most_characters, model.rate, model.discount) == (40_000, Decimal("0.5"), Decimal("0.4"))
    assert (model.tier, model.credits_left, model.notes) == ("creator", 1_000 - 10, ())
    assert control.counters("elevenlabs")["account_calls"] == 2
    assert {listed.model_id for listed in account().speaking()} == set(MODELS)


@pytest.mark.parametrize("answer", ["not_permitted", "unavailable", "misshapen"])
def test_without_an_answer_both_are_open_and_noted(account, control, exchanges, answer):
    control.set(account_reads=answer)
    read = account()
    if answer == "misshapen":
        exchanges.clear()  # it is a fault that these answers have another shape
    assert (read.models, read.plan, len(read.notes)) == (None, None, 2)


def test_a_wrong_key_is_rejected(providers):
    with pytest.raises(ProviderRejected, match="API key is not valid"):
        read_account("not-the-key", providers.elevenlabs_base_url)


@pytest.mark.parametrize("discount", [1.0, 0.55, 0.4])
def test_a_discount_lowers_credits_and_neither_characters_nor_dollars(control, voice, discount):
    control.set(discount=discount)
    receipt = voice.speak(CHUNK)[1]
    (charge,) = control.charges("elevenlabs")
    assert receipt.credits == charge["characters"] == -(-len(CHUNK.text) * discount // 1)
    assert (receipt.characters, receipt.usd) == (len(CHUNK.text), Decimal(len(CHUNK.text)) / 10_000)


@pytest.mark.parametrize("model_id", MODELS)
def test_every_model_speaks_a_chunk_with_context_in_a_language(providers, credentials, control, model_id):
    speaker = voice_of(providers, credentials, model_id=model_id, language="en-GB")
    try:
        content, _ = speaker.speak(CHUNK)
    except ProviderThrottled:  # it takes no context, and the next call has none
        content, _ = speaker.speak(CHUNK)
    assert content
    assert len(control.charges("elevenlabs")) == 1
