from decimal import Decimal

from book_pipeline.errors import ProviderRejected, ProviderThrottled
from book_pipeline.paid_calls.models import Receipt
from tests.unit.speech.sounds import speech_for


class MemoryVoice:
    """A voice without a provider: it keeps a history, and calls end as the test plans."""

    language = "en"
    model_id = "eleven_multilingual_v2"
    most_characters = 10_000
    history_seconds = 0.0

    def __init__(self, **identity):
        self.identity = {"voice_id": "voice-1", **identity}
        self.texts = []
        self.history = {}
        self.plans = {}

    def usd(self, characters):
        return Decimal(characters) / 10_000

    def plan(self, index, *outcomes):
        """Plan the outcomes of the calls from `index` on: an error is raised, bytes are returned, None is speech."""
        self.plans |= {index + offset: outcome for offset, outcome in enumerate(outcomes)}

    def speak(self, chunk):
        outcome = self.plans.get(len(self.texts))
        self.texts.append(chunk.text)
        if isinstance(outcome, (ProviderThrottled, ProviderRejected)):
            raise outcome
        content = outcome if isinstance(outcome, bytes) else speech_for(chunk.text, rate=16000, kbps=32)
        self.history[chunk.text] = content
        if isinstance(outcome, Exception):
            raise outcome
        return content, Receipt("r", self.usd(len(chunk.text)), len(chunk.text))

    def find_in_history(self, chunk, intent):
        assert intent.created_at.tzinfo
        if chunk.text in self.history:
            receipt = Receipt("old", self.usd(len(chunk.text)), len(chunk.text), recovered=True)
            yield self.history[chunk.text], receipt
