"""Hostile EPUBs: packages, navigation and pages."""

import zipfile

import pytest

from tests.attacks.markup import deep
from tests.unit.source.books import ITEMS, PARAGRAPHS, PARTS, epub, nav, ncx, package, page, zipped

STORED = zipfile.ZIP_STORED
MANY = 1_000_000
LEADS_OUT = (
    "../../../../etc/hostname",
    "/etc/hostname",
    "file:///etc/hostname",
    "http://127.0.0.1:9/page.xhtml",
    "//[",
    "",
)
ONE = '<item id="one" href="one.xhtml" media-type="application/xhtml+xml"/>'
POINT = '<navPoint><navLabel><text>x</text></navLabel><content src="one.xhtml"/></navPoint>'
DEEP = {
    "container": lambda: deep("container", 100_000),
    "opf": lambda: package(items=ITEMS + deep("item", 100_000)),
    "metadata": lambda: package(metadata=deep("dc:title", 100_000)),
    "nav": lambda: nav(deep("ol", 100_000, '<li><a href="one.xhtml">x</a></li>')),
    "ncx": lambda: ncx(deep("navPoint", 100_000)),
    "one": lambda: page(deep("div", 100_000)),
}
WIDE = {
    "a million items": {"opf": lambda: package(items=ITEMS + ONE * MANY)},
    "a million items, each another": {
        "opf": lambda: package(items=ITEMS + "".join(f'<item id="i{n}" href="one.xhtml"/>' for n in range(MANY)))
    },
    "a million itemrefs": {"opf": lambda: package(spine='<itemref idref="one"/>' * MANY)},
    "a million links": {"nav": lambda: nav('<li><a href="one.xhtml">The Mud</a></li>' * MANY)},
    "a million points": {
        "ncx": lambda: ncx(POINT * MANY)
    },
    "a million titles": {"opf": lambda: package(metadata="<dc:title>x</dc:title>" * MANY)},
    "a million refinements": {"opf": lambda: package(metadata='<meta refines="#a" property="role">aut</meta>' * MANY)},
    "a million paragraphs": {"one": lambda: page("<p>x</p>" * MANY)},
    "a million in each of two pages": {
        "one": lambda: page("<p>x</p>" * (MANY // 4)), "two": lambda: page("<p>x</p>" * (MANY // 4)),
        "nav": lambda: nav('<li><a href="one.xhtml">The Mud</a></li>' * (MANY // 4)),
    },
}  # fmt: skip
# Within the limits, but shaped to cause quadratic time.
SLOW = {
    "links beside many others": {
        "nav": lambda: nav("<li>" + "<b/>" * 60_000 + '<i><a href="one.xhtml">x</a></i>' * 30_000 + "</li>")
    },
    "points in one another": {
        "ncx": lambda: ncx(
            deep("navPoint", 240, POINT * 30_000)
        )
    },
    "links to one long paragraph": {
        "one": lambda: page(f"<p>{PARAGRAPHS[0] * 10_000}</p>"),
        "nav": lambda: nav("".join(f'<li><a href="one.xhtml">Part {n}</a></li>' for n in range(2000))),
    },
    "links to nowhere in particular": {
        "one": lambda: page("<p>x</p>" * 40_000),
        "nav": lambda: nav("".join(f'<li><a href="one.xhtml">Part {n}</a></li>' for n in range(20_000))),
    },
    "titles in one another": {
        "opf": lambda: package(metadata=deep("dc:title", 240, "<b>x</b>" * 60_000) + deep("dc:creator", 240, "y"))
    },
    "raised letters in one another": {"one": lambda: page(deep("sup", 240, "y<b/>" * 80_000))},
    "page numbers in one another": {"one": lambda: page(deep("span", 240, "y" + "<b/>" * 80_000, ' class="pagenum"'))},
    "links in one another": {"one": lambda: page(deep("a", 240, "y" + "<b/>" * 80_000, ' href="#a"'))},
    "lines in one another": {"one": lambda: page(deep("li", 240, "y" + "<b/>" * 80_000))},
    "attributes": {"one": lambda: page("<p " + " ".join(f'a{n}="1"' for n in range(100_000)) + ">x</p>")},
    "one page under many names": {
        "opf": lambda: package(
            items=ITEMS + "".join(
                f'<item id="i{n}" href="one.xhtml" media-type="application/xhtml+xml" properties="p{n}"/>'
                for n in range(50_000)
            ),
            spine="".join(f'<itemref idref="i{n}"/>' for n in range(50_000)),
        )
    },
}  # fmt: skip


def made(parts):
    return epub(**{part: build() for part, build in parts.items()})


@pytest.mark.parametrize("href", LEADS_OUT)
def test_a_spine_with_a_path_outside_the_archive_is_not_followed(href, harmless, rejected):
    items = ITEMS.replace('href="one.xhtml"', f'href="{href}"')
    assert harmless(epub(opf=package(items=items)), "book.epub").startswith("# The Letter")
    assert "lacks" in rejected(
        epub(opf=package(items=items.replace('href="two.xhtml"', f'href="{href}x"'))), "book.epub"
    )


@pytest.mark.parametrize("href", LEADS_OUT)
def test_a_toc_link_outside_the_archive_is_ignored(href, harmless):
    links = f'<li><a href="{href}">Out</a></li>' * 3
    assert "The tide" in harmless(epub(nav=nav(links), ncx=ncx("<navPoint/>")), "book.epub")


def test_a_package_path_outside_the_archive_is_ignored(harmless):
    container = PARTS["META-INF/container.xml"].replace("OEBPS/book.opf", "../../etc/hostname")
    assert "The tide" in harmless(epub(container=container), "book.epub")


def test_a_toc_that_lists_itself_is_read_once(harmless):
    links = '<li><a href="nav.xhtml">Contents</a></li><li><a href="">Here</a></li>'
    text = harmless(
        epub(nav=nav(links), opf=package(spine='<itemref idref="nav"/><itemref idref="one"/><itemref idref="two"/>')),
        "book.epub",
    )
    assert "The tide" in text
    assert "Contents" not in text


@pytest.mark.parametrize("part", DEEP)
def test_a_deeply_nested_epub_is_read_or_rejected_within_limits(part, harmless):
    name = "opf" if part == "metadata" else part
    harmless(epub(**{name: DEEP[part]()}), "book.epub")


@pytest.mark.parametrize("kind", WIDE)
def test_an_epub_with_a_million_of_one_construct_is_rejected(kind, rejected):
    rejected(made(WIDE[kind]), "book.epub")


@pytest.mark.parametrize("kind", SLOW)
def test_an_epub_takes_linear_time(kind, harmless):
    harmless(made(SLOW[kind]), "book.epub")


def test_a_page_of_fifty_megabytes_is_rejected(rejected):
    rejected(epub(STORED, one=page(f"<p>{'0123456789' * 5_000_000}</p>")), "book.epub")


def test_pages_with_too_much_text_together_are_rejected(rejected):
    digits = "0123456789" * 600_000
    pages = {f"OEBPS/{n}.xhtml": page(f"<p>{digits}</p>") for n in range(14)}
    items = "".join(f'<item id="i{n}" href="{n}.xhtml" media-type="application/xhtml+xml"/>' for n in range(14))
    opf = package(items=ITEMS + items, spine="".join(f'<itemref idref="i{n}"/>' for n in range(14)))
    rejected(zipped({**PARTS, **pages, "OEBPS/book.opf": opf}, STORED), "book.epub")
