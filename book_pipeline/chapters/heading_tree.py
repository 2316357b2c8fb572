"""Headings known from markup: which are chapters, which are parts above them, which are sections inside them.

Markup gives a heading's level, but every publisher uses another level for chapters. So the level of chapters is
inferred from consecutive numbers, from parts that contain other headings, and from the text under the headings.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from book_pipeline.chapters.candidates import BARE, Candidate
from book_pipeline.chapters.headings import is_introduction
from book_pipeline.chapters.keyword_headings import LAST
from book_pipeline.chapters.numbered_headings import CONTAINERS, LEAVES
from book_pipeline.chapters.paragraphs import Paragraph
from book_pipeline.chapters.running_heads import running_heads
from book_pipeline.chapters.toc import ContentsPage

CHAPTER_SHARE = 0.5
"""Least share of the text under headings for them to be the chapters."""
OWN_SHARE = 0.15
"""Share of its total text that a chapter has as own text; a heading with less only groups other headings."""
CONSECUTIVE_SHARE = 0.7
"""Least share of consecutive numbers in a run."""
EPIGRAPH = 250
"""Characters of own text under a part's heading, at most; more is the beginning of a chapter."""
SHORTEST_TEXT = 60
"""Characters under a heading from which it has a text."""
ADJACENT = 12
"""Characters between the heading with a number and the heading with its title, at most."""
FEWEST_CHILDREN = 2
"""Headings below a heading that groups others, at least."""
MOST_PARTS, SHORTEST_PART = 12, 55_000
"""Parts of a book, at most, unless they have as many characters as are read aloud in an hour."""
MOST_TITLED_PARTS = 5
"""Parts with a title instead of a number, at most, unless they are as long; more are stories with sections."""
MATTER_KINDS = frozenset(("front", "back", "notes"))


@dataclass(slots=True, eq=False)
class HeadingNode:
    """A heading with the characters of its own text, those of all text below it, and the headings below it.

    `is_aside`: it is in front or back matter. `title`: the title from the next heading, if this one is only a number.
    """

    candidate: Candidate
    own_length: int
    total_length: int = 0
    children: list["HeadingNode"] = field(default_factory=list)
    is_aside: bool = False
    title: str | None = None

    @property
    def level(self) -> int:
        """The level of the heading, from 1."""
        return self.candidate.heading.level

    @property
    def family(self) -> str:
        """The division that the heading names."""
        return self.candidate.heading.family

    @property
    def number(self) -> int | None:
        """The number of the heading; None without one."""
        return self.candidate.heading.number


class HeadingTree:
    """The tree of marked headings of a text, without those in contents pages.

    `listed` are the paragraphs that the contents pages list. `level` is the level of chapters, if it is known.
    `prefaces` are the characters where front matter without markup begins, which is not the text of the heading above.
    """

    def __init__(
        self,
        marked: list[Candidate],
        pages: list[ContentsPage],
        paragraphs: list[Paragraph],
        listed: frozenset[int],
        level: int | None = None,
        prefaces: Sequence[int] = (),
    ) -> None:
        self.level = level
        self.paragraphs = paragraphs
        lists = [paragraphs[page.first].start for page in pages]
        self.running_heads = running_heads(marked, paragraphs)
        marked = [candidate for candidate in marked if candidate not in self.running_heads]
        bounds = sorted([*(c.start for c in marked), *lists, *prefaces, paragraphs[-1].end])
        following = dict(pairwise(bounds))
        self.listed = listed
        self.first_list = lists[0] if lists else -1
        self.nodes = [HeadingNode(c, max(0, following[c.start] - c.end)) for c in marked]
        self._join_titles()
        above: list[HeadingNode] = []
        for node in self.nodes:
            while above and above[-1].level >= node.level:
                above.pop()
            if above:
                above[-1].children.append(node)
            for other in [*above, node]:
                other.total_length += node.own_length
            above.append(node)
        self._set_aside()
        self.body = [node for node in self.nodes if not node.is_aside]
        self.total = sum(node.own_length for node in self.body)

    def _join_titles(self) -> None:
        """Merge a number's heading with the heading right under it, which is its title."""
        counts = Counter(node.candidate.heading.label for node in self.nodes)
        titled_parts = self._are_parts_titled()
        years = self._years_above_several()
        for node, below in pairwise(self.nodes):
            bare = node.number is not None and not node.candidate.heading.title and node.own_length <= ADJACENT
            closing = below.family == "named" and below.candidate.heading.kind == "chapter"
            plain = (below.family == "marked" or closing) and counts[below.candidate.heading.label] == 1
            # The heading right under a part's number may be its first chapter.
            over_text = (is_part(node) or node in years) and below.own_length > ADJACENT and not titled_parts
            if bare and plain and below.level >= node.level and not over_text and node.title is None:
                below.title = ""
                node.title = below.candidate.heading.label
                node.own_length += below.own_length

        self.nodes = [node for node in self.nodes if node.title != ""]

    def _years_above_several(self) -> set[HeadingNode]:
        """Return the years above several headings of one deeper level: they group these."""
        following = zip(self.nodes, self.nodes[1:], self.nodes[2:], strict=False)
        return {n for n, first, second in following if n.candidate.is_year and n.level < first.level == second.level}

    def _are_parts_titled(self) -> bool:
        """Return whether each part has one heading, right under its number: this is the part's title."""
        parts = [n for n, node in enumerate(self.nodes) if is_part(node)]
        spans = [range(n + 1, end) for n, end in pairwise([*parts, len(self.nodes)])]
        alone = [
            [other for other in span if self.nodes[other].candidate.heading.kind not in MATTER_KINDS] == [span.start]
            and self.nodes[span.start].level == self.nodes[span.start - 1].level
            for span in spans
        ]
        return len(alone) >= FEWEST_CHILDREN and all(alone)

    def _set_aside(self) -> None:
        """Mark prefaces, notes and similar headings with all headings below them: they contain no chapters."""
        total = sum(node.own_length for node in self.nodes)
        for node in self.nodes:
            heading = node.candidate.heading
            own = is_introduction(heading) and node.candidate.paragraph in self.listed
            if heading.kind not in MATTER_KINDS or own:
                continue
            holds_book = node.total_length >= CHAPTER_SHARE * total
            holds_chapters = any(child.family in LEAVES and child.number is not None for child in node.children)
            if not holds_book or holds_chapters:
                # What is below a contents page in the markup is not part of it, nor are the book's chapters below a
                # preface whose heading has too high a level.
                alone = heading.family == "contents" or holds_book
                for other in [node] if alone else with_descendants(node):
                    other.is_aside = True

    def is_listed(self, node: HeadingNode) -> bool:
        """Return whether a contents page lists a heading, or its title in the heading below."""
        title = node.candidate.paragraph + (node.title is not None)
        return node.candidate.paragraph in self.listed or title in self.listed

    def find_chapters(self) -> tuple[list[HeadingNode], str]:
        """Return the headings that are chapters by their numbers or their level, and the evidence."""
        total = self.total
        if self.level is not None:
            return [node for node in self.body if node.level == self.level], f"a heading of level {self.level}"
        keyed = [node for node in self.body if node.family in LEAVES and node.number not in (None, LAST)]
        if len(keyed) > 1 and _total_length(keyed) >= CHAPTER_SHARE * total:
            run = _numbered_run(keyed, usual_level(keyed)) or keyed
            return run, f"one of {len(run)} such headings"
        parts = [node for node in self.body if is_part(node)]
        within = [node for part in parts for node in part.children if not node.is_aside and not is_part(node)]
        if len(parts) > 1 and _total_length(within) >= CHAPTER_SHARE * total:
            level = usual_level(within)
            return [node for node in self.body if node.level == level and not is_part(node)], "inside a part"
        if run := self._bare_run(total):
            return run, f"one of {len(run)} consecutive numbers"
        level = self._level_over_text(total)
        outer = [node for node in self.body if node.level == level]
        numbers = {node: found for node in outer if (found := _numbers_below(node))}
        # Where one story has sections, or many short ones have, the stories are the chapters.
        stories = len(numbers) < min(FEWEST_CHILDREN, len(outer)) or _are_chapters([*numbers], MOST_TITLED_PARTS)
        grouping = {} if stories else numbers
        found = [inner for node in outer for inner in grouping.get(node, [node])]
        return found, f"a heading of level {level}, like others above text"

    def _bare_run(self, total: int) -> list[HeadingNode]:
        """Return the bare numbers that are chapters: those of the deepest level that contains the text."""
        chosen: list[HeadingNode] = []
        for level in sorted({node.level for node in self.body}):
            run = _numbered_run([node for node in self.body if node.family in BARE], level)
            own = sum(node.own_length for node in chosen)
            numbers = set(run)
            # Stories with text before their first number: the numbers are of sections within the stories.
            over = [node for node in self.body if node.number is None and numbers.intersection(node.children)]
            sections = len(over) > 1 and median(node.own_length for node in over) > SHORTEST_TEXT
            if (
                len(run) > 1
                and _total_length(run) >= CHAPTER_SHARE * total
                and own <= OWN_SHARE * _total_length(chosen)
                and not sections
                and not _are_chapters(chosen)
                and not _are_chapters(over, MOST_TITLED_PARTS)
            ):
                chosen = run
        return chosen

    def _level_over_text(self, total: int) -> int:
        """Return the level whose headings have text of their own, rather than other headings."""
        levels = sorted({node.level for node in self.body})
        for level in levels[:-1]:
            nodes = [node for node in self.body if node.level == level and node.total_length > SHORTEST_TEXT]
            held, own = _total_length(nodes), sum(node.own_length for node in nodes)
            holders = [node for node in nodes if len(node.children) >= FEWEST_CHILDREN]
            over_text = own > OWN_SHARE * held or median(node.own_length for node in nodes or self.body) > EPIGRAPH
            # A heading with one below is a title with its subtitle; the book's title is the only one of its level.
            paired = len(nodes) > 1 and 2 * len(holders) < len(nodes)
            counted = [node for node in holders if _numbers_below(node)]
            stories = 2 * len(counted) > len(nodes) and _are_chapters(counted, MOST_TITLED_PARTS)
            if held >= CHAPTER_SHARE * total and (over_text or paired or stories):
                return level
        return levels[-1] if levels else 1


def _are_chapters(nodes: list[HeadingNode], most: int = MOST_PARTS) -> bool:
    """Return whether headings are too many, over too little text, to be of parts."""
    return len(nodes) > most and median(node.total_length for node in nodes) < SHORTEST_PART


def _numbers_below(node: HeadingNode) -> list[HeadingNode]:
    """Return the numbered headings, from 1, that a heading without a number and without text groups."""
    numbered = [child for child in node.children if child.family in BARE]
    grouped = node.number is None and node.own_length <= EPIGRAPH and len(numbered) >= FEWEST_CHILDREN
    return numbered if grouped and [child.number for child in numbered] == list(range(1, len(numbered) + 1)) else []


def is_part(node: HeadingNode) -> bool:
    """Return whether a heading names and numbers a part, or is a year that only groups other headings."""
    groups = len(node.children) >= FEWEST_CHILDREN and node.own_length <= EPIGRAPH
    return (node.family in CONTAINERS and node.number is not None) or (node.candidate.is_year and groups)


def _total_length(nodes: list[HeadingNode]) -> int:
    """Return the characters below some headings; text below two of them counts once."""
    counted: set[HeadingNode] = set()
    for node in nodes:
        counted.update(with_descendants(node))
    return sum(node.own_length for node in counted)


def with_descendants(node: HeadingNode) -> list[HeadingNode]:
    """Return a heading and all headings below it."""
    nodes = [node]
    for other in nodes:
        nodes += other.children
    return nodes


def usual_level(nodes: list[HeadingNode]) -> int:
    """Return the most frequent level of some headings."""
    return Counter(node.level for node in nodes).most_common(1)[0][0]


def _numbered_run(nodes: list[HeadingNode], level: int) -> list[HeadingNode]:
    """Return the headings of a level, and others that continue their numbers; none if the numbers don't count up."""
    run: list[HeadingNode] = []
    for before, node in pairwise([None, *nodes]):
        # Below a number that has sections, they count from 1.
        continues = run and before is run[-1] and node is not None and node.number == (before.number or 0) + 1
        if node is not None and (node.level == level or continues):
            run.append(node)
    steps = [later.number in (1, (before.number or 0) + 1) for before, later in pairwise(run)]
    return run if sum(steps) >= CONSECUTIVE_SHARE * len(steps) else []
