import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from book_pipeline.errors import InvalidRequest
from book_pipeline.prices import PRICES, editor_price, price_list, voice_price
from book_pipeline.settings import EstimateSettings
from local.providers.gemini_checks import MODELS
from local.providers.voices import MODELS as VOICE_MODELS

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _no_prices_in_the_environment(monkeypatch):
    for name in EstimateSettings.variables():
        monkeypatch.delenv(name, raising=False)


def test_every_model_of_the_stand_ins_has_a_price():
    assert set(price_list().gemini) == set(MODELS)
    listed = price_list().elevenlabs.credits_per_character
    assert {name: listed[name] for name in VOICE_MODELS} == {name: model.cost for name, model in VOICE_MODELS.items()}


def test_the_default_models_have_a_price():
    settings = EstimateSettings()
    assert editor_price(settings.gemini_model, settings).usd(1_000_000, 1_000_000) == Decimal("2.80")
    assert voice_price(settings.elevenlabs_model_id, settings).usd(1000) == Decimal("0.10")


def test_elevenlabs_charges_credits():
    price = voice_price("eleven_flash_v2_5", EstimateSettings())
    assert price.credits(1001) == Decimal("500.5")
    assert price.usd(price.credits(1000)) == Decimal("0.05")


def test_settings_override_single_prices(monkeypatch):
    monkeypatch.setenv("GEMINI_USD_PER_MILLION_OUTPUT_TOKENS", "1")
    monkeypatch.setenv("ELEVENLABS_USD_PER_THOUSAND_CREDITS", "0")
    settings = EstimateSettings()
    editor = editor_price("gemini-3.8-flash", settings)
    assert (editor.usd(1_000_000, 0), editor.usd(0, 1_000_000)) == (Decimal("0.75"), Decimal(1))
    assert voice_price("eleven_v3", settings).usd(1000) == 0


def test_the_error_for_a_model_without_a_price_lists_the_others(monkeypatch):
    with pytest.raises(InvalidRequest, match=r"eleven_v9.*eleven_multilingual_v2"):
        voice_price("eleven_v9", EstimateSettings())
    monkeypatch.setenv("GEMINI_USD_PER_MILLION_INPUT_TOKENS", "1")
    with pytest.raises(InvalidRequest, match=r"gemini-9.*GEMINI_USD_PER_MILLION_OUTPUT_TOKENS"):
        editor_price("gemini-9", EstimateSettings())
    monkeypatch.setenv("GEMINI_USD_PER_MILLION_OUTPUT_TOKENS", "2")
    assert editor_price("gemini-9", EstimateSettings()).usd(1_000_000, 1_000_000) == 3


def test_the_price_list_is_part_of_the_package():
    shipped = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["package-data"]
    assert PRICES.name in shipped["book_pipeline"]
    assert PRICES.parent == ROOT / "book_pipeline"
