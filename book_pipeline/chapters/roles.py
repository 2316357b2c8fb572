"""What each marked heading begins: a chapter, a part, front or back matter, or nothing."""

from typing import TYPE_CHECKING

from book_pipeline.chapters.candidates import Candidate
from book_pipeline.chapters.cuts import Cuts
from book_pipeline.chapters.layout import STACKED
from book_pipeline.chapters.numerals import folded
from book_pipeline.chapters.outline import BARELY, FEWEST_BELOW, SET_ASIDE, Node, Outline, is_part, usual_level

if TYPE_CHECKING:
    from book_pipeline.chapters.words import Kind

    Role = tuple[Kind | None, tuple[str, ...]]

TITLE_PAGE = 200
"""Characters of its own under a line of the title page, at most."""
LONGEST_TITLE_PAGE = 2000
"""The same under the book's title."""
FRONT, LONGEST_FRONT = 0.03, 12_000
"""Share of the text, and characters, from which what stands before the first number is a chapter, no front matter."""


def add_outline(cuts: Cuts, outline: Outline, title: str | None) -> dict[Candidate, str]:
    """Cut at the marked headings, and return those where nothing is cut, with the reason.

    Parameters
    ----------
    title
        The book's, which pages before the first chapter repeat.

    """
    roles = Roles(outline, title)
    rejected = dict.fromkeys(outline.running_heads, "the same words again and again: a running head, or a caption")
    for node in outline.nodes:
        kind, said = roles.of(node)
        if kind is None:
            rejected[node.candidate] = said[0]
        else:
            label = node.candidate.heading.label
            name = f"{label.rstrip('.:')}. {node.title}" if node.title else label
            cuts.add(node.candidate.start, name, kind, *said, rank=roles.rank(node, kind))
    return rejected


class Roles:
    """How the headings of an outline are read, from the first on; `begun` once a chapter or part was met."""

    def __init__(self, outline: Outline, title: str | None) -> None:
        chosen, self.why = outline.chapters()
        self.chapters = set(chosen)
        self.depth = usual_level(chosen) if chosen else 1
        self.outline = outline
        self.title = folded(title or "")
        numbered = [node.candidate.start for node in chosen if node.number is not None]
        self.first_number = numbered[0] if 2 * len(numbered) > len(chosen) else -1
        self.begun = False

    def of(self, node: Node) -> "Role":
        """Return what a heading begins, and the evidence; or None, and why nothing begins there."""
        kind, said = self._of(node)
        self.begun = self.begun or (kind in ("chapter", "part-title"))
        return kind, said

    def rank(self, node: Node, kind: "Kind") -> int:
        """Return how far down a piece stands: parts above chapters, whatever the markup says of them."""
        if kind == "part-title":
            return min(node.level, self.depth - 1)
        return self.depth if node in self.chapters else min(node.level, self.depth)

    def _of(self, node: Node) -> "Role":
        heading = node.candidate.heading
        if node.aside:
            named = heading.kind if heading.kind in SET_ASIDE else None
            return named, (f'the heading "{heading.label}"' if named else "it stands in notes or the like",)
        if not self.begun and (reason := self._on_title_page(node)):
            return None, (reason,)
        if node in self.chapters and (node.held > BARELY or node.number is not None):
            number = [f"{node.family} {node.number}"] if node.number is not None else []
            return "chapter", (*number, self.why, f"markup of level {node.level}")
        if is_part(node) or (node.level < self.depth and len(node.below) >= FEWEST_BELOW):
            return ("part-title" if node.own < STACKED else "chapter"), ("it stands above chapters",)
        return self._of_unnumbered(node)

    def _of_unnumbered(self, node: Node) -> "Role":
        if node.level > self.depth:
            return None, (f"a heading of level {node.level}, and chapters have level {self.depth}",)
        if node.held < BARELY:
            again = self.begun and folded(node.candidate.heading.label) == self.title
            return ("part-title", ("the book's title, once more",)) if again else (None, ("nothing stands under it",))
        early = node.candidate.start < self.first_number and node.candidate.paragraph not in self.outline.listed
        longest = min(FRONT * self.outline.total, LONGEST_FRONT)
        if early and node.candidate.heading.kind is None and node.held < longest:
            return "front", ("it stands before the first number",)
        return "chapter", (f"markup of level {node.level}, over text of its own",)

    def _on_title_page(self, node: Node) -> str | None:
        """Return why a heading before the chapters belongs to the title page; None where it doesn't."""
        label = folded(node.candidate.heading.label)
        if node.own < LONGEST_TITLE_PAGE and len(label) > 1 and self.title.startswith(label):
            return "the book's title"
        plain = node.number is None and not is_part(node) and len(node.below) < FEWEST_BELOW
        longest = TITLE_PAGE if node.candidate.start > self.outline.first_list else 3 * TITLE_PAGE
        return "a line of the title page" if plain and node.held < longest else None
