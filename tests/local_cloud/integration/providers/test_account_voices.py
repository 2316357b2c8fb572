"""The account's voices as the pipeline reads them from the stand-in, whose answers the SDK's own types accept."""

from urllib.error import HTTPError
from urllib.request import urlopen

import httpx
import pytest
from elevenlabs.types.get_voices_v_2_response import GetVoicesV2Response

from book_pipeline.errors import InvalidRequest, ProviderRejected
from book_pipeline.speech import elevenlabs_voices
from book_pipeline.speech.elevenlabs_voices import read_name, voices
from local.providers.voices import VOICES
from tests.definitions import answer_errors

from .conftest import GEORGE


@pytest.fixture
def account(providers, credentials):
    return {"api_key": credentials.elevenlabs_api_key, "base_url": providers.elevenlabs_base_url}


def test_all_pages_are_listed_by_name(account, monkeypatch):
    monkeypatch.setattr(elevenlabs_voices, "PAGE_SIZE", 4)
    listed = list(voices(**account))
    assert [voice.name for voice in listed] == sorted(voice.name for voice in VOICES.values())
    george = next(voice for voice in listed if voice.voice_id == GEORGE)
    assert (george.languages, george.labels["accent"]) == (("en", "de", "fr"), "british")
    assert [voice.name for voice in voices(**account, search="geor")] == ["George"]


def test_the_answer_is_what_the_sdks_types_describe_and_a_preview_is_an_mp3_without_a_key(providers, credentials):
    answer = httpx.get(
        f"{providers.elevenlabs_base_url}/v2/voices", headers={"xi-api-key": credentials.elevenlabs_api_key}
    )
    kind = answer.headers["content-type"]
    assert list(answer_errors("GET", "/v2/voices", answer.status_code, kind, answer.content)) == []
    url = GetVoicesV2Response.model_validate(answer.json()).voices[0].preview_url
    with urlopen(url) as preview:  # a browser fetches it, not the SDK
        assert preview.headers["content-type"] == "audio/mpeg"
        assert len(preview.read()) > 5_000
    with pytest.raises(HTTPError, match="404"):
        urlopen(f"{providers.elevenlabs_base_url}/previews/nobody.mp3")


def test_a_name_is_read_and_a_voice_that_does_not_exist_is_refused(account):
    assert read_name(GEORGE, **account) == ("George", None)
    with pytest.raises(InvalidRequest, match="has no voice nobody"):
        read_name("nobody", **account)


def test_a_key_that_is_not_valid_is_an_error(account):
    wrong = account | {"api_key": "not-the-key"}
    with pytest.raises(ProviderRejected, match="invalid_api_key"):
        list(voices(**wrong))
    with pytest.raises(ProviderRejected, match="invalid_api_key"):
        read_name(GEORGE, **wrong)
