from decimal import Decimal

import pytest

from book_pipeline.prices import VoicePrice
from book_pipeline.speech import elevenlabs
from book_pipeline.speech.elevenlabs import ElevenLabsVoice
from tests.exchanges import valid_requests


@pytest.fixture(autouse=True)
def nothing_is_known_of_models(monkeypatch):
    """A worker remembers which models refused the text around a chunk."""
    monkeypatch.setattr(elevenlabs, "_models_without_context", set())


@pytest.fixture
def voice(provider):
    with valid_requests():
        yield ElevenLabsVoice(
            api_key="the-very-secret-key",
            base_url=provider.url,
            voice_id="voice-1",
            model_id="eleven_multilingual_v2",
            timeout_seconds=5,
            history_seconds=0,
            most_characters=10_000,
            price=VoicePrice(usd_per_thousand_characters=Decimal("0.10"), rate=Decimal(1)),
            language="en",
        )
