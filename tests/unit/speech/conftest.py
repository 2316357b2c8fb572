from decimal import Decimal

import pytest

from book_pipeline.prices import VoicePrice
from book_pipeline.speech.elevenlabs import ElevenLabsVoice
from tests.exchanges import valid_requests


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
            price=VoicePrice(usd_per_thousand_credits=Decimal("0.10"), credits_per_character=Decimal(1)),
            language="en",
        )
