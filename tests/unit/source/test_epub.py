"""An EPUB's pages into one text: in the spine's order, with the headings and depths of its own contents."""

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
def test_pages_stand_in_the_order_of_the_spine(spine):
    links = link("a.xhtml", "A") + link("b.xhtml", "B") + link("c.xhtml", "C")
    hrefs = [f"{name}.xhtml" for name in spine]
    assert order(read(PAGES, spine=hrefs)) == spine
    assert order(read(PAGES, spine=hrefs, links=links)) == spine


def test_a_page_named_twice_by_the_spine_is_read_once():
    assert order(read(PAGES, spine=["a.xhtml", "b.xhtml", "a.xhtml"])) == ["a", "b"]


def test_a_page_that_the_spine_does_not_name_is_not_read():
    assert order(read(PAGES, spine=["a.xhtml", "c.xhtml"])) == ["a", "c"]


PARTS = {f"{n}.xhtml": f"<h1>{n}</h1>" + text(n) for n in ("Out", "One", "Two", "Home", "Three")}
LISTED = [("Out", ("One", "Two")), ("Home", ("Three",))]
DEPTHS = ["# Out", "## One", "## Two", "# Home", "## Three"]


@pytest.mark.parametrize(("form", "entry"), [("links", link), ("points", point)])
def test_the_depth_of_the_contents_is_the_level_of_the_headings(form, entry):
    contents = "".join(
        entry(f"{part}.xhtml", part, "".join(entry(f"{n}.xhtml", n) for n in below)) for part, below in LISTED
    )
    assert headings(read(PARTS, **{form: contents})) == DEPTHS


def test_without_contents_the_markup_tells_the_levels():
    pages = {"a.xhtml": "<h1>Out</h1>", "b.xhtml": f"<h2>One</h2>{text(1)}", "c.xhtml": f"<h2>Two</h2>{text(2)}"}
    assert headings(read(pages)) == ["# Out", "## One", "## Two"]


def test_of_two_contents_the_longer_is_followed():
    links = link("Out.xhtml", "Out")
    points = "".join(point(f"{n}.xhtml", n) for n in ("Out", "One", "Two", "Home", "Three"))
    assert headings(read(PARTS, links=links, points=points)) == ["# Out", "# One", "# Two", "# Home", "# Three"]


def test_a_group_that_leads_nowhere_adds_no_depth():
    links = "<li><span>Out</span><ol>" + link("One.xhtml", "One") + "</ol></li>" + link("Two.xhtml", "Two")
    assert headings(read(PARTS, spine=["One.xhtml", "Two.xhtml"], links=links)) == ["# One", "# Two"]


def test_what_stands_below_an_entry_that_is_not_read_moves_up():
    links = link("gone.xhtml", "Gone", link("One.xhtml", "One") + link("Two.xhtml", "Two"))
    assert headings(read(PARTS, spine=["One.xhtml", "Two.xhtml"], links=links)) == ["# One", "# Two"]


def test_headings_inside_a_chapter_stay_below_it():
    pages = {"a.xhtml": f"<h1>One</h1>{text(1)}<h2>A remark</h2>{text(2)}", "b.xhtml": f"<h1>Two</h1>{text(3)}"}
    links = link("a.xhtml", "One") + link("b.xhtml", "Two")
    assert headings(read(pages, links=links)) == ["# One", "## A remark", "# Two"]


def test_a_page_without_a_heading_gets_its_line_of_the_contents():
    document = read(PAGES, links=link("a.xhtml", "The Gate") + link("b.xhtml", "The Boat") + link("c.xhtml", "Home"))
    assert headings(document) == ["# The Gate", "# The Boat", "# Home"]
    assert document.text.split()[:4] == ["#", "The", "Gate", "Number"]


def test_a_paragraph_that_says_the_same_is_the_heading():
    pages = {"a.xhtml": f"<p>THE GATE</p>{text(1)}", "b.xhtml": f"<p>II</p><p>The Boat</p>{text(2)}"}
    document = read(pages, links=link("a.xhtml", "The Gate") + link("b.xhtml", "II. The Boat"))
    assert len(headings(document)) == 2
    assert re.findall("the gate$", document.text, re.IGNORECASE | re.MULTILINE) == ["The Gate"]


def test_several_chapters_of_one_page_are_found_by_their_places():
    body = "".join(f'<p id="c{n}">{name}</p>{text(n)}' for n, name in ((1, "The Gate"), (2, "The Boat")))
    links = link("a.xhtml#c1", "The Gate") + link("a.xhtml#c2", "The Boat")
    assert headings(read({"a.xhtml": body}, links=links)) == ["# The Gate", "# The Boat"]


def test_without_contents_and_headings_the_titles_of_the_pages_tell():
    pages = {
        f"{n}.xhtml": page(text(n)).replace("<title/>", f"<title>{name}</title>")
        for n, name in ((1, "The Gate"), (2, "The Boat"), (3, "Home"))
    }
    assert headings(read(pages)) == ["# The Gate", "# The Boat", "# Home"]


def test_a_title_that_all_pages_share_tells_nothing():
    pages = {f"{n}.xhtml": page(text(n)).replace("<title/>", "<title>The Lock</title>") for n in (1, 2, 3)}
    assert headings(read(pages)) == []


def test_addresses_are_percent_encoded_and_relative():
    pages = {"text/part%20one/a.xhtml": text("a"), "text/b.xhtml": text("b")}
    links = link("text/part%20one/a.xhtml", "The Gate") + link("./text/../text/b.xhtml", "The Boat")
    document = read(pages, links=links)
    assert order(document) == ["a", "b"]
    assert headings(document) == ["# The Gate", "# The Boat"]


def test_contents_in_a_folder_of_their_own_lead_from_there():
    nav = page(
        '<nav epub:type="toc"><ol>' + link("../a.xhtml", "The Gate") + link("../b.xhtml", "Boat") + "</ol></nav>"
    )
    item = '<item id="n" href="nav/nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
    document = read({"a.xhtml": text("a"), "b.xhtml": text("b")}, items=item, parts={"OEBPS/nav/nav.xhtml": nav})
    assert headings(document) == ["# The Gate", "# Boat"]


def test_a_page_that_is_not_well_formed_is_read_as_html():
    document = read({"a.xhtml": f"<?xml version='1.0'?><html><body><p>One<br>two & three</b>.<p>{text(1)}</body>"})
    assert document.text.startswith("One\ntwo & three.")


def test_entities_of_html_are_read_without_a_dtd():
    document = read({"a.xhtml": f"<p>A&nbsp;gate &mdash; &eacute;t&eacute;.</p>{text(1)}"})
    assert document.text.startswith("A gate — été.\n")


def test_a_page_in_another_encoding_is_read_as_it_declares():
    markup = page(f"<p>Die Schleuse für Größere.</p>{text(1)}").replace('encoding="utf-8"', 'encoding="iso-8859-1"')
    document = read({"a.xhtml": text("a")}, parts={"OEBPS/a.xhtml": markup.encode("latin-1")})
    assert document.text.startswith("Die Schleuse für Größere.\n")


def test_a_script_without_blanks_is_text_too():
    said = "渡口的船夫說這封信不是給麵包師的。"
    assert read_epub(books.epub(one=books.page(f"<p>{said * 30}</p>")), "b.epub").text.count(said) == 30
