"""The AWS account and the providers: how many invocations at once, how long they take, what they return or raise."""

import math
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

import simpy

from bench.cost import SECONDS_A_CALL, prices
from bench.scale.book import Chapter, SimulatedBook
from bench.scale.definition import sizes
from bench.scale.turns import TurnQueue
from book_pipeline.formatting.editor.blocks import CHARACTERS_PER_TOKEN
from book_pipeline.settings import FormattingModelSettings
from book_pipeline.turns.making_way import MOST_OF_A_BOOK
from book_pipeline.turns.rules import CHARACTERS_PER_SECOND, MOST_YIELDS

ACCOUNT_CONCURRENCY = 1000
"""Concurrent executions of all functions: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"""
FUNCTION_SECONDS = 3.0
"""Assumed duration of a function that calls no provider, most of it a cold start."""
QUICK_SECONDS = 0.2
"""Assumed duration of an invocation that finds nothing to do."""
SPREAD = 0.1
"""Durations differ by up to so much of their mean."""
EVENT_SECONDS = 2.0
"""Assumed time from a published event to the end of the function that it starts."""


class Failed(Exception):
    """An error that the state machine sees: its name is the message."""


@dataclass
class Pool:
    """Invocations that run at once."""

    limit: int
    used: int = 0


class Account:
    """One stack in one account.

    Parameters
    ----------
    calls
        Concurrent speech calls of the plan; GenerateAudio's reserved concurrency.
    recorders
        Whether the functions that record failures have their reserved concurrency.

    """

    def __init__(self, environment: simpy.Environment, queue: TurnQueue, calls: int, *, recorders: bool) -> None:
        self.environment, self.queue = environment, queue
        reserved = {
            name: size["reserved_concurrency"]
            for name, size in sizes().items()
            if size["reserved_concurrency"] and (recorders or not name.startswith("Record"))
        } | {"GenerateAudio": calls}
        self.pools = {name: Pool(limit) for name, limit in reserved.items()}
        self.shared = Pool(ACCOUNT_CONCURRENCY - sum(reserved.values()))
        self._block = FormattingModelSettings.model_fields["gemini_block_tokens"].default * CHARACTERS_PER_TOKEN

    def pool(self, function: str) -> Pool:
        """Return the pool that the function's invocations count in."""
        return self.pools.get(function, self.shared)

    def run(
        self, function: str, book: SimulatedBook, chapter: Chapter | None, retries: int, error: str | None
    ) -> Generator[simpy.Event, Any, dict[str, Any]]:
        """Run the function and return its result. Raises Failed."""
        if chapter and function == "FormatChapter":
            yield self._wait(book, math.ceil(chapter.characters / self._block) * SECONDS_A_CALL[function])
            chapter.formatted = True
        elif chapter and function == "GenerateAudio":
            yield from self._narrate(book, chapter, retries)
        elif function == "RecordChapterFailure":
            yield self._wait(book, FUNCTION_SECONDS)
            book.failed_chapters += 1
            return {"Error": error, "failed_chapters": book.failed_chapters}
        else:
            yield self._wait(book, FUNCTION_SECONDS)
        if function == "RecordFailure":
            book.failure_recorded = True
            return {"Error": error}
        if function == "FinalizeBook" and book.chapters_left:
            raise Failed("ChaptersIncomplete")
        return {"admitted": True, "review": False}

    def _narrate(self, book: SimulatedBook, chapter: Chapter, retries: int) -> Generator[simpy.Event, Any, None]:
        if not chapter.formatted:
            yield self._wait(book, QUICK_SECONDS)
            return
        if retries < MOST_YIELDS and book.yields < MOST_OF_A_BOOK and self.queue.makes_way(book):
            book.yields += 1
            yield self._wait(book, QUICK_SECONDS)
            raise Failed("ChapterYields")
        chapter.begun = True
        seconds = min(chapter.left / CHARACTERS_PER_SECOND, sizes()["GenerateAudio"]["timeout_seconds"])
        self.queue.use(1)
        yield self._wait(book, seconds)
        self.queue.use(-1)
        chapter.left -= round(seconds * CHARACTERS_PER_SECOND)
        if chapter.left > 0:
            raise Failed("ChapterUnfinished")
        chapter.narrated = True
        book.chapters_left -= 1
        book.characters_left -= chapter.characters
        self.queue.give_after(EVENT_SECONDS)

    def _wait(self, book: SimulatedBook, seconds: float) -> simpy.Event:
        return self.environment.timeout(seconds * book.chance.uniform(1 - SPREAD, 1 + SPREAD))


def transitions_cost(books: list[SimulatedBook]) -> float:
    """Return the USD of the state transitions of all books."""
    return sum(book.transitions for book in books) * float(prices()["state_transition"])
