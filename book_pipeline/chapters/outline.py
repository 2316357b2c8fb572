"""Headings known from markup: which of them are chapters, which stand above and which stand inside.

Markup says how deep a heading stands, and every maker of books has another depth for the chapters. So their depth is
read from the headings: numbers that run on, parts that hold others, text that stands under them.
"""

from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from book_pipeline.chapters.candidates import BARE, Candidate
from book_pipeline.chapters.contents import ContentsPage
from book_pipeline.chapters.headings import LAST, is_introduction
from book_pipeline.chapters.layout import Paragraph
from book_pipeline.chapters.series import CONTAINERS, LEAVES

HELD = 0.5
"""Share of the text that numbered headings must hold to be the chapters."""
OWN = 0.15
"""Share of its text that a chapter holds by itself; less, and it only holds other headings together."""
IN_STEP = 0.7
"""Share of the numbers of a run that follow the one before."""
EPIGRAPH = 250
"""Characters of its own under a part's heading that are no chapter's beginning."""
MOST_TWICE, NEARLY_ALL = 2, 0.8
"""Times that a heading may say the same; headings that nearly all do are a form of their own."""
BARELY = 60
"""The same under a heading that heads nothing."""
TOUCHING = 12
"""The same between a number's heading and its title's."""
FEWEST_BELOW = 2
"""Headings below one that holds some."""
SET_ASIDE = frozenset(("front", "back", "notes"))


@dataclass(slots=True, eq=False)
class Node:
    """A heading with the characters of its own text, of all text below it, and the nodes below it."""

    candidate: Candidate
    own: int
    held: int = 0
    below: list["Node"] = field(default_factory=list)
    aside: bool = False
    title: str | None = None

    @property
    def level(self) -> int:
        """How deep it stands, from 1."""
        return self.candidate.heading.level

    @property
    def family(self) -> str:
        """What division it names."""
        return self.candidate.heading.family

    @property
    def number(self) -> int | None:
        """Its number; None where it has none."""
        return self.candidate.heading.number


class Outline:
    """The marked headings of a text, outside of its contents pages, which list the paragraphs `listed`."""

    def __init__(
        self, marked: list[Candidate], pages: list[ContentsPage], paragraphs: list[Paragraph], listed: frozenset[int]
    ) -> None:
        lists = [paragraphs[page.first].start for page in pages]
        self.running_heads = _running_heads(marked)
        marked = [candidate for candidate in marked if candidate not in self.running_heads]
        bounds = sorted([*(c.start for c in marked), *lists, paragraphs[-1].end])
        following = dict(pairwise(bounds))
        self.listed = listed
        self.first_list = lists[0] if lists else -1
        self.nodes = [Node(c, max(0, following[c.start] - c.end)) for c in marked]
        self._join_titles()
        above: list[Node] = []
        for node in self.nodes:
            while above and above[-1].level >= node.level:
                above.pop()
            if above:
                above[-1].below.append(node)
            for other in [*above, node]:
                other.held += node.own
            above.append(node)
        self._set_aside()
        self.body = [node for node in self.nodes if not node.aside]
        self.total = sum(node.own for node in self.body)

    def _join_titles(self) -> None:
        """Give a number the heading right under it for its title, and that one's text."""
        often = Counter(node.candidate.heading.label for node in self.nodes)
        for node, below in pairwise(self.nodes):
            bare = node.number is not None and not node.candidate.heading.title and node.own <= TOUCHING
            plain = below.family == "marked" and often[below.candidate.heading.label] == 1
            # Right under a part's number may stand its first chapter.
            over_text = is_part(node) and below.own > TOUCHING
            if bare and plain and below.level >= node.level and not over_text and node.title is None:
                below.title = ""
                node.title = below.candidate.heading.label
                node.own += below.own

        self.nodes = [node for node in self.nodes if node.title != ""]

    def _set_aside(self) -> None:
        """Mark prefaces, notes and the like with all below them: they hold no chapters."""
        total = sum(node.own for node in self.nodes)
        for node in self.nodes:
            heading = node.candidate.heading
            own = is_introduction(heading) and node.candidate.paragraph in self.listed
            if heading.kind in SET_ASIDE and not own and node.held < HELD * total:
                for other in _with_all_below(node):
                    other.aside = True

    def chapters(self) -> tuple[list[Node], str]:
        """Return the nodes that are chapters by their numbers or their depth, and what tells so."""
        total = self.total
        keyed = [node for node in self.body if node.family in LEAVES and node.number not in (None, LAST)]
        if len(keyed) > 1 and _held(keyed) >= HELD * total:
            run = _run_on(keyed, usual_level(keyed)) or keyed
            return run, f"one of {len(run)} such headings"
        parts = [node for node in self.body if is_part(node)]
        within = [node for part in parts for node in part.below if not node.aside and not is_part(node)]
        if len(parts) > 1 and _held(within) >= HELD * total:
            level = usual_level(within)
            return [node for node in self.body if node.level == level and not is_part(node)], "it stands in a part"
        if run := self._bare_run(total):
            return run, f"one of {len(run)} numbers that run on"
        level = self._level_over_text(total)
        return [node for node in self.body if node.level == level], f"a heading of level {level}, as others over text"

    def _bare_run(self, total: int) -> list[Node]:
        """Return the bare numbers that are chapters: of several depths the deepest that holds the text."""
        chosen: list[Node] = []
        for level in sorted({node.level for node in self.body}):
            run = _run_on([node for node in self.body if node.family in BARE], level)
            own = sum(node.own for node in chosen)
            numbers = set(run)
            # Stories that begin before their first number: it counts their sections.
            over = [node.own for node in self.body if node.number is None and numbers.intersection(node.below)]
            sections = len(over) > 1 and median(over) > BARELY
            if len(run) > 1 and _held(run) >= HELD * total and own <= OWN * _held(chosen) and not sections:
                chosen = run
        return chosen

    def _level_over_text(self, total: int) -> int:
        """Return the depth at which headings stand over text, rather than over other headings."""
        levels = sorted({node.level for node in self.body})
        for level in levels[:-1]:
            there = [node for node in self.body if node.level == level and node.held > BARELY]
            held, own = _held(there), sum(node.own for node in there)
            holders = [node for node in there if len(node.below) >= FEWEST_BELOW]
            over_text = own > OWN * held or median(node.own for node in there or self.body) > EPIGRAPH
            # Each with one heading below is a title with its subtitle; a book's title holds all by itself.
            paired = len(there) > 1 and 2 * len(holders) < len(there)
            if held >= HELD * total and (over_text or paired):
                return level
        return levels[-1] if levels else 1


def _running_heads(marked: list[Candidate]) -> frozenset[Candidate]:
    """Return the headings that say the same again and again, among others: running heads, or captions."""
    plain = [candidate for candidate in marked if candidate.heading.family == "marked"]
    often = Counter(candidate.heading.label for candidate in plain)
    return frozenset(c for c in plain if MOST_TWICE < often[c.heading.label] < NEARLY_ALL * len(marked))


def is_part(node: Node) -> bool:
    """Tell whether a heading names and numbers a part."""
    return node.family in CONTAINERS and node.number is not None


def _held(nodes: list[Node]) -> int:
    """Return the characters below some nodes; what stands below two of them counts once."""
    counted: set[Node] = set()
    for node in nodes:
        counted.update(_with_all_below(node))
    return sum(node.own for node in counted)


def _with_all_below(node: Node) -> list[Node]:
    found = [node]
    for other in found:
        found += other.below
    return found


def usual_level(nodes: list[Node]) -> int:
    """Return the depth at which most of some headings stand."""
    return Counter(node.level for node in nodes).most_common(1)[0][0]


def _run_on(nodes: list[Node], level: int) -> list[Node]:
    """Return the nodes of one depth, and those of another that go on counting; none where the numbers don't run."""
    run: list[Node] = []
    for node in nodes:
        if node.level == level or (run and node.number == (run[-1].number or 0) + 1):
            run.append(node)
    steps = [later.number in (1, (before.number or 0) + 1) for before, later in pairwise(run)]
    return run if sum(steps) >= IN_STEP * len(steps) else []
