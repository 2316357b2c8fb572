"""Relative links of the documentation to files. `make docs` checks links to pages and anchors."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from markdown_it import MarkdownIt

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = [*sorted(ROOT.glob("*.md")), *sorted(DOCS.rglob("*.md"))]


def targets(page):
    tokens = [child for token in MarkdownIt().parse(page.read_text()) for child in token.children or ()]
    links = [urlsplit(str(token.attrs.get("href") or token.attrs.get("src") or "")) for token in tokens]
    return [page.parent / unquote(link.path) for link in links if link.path and not link.scheme]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_each_link_is_to_an_existing_file(page):
    assert [str(target) for target in targets(page) if not target.exists()] == []


@pytest.mark.parametrize("page", sorted(DOCS.glob("*/*.md")), ids=lambda page: page.relative_to(DOCS).as_posix())
def test_a_page_of_the_site_links_to_files_of_the_site_only(page):
    assert [str(target) for target in targets(page) if DOCS not in target.resolve().parents] == []
