"""ListVoices: return the voices of the ElevenLabs account to the command and the page, which have no API key."""

from book_pipeline.function_settings import ListVoicesSettings
from book_pipeline.invocation import InvocationContext
from book_pipeline.observability import lambda_handler
from book_pipeline.speech import elevenlabs_client
from book_pipeline.speech.elevenlabs_voices import voices
from book_pipeline.store import secrets
from events.schemas.voices import Voice, VoiceList, VoicesRequest


@lambda_handler("ListVoices", VoicesRequest, prepare=(secrets.prepare, elevenlabs_client.prepare))
def handler(payload: VoicesRequest, _: InvocationContext) -> VoiceList:
    """Return the list; it is free."""
    settings = ListVoicesSettings.read()
    api_key = secrets.api_key(settings.elevenlabs_secret_id)
    return VoiceList(
        voices=[
            Voice(
                voice_id=voice.voice_id,
                name=voice.name or voice.voice_id,
                category=voice.category,
                labels=voice.labels or {},
                languages=voice.languages,
                description=voice.description,
                preview_url=voice.preview_url,
            )
            for voice in voices(api_key, settings.elevenlabs_base_url, payload.search)
        ],
        default_voice_id=settings.elevenlabs_voice_id,
        stand_in=settings.elevenlabs_stand_in,
    )
