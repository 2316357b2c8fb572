"""How many books ended, and what was observed meanwhile."""

from collections import Counter
from dataclasses import dataclass, field

from tests.many_books.bill import Bill
from tests.many_books.observers import Observed


@dataclass
class Outcome:
    """How the books ended, by name, and what was observed.

    Parameters
    ----------
    wanted
        How they have to end: "complete", or the name of an error.
    stalled
        Books that WatchBooks took for stalled.
    errors
        Errors of the tasks of all executions, most of which were retried.
    in_flight
        Books that WatchBooks took for running when all had ended.

    """

    wanted: dict[str, str]
    sections: dict[str, list[str]] = field(default_factory=dict)
    """The numbers of what a complete book narrates."""
    ends: dict[str, str] = field(default_factory=dict)
    bills: dict[str, Bill] = field(default_factory=dict)
    observed: Observed = field(default_factory=Observed)
    stalled: list[str] = field(default_factory=list)
    in_flight: int = 0
    errors: Counter[str] = field(default_factory=Counter)
    drops: int = 0
    drop_seconds: float = 0.0
    seconds: float = 0.0

    def summary(self) -> str:
        """Return the figures."""
        ends = dict(Counter(self.ends.values()))
        charged, spoken = (sum(getattr(bill, name) for bill in self.bills.values()) for name in ("charged", "spoken"))
        twice = sum(len(bill.twice) for bill in self.bills.values())
        pages, memory = sorted(self.observed.page_seconds), [size / 2**20 for size in self.observed.memory]
        calls = self.observed.calls
        lines = (
            f"{len(self.ends)} books in {self.seconds:.0f} s: {ends}",
            f"{self.drops} drops, the first {len(self.ends)} in {self.drop_seconds:.1f} s",
            f"characters charged: {charged}, of the chapters: {spoken}; texts charged twice: {twice}",
            f"memory of the cloud's process: {memory[len(memory) // 2]:.0f} MiB half-way, {memory[-1]:.0f} at the end",
            f"page: {len(pages)} answers, median {pages[len(pages) // 2]:.2f} s, slowest {pages[-1]:.2f} s",
            f"failures of the page: {self.observed.page_failures}",
            f"errors of tasks: {dict(self.errors)}",
            f"speech calls at once: at most {max(calls)}, on average {sum(calls) / len(calls):.2f}",
        )
        return "\n".join(lines)
