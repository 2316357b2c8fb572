"""Metadata of an HTML book: title, author, language, encoding, Project Gutenberg's header, links to chapters."""

import pytest

from book_pipeline.source.markup.html import read_html

WADED = "The heron stood in the shallows all morning, and caught nothing that it cared to keep."
FLEW = "At noon it flew up, and the millpond was only a millpond again."


def page(head="", body=f"<p>{WADED}</p>", attributes=""):
    return f"<!DOCTYPE html>\n<html{attributes}><head>{head}</head><body>\n{body}\n</body></html>\n"


def read(head="", body=f"<p>{WADED}</p>", attributes=""):
    return read_html(page(head, body, attributes).encode(), "heron.html")


def metadata_of(document):
    return document.title, document.author, document.language


@pytest.mark.parametrize(
    ("head", "attributes", "expected"),
    [
        ("<title>The Heron</title>", ' lang="en-GB"', ("The Heron", None, "en-GB")),
        ("<title>The\n  Heron</title>", ' lang="de"', ("The Heron", None, "de")),
        (
            '<meta name="DC.Title" content="The Heron"><meta name="dc.creator" content="A. W."><title>x</title>',
            ' lang="en"',
            ("The Heron", "A. W.", "en"),
        ),
        (
            '<meta property="og:title" content="The Heron"><meta name="author" content="A. Wader">',
            "",
            ("The Heron", "A. Wader", None),
        ),
        (
            '<meta name="citation_title" content="The Heron"><meta name="citation_author" content="A. Wader">',
            "",
            ("The Heron", "A. Wader", None),
        ),
        ('<meta name="DC.Language" content="fi"><title>x</title>', ' lang="en"', ("x", None, "fi")),
        ('<title>The Heron</title><meta http-equiv="Content-Language" content="it">', "", ("The Heron", None, "it")),
        ('<title></title><meta name="author" content="  ">', ' lang="no language at all"', (None, None, None)),
    ],
)
def test_meta_elements_give_the_metadata(head, attributes, expected):
    assert metadata_of(read(head, attributes=attributes)) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("The Heron", ("The Heron", None)),
        ("The Heron, by A. Wader", ("The Heron", "A. Wader")),
        ("The Heron by A. Wader", ("The Heron", "A. Wader")),
        ("The Project Gutenberg eBook of The Heron, by A. Wader", ("The Heron", "A. Wader")),
        ("The Project Gutenberg E-text of The Heron, by A. Wader", ("The Heron", "A. Wader")),
        ("The Heron | Project Gutenberg", ("The Heron", None)),
        ("The Heron, by A. Wader - Project Gutenberg", ("The Heron", "A. Wader")),
        ("Standing in water", ("Standing in water", None)),
    ],
)
def test_a_page_title_gives_title_and_author(title, expected):
    document = read(f"<title>{title}</title>")
    assert (document.title, document.author) == expected


MOEWE = "Die Möwe flog über „Groß Brück“ hinweg und fand für drei Tage keinen Fisch."


@pytest.mark.parametrize(
    ("declaration", "encoding"),
    [
        ('<meta charset="windows-1252">', "cp1252"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">', "cp1252"),
        ("<META CHARSET=ISO-8859-1>", "cp1252"),
        ('<meta charset="utf-8">', "utf-8"),
        ('<meta charset="utf-8">', "cp1252"),
        ('<meta charset="windows-1252">', "utf-8"),
        ('<meta charset="macintosh">', "mac-roman"),
        ('<meta charset="no-such-thing">', "cp1252"),
        ("", "utf-16"),
    ],
)
def test_a_declared_encoding_is_used_unless_the_bytes_contradict_it(declaration, encoding):
    document = read_html(page(declaration, f"<p>{MOEWE}</p>").encode(encoding), "möwe.html")
    assert document.text == f"{MOEWE}\n"


def test_an_xml_declaration_gives_the_encoding():
    markup = '<?xml version="1.0" encoding="windows-1250"?>\n' + page(body="<p>Łabędź odleciał.</p>")
    assert "Łabędź" in read_html(markup.encode("windows-1250"), "b.xhtml").text


def test_the_servers_charset_gives_the_encoding():
    content = page(body="<p>Цапля стояла в воде.</p>").encode("koi8-r")
    assert "Цапля" in read_html(content, "b.html", "koi8-r").text


def test_a_byte_order_mark_overrides_the_servers_charset():
    document = read_html(page(body=f"<p>{MOEWE}</p>").encode("utf-8-sig"), "b.html", "koi8-r")
    assert document.text == f"{MOEWE}\n"


CONTENT = f"<h2>CHAPTER I</h2><p>{WADED}</p><h2>CHAPTER II</h2><p>{FLEW}</p>"
OLD = f"""<pre>
The Project Gutenberg EBook of The Heron, by A. Wader

This eBook is for the use of anyone anywhere at no cost.

Title: The Heron

Author: A. Wader

Language: German

*** START OF THIS PROJECT GUTENBERG EBOOK THE HERON ***

Produced by Nobody In Particular
</pre>
{CONTENT}
<pre>
End of the Project Gutenberg EBook of The Heron, by A. Wader

*** END OF THIS PROJECT GUTENBERG EBOOK THE HERON ***

{"Project Gutenberg is a name. " * 20}
</pre>"""
NEW = f"""<section class="pg-boilerplate pgheader" id="pg-header" lang="en">
<h2 id="pg-header-heading">The Project Gutenberg eBook of The Heron</h2>
<p>This ebook is for the use of anyone anywhere.</p>
<div id="pg-machine-header"><p><strong>Title</strong>: The Heron</p>
<div><p><strong>Author</strong>: A. Wader</p></div>
<p><strong>Language</strong>: German</p></div>
<div id="pg-start-separator"><span>*** START OF THE PROJECT GUTENBERG EBOOK THE HERON ***</span></div></section>
{CONTENT}
<section class="pg-boilerplate pgfooter" id="pg-footer" lang="en">
<div id="pg-end-separator"><span>*** END OF THE PROJECT GUTENBERG EBOOK THE HERON ***</span></div>
<div><p>{"Project Gutenberg is a name. " * 20}</p></div></section>"""


@pytest.mark.parametrize("framed", [OLD, NEW], ids=["old", "new"])
def test_the_gutenberg_header_gives_metadata_and_is_removed(framed):
    document = read("<title>nothing that matters</title>", framed, ' lang="en"')
    assert document.text == f"## CHAPTER I\n\n{WADED}\n\n\n## CHAPTER II\n\n{FLEW}\n"
    assert metadata_of(document) == ("The Heron", "A. Wader", "de")
    removed = "\n".join(removal.text for removal in document.removed)
    assert "for the use of anyone" in removed
    assert "is a name" in removed
    assert all(removal.reason for removal in document.removed)


def test_links_turn_plain_paragraphs_into_headings():
    names = ("The Reeds", "The Weir", "The Mill")
    contents = "".join(f'<p><a href="#{name[4]}">{name}</a></p>' for name in names)
    chapters = "".join(f'<p id="{name[4]}">{name.upper()}</p><p>{WADED}</p>' for name in names)
    document = read(body=contents + chapters)
    assert [line for line in document.text.split("\n") if line.startswith("#")] == [
        "## THE REEDS", "## THE WEIR", "## THE MILL",
    ]  # fmt: skip


def test_a_link_matches_a_title_below_or_after_its_number():
    contents = '<p><a href="#a">The Reeds</a></p><p><a href="#b">The Weir</a></p><p><a href="#c">The Mill</a></p>'
    chapters = (
        f'<p><a name="a"></a>CHAPTER I. The Reeds</p><p>{WADED}</p><p><a name="b"></a>II.—The Weir</p><p>{FLEW}</p>'
        f'<p><a name="c"></a>III: The Mill</p><p>{WADED}</p>'
    )
    assert read(body=contents + chapters).text.count("\n## ") == 3


def test_links_to_pages_and_notes_create_no_headings():
    contents = "".join(f'<a href="#p{n}">{n}</a> ' for n in range(1, 6))
    chapters = "".join(f'<p id="p{n}">{n}</p><p>{WADED}</p>' for n in range(1, 6))
    assert "#" not in read(body=f"<p>{contents}</p>{chapters}").text


def test_xml_lang_gives_the_language():
    page = '<html xml:lang="la"><body><p>Gallia est omnis divisa in partes tres.</p></body></html>'
    assert read_html(page.encode(), "b.html").language == "la"


def test_the_word_by_in_a_title_gives_no_author():
    page = "<html><head><title>Standing by the water</title></head><body><p>It stood.</p></body></html>"
    document = read_html(page.encode(), "b.html")
    assert (document.title, document.author) == ("Standing by the water", None)
