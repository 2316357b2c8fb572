"""Bylines: the line of a web page that names its author."""

import re

from book_pipeline.source.markup.boilerplate import Element, attribute_words

BY = re.compile(r"(?:written\s+|posted\s+)?by[\s:]+|author[\s:]+", re.IGNORECASE)
BY_IN_LANGUAGES = re.compile(
    rf"{BY.pattern}|(?:von|par|por|di|door|av|af|przez|de)\s+|(?:autor|auteur|автор|von|par)[\s:]+", re.IGNORECASE
)
"""The word before the name; in a name itself, "von" and "de" may come first."""
PARTS = re.compile(r"[^\W\d_]+")
AUTHOR, ABOUT = frozenset(("author", "authors", "autor", "auteur", "byline", "vcard")), frozenset((
    "about", "avatar", "bio", "box", "card", "comment", "comments", "date", "image", "info", "meta", "note", "notes",
    "photo", "portlet", "time", "works",
))  # fmt: skip
"""Parts of the classes of bylines, and of those that are about something else of the author."""
LONGEST = 120
"""Characters of a byline."""
NO_NAME = re.compile(r"\d|[^\W\d_]{3}[.!?]\s")
"""Signs that are in dates and sentences, not in names."""


def is_classed_as_byline(element: Element) -> bool:
    """Return whether a class of an element, or its role in the page's data, says that it is the author's name."""
    if "author" in (*attribute_words(element, "rel"), *attribute_words(element, "itemprop")):
        return True
    for word in attribute_words(element, "class"):
        parts = set(PARTS.findall(word.replace("_", "-")))
        if parts & AUTHOR and not parts & ABOUT:
            return True
    return False


def author_in(text: str) -> str:
    """Return the name in a byline; nothing if it is more than a name."""
    match = BY_IN_LANGUAGES.match(text)
    name = text[match.end() :].strip() if match else text
    return "" if len(text) > LONGEST or NO_NAME.search(name) else name
