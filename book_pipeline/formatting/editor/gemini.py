"""The Gemini client: asks for edits to a block of text, never for the text itself."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from book_pipeline.errors import ProviderUnavailable
from book_pipeline.formatting.editor.blocks import Block
from book_pipeline.formatting.editor.gemini_errors import account_error, error_of
from book_pipeline.formatting.editor.prompt import (
    MOST_OUTPUT_TOKENS,
    PROMPT_VERSION,
    block_json,
    instructions,
    most_answer_tokens,
)
from book_pipeline.formatting.editor.proposal import Proposal, answer_schema
from book_pipeline.formatting.editor.thinking import EXPECTED_TOKENS, MOST_TOKENS, thinking_level
from book_pipeline.invocation import track_provider_call
from book_pipeline.prices import EditorPrice

if TYPE_CHECKING:
    from ssl import SSLContext

    from google.genai import Client
    from google.genai.types import GenerateContentResponse, HttpOptions

PROVIDER = "gemini"
NAME = "Gemini"
NO_CANDIDATE = "NO_CANDIDATE"


@dataclass(frozen=True)
class GeminiEditor:
    """One Gemini model, called through Google's SDK.

    Parameters
    ----------
    thinking_level
        One that the model takes; None leaves it to the model. Thinking tokens are charged as output.
    timeout_seconds
        Seconds without data before a call fails.
    stand_in
        Whether a stand-in answers, free of charge.

    """

    api_key: str = field(repr=False)
    base_url: str
    model: str
    timeout_seconds: float
    thinking_level: str | None
    price: EditorPrice
    stand_in: bool = False

    @property
    def identity(self) -> Mapping[str, str | int | None]:
        """The settings that determine the proposed edits, together with a block and its language."""
        return {
            "provider": PROVIDER,
            "model": self.model,
            "prompt_version": PROMPT_VERSION,
            "thinking_level": self.thinking_level,
        }

    @property
    def thoughts_tokens(self) -> int:
        """Thinking tokens to expect in a call. Raises InvalidRequest if the model does not take the thinking level."""
        return EXPECTED_TOKENS[thinking_level(self.model, self.thinking_level)]

    def most_output_tokens(self, block: Block) -> int:
        """Return the most output tokens of a call, thinking included."""
        room = MOST_TOKENS[thinking_level(self.model, self.thinking_level)]
        return min(MOST_OUTPUT_TOKENS, most_answer_tokens(block) + room)

    def usd(self, input_tokens: int, output_tokens: int) -> Decimal:
        """Return the price in USD; `output_tokens` include thinking tokens."""
        return self.price.usd(input_tokens, output_tokens)

    def propose(self, block: Block, language: str) -> Proposal:
        """Call the model, which is charged, and return its raw answer.

        Raises ProviderThrottled, ProviderRejected, or ProviderUnavailable; the latter may have been charged.
        """
        from google.genai import types

        thinking = (
            types.ThinkingConfig(thinking_level=types.ThinkingLevel(self.thinking_level.upper()))
            if self.thinking_level
            else None
        )
        client = _client(self.api_key, self.base_url, self.timeout_seconds)
        with track_provider_call(NAME), _translate_errors():
            answer = client.models.generate_content(
                model=self.model,
                contents=block_json(block, language),
                config=types.GenerateContentConfig(
                    system_instruction=instructions(language),
                    response_mime_type="application/json",
                    http_options=_with_schema(answer_schema(len(block))),
                    max_output_tokens=self.most_output_tokens(block),
                    thinking_config=thinking,
                    automatic_continuation=False,  # one call is one charge
                ),
            )
        return _proposal(answer)


def prepare() -> None:
    """Load the certificates, and build the SDK's models, which it does at their first use."""
    from google.genai import types

    _certificates()
    for model in (types.HttpOptions, types.GenerateContentConfig, types.GenerateContentResponse):
        model.model_rebuild()


@contextmanager
def _translate_errors() -> Iterator[None]:
    """Raise the SDK's errors as the pipeline's."""
    import httpx2
    from google.genai import errors

    try:
        yield
    except errors.APIError as error:
        raise error_of(error.code, error.details, error.response.headers if error.response else {}) from None
    except httpx2.HTTPError as error:
        message = f"Gemini did not answer ({type(error).__name__}). The call is retried."
        nothing_sent = isinstance(error, httpx2.ConnectError | httpx2.ConnectTimeout)
        raise ProviderUnavailable(message, answered=nothing_sent) from None
    except (ValidationError, errors.UnknownApiResponseError, json.JSONDecodeError, RecursionError) as error:
        message = (
            f"Gemini returned a response that does not match its API ({type(error).__name__}). The call is retried."
        )
        raise ProviderUnavailable(message) from None


@lru_cache(maxsize=4)
def _client(api_key: str, base_url: str, timeout_seconds: float) -> "Client":
    """Return the SDK's client. It never retries; the paid-call gateway decides about repeated calls."""
    from google.genai import Client, types

    options = types.HttpOptions(
        base_url=base_url,
        timeout=max(1, round(timeout_seconds * 1000)),
        retry_options=types.HttpRetryOptions(attempts=1),
        client_args={"verify": _certificates(), "follow_redirects": False},  # a redirected call would be sent again
        async_client_args={"ssl": _certificates()},  # unused, but the client would load them again
    )
    return Client(vertexai=False, api_key=api_key, http_options=options)


@cache
def _certificates() -> "SSLContext":
    """Return the certificates that the SDK trusts by default; loading them takes longer than a chapter's rules."""
    import httpx2

    return httpx2.create_ssl_context()


def _with_schema(schema: dict[str, Any]) -> "HttpOptions":
    """Return the options of a call whose answer has this JSON Schema.

    In the field `response_json_schema` it would make the SDK parse the answer and fail at a number of 5,000 digits. The
    answer is paid, and would be lost.
    """
    from google.genai import types

    return types.HttpOptions(extra_body={"generationConfig": {"responseJsonSchema": schema}})


def _proposal(answer: "GenerateContentResponse") -> Proposal:
    """Return the first candidate as a proposal, without its thoughts."""
    usage = answer.usage_metadata
    candidate = answer.candidates[0] if answer.candidates else None
    parts = (candidate.content.parts if candidate and candidate.content else None) or []
    texts = [part.text for part in parts if part.text is not None and not part.thought]
    if candidate is not None:
        reason = candidate.finish_reason.value if candidate.finish_reason else "FINISH_REASON_UNSPECIFIED"
    elif answer.prompt_feedback or usage:
        blocked = answer.prompt_feedback.block_reason if answer.prompt_feedback else None
        reason = blocked.value if blocked else NO_CANDIDATE
    else:
        message = "Gemini returned an empty response. The call is retried."
        raise ProviderUnavailable(message)
    if error := account_error(reason):
        raise error
    return Proposal(
        text="".join(texts) if texts else None,
        finish_reason=reason,
        input_tokens=(usage.prompt_token_count or 0) if usage else 0,
        output_tokens=((usage.candidates_token_count or 0) + (usage.thoughts_token_count or 0)) if usage else 0,
        request_id=answer.response_id,
    )
