"""What a package document states about its book besides title, author and language."""

import html
import re

from book_pipeline.source.document import About
from book_pipeline.source.markup.boilerplate import Element, text_of

DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
EVENT = "{http://www.idpf.org/2007/opf}event"
OF_THE_FILE = {"modification", "conversion", "creation"}
"""Events of EPUB 2's dates that are not about the book."""
YEAR = re.compile(r"\s*(\d{4})(?!\d)")
WITHIN_A_LINE = re.compile(r"</?(?:a|abbr|b|cite|em|i|q|s|small|span|strong|sub|sup|u)\b[^<>]*>", re.IGNORECASE)
TAG = re.compile(r"<[^<>]*>")
LONGEST_DESCRIPTION, LONGEST_SERIES = 4000, 300


def read_about(root: Element) -> About:
    """Return the year of the book, its description, its series, and its number in the series."""
    series, part = _series(root)
    return About(_year(root), _description(root), series, part)


def _year(root: Element) -> str | None:
    """Return the year of the first date that is about the book; a year 0101 is a program's word for "unknown"."""
    dates = [
        (date.get(EVENT, "").lower(), found[1])
        for date in root.iter(f"{DUBLIN_CORE}date")
        if (found := YEAR.match(text_of(date, 100)))
    ]
    dates.sort(key=lambda date: date[0] != "original-publication")
    return next((year for event, year in dates if event not in OF_THE_FILE and year > "1000"), None)


def _description(root: Element) -> str | None:
    """Return the description as plain text: many packages have it as HTML."""
    for element in root.iter(f"{DUBLIN_CORE}description"):
        markup = html.unescape(text_of(element, 4 * LONGEST_DESCRIPTION))
        plain = html.unescape(TAG.sub(" ", WITHIN_A_LINE.sub("", markup)))
        if text := " ".join(plain.split())[:LONGEST_DESCRIPTION]:
            return text
    return None


def _series(root: Element) -> tuple[str | None, str | None]:
    """Return the series and the number, as EPUB 3's collection or as calibre's metadata."""
    metas = list(root.iter("{*}meta"))
    for meta in metas:
        name = text_of(meta, LONGEST_SERIES)[:LONGEST_SERIES]
        if meta.get("property") == "belongs-to-collection" and name:
            refined = {
                each.get("property"): text_of(each, LONGEST_SERIES)
                for each in metas
                if meta.get("id") and each.get("refines") == f"#{meta.get('id')}"
            }
            if refined.get("collection-type", "series") == "series":
                return name, refined.get("group-position") or None
    named = {meta.get("name"): meta.get("content", "").strip()[:LONGEST_SERIES] for meta in metas}
    part = named.get("calibre:series_index") or None
    series = named.get("calibre:series") or None
    return series, part.removesuffix(".0") if series and part else None
