"""What ElevenLabs says about models and plan, in answers that the SDK's own types accept."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from elevenlabs.types.model import Model
from elevenlabs.types.subscription import Subscription
from pydantic import TypeAdapter

from book_pipeline.binding.presets import PRESETS
from book_pipeline.errors import InvalidRequest, ProviderRejected
from book_pipeline.settings import BookSpeechSettings, SpeechSettings
from book_pipeline.speech.choose_model import FOR_SHOPS, read_speech_model
from book_pipeline.speech.generate_audio import voice_of
from book_pipeline.speech_model import SpeechModel
from book_pipeline.store.books import Book

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

BOOK = Book(
    **dict.fromkeys(Book.__dataclass_fields__)
    | {"book_id": UUID(int=1), "language": "en-GB", "request": {}, "created_at": datetime(2026, 11, 27, tzinfo=UTC)}
)


def listed(model_id, *languages, speaks=True, limit=10_000, rate=1.0, discount=None):
    return {
        "model_id": model_id,
        "name": model_id,
        "can_do_text_to_speech": speaks,
        "maximum_text_length_per_request": limit,
        "languages": [{"language_id": code, "name": {"hu": "Hungarian"}.get(code, code)} for code in languages],
        "model_rates": {"character_cost_multiplier": rate, "cost_discount_multiplier": discount},
        "concurrency_group": "standard",
    }


MODELS = [
    listed("eleven_v4", "en", "hu", "vi"),
    listed("eleven_multilingual_v2", "en", "de"),
    listed("eleven_flash_v2_5", "en", "hu", limit=40_000, rate=0.5, discount=0.8),
    listed("eleven_multilingual_sts_v2", "en", "hu", speaks=False, limit=0, rate=0.0),
]
PLAN = {
    "tier": "creator",
    "character_count": 40_000,
    "character_limit": 100_000,
    "max_credit_limit_extension": 0,
    "can_extend_character_limit": False,
    "allowed_to_extend_character_limit": False,
    "voice_slots_used": 0,
    "professional_voice_slots_used": 0,
    "professional_voice_slots_used_in_workspace": 0,
    "voice_limit": 30,
    "voice_add_edit_counter": 0,
    "professional_voice_limit": 1,
    "can_extend_voice_limit": False,
    "can_use_instant_voice_cloning": True,
    "can_use_professional_voice_cloning": True,
    "current_overage": {"amount": "0", "currency": "usd"},
    "status": "active",
    "open_invoices": [],
    "has_open_invoices": False,
}


@pytest.fixture(autouse=True)
def nothing_in_the_environment(monkeypatch):
    for name in BookSpeechSettings.variables():
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def ask(provider):
    def ask(models=MODELS, plan=PLAN, *, language="en-GB", output_format="mp3_44100_128", earlier=None, **request):
        for answer in (models, plan):
            if answer is None:
                provider.hangs()
            else:
                provider.answers_with(*(answer if isinstance(answer, tuple) else (200, answer)))
        settings = BookSpeechSettings(
            elevenlabs_secret_id="s", elevenlabs_base_url=provider.url, elevenlabs_output_format=output_format
        )
        book = replace(BOOK, language=language, request=request, speech_model=earlier)
        return read_speech_model(book, settings, "the-very-secret-key")

    return ask


def test_the_answers_of_this_test_are_of_the_sdks_types():
    TypeAdapter(list[Model]).validate_python(MODELS)
    Subscription.model_validate(PLAN)


def test_models_and_plan_are_read_with_one_request_each(ask, provider):
    model = ask(model_id="eleven_flash_v2_5")
    assert [(asked.method, asked.path) for asked in provider.asked] == [
        ("GET", "/v1/models"),
        ("GET", "/v1/user/subscription"),
    ]
    assert {asked.headers["xi-api-key"] for asked in provider.asked} == {"the-very-secret-key"}
    assert model == SpeechModel(
        model_id="eleven_flash_v2_5",
        listed_characters=40_000,
        rate=Decimal("0.5"),
        discount=Decimal("0.8"),
        tier="creator",
        credits_left=60_000,
    )
    assert SpeechModel.model_validate(model.model_dump(mode="json")) == model


@pytest.mark.parametrize("language", ["hu", "hu-HU"])
def test_a_language_that_the_model_lacks_is_reported_with_the_models_that_have_it(ask, language):
    with pytest.raises(InvalidRequest) as raised:
        ask(language=language)
    assert "eleven_multilingual_v2 does not speak Hungarian (hu)" in str(raised.value)
    assert "Choose one of the models that do: eleven_v4, eleven_flash_v2_5; or" in str(raised.value)
    assert ask(language=language, model_id="eleven_v4").model_id == "eleven_v4"


def test_a_language_that_no_model_has_is_reported(ask):
    with pytest.raises(InvalidRequest, match=r'does not speak "xx".*No model of the account does'):
        ask(language="xx")


def test_a_book_without_a_language_is_spoken_by_any_model(ask):
    assert ask(language=None).notes == ()


@pytest.mark.parametrize(("tier", "allowed"), [("free", False), ("starter", False), ("creator", True), ("new", True)])
def test_an_output_format_that_the_plan_lacks_is_reported(ask, tier, allowed):
    plan = PLAN | {"tier": tier}
    assert ask(plan=plan).tier == tier
    if allowed:
        assert ask(plan=plan, output_format="mp3_44100_192").tier == tier
    else:
        with pytest.raises(InvalidRequest, match=f"plan {tier} does not allow .*mp3_44100_192"):
            ask(plan=plan, output_format="mp3_44100_192")


ASKED = [("free", None), ("starter", None), ("creator", "mp3_44100_192"), ("new", None)]


@pytest.mark.parametrize(("tier", "asked"), ASKED)
def test_192_kbit_s_are_asked_for_where_an_output_has_that_and_the_plan_allows_it(ask, tier, asked):
    plan = PLAN | {"tier": tier}
    assert ask(plan=plan).output_format is None
    assert ask(plan=plan, outputs="mp3,acx").output_format == asked
    assert ask(plan=plan, outputs="r128").output_format == asked
    assert ask(plan=plan, outputs="mp3,acx", output_format="mp3_44100_64").output_format is None
    assert ask(plan=(503, {}), outputs="mp3,acx").output_format is None
    assert set(PRESETS) == FOR_SHOPS


def test_a_book_keeps_the_format_that_it_began_with(ask):
    """In another one, every chunk would be bought again."""
    began = ask()
    assert ask(earlier=began, outputs="mp3,acx").output_format is None
    began = ask(outputs="mp3,acx")
    assert ask(earlier=began).output_format == "mp3_44100_192"
    assert ask((503, {}), (503, {}), earlier=began).output_format == "mp3_44100_192"
    assert ask(plan=PLAN | {"tier": "starter"}, earlier=began, outputs="acx").output_format == "mp3_44100_192"


def test_the_voice_speaks_in_the_format_that_was_chosen(ask):
    settings = SpeechSettings(elevenlabs_secret_id="s")
    for outputs, output_format in (("mp3", "mp3_44100_128"), ("mp3,acx", "mp3_44100_192")):
        book = replace(BOOK, request={}, speech_model=ask(outputs=outputs))
        assert voice_of(book, settings, "k").output_format == output_format


@pytest.mark.parametrize(("extension", "left"), [(0, 60_000), (5_000, 65_000), ("unlimited", None)])
def test_usage_beyond_the_plan_counts_as_credits(ask, extension, left):
    assert ask(plan=PLAN | {"max_credit_limit_extension": extension}).credits_left == left


NO_ANSWER = {
    "a key without the permission": ((401, {"detail": {"status": "missing_permissions"}}), "HTTP 401, missing_perm"),
    "a server's error": ((503, {"detail": {"status": "unavailable"}}), "HTTP 503"),
    "a refusal": ((429, {"detail": {"status": "system_busy"}}), "HTTP 429"),
    "a page of a proxy": ((200, b"<html>"), "HTTP 200"),
    "another shape": ((200, {"detail": "moved"}), "an answer of another shape"),
    "silence": (None, "ReadTimeout"),
}


@pytest.mark.parametrize(("answer", "reason"), NO_ANSWER.values(), ids=NO_ANSWER)
def test_a_book_goes_on_without_the_answers_and_says_so(ask, provider, monkeypatch, answer, reason):
    monkeypatch.setattr("book_pipeline.speech.elevenlabs_account.READ_SECONDS", 0.2)
    model = ask(answer, answer, language="hu", output_format="mp3_44100_192")
    assert (model.rate, model.tier, model.most_characters) == (None, None, 10_000)
    about_models, about_plan = model.notes
    assert f"did not state its models ({reason}" in about_models
    assert f"did not state the account's plan ({reason}" in about_plan
    assert len(provider.asked) == 2, "one request each"


def test_one_answer_is_used_without_the_other(ask):
    model = ask(plan=(503, {}))
    assert (model.rate, model.credits_left, len(model.notes)) == (Decimal(1), None, 1)


def test_a_book_keeps_its_model_if_the_models_are_not_read_again(ask):
    earlier = ask(model_id="eleven_v4")
    again = ask((503, {}), PLAN | {"character_count": 90_000}, earlier=earlier, model_id="eleven_v4")
    assert (again.listed_characters, again.rate, again.credits_left) == (10_000, Decimal(1), 10_000)
    assert "did not state its models" in again.notes[0]
    other = ask((503, {}), earlier=earlier, model_id="eleven_flash_v2_5")
    assert (other.listed_characters, other.rate) == (None, None)


def test_a_key_that_is_not_valid_stops_the_book_before_anything_is_paid(ask):
    with pytest.raises(ProviderRejected, match="API key is not valid"):
        ask((401, {"detail": {"status": "invalid_api_key"}}))


@pytest.mark.parametrize("model_id", ["eleven_gone", "eleven_multilingual_sts_v2"])
def test_a_model_that_is_not_listed_for_speech_is_reported(ask, model_id):
    (note,) = ask(model_id=model_id).notes
    assert f"does not list {model_id}" in note
    assert "eleven_v4, eleven_multilingual_v2, eleven_flash_v2_5." in note
