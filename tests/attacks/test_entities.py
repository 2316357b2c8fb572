"""Entities in every XML file of an EPUB: nothing expands, no external resource is read."""

import socket
from pathlib import Path

import pytest

from tests.attacks.markup import DTDS, MENTIONS, OUTSIDE
from tests.unit.source.books import CONTAINER, PARAGRAPHS, epub, nav, ncx, package, page

HOSTNAME = Path("/etc/hostname").read_text().strip() if Path("/etc/hostname").exists() else socket.gethostname()
ENCODINGS = ("utf-8", "utf-16")


def book(part, dtd, encoding="utf-8"):
    """Return an EPUB with a part that declares an entity in a DTD and uses it."""
    made = {
        "container": lambda: CONTAINER.replace("<container", f"{dtd}<container").replace(
            "<rootfiles>", f"<rootfiles>{MENTIONS}"
        ),
        "opf": lambda: package(metadata=f"<dc:title>{MENTIONS}</dc:title><dc:language>en</dc:language>", before=dtd),
        "nav": lambda: nav(f'<li><a href="one.xhtml">{MENTIONS}</a></li>').replace("<html", f"{dtd}<html", 1),
        "ncx": lambda: ncx(
            f'<navPoint><navLabel><text>{MENTIONS}</text></navLabel><content src="one.xhtml"/></navPoint>' * 9,
            before=dtd,
        ),
        "one": lambda: page(f"<h1>The Mud</h1><p>{PARAGRAPHS[0]}</p><p>{MENTIONS}</p>", before=dtd),
    }[part]()
    return epub(**{part: made.replace('encoding="utf-8"', f'encoding="{encoding}"').encode(encoding)})


@pytest.mark.parametrize("kind", DTDS)
@pytest.mark.parametrize("part", ["container", "opf", "nav", "ncx", "one"])
def test_an_expanding_or_external_entity_is_rejected(part, kind, rejected):
    assert "declares the entity" in rejected(book(part, DTDS[kind]), "book.epub")


@pytest.mark.parametrize("kind", DTDS | OUTSIDE)
@pytest.mark.parametrize("part", ["container", "opf", "nav", "ncx", "one"])
def test_an_entity_in_another_encoding_is_not_expanded(part, kind, harmless):
    text = harmless(book(part, {**DTDS, **OUTSIDE}[kind], "utf-16"), "book.epub")
    assert HOSTNAME not in text
    assert "haha" not in text
    assert "aaaaaaaa" not in text


@pytest.mark.parametrize("kind", OUTSIDE)
@pytest.mark.parametrize("part", ["container", "opf", "nav", "ncx", "one"])
def test_an_external_dtd_is_not_read(part, kind, harmless):
    text = harmless(book(part, OUTSIDE[kind]), "book.epub")
    assert HOSTNAME not in text


@pytest.mark.parametrize("kind", DTDS | OUTSIDE)
def test_html_ignores_declared_entities(kind, harmless):
    dtd = {**DTDS, **OUTSIDE}[kind]
    text = harmless(f"{dtd}<html><body><p>{PARAGRAPHS[0]}</p><p>{MENTIONS}</p></body></html>".encode(), "book.html")
    assert HOSTNAME not in text
    assert "hahaha" not in text


def test_xhtml_entities_become_characters(harmless):
    text = harmless(epub(one=page(f"<h1>The Mud</h1><p>caf&eacute;&nbsp;&mdash; {PARAGRAPHS[0]}</p>")), "book.epub")
    assert "café — The tide" in text


def test_an_entity_for_a_word_is_replaced(harmless):
    dtd = '<!DOCTYPE html [<!ENTITY ship "the Seal">]>'
    text = harmless(epub(one=page(f"<h1>The Mud</h1><p>On &ship; {PARAGRAPHS[0]}</p>", before=dtd)), "book.epub")
    assert "On the Seal The tide" in text


def test_too_many_uses_of_an_entity_are_rejected(rejected):
    dtd = f'<!DOCTYPE html [<!ENTITY e "{"a" * 100}">]>'
    rejected(epub(one=page(f"<p>{'&e;' * 10_000_000}</p>", before=dtd)), "book.epub")
