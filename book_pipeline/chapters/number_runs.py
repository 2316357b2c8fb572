"""The best run of numbers among candidates: 1, 2, 3 …, with misprints, gaps and restarts, by dynamic programming."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from book_pipeline.chapters.candidates import Candidate

SUCCESSOR = 1.3
"""Score of a number that follows the one before it. A candidate that is not in the run scores 0."""
FIRST, LATE, RESTART = 0.8, -1.2, -0.2
"""Scores of a run that begins with 1, of one that begins with another number, and of one that begins again with 1."""
CONTINUING = ((1, SUCCESSOR), (2, -0.3), (3, -0.8))
"""Scores of a number that is one, two or three more than the one before it."""
MISPRINT = -0.9
"""Score of a wrong number in a place where the right one is missing."""


@dataclass(frozen=True, slots=True)
class _Step:
    """A candidate in a run, what its number should be, and the best score of a run that ends with it."""

    candidate: Candidate
    number: int
    score: float
    before: "_Step | None" = None
    restarts: bool = True


def best_run(pool: list[Candidate]) -> list[list[Candidate]]:
    """Return the best run among candidates of one style: its segments, in each of which the numbers count up.

    A segment has two numbers at least. Each candidate either follows one of those before it or is not in the run; only
    the best run up to each number is kept, so the time is linear.
    """
    ending_with: dict[int, _Step] = {}
    best: _Step | None = None
    for candidate in pool:
        number = candidate.heading.number or 0
        for step in _steps(candidate, number, ending_with, best):
            known = ending_with.get(step.number)
            if known is None or step.score >= known.score:
                ending_with[step.number] = step
            if best is None or step.score >= best.score:
                best = step
    return _segments(best)


def _steps(candidate: Candidate, number: int, ending_with: Mapping[int, _Step], best: _Step | None) -> Iterator[_Step]:
    """Yield the best way in which a candidate continues or begins a run, and how it is a misprint in the best run."""
    score, before, restarts = (FIRST if number == 1 else LATE), None, True
    for by, gain in CONTINUING:
        if (other := ending_with.get(number - by)) is not None and other.score + gain > score:
            score, before, restarts = other.score + gain, other, False
    if best is not None and number == 1 and best.score + RESTART > score:
        score, before, restarts = best.score + RESTART, best, True
    elif best is not None and number != 1:
        yield _Step(candidate, best.number + 1, best.score + MISPRINT, best, restarts=False)
    yield _Step(candidate, number, score, before, restarts)


def _segments(last: _Step | None) -> list[list[Candidate]]:
    segments: list[list[Candidate]] = [[]]
    while last is not None:
        segments[-1].append(last.candidate)
        if last.restarts:
            segments.append([])
        last = last.before
    return [segment[::-1] for segment in reversed(segments) if len(segment) > 1]
