"""One execution of the state machine: an interpreter of its definition that counts events and transitions."""

from collections.abc import Generator, Iterator
from typing import Any

import simpy
from simpy.events import Timeout

from bench.scale.account import Account, Failed
from bench.scale.book import Chapter, SimulatedBook
from bench.scale.definition import (
    ATTEMPT_EVENTS,
    ENTERED_AND_EXITED,
    EXECUTION_EVENTS,
    EXECUTION_TRANSITIONS,
    ITERATION_EVENTS,
    MAP_EVENTS,
    MOST_EVENTS,
    SUBMITTED_EVENTS,
    THROTTLED,
    Retrier,
    choose,
    value_at,
)

TRANSITION_SECONDS = 0.05
"""Assumed time from the end of a state to the begin of the next one's task."""
Steps = Generator[simpy.Event, Any, Any]


class Ended(Exception):
    """The execution has ended, and so do its parts."""


class Execution:
    """Makes one book. Its parts are processes, which end with it."""

    def __init__(self, account: Account, machine: dict[str, Any], book: SimulatedBook) -> None:
        self.account, self.machine, self.book = account, machine, book
        self.environment = account.environment
        self.ended = self.environment.event()

    def run(self) -> Steps:
        """Run the state machine from the time when the book is dropped."""
        yield self.environment.timeout(self.book.dropped)
        self.book.transitions += EXECUTION_TRANSITIONS
        try:
            self._count(EXECUTION_EVENTS)
            yield from self._states(self.machine, {}, None)
        except Failed:
            self._end("failed")
        except Ended:
            return
        else:
            self._end("complete")

    def _count(self, events: int) -> None:
        if self.book.status:
            raise Ended
        self.book.events += events
        if self.book.events > MOST_EVENTS:
            self._end("history full")
            raise Ended

    def _end(self, status: str) -> None:
        self.book.status, self.book.ended = status, self.environment.now
        self.account.queue.leave(self.book)
        self.ended.succeed()

    def _states(self, machine: dict[str, Any], data: dict[str, Any], chapter: Chapter | None) -> Steps:
        name: str | None = machine["StartAt"]
        while name:
            state = machine["States"][name]
            self._count(ENTERED_AND_EXITED)
            self.book.transitions += 1
            kind, name = state["Type"], state.get("Next")
            if kind == "Choice":
                name = choose(state, data)
            elif kind == "Fail":
                raise Failed(value_at(state["ErrorPath"], data))
            elif kind in {"Task", "Map"}:
                try:
                    result = yield from (self._task if kind == "Task" else self._map)(state, data, chapter)
                except Failed as error:
                    caught, result = state["Catch"][0], {"Error": str(error)}
                    name, path = caught["Next"], caught.get("ResultPath", "$")
                else:
                    path = state.get("ResultPath", "$")
                if path == "$.error":
                    data = {**data, "error": result}
                elif path is not None:
                    data = result

    def _task(self, state: dict[str, Any], data: dict[str, Any], chapter: Chapter | None) -> Steps:
        pool, retried = self.account.pool(state["function"]), dict[Retrier, int]()
        yield self.environment.timeout(TRANSITION_SECONDS)
        while True:
            while pool.used >= pool.limit:  # most steps of a simulation are here
                self._count(ATTEMPT_EVENTS)
                yield Timeout(self.environment, self._retry(state, retried, THROTTLED))
            try:
                result = yield from self._attempt(state, data, chapter, sum(retried.values()))
                break
            except Failed as error:
                yield self.environment.timeout(self._retry(state, retried, str(error)))
        if state["waits"]:
            yield from self._wait_for_token(state)
        return result

    def _retry(self, state: dict[str, Any], retried: dict[Retrier, int], error: str) -> float:
        """Return the seconds until the next attempt. Raises Failed if there is none."""
        retrier: Retrier | None = state["retry"].get(error)
        if retrier is None or (retries := retried.get(retrier, 0)) == len(retrier.delays):
            raise Failed(error)
        retried[retrier] = retries + 1
        self.book.transitions += 1
        return retrier.delays[retries] * (self.book.chance.random() if retrier.jitter else 1)

    def _attempt(self, state: dict[str, Any], data: dict[str, Any], chapter: Chapter | None, retries: int) -> Steps:
        self._count(ATTEMPT_EVENTS)
        pool = self.account.pool(state["function"])
        pool.used += 1
        try:
            recorded = state["Parameters"]["Payload"].get("error.$")
            error = value_at(f"{recorded}.Error", data) if recorded else None
            return (yield from self.account.run(state["function"], self.book, chapter, retries, error))
        finally:
            pool.used -= 1

    def _wait_for_token(self, state: dict[str, Any]) -> Steps:
        self._count(SUBMITTED_EVENTS)
        token = self.account.queue.join(self.book)
        yield token | self.environment.timeout(state["TimeoutSeconds"])
        if not token.triggered:
            raise Failed("States.Timeout")

    def _map(self, state: dict[str, Any], _: dict[str, Any], __: Chapter | None) -> Steps:
        self._count(MAP_EVENTS)
        items = iter(self.book.chapters)
        stop = self.environment.event()
        lanes = [
            self.environment.process(self._lane(state["ItemProcessor"], items, stop))
            for _ in range(min(state["MaxConcurrency"], len(self.book.chapters)))
        ]
        yield self.environment.all_of(lanes) | stop | self.ended
        self._count(0)
        if stop.triggered:
            raise Failed(stop.value)
        return {}

    def _lane(self, machine: dict[str, Any], items: Iterator[Chapter], stop: simpy.Event) -> Steps:
        """Run one iteration after the other."""
        try:
            for chapter in items:
                self._count(ITERATION_EVENTS)
                yield from self._states(machine, {}, chapter)
                if stop.triggered:
                    return
        except Failed as error:
            if not stop.triggered:
                stop.succeed(str(error))
        except Ended:
            return
