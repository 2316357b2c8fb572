"""The stand-in providers, and the vendors' own SDKs as their clients."""

from decimal import Decimal

import pytest
from elevenlabs.client import ElevenLabs
from google import genai
from google.genai import types

from book_pipeline.prices import VoicePrice
from book_pipeline.speech.elevenlabs import ElevenLabsVoice
from local.credentials import Credentials
from local.providers import Providers
from local.providers.control import Control
from tests.exchanges import valid_exchanges

GEORGE = "JBFqnCBsd6RMkjVDRZzb"


@pytest.fixture(scope="session")
def credentials():
    return Credentials()


@pytest.fixture(autouse=True)
def exchanges():
    """What goes over HTTP in a test, which agrees with the vendors' definitions."""
    with valid_exchanges() as exchanges:
        yield exchanges


@pytest.fixture(scope="session")
def log_file(tmp_path_factory):
    return tmp_path_factory.mktemp("logs") / "providers.log"


@pytest.fixture(scope="session")
def running(tmp_path_factory, credentials, log_file):
    with Providers(tmp_path_factory.mktemp("providers"), credentials, log_file=log_file) as providers:
        yield providers


@pytest.fixture
def providers(running):
    """Stand-ins without charges and faults."""
    Control(running.control_url).reset(charges=True)
    return running


@pytest.fixture
def control(providers):
    return Control(providers.control_url)


def voice_of(providers, credentials, **changes):
    parameters = {
        "api_key": credentials.elevenlabs_api_key,
        "base_url": providers.elevenlabs_base_url,
        "voice_id": GEORGE,
        "model_id": "eleven_multilingual_v2",
        "timeout_seconds": 20,
        "history_seconds": 0,
        "most_characters": 10_000,
        "price": VoicePrice(usd_per_thousand_characters=Decimal("0.10"), rate=Decimal(1)),
    }
    return ElevenLabsVoice(**parameters | changes)


def genai_of(providers, api_key):
    options = types.HttpOptions(base_url=providers.gemini_base_url, timeout=10_000)
    return genai.Client(api_key=api_key, http_options=options)


@pytest.fixture
def voice(providers, credentials):
    """The pipeline's client."""
    return voice_of(providers, credentials)


@pytest.fixture
def elevenlabs(providers, credentials):
    """The vendor's client."""
    return ElevenLabs(api_key=credentials.elevenlabs_api_key, base_url=providers.elevenlabs_base_url, timeout=20)


@pytest.fixture
def gemini(providers, credentials):
    return genai_of(providers, credentials.gemini_api_key)
