from decimal import Decimal

from book_pipeline.errors import ProviderRejected, ProviderThrottled
from book_pipeline.store.till import Receipt
from tests.unit.speech.sounds import spoken


class MemoryVoice:
    """A voice that speaks at once, keeps a history, and fails as the test plans it."""

    language = "en"
    model_id = "eleven_multilingual_v2"
    most_characters = 10_000

    def __init__(self, **identity):
        self.identity = {"voice_id": "voice-1", **identity}
        self.said = []
        self.history = {}
        self.plans = {}

    def usd(self, characters):
        return Decimal(characters) / 10_000

    def plan(self, index, *outcomes):
        """Let calls from this one on end so: an error is raised, bytes are returned, None is speech."""
        self.plans |= {index + later: outcome for later, outcome in enumerate(outcomes)}

    def speak(self, chunk):
        outcome = self.plans.get(len(self.said))
        self.said.append(chunk.text)
        if isinstance(outcome, (ProviderThrottled, ProviderRejected)):
            raise outcome
        content = outcome if isinstance(outcome, bytes) else spoken(chunk.text, rate=16000, kbps=32)
        self.history[chunk.text] = content
        if isinstance(outcome, Exception):
            raise outcome
        return content, Receipt("r", self.usd(len(chunk.text)), len(chunk.text))

    def find_in_history(self, chunk, since):
        assert since.tzinfo
        content = self.history.get(chunk.text)
        return content and (content, Receipt("old", self.usd(len(chunk.text)), len(chunk.text), recovered=True))
