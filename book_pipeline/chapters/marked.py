"""Headings known from markup (Markdown's #): which level holds the chapters."""

from collections import Counter
from itertools import pairwise

from book_pipeline.chapters.candidates import Candidate
from book_pipeline.chapters.cuts import STACKED, Cuts
from book_pipeline.chapters.series import Choice

FEWEST = 2


def marked_only(candidates: list[Candidate]) -> list[Candidate]:
    """Return the marked headings of a book that has them, all candidates of one that doesn't."""
    marked = [candidate for candidate in candidates if candidate.heading.level]
    return marked if len(marked) >= FEWEST else candidates


def add_marked(cuts: Cuts, candidates: list[Candidate], choice: Choice, end: int) -> dict[Candidate, str]:
    """Add the marked headings without numbers, and return those that only divide a chapter, with the reason."""
    plain = [candidate for candidate in candidates if candidate.heading.family == "marked"]
    level = _chapter_level(candidates, choice, end)
    rejected: dict[Candidate, str] = {}
    for candidate in plain:
        heading = candidate.heading
        if heading.level > level:
            rejected[candidate] = f"a heading of level {heading.level}, and chapters have level {level}"
        else:
            why = f"a heading of level {heading.level}"
            cuts.add(candidate.start, heading.label, "chapter", why, rank=min(heading.level - level + 2, 2))
    return rejected


def _chapter_level(candidates: list[Candidate], choice: Choice, end: int) -> int:
    """Return the level of the numbered chapters; without any, the highest one whose headings stand over text."""
    numbered = Counter(candidate.heading.level for candidate in choice.chapters)
    if numbered:
        return numbered.most_common(1)[0][0]
    over_text: Counter[int] = Counter()
    stacked: Counter[int] = Counter()
    for candidate, behind in pairwise([*candidates, None]):
        if candidate is not None:
            body = (behind.start if behind is not None else end) - candidate.end
            (over_text if body > STACKED else stacked)[candidate.heading.level] += 1
    for level in sorted(over_text):
        if over_text[level] >= max(FEWEST, stacked[level]):
            return level
    return max(over_text, default=1)
