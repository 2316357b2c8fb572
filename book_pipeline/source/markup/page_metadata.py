"""Title, author and language of a page: meta elements, JSON-LD, and what the page itself shows."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from book_pipeline.source.cleaning.gutenberg import title_and_author
from book_pipeline.source.markup.boilerplate import Element, attribute_words, text_of

TITLES = ("dc.title", "dcterms.title", "citation_title", "og:title", "twitter:title")
AUTHORS = (
    "dc.creator", "dcterms.creator", "author", "citation_author", "article:author", "book:author", "byl",
    "parsely-author", "sailthru.author",
)  # fmt: skip
LANGUAGES = ("dc.language", "dcterms.language", "language", "content-language")
SITE = "og:site_name"
WORKS = re.compile(
    r"(?:News|Scholarly|Tech|Satirical|Opinion\w*)?Article|BlogPosting|Book|Chapter|ShortStory|CreativeWork"
)
"""Types of https://schema.org that are texts."""
LONGEST_NAME = 500
"""Characters of a title or an author's name."""
LONGEST_JSON, MOST_NODES = 200_000, 200
ADDRESS = re.compile(r"\w+://|www\.|/|@", re.IGNORECASE)
BY = re.compile(r"(?:written\s+)?by[\s:]+", re.IGNORECASE)
AFTER_TITLE = r"\s*[|–—·:•»«-]+\s+\S"
"""What stands between a title and the name of the site."""
BYLINES = {"byline", "author", "author-name", "p-author", "entry-author", "byline-name"}
LONGEST_BYLINE = 120


@dataclass(frozen=True)
class PageMetadata:
    """What a page says about its text; None for each that is missing."""

    title: str | None
    author: str | None
    language: str | None


def page_metadata(root: Element, heading: str | None) -> PageMetadata:
    """Return a page's metadata, each from the most reliable source.

    Parameters
    ----------
    heading
        The first heading of the page's text. A title that adds the site's name to it is shortened.

    """
    metas = _meta_elements(root)
    work = _work(root)
    element = root.find(".//title")
    page_title, page_author = title_and_author(text_of(element) if element is not None else "")
    title = _first(metas, TITLES) or _name(work.get("headline") or work.get("name")) or page_title
    author = next(filter(None, (_people(metas.get(key, [])) for key in AUTHORS)), None)
    author = author or _people(_names(work.get("author"))) or _shown_author(root) or page_author
    site = _first(metas, (SITE,))
    return PageMetadata(_without_site(title, heading, site) or None, author or None, _first(metas, LANGUAGES))


def _meta_elements(root: Element) -> dict[str, list[str]]:
    metas: dict[str, list[str]] = {}
    for meta in root.iter("meta"):
        key = (meta.get("name") or meta.get("property") or meta.get("http-equiv") or "").lower()
        if value := _name(meta.get("content")):
            metas.setdefault(key, []).append(value)
    return metas


def _first(metas: dict[str, list[str]], keys: tuple[str, ...]) -> str | None:
    return next((metas[key][0] for key in keys if key in metas), None)


def _name(value: object) -> str:
    return " ".join(value.split())[:LONGEST_NAME] if isinstance(value, str) else ""


def _people(names: list[str]) -> str:
    """Return the names with commas between, without addresses of profiles."""
    people = [BY.sub("", name, count=1) if BY.match(name) else name for name in names if not ADDRESS.search(name)]
    return ", ".join(dict.fromkeys(people))[:LONGEST_NAME]


def _without_site(title: str, heading: str | None, site: str | None) -> str:
    if heading and re.match(re.escape(heading) + AFTER_TITLE, title, re.IGNORECASE):
        return heading
    if site and (match := re.search(rf"\s+[|–—·:•»-]+\s+{re.escape(site)}\s*\Z", title, re.IGNORECASE)):
        return title[: match.start()]
    return title


def _work(root: Element) -> dict[str, Any]:
    """Return the text that the page's JSON-LD describes: https://www.w3.org/TR/json-ld11/#embedding-json-ld-in-html-documents."""
    for script in root.iter("script"):
        text = script.text or ""
        if (script.get("type") or "").lower() != "application/ld+json" or len(text) > LONGEST_JSON:
            continue
        try:
            nodes = list(_nodes(json.loads(text)))
        except (ValueError, RecursionError):
            continue
        for node in nodes:
            types = node.get("@type")
            if any(
                isinstance(kind, str) and WORKS.fullmatch(kind)
                for kind in (types if isinstance(types, list) else [types])
            ):
                return node
    return {}


def _nodes(value: object) -> Iterator[dict[str, Any]]:
    """Yield the objects of a document: the one that it is, or those in its array or graph."""
    pending = [value]
    for _ in range(MOST_NODES):
        if not pending:
            return
        node = pending.pop(0)
        if isinstance(node, list):
            pending += node
        elif isinstance(node, dict):
            yield node
            pending += [node[key] for key in ("@graph", "mainEntity") if key in node]


def _names(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [name for each in values if (name := _name(each.get("name") if isinstance(each, dict) else each))]


def _shown_author(root: Element) -> str:
    """Return the author whom the page shows, by the usual marks of a byline."""
    for element in root.iter("a", "span", "p", "div", "address"):
        marked = "author" in (*attribute_words(element, "rel"), *attribute_words(element, "itemprop"))
        if marked or BYLINES.intersection(attribute_words(element, "class")):
            text = text_of(element, LONGEST_BYLINE)
            name = BY.sub("", text, count=1) if BY.match(text) else text
            if name and len(text) <= LONGEST_BYLINE and not re.search(r"\d|[^\W\d_]{3}[.!?]\s", name):
                return name
    return ""
