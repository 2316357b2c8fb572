import tomllib
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import ValidationError

from book_pipeline import prices
from book_pipeline.errors import InvalidRequest
from book_pipeline.prices import PRICES, STALE_DAYS, PriceList, editor_price, price_list, voice_price
from book_pipeline.settings import EstimateSettings
from local.providers.elevenlabs_models import MODELS as VOICE_MODELS
from local.providers.gemini_checks import MODELS

ROOT = Path(__file__).parents[2]
LAST, NEXT = date(2026, 12, 31), date(2027, 1, 1)


@pytest.fixture(autouse=True)
def _no_prices_in_the_environment(monkeypatch):
    for name in EstimateSettings.variables():
        monkeypatch.delenv(name, raising=False)


def test_every_model_of_the_stand_ins_has_a_price():
    assert set(price_list().gemini) == set(MODELS)
    listed = price_list().elevenlabs.rates
    assert {name: listed[name] for name in VOICE_MODELS} == {name: model.cost for name, model in VOICE_MODELS.items()}


def test_the_default_models_have_a_price():
    settings = EstimateSettings()
    assert editor_price(settings.gemini_model, settings).usd(1_000_000, 1_000_000) == Decimal("2.80")
    assert voice_price(settings.elevenlabs_model_id, settings).usd(1000) == Decimal("0.08")


@pytest.mark.parametrize("model", ["gemini-3.6-flash", "gemini-3.7-flash", "gemini-3.8-flash"])
def test_a_price_that_changes_is_that_of_the_day(model):
    before, after = (editor_price(model, EstimateSettings(), day) for day in (LAST, NEXT))
    assert (before.usd(1_000_000, 0), before.usd(0, 1_000_000)) == (Decimal("0.75"), Decimal("3.75"))
    assert (after.usd(1_000_000, 0), after.usd(0, 1_000_000)) == (Decimal("1.5"), Decimal("7.5"))


def test_the_day_is_today_in_utc(monkeypatch):
    monkeypatch.setattr(prices, "today", lambda: NEXT)
    assert editor_price("gemini-3.8-flash", EstimateSettings()).usd(1_000_000, 0) == Decimal("1.5")
    monkeypatch.setattr(prices, "today", lambda: date(2026, 8, 31))
    assert voice_price("eleven_v3", EstimateSettings()).usd(1000) == Decimal("0.10")


def test_a_day_without_a_price_is_refused_until_the_owner_sets_one(monkeypatch):
    past = date(2020, 1, 1)
    with pytest.raises(InvalidRequest, match="ELEVENLABS_USD_PER_THOUSAND_CHARACTERS"):
        voice_price("eleven_v3", EstimateSettings(), day=past)
    monkeypatch.setenv("ELEVENLABS_USD_PER_THOUSAND_CHARACTERS", "0.12")
    assert voice_price("eleven_v3", EstimateSettings(), day=past).usd(1000) == Decimal("0.12")


def test_a_models_rate_is_that_of_its_provider_or_else_of_the_list():
    settings = EstimateSettings()
    assert voice_price("eleven_flash_v2_5", settings).usd(1000) == Decimal("0.04")
    assert voice_price("eleven_flash_v2_5", settings, Decimal("0.25")).usd(1000) == Decimal("0.02")
    assert voice_price("eleven_of_tomorrow", settings, Decimal(2)).usd(1000) == Decimal("0.16")


def test_settings_override_single_prices(monkeypatch):
    monkeypatch.setenv("GEMINI_USD_PER_MILLION_OUTPUT_TOKENS", "1")
    monkeypatch.setenv("ELEVENLABS_USD_PER_THOUSAND_CHARACTERS", "0.06")
    settings = EstimateSettings()
    editor = editor_price("gemini-3.8-flash", settings, LAST)
    assert (editor.usd(1_000_000, 0), editor.usd(0, 1_000_000)) == (Decimal("0.75"), Decimal(1))
    assert voice_price("eleven_v3", settings).usd(1000) == Decimal("0.06")
    assert voice_price("eleven_flash_v2_5", settings).usd(1000) == Decimal("0.03"), "the plan's price, at the rate"


def test_the_error_for_a_model_without_a_price_lists_the_others(monkeypatch):
    with pytest.raises(InvalidRequest, match=r"eleven_v9.*eleven_multilingual_v2"):
        voice_price("eleven_v9", EstimateSettings())
    monkeypatch.setenv("GEMINI_USD_PER_MILLION_INPUT_TOKENS", "1")
    with pytest.raises(InvalidRequest, match=r"gemini-9.*GEMINI_USD_PER_MILLION_OUTPUT_TOKENS"):
        editor_price("gemini-9", EstimateSettings())
    monkeypatch.setenv("GEMINI_USD_PER_MILLION_OUTPUT_TOKENS", "2")
    assert editor_price("gemini-9", EstimateSettings()).usd(1_000_000, 1_000_000) == 3


def test_a_list_that_is_older_than_ninety_days_says_so():
    checked = price_list().checked
    assert price_list().age_warning(checked + timedelta(days=STALE_DAYS)) is None
    warning = price_list().age_warning(checked + timedelta(days=STALE_DAYS + 1))
    assert STALE_DAYS == 90
    assert f"last checked on {checked}, 91 days ago" in warning


def period(first, last=None, **changes):
    price = {"usd_per_million_input_tokens": 1, "usd_per_million_output_tokens": 1, "source": "https://a.example/"}
    return {"first": first, **({"last": last} if last else {}), **price, **changes}


@pytest.mark.parametrize(
    ("periods", "message"),
    [
        ([period("2026-01-01"), period("2027-01-01")], "2026-01-01 must end before"),
        ([period("2026-01-01", "2027-01-01"), period("2027-01-01")], "2026-01-01 must end before"),
        ([period("2026-01-02", "2026-01-01")], "ends before"),
        ([period("2026-01-01", source="a colleague")], "source"),
        ([{key: value for key, value in period("2026-01-01").items() if key != "source"}], "source"),
        ([period("2026-01-01", usd_per_million_input_tokens=-1)], "usd_per_million_input_tokens"),
    ],
)
def test_a_list_in_which_a_day_has_two_prices_or_no_source_is_rejected(periods, message):
    voices = {"characters": [], "rates": {}}
    with pytest.raises(ValidationError, match=message):
        PriceList.model_validate({"checked": "2026-11-27", "gemini": {"g": periods}, "elevenlabs": voices})


def test_the_price_list_is_part_of_the_package():
    shipped = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["package-data"]
    assert PRICES.name in shipped["book_pipeline"]
    assert PRICES.parent == ROOT / "book_pipeline"
