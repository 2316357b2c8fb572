"""EPUB pages become one text in spine order, with headings and levels from the table of contents."""

import re

import pytest

from book_pipeline.source.epub.reader import read_epub
from tests.unit.source import books
from tests.unit.source.books import page
from tests.unit.source.epubs import link, made, point, text


def read(*args, **options):
    return read_epub(made(*args, **options), "book.epub")


def headings(document):
    return [line for line in document.text.split("\n") if line.startswith("#")]


def order(document):
    return re.findall(r"Number (\w+) in the log", document.text)


PAGES = {"a.xhtml": text("a"), "b.xhtml": text("b"), "c.xhtml": text("c")}


@pytest.mark.parametrize("spine", [["a", "b", "c"], ["c", "a", "b"], ["b", "c", "a"]])
def test_pages_are_in_spine_order(spine):
    links = link("a.xhtml", "A") + link("b.xhtml", "B") + link("c.xhtml", "C")
    hrefs = [f"{name}.xhtml" for name in spine]
    assert order(read(PAGES, spine=hrefs)) == spine
    assert order(read(PAGES, spine=hrefs, links=links)) == spine


def test_a_page_listed_twice_in_the_spine_is_read_once():
    assert order(read(PAGES, spine=["a.xhtml", "b.xhtml", "a.xhtml"])) == ["a", "b"]


def test_a_page_outside_the_spine_is_not_read():
    assert order(read(PAGES, spine=["a.xhtml", "c.xhtml"])) == ["a", "c"]


PARTS = {f"{n}.xhtml": f"<h1>{n}</h1>" + text(n) for n in ("Out", "One", "Two", "Home", "Three")}
LISTED = [("Out", ("One", "Two")), ("Home", ("Three",))]
DEPTHS = ["# Out", "## One", "## Two", "# Home", "## Three"]


@pytest.mark.parametrize(("form", "entry"), [("links", link), ("points", point)])
def test_toc_depth_sets_the_heading_level(form, entry):
    contents = "".join(
        entry(f"{part}.xhtml", part, "".join(entry(f"{n}.xhtml", n) for n in below)) for part, below in LISTED
    )
    assert headings(read(PARTS, **{form: contents})) == DEPTHS


def test_markup_sets_the_levels_without_a_toc():
    pages = {"a.xhtml": "<h1>Out</h1>", "b.xhtml": f"<h2>One</h2>{text(1)}", "c.xhtml": f"<h2>Two</h2>{text(2)}"}
    assert headings(read(pages)) == ["# Out", "## One", "## Two"]


def test_the_longer_of_two_tocs_is_used():
    links = link("Out.xhtml", "Out")
    points = "".join(point(f"{n}.xhtml", n) for n in ("Out", "One", "Two", "Home", "Three"))
    assert headings(read(PARTS, links=links, points=points)) == ["# Out", "# One", "# Two", "# Home", "# Three"]


def test_a_toc_group_without_a_link_adds_no_depth():
    links = "<li><span>Out</span><ol>" + link("One.xhtml", "One") + "</ol></li>" + link("Two.xhtml", "Two")
    assert headings(read(PARTS, spine=["One.xhtml", "Two.xhtml"], links=links)) == ["# One", "# Two"]


def test_entries_below_an_excluded_page_move_up():
    links = link("gone.xhtml", "Gone", link("One.xhtml", "One") + link("Two.xhtml", "Two"))
    assert headings(read(PARTS, spine=["One.xhtml", "Two.xhtml"], links=links)) == ["# One", "# Two"]


def test_headings_in_a_chapter_stay_below_its_level():
    pages = {"a.xhtml": f"<h1>One</h1>{text(1)}<h2>A remark</h2>{text(2)}", "b.xhtml": f"<h1>Two</h1>{text(3)}"}
    links = link("a.xhtml", "One") + link("b.xhtml", "Two")
    assert headings(read(pages, links=links)) == ["# One", "## A remark", "# Two"]


def test_a_page_without_a_heading_gets_its_toc_label():
    document = read(PAGES, links=link("a.xhtml", "The Gate") + link("b.xhtml", "The Boat") + link("c.xhtml", "Home"))
    assert headings(document) == ["# The Gate", "# The Boat", "# Home"]
    assert document.text.split()[:4] == ["#", "The", "Gate", "Number"]


def test_a_paragraph_equal_to_the_toc_label_becomes_the_heading():
    pages = {"a.xhtml": f"<p>THE GATE</p>{text(1)}", "b.xhtml": f"<p>II</p><p>The Boat</p>{text(2)}"}
    document = read(pages, links=link("a.xhtml", "The Gate") + link("b.xhtml", "II. The Boat"))
    assert len(headings(document)) == 2
    assert re.findall("the gate$", document.text, re.IGNORECASE | re.MULTILINE) == ["The Gate"]


def test_fragments_locate_several_chapters_in_one_page():
    body = "".join(f'<p id="c{n}">{name}</p>{text(n)}' for n, name in ((1, "The Gate"), (2, "The Boat")))
    links = link("a.xhtml#c1", "The Gate") + link("a.xhtml#c2", "The Boat")
    assert headings(read({"a.xhtml": body}, links=links)) == ["# The Gate", "# The Boat"]


def test_page_titles_become_headings_without_toc_and_headings():
    pages = {
        f"{n}.xhtml": page(text(n)).replace("<title/>", f"<title>{name}</title>")
        for n, name in ((1, "The Gate"), (2, "The Boat"), (3, "Home"))
    }
    assert headings(read(pages)) == ["# The Gate", "# The Boat", "# Home"]


def test_a_page_title_shared_by_all_pages_is_ignored():
    pages = {f"{n}.xhtml": page(text(n)).replace("<title/>", "<title>The Lock</title>") for n in (1, 2, 3)}
    assert headings(read(pages)) == []


def test_links_are_percent_encoded_and_relative():
    pages = {"text/part%20one/a.xhtml": text("a"), "text/b.xhtml": text("b")}
    links = link("text/part%20one/a.xhtml", "The Gate") + link("./text/../text/b.xhtml", "The Boat")
    document = read(pages, links=links)
    assert order(document) == ["a", "b"]
    assert headings(document) == ["# The Gate", "# The Boat"]


def test_toc_links_are_relative_to_the_tocs_folder():
    nav = page(
        '<nav epub:type="toc"><ol>' + link("../a.xhtml", "The Gate") + link("../b.xhtml", "Boat") + "</ol></nav>"
    )
    item = '<item id="n" href="nav/nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
    document = read({"a.xhtml": text("a"), "b.xhtml": text("b")}, items=item, parts={"OEBPS/nav/nav.xhtml": nav})
    assert headings(document) == ["# The Gate", "# Boat"]


def test_a_malformed_page_is_parsed_as_html():
    document = read({"a.xhtml": f"<?xml version='1.0'?><html><body><p>One<br>two & three</b>.<p>{text(1)}</body>"})
    assert document.text.startswith("One\ntwo & three.")


def test_entities_of_html_are_read_without_a_dtd():
    document = read({"a.xhtml": f"<p>A&nbsp;gate &mdash; &eacute;t&eacute;.</p>{text(1)}"})
    assert document.text.startswith("A gate — été.\n")


def test_a_page_in_another_encoding_is_read_as_it_declares():
    markup = page(f"<p>Die Schleuse für Größere.</p>{text(1)}").replace('encoding="utf-8"', 'encoding="iso-8859-1"')
    document = read({"a.xhtml": text("a")}, parts={"OEBPS/a.xhtml": markup.encode("latin-1")})
    assert document.text.startswith("Die Schleuse für Größere.\n")


def test_text_without_spaces_is_read():
    sentence = "渡口的船夫說這封信不是給麵包師的。"
    assert read_epub(books.epub(one=books.page(f"<p>{sentence * 30}</p>")), "b.epub").text.count(sentence) == 30


@pytest.mark.parametrize("where", ["page", "file"])
def test_lines_by_the_style_sheet_are_lines(where):
    sheet = "p.x, p .price { /* } */ display : block } .cap { display: block; float: left } p.y { display: block }"
    style = f"<style>{sheet}</style>" if where == "page" else '<link rel="stylesheet" href="../s%20t.css"/>'
    body = '<p>Price:<span class="price">ten</span>and<b class="cap">L</b>ess.</p>' + text(1)
    markup = page(body).replace("<title/>", f"<title/>{style}")
    document = read({"text/a.xhtml": markup}, parts={"OEBPS/s t.css": sheet})
    assert document.text.startswith("Price:\nten\nandLess.\n\nNumber 1")


SHEET = """/* .shown { display: none } */ .gone, p.old { margin: 0; display : none } #draft { visibility: hidden }
@media print { .shown { display: none } } .back { display: none } .back { display: block }"""


@pytest.mark.parametrize("where", ["page", "file"])
def test_text_that_the_style_sheet_hides_is_removed(where):
    style = f"<style>{SHEET}</style>" if where == "page" else '<link rel="stylesheet" href="s.css"/>'
    hidden = '<p class="gone">One.</p><p class="x OLD">Two.</p><div id="draft"><p>Three.</p></div>'
    shown = '<p class="shown">Four.</p><div class="old">Five.</div><p class="back">Six.</p><h2 class="gone">Seven</h2>'
    markup = page(hidden + shown).replace("<title/>", f"<title/>{style}")
    document = read_epub(made({"a.xhtml": markup}, parts={"OEBPS/s.css": SHEET}), "book.epub")
    assert document.text.split() == ["Four.", "Five.", "Six.", "##", "Seven"]
    assert [(r.reason, r.text) for r in document.removed] == [
        ("hidden by the style sheet", text) for text in ("One.", "Two.", "Three.")
    ]


@pytest.mark.parametrize("declared", ["windows-1252", "iso-8859-1", "koi8-r"])
def test_a_page_in_utf_8_that_declares_another_encoding_is_read_in_utf_8(declared):
    markup = page("<p>Zoë’s café.</p>").replace('encoding="utf-8"', f'encoding="{declared}"')
    assert read_epub(made({"a.xhtml": markup}), "book.epub").text == "Zoë’s café.\n"


def test_a_page_that_was_encoded_twice_is_repaired():
    markup = page("<p>Zoë’s café — “naïve”.</p>").encode().decode("latin-1")
    assert read_epub(made({"a.xhtml": markup}), "book.epub").text == "Zoë’s café — “naïve”.\n"


def test_metadata_of_the_first_e_books_are_read():
    metadata = "<dc-metadata><dc:Title>The Lock</dc:Title><dc:Creator>A. Lock</dc:Creator></dc-metadata>"
    document = read_epub(made({"a.xhtml": text("a")}, metadata=metadata), "book.epub")
    assert (document.title, document.author) == ("The Lock", "A. Lock")
