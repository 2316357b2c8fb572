"""The voice of a book: its id from the request or the settings, and its name from ElevenLabs."""

from typing import Any

from book_pipeline.settings import BookSpeechSettings
from book_pipeline.speech.choose_model import read_speech_model
from book_pipeline.speech.elevenlabs_voices import read_name
from book_pipeline.speech_model import SpeechModel
from book_pipeline.store.books import Book


def read_model_and_voice(book: Book, settings: BookSpeechSettings, api_key: str) -> SpeechModel:
    """Read what ElevenLabs says about the book's model, the account, and the voice that will narrate the book.

    A name that cannot be read stays as it was known before, because the tags of the MP3 files contain it.

    Raises InvalidRequest and ProviderRejected, as `read_speech_model` does and for a voice that does not exist.
    """
    model = read_speech_model(book, settings, api_key)
    voice_id = book.request.get("voice_id") or settings.elevenlabs_voice_id
    name, note = read_name(voice_id, api_key, settings.elevenlabs_base_url)
    earlier = book.speech_model
    if name is None and earlier is not None and earlier.voice_id == voice_id:
        name = earlier.voice_name
    known: dict[str, Any] = {"voice_id": voice_id, "voice_name": name, "stand_in": settings.elevenlabs_stand_in}
    return model.model_copy(update=known | ({"notes": (*model.notes, note)} if note and not name else {}))
