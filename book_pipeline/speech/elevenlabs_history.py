"""ElevenLabs' history: the list of the account's speech, free of charge."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from book_pipeline.paid_calls.models import Intent
from book_pipeline.speech.elevenlabs_client import translate_errors, unexpected_answer

if TYPE_CHECKING:
    from elevenlabs.core.client_wrapper import SyncClientWrapper

READING = "reading the history"
CLOCK_SKEW = timedelta(minutes=2)
PAGE = 100


class _Answer(BaseModel):
    """A part of an answer; the SDK builds its own types without checking them."""

    model_config = ConfigDict(from_attributes=True, frozen=True, defer_build=True)


class HistoryItem(_Answer):
    """Speech in the history. Other products' items have no text, voice or model; counts are of credits."""

    history_item_id: str = Field(min_length=1)
    request_id: str | None = None
    voice_id: str | None = None
    model_id: str | None = None
    text: str | None = None
    character_count_change_from: int
    character_count_change_to: int

    @property
    def credits(self) -> int:
        """Credits that the speech took from the plan."""
        return self.character_count_change_to - self.character_count_change_from


class _Page(_Answer):
    history: tuple[HistoryItem, ...]
    last_history_item_id: str | None = None
    has_more: bool


def items(client: "SyncClientWrapper", voice_id: str, intent: Intent) -> Iterator[HistoryItem]:
    """Yield the voice's history around the calls of the intent, latest first.

    Raises ProviderThrottled, ProviderRejected, or ProviderUnavailable, also for an answer of another shape.
    """
    from elevenlabs.history.client import HistoryClient

    until = None if intent.open else int((intent.last_at + CLOCK_SKEW).timestamp())
    page_after: str | None = None
    while True:
        with translate_errors(READING), _checking_the_shape():
            answer = HistoryClient(client_wrapper=client).list(
                page_size=PAGE,
                start_after_history_item_id=page_after,
                voice_id=voice_id,
                date_after_unix=int((intent.created_at - CLOCK_SKEW).timestamp()),
                date_before_unix=until,
                sort_direction="desc",
                request_options={"max_retries": 0},
            )
            page = _Page.model_validate(answer)
        yield from page.history
        if not page.has_more:
            return
        if page.last_history_item_id in {None, page_after}:
            raise unexpected_answer(READING, "it has more pages, but does not say which")
        page_after = page.last_history_item_id


@contextmanager
def _checking_the_shape() -> Iterator[None]:
    try:
        yield
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        where = ".".join(map(str, first["loc"])) or "the whole of it"
        raise unexpected_answer(READING, f"{where}: {first['msg']}") from None
    except TypeError:  # the SDK builds its types from any JSON, or fails to
        raise unexpected_answer(READING, "the whole of it, or an item") from None
