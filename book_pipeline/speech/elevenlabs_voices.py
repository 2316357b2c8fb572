"""The voices of the ElevenLabs account: a list, which is free, and the name of one voice."""

from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict, ValidationError

from book_pipeline.errors import InvalidRequest
from book_pipeline.invocation import track_provider_call
from book_pipeline.speech.elevenlabs_account import NO_RETRY, read_answer
from book_pipeline.speech.elevenlabs_client import NAME, connection, translate_errors, unexpected_answer

READ_SECONDS = 10.0
"""The longest wait for each answer."""
PAGE_SIZE = 100
"""The most voices in a page: https://elevenlabs.io/docs/api-reference/voices/search."""
MOST_PAGES = 20
"""More voices than anyone looks through; a search narrows the list."""


class _Answer(BaseModel):
    """A part of an answer; the SDK builds its own types without checking them."""

    model_config = ConfigDict(from_attributes=True, frozen=True, defer_build=True)


class VerifiedLanguage(_Answer):
    """A language in which the provider has verified the voice."""

    language: str
    locale: str | None = None
    accent: str | None = None


class AccountVoice(_Answer):
    """A voice of the account."""

    voice_id: str
    name: str | None = None
    category: str | None = None
    labels: dict[str, str] | None = None
    description: str | None = None
    preview_url: str | None = None
    verified_languages: tuple[VerifiedLanguage, ...] | None = None

    @property
    def languages(self) -> tuple[str, ...]:
        """The codes of its languages: those that are verified, and the one it is labelled with."""
        labelled = (self.labels or {}).get("language")
        verified = [each.language for each in self.verified_languages or ()]
        return tuple(dict.fromkeys([*([labelled] if labelled else []), *verified]))


def voices(api_key: str, base_url: str, search: str | None = None) -> Iterator[AccountVoice]:
    """Yield the voices of the account by name, MOST_PAGES pages at most; `search` is the provider's own search.

    Raises ProviderRejected, ProviderThrottled or ProviderUnavailable.
    """
    from elevenlabs.voices.client import VoicesClient

    client = connection(api_key, base_url, READ_SECONDS)
    token: str | None = None
    for _ in range(MOST_PAGES):
        with track_provider_call(NAME), translate_errors("listing voices"):
            page = VoicesClient(client_wrapper=client).search(
                page_size=PAGE_SIZE,
                search=search,
                sort="name",
                sort_direction="asc",
                next_page_token=token,
                include_total_count=False,
                request_options=NO_RETRY,
            )
        try:
            yield from (AccountVoice.model_validate(voice) for voice in page.voices)
        except (ValidationError, TypeError, AttributeError) as error:
            raise unexpected_answer("listing voices", type(error).__name__) from None
        token = page.next_page_token if page.has_more else None
        if token is None:
            return


def read_name(voice_id: str, api_key: str, base_url: str) -> tuple[str | None, str | None]:
    """Return the name of a voice, or None and a note that says why it is unknown.

    Raises ProviderRejected if the API key is not valid, and InvalidRequest if the account has no such voice.
    """
    from elevenlabs.voices.client import VoicesClient

    client = connection(api_key, base_url, READ_SECONDS)
    missing = InvalidRequest(
        f"ElevenLabs has no voice {voice_id} in this account. Nothing was paid in this run. Choose another one; "
        "`book-pipeline voices` lists them."
    )
    found, note = read_answer(
        "the name of the voice",
        "so its id is shown",
        AccountVoice.model_validate,
        lambda: VoicesClient(client_wrapper=client).get(voice_id, request_options=NO_RETRY),
        refused={"voice_not_found": missing},
    )
    return (found.name if found else None), note
