"""Choice of chapters and parts among the numbered candidates."""

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, field
from enum import Enum
from itertools import islice, pairwise

from book_pipeline.chapters.bare_numbers import (
    consecutive_numbers,
    find_bare_run,
    fits_parts,
    is_complete,
    part_numbers,
)
from book_pipeline.chapters.candidates import BARE, Candidate
from book_pipeline.chapters.heading_patterns import KNOWN_WORDS, plain
from book_pipeline.chapters.keyword_headings import LAST
from book_pipeline.chapters.named_sections import FIRST_WORD
from book_pipeline.chapters.paragraphs import STACKED, WIDE, Paragraph

CONTAINERS = ("volume", "part", "book")
LEAVES = ("chapter", "act")
FEWEST_RUN = 3
FEWEST_PARTS = 2
MOSTLY = 0.5
"""Share of the chapters with a number 1 right below them from which they have numbered sections."""
SHORT_NOTES, MOST_NOTES = 0.3, 20
"""Length of the notes on a chapter, at most, as a share of a chapter's; and headings of notes tried, at most."""
LIST_SPACING = 300
"""Characters from one heading to the next in a list without text, at most."""


class Numbers(Enum):
    """Which numbers are the chapters': those with a keyword like "chapter" if there are any, those without, or none."""

    KEYWORD = "numbers"
    BARE = "numbers without a keyword"
    NONE = "titles"


@dataclass(slots=True)
class NumberedHeadings:
    """The chapters and parts with their evidence, and the rejected candidates with the reason."""

    chapters: dict[Candidate, list[str]] = field(default_factory=dict)
    parts: dict[Candidate, list[str]] = field(default_factory=dict)
    rejected: dict[Candidate, str] = field(default_factory=dict)


def choose_numbered(
    candidates: list[Candidate], paragraphs: list[Paragraph], end: int, numbers: Numbers, dividers: frozenset[int]
) -> NumberedHeadings | None:
    """Choose chapters and parts among the candidates of a body that ends at character `end`.

    `dividers` are the characters where other parts begin, after which numbers may restart. Return None if this is no
    alternative: without a keyword, if there is none; no numbers, if there are any from 1.
    """
    choice = NumberedHeadings()
    numbered = [candidate for candidate in candidates if candidate.heading.number is not None]
    leaves = _without_notes(_keyword_chapters(numbered, choice), candidates, choice, end)
    outer = _above_others(leaves)
    leaves = [candidate for candidate in leaves if candidate not in outer]
    containers = sorted([*_set_apart(numbered, CONTAINERS, choice), *outer], key=lambda candidate: candidate.start)
    bare = [candidate for candidate in numbered if candidate.bare or candidate.heading.family == "section"]
    if numbers is Numbers.KEYWORD and leaves:
        _accept(choice, leaves)
        _add_without_keyword(choice, leaves, bare, end)
        _add_within_parts(choice, leaves, containers, bare, candidates, end)
    elif (numbers is Numbers.BARE and not leaves) or (numbers is Numbers.NONE and leaves):
        return None
    else:
        run = find_bare_run(bare, containers, paragraphs, choice.rejected, end, dividers)
        run = run if fits_parts(run, containers) else []
        begins = bool(run) and run[0].heading.number == 1
        if (numbers is Numbers.BARE and not run) or (numbers is Numbers.NONE and begins):
            return None
        run = [] if numbers is Numbers.NONE else run
        choice.rejected.update(dict.fromkeys(leaves, "numbers without a keyword are the chapters"))
        containers = _accept_without_keyword(choice, run, containers, bare, numbered, numbers)
    for candidate in containers:
        choice.parts[candidate] = [_describe_number(candidate), "above chapters"]
    for candidate in numbered:
        if candidate not in choice.chapters and candidate not in choice.parts:
            choice.rejected.setdefault(candidate, "a number inside a chapter")
    return choice


def _accept_without_keyword(
    choice: NumberedHeadings,
    run: list[Candidate],
    containers: list[Candidate],
    bare: list[Candidate],
    numbered: list[Candidate],
    numbers: Numbers,
) -> list[Candidate]:
    """Accept a run of numbers as chapters, or else parts or scenes; return the containers that remain parts."""
    if run:
        for candidate in run:
            choice.chapters[candidate] = [_describe_number(candidate), f"one of {len(run)} consecutive numbers"]
        return [*containers, *part_numbers(run, bare)]
    if numbers is Numbers.NONE:
        return containers
    if containers:
        family = _innermost_family(containers)
        _accept(choice, [candidate for candidate in containers if candidate.heading.family == family])
        return [candidate for candidate in containers if candidate.heading.family != family]
    _accept(choice, _set_apart(numbered, ("scene",), choice))
    return []


def _keyword_chapters(numbered: list[Candidate], choice: NumberedHeadings) -> list[Candidate]:
    """Return the candidates with a keyword of chapters; one that is the only one of its kind must be set apart."""
    leaves = [candidate for family in LEAVES for candidate in _set_apart(numbered, (family,), choice)]
    counts = Counter(candidate.heading.family for candidate in leaves)
    for candidate in [c for c in leaves if len(counts) > 1 and counts[c.heading.family] == 1 and c.gap < WIDE]:
        leaves.remove(candidate)
        choice.rejected[candidate] = "the only one of its kind among others"
    if all(candidate.heading.number == LAST for candidate in leaves):
        return []
    leaves.sort(key=lambda candidate: candidate.start)
    for candidate in _listed_only(leaves):
        leaves.remove(candidate)
        choice.rejected[candidate] = "in a list of headings, without text"
    return sorted(leaves, key=lambda candidate: candidate.start)


def _above_others(leaves: list[Candidate]) -> set[Candidate]:
    """Return the headings 1, 2, 3 … that are right above some of the others: "Day the First" above "Novel I"."""
    outer = [here for here, below in pairwise(leaves) if below.start - here.end < STACKED]
    inner = [candidate for candidate in leaves if candidate not in set(outer)]
    grouping = len(outer) >= FEWEST_PARTS and is_complete(outer) and bool(inner) and inner[0].heading.number == 1
    return set(outer) if grouping and len(inner) >= FEWEST_PARTS * len(outer) else set()


def _listed_only(leaves: list[Candidate]) -> list[Candidate]:
    """Return the headings at the start that are a list: close together, and repeated later above their texts."""
    restart = next((at for at in range(1, len(leaves)) if leaves[at].heading.number == 1), 0)
    if restart < FEWEST_PARTS or len(leaves) < 2 * restart:
        return []
    return leaves[:restart] if leaves[restart].start - leaves[0].start < LIST_SPACING * restart else []


def _without_notes(
    leaves: list[Candidate], candidates: list[Candidate], choice: NumberedHeadings, end: int
) -> list[Candidate]:
    """Return the headings without those that group notes: they repeat the chapters' numbers, over short texts."""
    starts = [c.start for c in leaves]
    marks = [c.start for c in candidates if c.heading.kind in ("notes", "back") and c.alone and c.gap]
    places = ((mark, bisect_left(starts, mark)) for mark in marks)
    restarts = (
        (m, n) for m, n in places if 0 < n < len(leaves) and leaves[n].heading.number == leaves[0].heading.number
    )
    for mark, place in islice(restarts, MOST_NOTES):
        before, behind = leaves[:place], leaves[place:]
        usual, length = (mark - starts[0]) / len(before), (end - mark) / len(behind)
        if length < SHORT_NOTES * usual and {c.heading.number for c in behind} <= {c.heading.number for c in before}:
            choice.rejected.update(dict.fromkeys(behind, "notes on the chapter of this number"))
            return before
    return leaves


def _describe_number(candidate: Candidate) -> str:
    heading = candidate.heading
    number = "the last" if heading.number == LAST else str(heading.number)
    return f"{heading.family} {number}" if heading.family not in BARE else f"the {heading.family} numeral {number}"


def _accept(choice: NumberedHeadings, leaves: list[Candidate]) -> None:
    for candidate in leaves:
        evidence = [_describe_number(candidate), f"one of {len(leaves)} such headings"]
        if candidate.gap == WIDE:
            evidence.append("a wide gap before it")
        choice.chapters[candidate] = evidence


def _set_apart(numbered: list[Candidate], families: tuple[str, ...], choice: NumberedHeadings) -> list[Candidate]:
    """Return the headings of some families that are set apart; all of them if their numbers are complete."""
    those = [candidate for candidate in numbered if candidate.heading.family in families]
    if len(those) > FEWEST_RUN and is_complete(those):
        return those
    alone = [candidate for candidate in those if candidate.gap]
    wide = [candidate for candidate in alone if candidate.gap == WIDE]
    taken = wide if len(wide) > 1 and (len(wide) >= 0.7 * len(alone) or is_complete(wide)) else alone
    known = {(candidate.heading.family, candidate.heading.number) for candidate in taken}
    chosen = set(taken)
    rest = [candidate for candidate in those if candidate not in chosen]
    # A heading without a gap is accepted if the run lacks its number.
    missing = [c for c in rest if (c.heading.family, c.heading.number) not in known and _fits_between(c, taken)]
    taken = sorted([*taken, *missing], key=lambda candidate: candidate.start)
    kept: list[Candidate] = []
    for candidate in taken:
        before = kept[-1] if kept else None
        if (
            before is not None
            and _repeats(candidate, before)
            and (candidate.start - before.end < STACKED or candidate.gap < WIDE)
        ):
            choice.rejected[candidate] = "it repeats the heading before it"
            continue
        kept.append(candidate)
    accepted = set(kept)
    for candidate in rest:
        if candidate not in accepted:
            choice.rejected[candidate] = "not set apart like the others of its kind"
    return kept


def _repeats(candidate: Candidate, before: Candidate) -> bool:
    """Return whether a heading has the division and the number of the one before it, in the same word."""
    here, above = candidate.heading, before.heading
    words, words_above = (KNOWN_WORDS.intersection(FIRST_WORD.split(plain(h.label))) for h in (here, above))
    same = bool(words & words_above) or not (words and words_above)
    return same and (here.family, here.number) == (above.family, above.number)


def _fits_between(candidate: Candidate, taken: list[Candidate]) -> bool:
    """Return whether a candidate's number fits between its neighbours among the accepted ones."""
    at = bisect_left(taken, candidate.start, key=lambda c: c.start)
    before = taken[at - 1] if at else None
    after = taken[at] if at < len(taken) else None
    number = candidate.heading.number or 0
    follows = before is not None and before.heading.number == number - 1
    precedes = after is not None and after.heading.number == number + 1
    return (follows and (precedes or candidate.alone)) or (precedes and number == 1)


def _add_without_keyword(choice: NumberedHeadings, leaves: list[Candidate], bare: list[Candidate], end: int) -> None:
    """Accept bare numbers that continue the numbers of headings with a keyword."""
    wide = [candidate for candidate in bare if candidate.gap == WIDE and candidate.bare]
    starts = [candidate.start for candidate in wide]
    for before, after in pairwise([*leaves, None]):
        expected = (before.heading.number or 0) + 1 if before is not None else 1
        if before is None or (after is not None and after.heading.number == expected):
            continue
        limit = after.start if after is not None else end
        inside = wide[bisect_left(starts, before.start) : bisect_left(starts, limit)]
        # Numbers that begin again below the heading are of its sections.
        again = any(candidate.heading.number == expected - 1 for candidate in inside)
        for candidate in inside:
            if candidate.heading.number == expected and not again:
                choice.chapters[candidate] = [
                    _describe_number(candidate),
                    "it continues the numbered headings",
                ]
                expected += 1


def _add_within_parts(
    choice: NumberedHeadings,
    leaves: list[Candidate],
    containers: list[Candidate],
    bare: list[Candidate],
    candidates: list[Candidate],
    end: int,
) -> None:
    """Accept consecutive bare numbers right under a part or an epilogue without chapters."""
    parts = set(containers)
    first = [c.start for c in bare if c.heading.number == 1]
    # Where chapters have numbered sections, those of a prologue are sections too.
    divided = sum(_is_close_above(c, first) for c in leaves) >= MOSTLY * len(leaves)
    marks = [c for c in candidates if c in parts or (c.heading.kind == "chapter" and c.gap == WIDE and not divided)]
    bounds = sorted([*(c.start for c in marks), *(c.start for c in leaves), end])
    starts = [candidate.start for candidate in bare]
    for mark in marks:
        limit = bounds[bisect_right(bounds, mark.start)]
        run = consecutive_numbers(bare[bisect_right(starts, mark.start) : bisect_left(starts, limit)], set())
        if len(run) > 1 and run[0].start - mark.end < STACKED:
            for candidate in run:
                choice.chapters[candidate] = [
                    _describe_number(candidate),
                    f"consecutive numbers under {mark.heading.label}",
                ]


def _is_close_above(candidate: Candidate, starts: list[int]) -> bool:
    """Return whether one of the starts is right below a candidate."""
    at = bisect_right(starts, candidate.start)
    return at < len(starts) and starts[at] - candidate.end < STACKED


def _innermost_family(containers: list[Candidate]) -> str:
    """Return the innermost family of containers: the one with the most headings."""
    counts = {family: sum(c.heading.family == family for c in containers) for family in CONTAINERS}
    return max(reversed(CONTAINERS), key=lambda family: counts[family])
