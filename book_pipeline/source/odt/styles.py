"""Styles and numbers of an OpenDocument text.

OpenDocument 1.3, Part 3: https://docs.oasis-open.org/office/OpenDocument/v1.3/.
"""

import re
from dataclasses import dataclass, field

from book_pipeline.source.flow.numbers import number_text
from book_pipeline.source.flow.parts import attribute, child_of, children, tag_of
from book_pipeline.source.markup.boilerplate import Element

POINTS = re.compile(r"(\d{1,4}(?:\.\d{1,4})?)pt")
LEVEL_STYLES = ("list-level-style-number", "list-level-style-bullet", "outline-level-style")
CAPTION_STYLES = frozenset(("Illustration", "Figure", "Drawing", "Abbildung"))
"""Styles of captions of pictures; those of tables have another one."""
LONGEST_CHAIN = 20
"""Styles that are based on each other; a chain may be a circle."""
DEEPEST = 10
"""Levels of lists and headings."""


@dataclass(frozen=True, slots=True)
class Style:
    """What a style says, with what it inherits."""

    size: float = 0.0
    wide: bool = False
    hidden: bool = False
    caption: bool = False


@dataclass(frozen=True, slots=True)
class _Level:
    style: str = ""
    prefix: str = ""
    suffix: str = ""
    start: int = 1
    shown: int = 1


@dataclass(slots=True)
class Numbers:
    """A list style or the numbers of headings, counted while the paragraphs are read."""

    levels: dict[int, _Level] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)

    def label(self, depth: int, start: int | None = None) -> str:
        """Count a paragraph at a depth from 1, and return its number; empty for a bullet."""
        level = self.levels.get(depth, _Level())
        self.counts[depth] = start if start is not None else self.counts.get(depth, level.start - 1) + 1
        for deeper in [other for other in self.counts if other > depth]:
            del self.counts[deeper]
        if not level.style:
            return ""
        numbers = [
            number_text(self.counts.get(other, shape.start), shape.style)
            for other in range(max(1, depth - level.shown + 1), depth + 1)
            if (shape := self.levels.get(other, _Level())).style
        ]
        return f"{level.prefix}{'.'.join(numbers)}{level.suffix}"


class Styles:
    """The styles of a text by name, its list styles, and the numbers of its headings."""

    def __init__(self, *roots: Element | None) -> None:
        self._elements: dict[str, Element] = {}
        self._resolved: dict[str, Style] = {}
        self.lists: dict[str, Numbers] = {}
        self.headings = Numbers()
        for root in roots:
            for group in children(root):
                if tag_of(group) in ("styles", "automatic-styles"):
                    self._add(group)

    def resolve(self, name: str | None) -> Style:
        """Return a style with what it inherits; an unknown style says nothing."""
        key = name or ""
        if key not in self._resolved:
            size, wide, hidden = 0.0, False, False
            at, steps = key, 0
            caption = at in CAPTION_STYLES
            while at in self._elements and steps < LONGEST_CHAIN:
                element = self._elements[at]
                text, paragraph = child_of(element, "text-properties"), child_of(element, "paragraph-properties")
                if text is not None:
                    points = POINTS.fullmatch(attribute(text, "font-size") or "")
                    size = size or (float(points[1]) if points else 0.0)
                    hidden = hidden or attribute(text, "display") == "none"
                if paragraph is not None:
                    centred = attribute(paragraph, "text-align") == "center"
                    wide = wide or centred or attribute(paragraph, "break-before") in ("page", "column")
                at, steps = attribute(element, "parent-style-name") or "", steps + 1
                caption = caption or at in CAPTION_STYLES
            self._resolved[key] = Style(size, wide, hidden, caption)
        return self._resolved[key]

    def is_hidden_section(self, name: str | None) -> bool:
        """Return whether a section's style hides it."""
        return self.resolve(name).hidden

    def _add(self, group: Element) -> None:
        for element in group:
            name = attribute(element, "name") or ""
            if tag_of(element) == "style":
                # A paragraph and a text style may have the same name; names of automatic styles are unique.
                self._elements.setdefault(name, element)
            elif tag_of(element) == "list-style":
                self.lists[name] = _numbers(element)
            elif tag_of(element) == "outline-style":
                self.headings = _numbers(element)


def _numbers(element: Element) -> Numbers:
    levels = {
        whole(attribute(level, "level")) or 1: _Level(
            attribute(level, "num-format") or "",
            attribute(level, "num-prefix") or "",
            attribute(level, "num-suffix") or "",
            whole(attribute(level, "start-value") or "1") or 0,
            min(whole(attribute(level, "display-levels")) or 1, DEEPEST),
        )
        for level in element
        if tag_of(level) in LEVEL_STYLES
    }
    return Numbers(levels)


def whole(text: str | None) -> int | None:
    """Return a whole number of up to six digits; None for anything else."""
    return int(text) if text is not None and text.isascii() and text.isdecimal() and len(text) <= 6 else None  # noqa: PLR2004
