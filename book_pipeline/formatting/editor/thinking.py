"""How much a Gemini model thinks: the levels that it takes, its own level, and the tokens to expect.

Thinking tokens are charged as output, and count towards the most output tokens of a call. Levels and defaults by model:
https://ai.google.dev/gemini-api/docs/thinking and https://docs.cloud.google.com/vertex-ai/generative-ai/docs/thinking.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from book_pipeline.errors import InvalidRequest

LEVELS = ("minimal", "low", "medium", "high")
EXPECTED_TOKENS: Mapping[str, int] = {"minimal": 0, "low": 200, "medium": 400, "high": 900}
"""Thinking tokens of a call, for estimates: means that a user measured with 3.6 and 3.7 Flash, whose own level is
medium (langchain-ai/openwiki#786). They have not been measured with this project's prompt."""
MOST_TOKENS: Mapping[str, int] = {"minimal": 1_024, "low": 4_096, "medium": 8_192, "high": 24_576}
"""Room for thinking in a call; at least Google's own budgets for these levels of the 2.5 models
(https://ai.google.dev/gemini-api/docs/openai#thinking), and four times more for "low"."""
NAME = re.compile(r"gemini-(?P<major>\d+)(?:\.(?P<minor>\d+))?-(?P<family>flash-lite|flash|pro)\b")


@dataclass(frozen=True)
class Thinking:
    """The levels that a model takes, and the one at which it thinks when none is set."""

    levels: tuple[str, ...]
    default: str


UNKNOWN = Thinking(LEVELS, "high")
"""An unknown model: it may take any level and use many thinking tokens."""
BY_VERSION: Mapping[str, tuple[tuple[tuple[int, int], Thinking], ...]] = {
    "flash-lite": (((3, 0), Thinking(LEVELS, "minimal")),),
    "flash": (
        ((3, 7), Thinking(LEVELS[1:], "medium")),
        ((3, 5), Thinking(LEVELS, "medium")),
        ((3, 0), Thinking(LEVELS, "high")),
    ),
    "pro": (((3, 0), Thinking(LEVELS[1:], "high")),),
}
"""By family: from which version on a model thinks how, newest first."""
BUDGET_ONLY = Thinking((), "medium")
"""Of the models before 3.0, which take a budget of tokens instead of a level."""


def thinking_of(model: str) -> Thinking:
    """Return how a model thinks, by its family and version."""
    name = NAME.match(model)
    if name is None:
        return UNKNOWN
    version = (int(name["major"]), int(name["minor"] or 0))
    return next((thinking for first, thinking in BY_VERSION[name["family"]] if version >= first), BUDGET_ONLY)


def thinking_level(model: str, chosen: str | None) -> str:
    """Return the level at which a model thinks; `chosen` is GEMINI_THINKING_LEVEL.

    Raises InvalidRequest if the model does not take the chosen level.
    """
    thinking = thinking_of(model)
    if chosen is not None and chosen not in thinking.levels:
        remedy = f"Set it to {', '.join(thinking.levels)}, or unset it" if thinking.levels else "Unset it"
        message = (
            f'The Gemini model "{model}" does not take the thinking level "{chosen}" (GEMINI_THINKING_LEVEL). '
            f"{remedy}, then start the book again."
        )
        raise InvalidRequest(message)
    return chosen or thinking.default
