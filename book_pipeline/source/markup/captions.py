"""Captions of pictures, which formatting reads or leaves out."""

import re
from itertools import islice

from book_pipeline.source.markup.boilerplate import Element, attribute_words, local_name
from book_pipeline.source.markup.names import PICTURES

CAPTION = re.compile(
    r"(?:fig(?:ure)?s?|ima?ge?s?|ill(?:us(?:tration)?)?s?|photo|pic(?:ture)?|plate|wp|media|thumb|gallery|cover|map)?[-_]?"
    r"caption(?:[-_]?(?:text|title|left|right|center|centre|p|para|body|s|small|block|inner|class|style))*\d*"
    r"|(?:fig|img|pic|photo|ill(?:us)?)?[-_]?cap|fig[-_]?(?:title|legend|text)|legende?|bild(?:unter|be)schriftung?"
    r"|bildunterschrift|bildtext|pie[-_]?de[-_]?(?:foto|imagen)|didascalia|podpis"
)
NAMES = frozenset(("p", "div", "span", "small", "em", "i", "td", "dd", "li", "h4", "h5", "h6"))
CAPTIONS = frozenset((*NAMES, "figcaption"))
"""Elements that may be captions."""
LONGEST = 4000
"""Characters. Formatting looks for the end of a caption within so many."""
NEAR = 48
"""Elements that are searched for a picture."""
BRACKETED = re.compile(r"[^\[\]]*(?:\[[^\[\]]{0,400}\][^\[\]]*){0,20}")


def is_caption(element: Element, name: str) -> bool:
    """Return whether an element is the caption of a picture, rather than of a table, a verse or a listing."""
    if name == "figcaption":
        parent = element.getparent()
        return parent is not None and _shows_picture(parent)
    if (
        name not in NAMES
        or not element.get("class")
        or not any(CAPTION.fullmatch(word) for word in attribute_words(element, "class"))
    ):
        return False
    # The picture is beside the caption, or beside one of the two elements around it.
    for around in (element, *islice(element.iterancestors("{*}div", "{*}p", "{*}figure", "{*}tr"), 2)):
        beside = [*islice(around.itersiblings("*", preceding=True), 2), *islice(around.itersiblings("*"), 1)]
        if any(_shows_picture(other) for other in beside):
            return True
    return False


def as_caption(text: str) -> str:
    """Return a caption as formatting knows it, which is as Project Gutenberg writes it."""
    return f"[Illustration: {text}]" if len(text) <= LONGEST and BRACKETED.fullmatch(text) else text


def _shows_picture(element: Element) -> bool:
    return any(local_name(other) in PICTURES for other in islice(element.iter("*"), NEAR))
