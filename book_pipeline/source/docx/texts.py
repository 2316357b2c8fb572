"""The text of a Word document's elements, without regard to how it looks."""

from collections.abc import Iterable, Iterator

from book_pipeline.source.flow.parts import tag_of
from book_pipeline.source.markup.boilerplate import Element

TEXTS = ("t", "delText")


def plain_text(element: Element) -> str:
    """Return all text in an element, deleted text included; of several forms of the same content, that of one."""
    return "".join(_plain(element))


def _plain(elements: Iterable[Element]) -> Iterator[str]:
    for element in elements:
        name = tag_of(element)
        if name in TEXTS:
            yield element.text or ""
        else:
            yield from _plain(shown_form(element) if name == "AlternateContent" else element)


def paragraphs_in(elements: Iterable[Element]) -> Iterator[Element]:
    """Yield the paragraphs in an element that are in no other one, such as the anchor of a text box with others."""
    for element in elements:
        name = tag_of(element)
        if name == "p":
            yield element
        else:
            yield from paragraphs_in(shown_form(element) if name == "AlternateContent" else element)


def shown_form(element: Element) -> Element:
    """Return the one of several forms of the same content that has text; Word writes new and old forms."""
    forms = [child for child in element if tag_of(child) in ("Choice", "Fallback")]
    return next((form for form in forms if _has_text(form)), ())


def _has_text(element: Element) -> bool:
    return any((piece.text or "").strip() for piece in element.iter(*(f"{{*}}{name}" for name in TEXTS)))
