"""The best run of numbers among candidates: 1, 2, 3 …, with misprints, gaps and restarts, by dynamic programming."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from book_pipeline.chapters.candidates import Candidate
from book_pipeline.chapters.paragraphs import STACKED, WIDE

SUCCESSOR = 1.3
"""Score of a number that follows the one before it. A candidate that is not in the run scores 0."""
FIRST, LATE, RESTART = 0.8, -1.2, -0.2
"""Scores of a run that begins with 1, of one that begins with another number, and of one that begins again with 1."""
CONTINUING = ((1, SUCCESSOR), (2, -0.3), (3, -0.8))
"""Scores of a number that is one, two or three more than the one before it."""
MOST_DOUBLED = 0.15
"""Numbers that come twice in a run, at most, as a share of its numbers."""
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
    return [_with_doubled(pool, segment) for segment in _segments(best)]


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


def _with_doubled(pool: list[Candidate], segment: list[Candidate]) -> list[Candidate]:
    """Return a segment with the chapters whose number is that of a neighbour: it is misprinted, or has a half.

    There are few of these; more are sections inside the chapters.
    """
    inside = [c for c in pool if segment[0].start < c.start < segment[-1].start and c.alone and c.gap >= WIDE]
    starts = [c.start for c in inside]
    found: list[Candidate] = []
    for before, after in pairwise(segment):
        between = inside[bisect_right(starts, before.start) : bisect_left(starts, after.start)]
        same = [c for c in between if c.heading.number in (before.heading.number, after.heading.number)]
        found += [c for c in same if c.start - before.end > STACKED < after.start - c.end]
    few = len(found) <= MOST_DOUBLED * len(segment)
    return sorted([*segment, *found], key=lambda c: c.start) if few else segment


def _segments(last: _Step | None) -> list[list[Candidate]]:
    segments: list[list[Candidate]] = [[]]
    while last is not None:
        segments[-1].append(last.candidate)
        if last.restarts:
            segments.append([])
        last = last.before
    return [segment[::-1] for segment in reversed(segments) if len(segment) > 1]
