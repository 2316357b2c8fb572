"""What ElevenLabs says about the account before anything is paid: its models and its plan. Both reads are free.

The key may lack the permissions for them, and the provider may not answer. Neither keeps a book from being made: then
the dated tables of this project apply, and a note says so. Only a key that is not valid is an error, because no call
would succeed with it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from book_pipeline.errors import PipelineError
from book_pipeline.invocation import track_provider_call
from book_pipeline.speech.elevenlabs_client import NAME, connection
from book_pipeline.speech.elevenlabs_errors import codes_of, error_of

READ_SECONDS = 10.0
"""The longest wait for each of the two answers."""
NO_RETRY: Any = {"max_retries": 0}
INVALID_KEY = "invalid_api_key"
Read = TypeVar("Read")


class _Answer(BaseModel):
    """A part of an answer; the SDK builds its own types without checking them."""

    model_config = ConfigDict(from_attributes=True, frozen=True, defer_build=True)


class Language(_Answer):
    """A language of a model."""

    language_id: str
    name: str | None = None


class Rates(_Answer):
    """What a character costs in credits, before and with the plan's discount."""

    character_cost_multiplier: Decimal
    cost_discount_multiplier: Decimal | None = None


class ListedModel(_Answer):
    """A model in the list of models. Models for other products have zeros where a number means nothing."""

    model_id: str
    can_do_text_to_speech: bool | None = None
    maximum_text_length_per_request: int | None = None
    languages: tuple[Language, ...] | None = None
    model_rates: Rates | None = None


class Plan(_Answer):
    """The account's plan; counts are of credits in the current period, though the names say characters."""

    tier: str
    character_count: int
    character_limit: int
    max_credit_limit_extension: int | Literal["unlimited"] | None = None

    @property
    def credits_left(self) -> int | None:
        """Credits left in this period; None if usage beyond the plan is not limited."""
        more = self.max_credit_limit_extension
        return None if more == "unlimited" else max(0, self.character_limit + (more or 0) - self.character_count)


@dataclass(frozen=True)
class Account:
    """What could be read; `notes` are sentences about what could not."""

    models: tuple[ListedModel, ...] | None
    plan: Plan | None
    notes: tuple[str, ...] = ()

    def model(self, model_id: str) -> ListedModel | None:
        """Return a model of the list that does text to speech; None if it is not listed, or the list was not read."""
        return next((model for model in self.speaking() if model.model_id == model_id), None)

    def speaking(self) -> list[ListedModel]:
        """Return the listed models that do text to speech."""
        return [model for model in self.models or () if model.can_do_text_to_speech]


def read_account(api_key: str, base_url: str) -> Account:
    """Read the models and the plan with one request each. Raises ProviderRejected if the API key is not valid."""
    from elevenlabs.models.client import ModelsClient
    from elevenlabs.user.subscription.client import SubscriptionClient

    client = connection(api_key, base_url, READ_SECONDS)
    models, no_models = read_answer(
        "its models",
        "so limits, languages and rates are those of this project's tables",
        _models,
        lambda: ModelsClient(client_wrapper=client).list(request_options=NO_RETRY),
    )
    plan, no_plan = read_answer(
        "the account's plan",
        "so neither its credits nor its output formats were checked",
        Plan.model_validate,
        lambda: SubscriptionClient(client_wrapper=client).get(request_options=NO_RETRY),
    )
    return Account(models, plan, tuple(filter(None, (no_models, no_plan))))


def read_answer(
    what: str,
    consequence: str,
    parse: Callable[[Any], Read],
    call: Callable[[], Any],
    refused: Mapping[str, PipelineError] = MappingProxyType({}),
) -> tuple[Read | None, str | None]:
    """Return the checked answer, or None and a note that says why there is none.

    Raises ProviderRejected if the API key is not valid, and the error in `refused` for its code.
    """
    import httpx
    from elevenlabs.core.api_error import ApiError
    from elevenlabs.core.parse_error import ParsingError

    try:
        with track_provider_call(NAME):
            answer = call()
        return parse(answer), None
    except ApiError as error:
        codes = codes_of(error.body)
        if INVALID_KEY in codes:
            raise error_of(error.status_code or 0, error.body, {}, f"reading {what}") from None
        for code in filter(refused.__contains__, codes):
            raise refused[code] from None
        reason = f"HTTP {error.status_code}" + (f", {codes[0]}" if codes else "")
    except httpx.HTTPError as error:
        reason = type(error).__name__
    except (ValidationError, ParsingError, TypeError):  # the SDK builds its types from any JSON, or fails to
        reason = "an answer of another shape than its API's"
    return None, f"{NAME} did not state {what} ({reason}), {consequence}."


def _models(answer: Any) -> tuple[ListedModel, ...]:
    return TypeAdapter(tuple[ListedModel, ...]).validate_python(answer)
