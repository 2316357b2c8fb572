"""One run: books dropped into an account with one of the two state machines."""

import math
from dataclasses import dataclass
from pathlib import Path

import simpy

from bench.scale.account import Account
from bench.scale.book import SimulatedBook
from bench.scale.definition import WITH_TURNS, definition
from bench.scale.execution import Execution
from bench.scale.turns import Rules, TurnQueue
from book_pipeline.turns.rules import next_turns


@dataclass(frozen=True)
class Run:
    """What became of the books."""

    books: list[SimulatedBook]
    use: float
    most_running: int

    @property
    def complete(self) -> int:
        return sum(book.status == "complete" for book in self.books)

    @property
    def first_hours(self) -> float:
        """Hours until the first audiobook of those dropped together is complete; infinite if none is."""
        done = (book.hours for book in self.books if book.status == "complete" and not book.dropped)
        return min(done, default=math.inf)

    @property
    def hours(self) -> float:
        """Hours until the last book has ended."""
        return max(book.ended for book in self.books) / 3600

    @property
    def most_events(self) -> int:
        return max(book.events for book in self.books)

    @property
    def waits(self) -> list[float]:
        """Seconds that each book has waited for its turn."""
        return [book.started - book.joined for book in self.books]

    @property
    def transitions(self) -> int:
        return sum(book.transitions for book in self.books)


def run(
    books: list[SimulatedBook], calls: int, machine: Path = WITH_TURNS, rules: Rules = next_turns, seed: int = 1
) -> Run:
    """Simulate until all books have ended. `calls` are the concurrent speech calls of the plan."""
    environment = simpy.Environment()
    queue = TurnQueue(environment, calls, rules)
    account = Account(environment, queue, calls, recorders=machine == WITH_TURNS)
    executions = [Execution(account, definition(machine, calls), book) for book in books]
    for execution in executions:
        execution.book.chance.seed(seed * len(books) + execution.book.number)
        environment.process(execution.run())
    environment.run(environment.all_of([execution.ended for execution in executions]))
    return Run(books, queue.use_while_waiting, queue.most_running)
