"""What style sheets say about text: which elements are lines of their own, and which are not shown."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from book_pipeline.source.markup.boilerplate import Element, attribute_words, exclusion_reason
from book_pipeline.source.markup.names import HEADINGS

BLOCK = re.compile(r"display\s*:\s*(?:block|list-item|table|flex)\b", re.IGNORECASE)
FLOAT = re.compile(r"float\s*:\s*(?:left|right)", re.IGNORECASE)
"""A drop cap floats, and belongs to its word."""
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)", re.IGNORECASE)
SHOWN = re.compile(r"display\s*:|visibility\s*:", re.IGNORECASE)
LINE = re.compile(r"(?:.*[\s>])?(?:span|b|i|em|strong|small|a|cite)?\.(?P<name>[\w-]+)", re.IGNORECASE | re.DOTALL)
ONE_ELEMENT = re.compile(r"(?P<element>\w*)(?P<sign>[.#])(?P<name>[\w-]+)")
"""A selector of elements by their class or id, wherever they are."""
COMMENT = re.compile(r"/\*(?:(?!\*/).)*+(?:\*/)?", re.DOTALL)
FOR_A_MEDIUM = re.compile(r"@media[^{}]{0,500}\{(?:[^{}]*+\{[^{}]*+\})*+[^{}]*+\}", re.IGNORECASE)
"""Rules for one medium, such as print, or for one reader."""
LONGEST_SELECTOR = 200
MOST_CHARACTERS = 1_000_000
"""Of a style sheet that are read."""


@dataclass(frozen=True, slots=True)
class Looks:
    """The classes of inline elements that are lines of their own, and the selectors of elements that are not shown."""

    lines: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()

    def __or__(self, other: "Looks") -> "Looks":
        """Return what either says."""
        return Looks(self.lines | other.lines, self.hidden | other.hidden)


def looks_in(sheet: str) -> Looks:
    """Return what a style sheet says."""
    sheet = COMMENT.sub("", sheet[:MOST_CHARACTERS])
    lines = {
        match["name"].lower()
        for selector, declarations in rules_of(sheet)
        if BLOCK.search(declarations) and not FLOAT.search(declarations) and (match := LINE.fullmatch(selector))
    }
    hidden: set[str] = set()
    for selector, declarations in rules_of(FOR_A_MEDIUM.sub("", sheet)):
        if ONE_ELEMENT.fullmatch(selector) and SHOWN.search(declarations):
            # The last rule for a selector applies.
            hidden.discard(selector.lower())
            hidden.update([selector.lower()] if HIDDEN.search(declarations) else [])
    return Looks(frozenset(lines), frozenset(hidden))


def looks_within(root: Element) -> Looks:
    """Return what the style elements of a page say."""
    return looks_in("\n".join("".join(style.itertext()) for style in root.iter("{*}style")))


def excluding_hidden(looks: Looks) -> Callable[[Element, str], str | None]:
    """Return a function that returns why an element is not the author's text, also if a style sheet hides it.

    Headings stay: programs hide those that only the table of contents shows.
    """
    if not looks.hidden:
        return exclusion_reason

    def reason(element: Element, name: str) -> str | None:
        found = exclusion_reason(element, name)
        if found is None and element.attrib and name not in HEADINGS and _is_hidden(element, name, looks.hidden):
            return "hidden by the style sheet"
        return found

    return reason


def rules_of(sheet: str) -> list[tuple[str, str]]:
    """Return the selectors of a style sheet, each with its declarations."""
    rules = []
    for rule in sheet.split("}"):
        selectors, _, declarations = rule.rpartition("{")
        rules += [
            (selector.strip(), declarations) for selector in selectors.split(",") if len(selector) <= LONGEST_SELECTOR
        ]
    return rules


def _is_hidden(element: Element, name: str, hidden: frozenset[str]) -> bool:
    signs = [f".{word}" for word in attribute_words(element, "class")]
    signs += [f"#{word}" for word in attribute_words(element, "id")]
    return any(sign in hidden or f"{name}{sign}" in hidden for sign in signs)
