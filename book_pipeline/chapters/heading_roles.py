"""Roles of marked headings: chapter, part, front or back matter, or none."""

from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from book_pipeline.chapters.boundaries import LONGEST_PART_TITLE, Boundaries
from book_pipeline.chapters.candidates import Candidate
from book_pipeline.chapters.front_back_matter import LONGEST_FRONT
from book_pipeline.chapters.heading_tree import (
    ADJACENT,
    CHAPTER_SHARE,
    EPIGRAPH,
    FEWEST_CHILDREN,
    MATTER_KINDS,
    SHORTEST_TEXT,
    HeadingNode,
    HeadingTree,
    is_part,
    usual_level,
    with_descendants,
)
from book_pipeline.chapters.numerals import bare_letters
from book_pipeline.chapters.running_heads import NEARLY_ALL
from book_pipeline.chapters.unnumbered_titles import is_announced

if TYPE_CHECKING:
    from book_pipeline.chapters.heading_vocabulary import Kind

    Role = tuple[Kind | None, tuple[str, ...]]

TITLE_PAGE = 200
"""Characters of text under a line of the title page, at most."""
LONGEST_TITLE_PAGE = 2000
"""Characters of text under the book's title, at most."""
MOST_BETWEEN = 0.2
"""Headings between consecutive numbers, at most, as a share of the numbers, for them to be inside chapters."""
SHORT_CHAPTER = 0.4
"""Text of a short chapter, as a share of the usual one."""
FEWEST_POEMS = 5
"""Headings over short texts, at least, for these to be chapters."""
SHORT_ENTRY = 0.25
"""Text of an entry of back matter, at most, as a share of a chapter's."""
FRONT = 0.03
"""Share of the text from which an unnumbered section before the first number is a chapter, if it is not longer than
LONGEST_FRONT."""


def add_marked_headings(boundaries: Boundaries, tree: HeadingTree, title: str | None) -> dict[Candidate, str]:
    """Add the boundaries at marked headings, and return the rejected headings with the reason.

    Parameters
    ----------
    title
        The book's title, which is often repeated before the first chapter.

    """
    classifier = HeadingClassifier(tree, title)
    rejected = dict.fromkeys(tree.running_heads, "repeated many times: a running head or a caption")
    above = _headings_above_titles(tree, classifier.chapters)
    for node in tree.nodes:
        kind, evidence = classifier.classify(node)
        if kind is None:
            rejected[node.candidate] = evidence[0]
        else:
            number = above.get(node)
            start = number.candidate.start if number else node.candidate.start
            labels = [n.candidate.heading.label for n in (number, node) if n]
            name = ". ".join([*(label.rstrip(".:") for label in labels[:-1]), labels[-1]])
            name = f"{name.rstrip('.:')}. {node.title}" if node.title else name
            boundaries.add(start, name, kind, *evidence, rank=classifier.rank(node, kind))
    return rejected


def _headings_above_titles(tree: HeadingTree, chapters: set[HeadingNode]) -> dict[HeadingNode, HeadingNode]:
    """Return the heading of a deeper level right above each chapter's title, if most chapters have one."""
    found = {
        node: above
        for above, node in pairwise(tree.nodes)
        if node in chapters and above not in chapters and above.level > node.level and above.own_length <= ADJACENT
    }
    return found if len(found) >= max(FEWEST_CHILDREN, CHAPTER_SHARE * len(chapters)) else {}


def _between_consecutive(tree: HeadingTree, chosen: list[HeadingNode]) -> set[HeadingNode]:
    """Return the headings without a number that are inside numbered chapters.

    These are those between two numbers in a row, if they are few, and those after the last number if the contents page
    lists nearly all numbers.
    """
    numbered = [node for node in chosen if node.number is not None]
    places = {node: place for place, node in enumerate(tree.nodes)}
    found: list[HeadingNode] = []
    for first, second in pairwise(numbered):
        if second.number == (first.number or 0) + 1:
            found += [n for n in tree.nodes[places[first] + 1 : places[second]] if n.number is None]
    listed = sum(tree.is_listed(node) for node in numbered)
    if len(found) > MOST_BETWEEN * len(numbered):
        return set()
    if numbered and listed >= NEARLY_ALL * len(numbered):
        found += [n for n in tree.nodes[places[numbered[-1]] + 1 :] if n.number is None]
    return set(found)


def _next_in_body(tree: HeadingTree) -> dict[HeadingNode, HeadingNode]:
    """Return the next heading outside front and back matter after each one inside it."""
    found: dict[HeadingNode, HeadingNode] = {}
    following: HeadingNode | None = None
    for node in reversed(tree.nodes):
        if not node.is_aside:
            following = node
        elif following is not None:
            found[node] = following
    return found


def _dividers(chosen: list[HeadingNode]) -> set[HeadingNode]:
    """Return the numbered parts among headings of one level that are no more than a title above the next chapter."""
    found = {
        node
        for node, below in pairwise(chosen)
        if is_part(node) and node.total_length <= EPIGRAPH and not is_part(below)
    }
    return found if len(found) < CHAPTER_SHARE * len(chosen) else set()


def _groups_others(node: HeadingNode) -> bool:
    """Return whether a heading has several others below it that are no front or back matter."""
    return sum(not child.is_aside for child in node.children) >= FEWEST_CHILDREN


class HeadingClassifier:
    """Classifier of the headings of a heading tree. Call `classify` for each heading in order.

    `seen_chapter` is whether a chapter or part was classified already.
    """

    def __init__(self, tree: HeadingTree, title: str | None) -> None:
        chosen, self.why = tree.find_chapters()
        self.chapters = set(chosen) - _dividers(chosen)
        self.depth = usual_level(chosen) if chosen else 1
        self.tree = tree
        self.title = bare_letters(title or "")
        numbered = [node.candidate.start for node in chosen if node.number is not None]
        self.first_number = numbered[0] if 2 * len(numbered) > len(chosen) else -1
        self.between = _between_consecutive(tree, chosen)
        self.seen_chapter = self.after_back = False
        self.usual_length = median(node.total_length for node in chosen) if chosen else 0
        self.short = SHORT_CHAPTER * self.usual_length if len(chosen) >= FEWEST_POEMS else LONGEST_TITLE_PAGE
        self.shortest = min(SHORTEST_TEXT, self.short)
        self.next_in_body = _next_in_body(tree)

    def classify(self, node: HeadingNode) -> "Role":
        """Return the kind of section that a heading begins and the evidence, or None and the reason."""
        kind, evidence = self._classify(node)
        self.seen_chapter = self.seen_chapter or (kind in ("chapter", "part-title"))
        self.after_back = self.seen_chapter and (kind in ("back", "notes") or (self.after_back and kind is None))
        return kind, evidence

    def rank(self, node: HeadingNode, kind: "Kind") -> int:
        """Return the rank of a section: parts rank above chapters, even if their markup has the same level."""
        if kind == "part-title":
            return min(node.level, self.depth - 1)
        return self.depth if node in self.chapters else min(node.level, self.depth)

    def _classify(self, node: HeadingNode) -> "Role":
        if node.is_aside:
            return self._classify_aside(node)
        if self.after_back and self._is_short_entry(node):
            return None, ("inside back matter",)
        if not self.seen_chapter and (reason := self._title_page_reason(node)):
            return None, (reason,)
        if node in self.chapters and (node.total_length > self.shortest or node.number is not None):
            number = [f"{node.family} {node.number}"] if node.number is not None else []
            return "chapter", (*number, self.why, f"markup of level {node.level}")
        if is_part(node) or (node.level < self.depth and len(node.children) >= FEWEST_CHILDREN):
            return self._classify_outer(node)
        return self._classify_unnumbered(node)

    def _classify_outer(self, node: HeadingNode) -> "Role":
        """Classify a heading above others: a part's, or a line of the title page, above the whole book or a preface."""
        of_page = not _groups_others(node) or self.chapters.issubset(with_descendants(node))
        if of_page and not is_part(node) and node.own_length < LONGEST_TITLE_PAGE:
            kind: Kind | None = None if node.own_length < TITLE_PAGE else "front"
            return kind, ("a line of the title page",)
        return ("part-title" if node.own_length < LONGEST_PART_TITLE else "chapter"), ("above chapters",)

    def _classify_aside(self, node: HeadingNode) -> "Role":
        heading = node.candidate.heading
        named = heading.kind if heading.kind in MATTER_KINDS else None
        if named == "notes" and self._goes_on_after(node):
            return None, ("notes inside a chapter, which goes on after them",)
        return named, (f'the heading "{heading.label}"' if named else "inside front or back matter",)

    def _classify_unnumbered(self, node: HeadingNode) -> "Role":
        if self._is_between_numbers(node):
            return None, ("between two consecutive numbers, and not in the contents page",)
        if self._is_announced(node):
            return None, ("the sentence above announces it: a text inside a chapter",)
        if node.level > self.depth:
            return None, (f"a heading of level {node.level}, but chapters have level {self.depth}",)
        if node.total_length < self.shortest:
            repeated = self.seen_chapter and bare_letters(node.candidate.heading.label) == self.title
            return ("part-title", ("the book's title, repeated",)) if repeated else (None, ("no text under it",))
        early = node.candidate.start < self.first_number and node.candidate.paragraph not in self.tree.listed
        longest = min(FRONT * self.tree.total, LONGEST_FRONT)
        if early and node.candidate.heading.kind is None and node.total_length < longest:
            return "front", ("before the first number",)
        return "chapter", (f"markup of level {node.level}, above text",)

    def _is_announced(self, node: HeadingNode) -> bool:
        """Return whether the sentence above a heading announces it, and no contents page lists it."""
        number = node.candidate.paragraph
        return number not in self.tree.listed and is_announced(self.tree.paragraphs, number)

    def _goes_on_after(self, node: HeadingNode) -> bool:
        """Return whether the chapter goes on after its notes: the next heading of the body is inside a chapter."""
        following = self.next_in_body.get(node)
        return self.seen_chapter and following is not None and following.level > self.depth

    def _is_short_entry(self, node: HeadingNode) -> bool:
        """Return whether a heading that is no chapter has a short text: a letter of an index, a group of notes."""
        plain = node not in self.chapters and node.candidate.heading.kind is None and not is_part(node)
        unlisted = node.candidate.paragraph not in self.tree.listed
        return plain and unlisted and node.total_length < SHORT_ENTRY * self.usual_length

    def _is_between_numbers(self, node: HeadingNode) -> bool:
        """Return whether a heading is an inscription or a letter inside a numbered chapter."""
        heading = node.candidate.heading
        return node in self.between and heading.kind is None and node.candidate.paragraph not in self.tree.listed

    def _title_page_reason(self, node: HeadingNode) -> str | None:
        """Return why a heading before the chapters belongs to the title page; None if it doesn't."""
        label = bare_letters(node.candidate.heading.label)
        if node.own_length < LONGEST_TITLE_PAGE and len(label) > 1 and self.title.startswith(label):
            return "the book's title"
        plain = node.number is None and not is_part(node) and not _groups_others(node)
        of_page = TITLE_PAGE if node.candidate.start > self.tree.first_list else 3 * TITLE_PAGE
        # Poems may be as short as a line of a title page.
        longest = min(of_page, self.short)
        return "a line of the title page" if plain and node.total_length < longest else None
