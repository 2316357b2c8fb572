"""Numbers without a keyword: which are chapters, and which are page numbers, sections or part numbers."""

from bisect import bisect_left, bisect_right

from book_pipeline.chapters.candidates import BARE, Candidate
from book_pipeline.chapters.number_runs import best_run
from book_pipeline.chapters.paragraphs import STACKED, WIDE, Paragraph

FEWEST_PARTS = 2
INSIDE_SENTENCES = 0.3
"""Share of the numbers of a run that are inside sentences, at most, for the run to be of chapters."""


def find_bare_run(
    bare: list[Candidate],
    containers: list[Candidate],
    paragraphs: list[Paragraph],
    rejected: dict[Candidate, str],
    end: int,
    dividers: frozenset[int],
) -> list[Candidate]:
    """Return the best run of bare numbers of one style; runs that split sentences are added to `rejected`.

    Numbers may restart after a container, and after the characters `dividers`.
    """
    bounds = {*dividers, *(candidate.start for candidate in containers)}
    best: list[Candidate] = []
    best_score = 0.0
    for family in sorted({*BARE, "section"}):
        those = [candidate for candidate in bare if candidate.heading.family == family]
        wide = [candidate for candidate in those if candidate.gap == WIDE]
        titled = [candidate for candidate in wide if candidate.heading.title]
        untitled = [candidate for candidate in wide if not candidate.heading.title]
        for pool in _different(wide, titled, untitled, those):
            run = consecutive_numbers(pool, bounds)
            if len(run) < 2:  # noqa: PLR2004 - a run has two numbers
                continue
            text = end - run[0].start
            if splits_sentences(run, paragraphs):
                for candidate in run:
                    rejected[candidate] = "it splits a sentence: a page number"
                continue
            share = sum(candidate.gap == WIDE for candidate in run) / len(run)
            score = text * (0.3 + share) * len(run) ** 0.25
            if score > best_score:
                best, best_score = run, score
    return best


def _different(*pools: list[Candidate]) -> list[list[Candidate]]:
    """Return the pools without those that are as long as one before them: each is a part of the last one."""
    return list({len(pool): pool for pool in reversed(pools)}.values())[::-1]


def part_numbers(run: list[Candidate], bare: list[Candidate]) -> list[Candidate]:
    """Return the consecutive numbers of another style right above some chapters: the numbers of parts."""
    starts = [candidate.start for candidate in run]
    above = [
        c
        for c in bare
        if c.heading.family != run[0].heading.family
        and c.gap == WIDE
        and not c.heading.title
        and (at := bisect_left(starts, c.end)) < len(starts)
        and starts[at] - c.end < STACKED
    ]
    return above if len(above) >= FEWEST_PARTS and is_complete(above) else []


def splits_sentences(run: list[Candidate], paragraphs: list[Paragraph]) -> bool:
    """Return whether many numbers of a run are inside sentences: page numbers."""
    return sum(_splits_sentence(paragraphs, candidate) for candidate in run) > INSIDE_SENTENCES * len(run)


def _splits_sentence(paragraphs: list[Paragraph], candidate: Candidate) -> bool:
    """Return whether the paragraphs before and after a candidate are one sentence."""
    if not 0 < candidate.paragraph < len(paragraphs) - 1:
        return False
    before = paragraphs[candidate.paragraph - 1].text.rstrip()
    continues = paragraphs[candidate.paragraph + 1].text.lstrip()[:1].islower()
    return continues and len(before) > 200 and (before[-1].isalpha() or before[-1] in ",-")  # noqa: PLR2004


def consecutive_numbers(pool: list[Candidate], bounds: set[int]) -> list[Candidate]:
    """Return the best run of numbers; they may restart after the heading of a part."""
    segments = best_run(pool)
    if not segments:
        return []
    ordered = sorted(bounds)
    if len(segments) > 1 and not all(
        bisect_right(ordered, segments[i - 1][-1].start) < bisect_left(ordered, segments[i][0].start)
        for i in range(1, len(segments))
    ):
        # Without parts between the runs, only the longest can be the chapters; short ones are sections of stories.
        longest = max(segments, key=lambda s: s[-1].start - s[0].start)
        return longest if longest[-1].start - longest[0].start > 0.5 * (pool[-1].start - pool[0].start) else []
    return [candidate for segment in segments for candidate in segment]


def fits_parts(run: list[Candidate], containers: list[Candidate]) -> bool:
    """Return whether bare numbers are chapters in most parts up to the last one, not paragraphs in one of them."""
    containers = [container for container in containers if run and container.start < run[-1].start]
    if not containers:
        return True
    covered = 0
    starts, places = [c.start for c in containers], [c.start for c in run]
    for here, following in zip(starts, [*starts[1:], float("inf")], strict=True):
        covered += bisect_right(places, here) < bisect_left(places, following)
    return covered >= 0.5 * len(containers)


def is_complete(candidates: list[Candidate]) -> bool:
    """Return whether the numbers are 1, 2, 3 … without a gap."""
    numbers = [candidate.heading.number for candidate in candidates]
    return numbers == list(range(1, len(numbers) + 1))
