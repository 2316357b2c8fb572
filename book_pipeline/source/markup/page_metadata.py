"""Title, author and language of a page: meta elements, JSON-LD, and what the page itself shows."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from book_pipeline.source.cleaning.gutenberg import title_and_author
from book_pipeline.source.markup.boilerplate import Element, local_name, text_of
from book_pipeline.source.markup.bylines import BY, author_in, is_classed_as_byline
from book_pipeline.source.markup.bylines import LONGEST as LONGEST_BYLINE

TITLES = ("dc.title", "dcterms.title", "citation_title", "og:title", "twitter:title")
AUTHORS = (
    "dc.creator", "dcterms.creator", "author", "citation_author", "article:author", "book:author", "byl",
    "parsely-author", "sailthru.author",
)  # fmt: skip
OTHER_AUTHORS = re.compile(r"(?:.*[.:_-])?(?:author|authors|creator|author[_-]name)")
"""The keys that sites make up."""
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
AFTER_TITLE = r"\s*[|–—·:•»«-]+\s+\S"
"""What stands between a title and the name of the site."""
MOST_HEADINGS = 20
"""Headings that are compared with the page's title."""


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
    keys = (*AUTHORS, *filter(OTHER_AUTHORS.fullmatch, metas))
    author = next(filter(None, (_people(metas.get(key, [])) for key in keys)), None)
    author = author or _people(_names(work.get("author"))) or _shown_author(root) or page_author
    shown = [heading] if heading else []
    shown += [text_of(element, LONGEST_NAME) for element in islice(root.iter("h1", "h2", "h3"), MOST_HEADINGS)]
    title = _without_site(title, shown, _first(metas, (SITE,)))
    return PageMetadata(title or None, author or None, _first(metas, LANGUAGES))


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


def _without_site(title: str, headings: list[str], site: str | None) -> str:
    for heading in filter(None, headings):
        if re.match(re.escape(heading) + AFTER_TITLE, title, re.IGNORECASE):
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
        work = next((node for node in nodes if any(map(WORKS.fullmatch, _types(node)))), None)
        if work is not None:
            # A graph may name the author once, and refer to this entry by its id.
            named = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and "name" in node}
            authors = work.get("author")
            return work | {
                "author": [_referred(each, named) for each in (authors if isinstance(authors, list) else [authors])]
            }
    return {}


def _types(node: dict[str, Any]) -> list[str]:
    types = node.get("@type")
    return [kind for kind in (types if isinstance(types, list) else [types]) if isinstance(kind, str)]


def _referred(value: object, named: dict[str, dict[str, Any]]) -> object:
    key = value.get("@id") if isinstance(value, dict) and "name" not in value else None
    return named.get(key, value) if isinstance(key, str) else value


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
        if is_classed_as_byline(element) and (name := author_in(_named_in(element))):
            return name
    return ""


def _named_in(element: Element) -> str:
    """Return the text of a byline, or of the name that is marked within it."""
    within = (e for e in islice(element.iter("*"), 1, MOST_HEADINGS) if e.get("itemprop") == "name")
    named = next(within, element)
    return text_of(named if local_name(named) != "meta" else element, LONGEST_BYLINE)
