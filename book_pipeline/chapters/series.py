"""Which candidates are the book's chapters: runs of numbers, restarts by part, and what stands inside what."""

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

from book_pipeline.chapters.candidates import BARE, Candidate
from book_pipeline.chapters.headings import LAST
from book_pipeline.chapters.layout import STACKED, WIDE, Paragraph
from book_pipeline.chapters.runs import bare_run, chain, complete, fits, numbers_above

CONTAINERS = ("volume", "part", "book")
LEAVES = ("chapter", "act")
FEWEST_RUN = 3
FEWEST_PARTS = 2
LISTED = 300
"""Characters from one heading of a mere list to the next, at most."""


@dataclass(slots=True)
class Choice:
    """The headings taken, with why, and those left, with why."""

    chapters: dict[Candidate, list[str]] = field(default_factory=dict)
    parts: dict[Candidate, list[str]] = field(default_factory=dict)
    rejected: dict[Candidate, str] = field(default_factory=dict)


def choose(candidates: list[Candidate], paragraphs: list[Paragraph], end: int) -> Choice:
    """Choose among the numbered candidates of a body that ends at character `end`."""
    choice = Choice()
    numbered = [candidate for candidate in candidates if candidate.heading.number is not None]
    leaves = _leaves(numbered, choice)
    containers = _isolated(numbered, CONTAINERS, choice)
    bare = [candidate for candidate in numbered if candidate.bare]
    if leaves:
        _take(choice, leaves)
        _go_on(choice, leaves, bare, end)
        _number_parts(choice, leaves, containers, bare, candidates, end)
    elif (run := bare_run(bare, containers, paragraphs, choice.rejected, end)) and fits(run, containers):
        for candidate in run:
            choice.chapters[candidate] = [_numbered(candidate), f"one of {len(run)} numbers that run on"]
        containers = [*containers, *numbers_above(run, bare)]
    elif containers:
        family = _lowest(containers)
        _take(choice, [candidate for candidate in containers if candidate.heading.family == family])
        containers = [candidate for candidate in containers if candidate.heading.family != family]
    else:
        _take(choice, _isolated(numbered, ("scene",), choice))
    for candidate in containers:
        choice.parts[candidate] = [_numbered(candidate), "it stands above chapters"]
    for candidate in numbered:
        if candidate not in choice.chapters and candidate not in choice.parts:
            choice.rejected.setdefault(candidate, "a number inside a chapter")
    return choice


def _leaves(numbered: list[Candidate], choice: Choice) -> list[Candidate]:
    """Return the chapters with a keyword; a lone one of its kind among others must be set apart."""
    leaves = [candidate for family in LEAVES for candidate in _isolated(numbered, (family,), choice)]
    counts = Counter(candidate.heading.family for candidate in leaves)
    for candidate in [c for c in leaves if len(counts) > 1 and counts[c.heading.family] == 1 and c.gap < WIDE]:
        leaves.remove(candidate)
        choice.rejected[candidate] = "the only one of its kind among others"
    if all(candidate.heading.number == LAST for candidate in leaves):
        return []
    leaves.sort(key=lambda candidate: candidate.start)
    for candidate in _listed_only(leaves):
        leaves.remove(candidate)
        choice.rejected[candidate] = "in a list of what follows, without a text"
    return sorted(leaves, key=lambda candidate: candidate.start)


def _listed_only(leaves: list[Candidate]) -> list[Candidate]:
    """Return the first headings that stand one under another and come again, each over its text."""
    again = next((at for at in range(1, len(leaves)) if leaves[at].heading.number == 1), 0)
    if again < FEWEST_PARTS or len(leaves) < 2 * again:
        return []
    return leaves[:again] if leaves[again].start - leaves[0].start < LISTED * again else []


def _numbered(candidate: Candidate) -> str:
    heading = candidate.heading
    number = "the last" if heading.number == LAST else str(heading.number)
    return f"{heading.family} {number}" if heading.family not in BARE else f"the {heading.family} numeral {number}"


def _take(choice: Choice, leaves: list[Candidate]) -> None:
    for candidate in leaves:
        evidence = [_numbered(candidate), f"one of {len(leaves)} such headings"]
        if candidate.gap == WIDE:
            evidence.append("a wide gap before it")
        choice.chapters[candidate] = evidence


def _isolated(numbered: list[Candidate], families: tuple[str, ...], choice: Choice) -> list[Candidate]:
    """Return the headings of some families that stand by themselves; all of them if most don't."""
    those = [candidate for candidate in numbered if candidate.heading.family in families]
    if len(those) > FEWEST_RUN and complete(those):
        return those
    alone = [candidate for candidate in those if candidate.gap]
    wide = [candidate for candidate in alone if candidate.gap == WIDE]
    taken = wide if len(wide) > 1 and (len(wide) >= 0.7 * len(alone) or complete(wide)) else alone
    known = {(candidate.heading.family, candidate.heading.number) for candidate in taken}
    chosen = set(taken)
    rest = [candidate for candidate in those if candidate not in chosen]
    # A heading that lost its gap is still the number that the run lacks.
    late = [c for c in rest if (c.heading.family, c.heading.number) not in known and _between(c, taken)]
    taken = sorted([*taken, *late], key=lambda candidate: candidate.start)
    kept: list[Candidate] = []
    for candidate in taken:
        before = kept[-1] if kept else None
        same = before is not None and (before.heading.family, before.heading.number) == (
            candidate.heading.family,
            candidate.heading.number,
        )
        if before is not None and same and (candidate.start - before.end < STACKED or candidate.gap < WIDE):
            choice.rejected[candidate] = "it repeats the heading before it"
            continue
        kept.append(candidate)
    sure = set(kept)
    for candidate in rest:
        if candidate not in sure:
            choice.rejected[candidate] = "not set apart like the others of its kind"
    return kept


def _between(candidate: Candidate, taken: list[Candidate]) -> bool:
    """Tell whether a candidate's number fits between the neighbours that are taken already."""
    at = bisect_left(taken, candidate.start, key=lambda c: c.start)
    before = taken[at - 1] if at else None
    after = taken[at] if at < len(taken) else None
    number = candidate.heading.number or 0
    follows = before is not None and before.heading.number == number - 1
    precedes = after is not None and after.heading.number == number + 1
    return (follows and (precedes or candidate.alone)) or (precedes and number == 1)


def _go_on(choice: Choice, leaves: list[Candidate], bare: list[Candidate], end: int) -> None:
    """Take bare numbers where the keyword is missing and the run goes on without it."""
    wide = [candidate for candidate in bare if candidate.gap == WIDE]
    starts = [candidate.start for candidate in wide]
    for before, after in pairwise([*leaves, None]):
        expected = (before.heading.number or 0) + 1 if before is not None else 1
        if before is None or (after is not None and after.heading.number == expected):
            continue
        limit = after.start if after is not None else end
        for candidate in wide[bisect_left(starts, before.start) : bisect_left(starts, limit)]:
            if candidate.heading.number == expected:
                choice.chapters[candidate] = [_numbered(candidate), "it goes on where the numbered headings stop"]
                expected += 1


def _number_parts(
    choice: Choice,
    leaves: list[Candidate],
    containers: list[Candidate],
    bare: list[Candidate],
    candidates: list[Candidate],
    end: int,
) -> None:
    """Take bare numbers that run on right under a part or an epilogue without chapters."""
    held = set(containers)
    marks = [c for c in candidates if c in held or (c.heading.kind == "chapter" and c.gap == WIDE)]
    bounds = sorted([*(c.start for c in marks), *(c.start for c in leaves), end])
    starts = [candidate.start for candidate in bare]
    for mark in marks:
        limit = bounds[bisect_right(bounds, mark.start)]
        run = chain(bare[bisect_right(starts, mark.start) : bisect_left(starts, limit)], set())
        if len(run) > 1 and run[0].start - mark.end < STACKED:
            for candidate in run:
                choice.chapters[candidate] = [_numbered(candidate), f"numbers run on under {mark.heading.label}"]


def _lowest(containers: list[Candidate]) -> str:
    """Return the family of containers that stands inside the others: the one with the most headings."""
    counts = {family: sum(c.heading.family == family for c in containers) for family in CONTAINERS}
    return max(reversed(CONTAINERS), key=lambda family: counts[family])
