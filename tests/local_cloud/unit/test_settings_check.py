"""Settings that a function could not read are reported when the cloud starts."""

import pytest

from book_pipeline.settings import OUTPUT_FORMATS
from local.settings_check import InvalidSetting, check_settings


@pytest.fixture(autouse=True)
def nothing_in_the_environment(monkeypatch):
    monkeypatch.delenv("ELEVENLABS_OUTPUT_FORMAT", raising=False)


@pytest.mark.parametrize("function", ["ParseBook", "GenerateAudio"])
def test_an_output_format_that_is_no_mp3_is_reported_with_those_that_work(function):
    with pytest.raises(InvalidSetting, match=r"ELEVENLABS_OUTPUT_FORMAT is 'pcm_44100'\. .*'mp3_44100_128'"):
        check_settings(function, {"ELEVENLABS_OUTPUT_FORMAT": "pcm_44100"})


def test_a_price_that_is_no_number_is_reported():
    with pytest.raises(InvalidSetting, match=r"ELEVENLABS_USD_PER_THOUSAND_CHARACTERS is 'cheap'"):
        check_settings("ParseBook", {"ELEVENLABS_USD_PER_THOUSAND_CHARACTERS": "cheap"})


@pytest.mark.parametrize("output_format", OUTPUT_FORMATS)
def test_every_mp3_format_is_accepted(output_format):
    check_settings("GenerateAudio", {"ELEVENLABS_OUTPUT_FORMAT": output_format})
