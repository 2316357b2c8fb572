"""HTML elements in clean text, and elements that are removed."""

import pytest

from book_pipeline.errors import SourceRejected
from book_pipeline.source.markup.html import read_html

HEAD = "<!DOCTYPE html><html><head><title>The Heron</title></head><body>"
WADED = "The heron stood in the shallows all morning and caught nothing."
FLEW = "At noon it flew up, and the millpond was only a millpond again."


def read(markup, charset=None):
    return read_html(f"{HEAD}{markup}</body></html>".encode(), "heron.html", charset)


def text(markup):
    return read(markup).text.rstrip("\n")


FORMS = {
    "paragraphs": ("<p>One\n  long line.</p><p>Two.</p>", "One long line.\n\nTwo."),
    "divisions": ("<div>One.</div><div>Two.</div>", "One.\n\nTwo."),
    "text without an element": ("One. <p>Two.</p> Three.", "One.\n\nTwo.\n\nThree."),
    "emphasis stays in its word": ("<p>Un<i>heard</i> of, <b>they</b> said.</p>", "Unheard of, they said."),
    "two breaks are a gap": ("<p>One.<br><br>Two.</p>", "One.\n\nTwo."),
    "verse by breaks": ("<p>The reed bends,<br>\n  the stone stays.</p>", "The reed bends,\nthe stone stays."),
    "verse by lines": (
        '<div class="stanza"><span class="line">The reed bends,</span><span class="line">the stone stays.</span></div>',
        "The reed bends,\nthe stone stays.",
    ),
    "a line that is a division": ('<div class="i0">The reed</div><div class="i2">bends.</div>', "The reed\nbends."),
    "preformatted": ("<pre>The reed\n    bends.</pre>", "The reed\n    bends."),
    "a list": ("<ul><li>A net</li><li>A float</li></ul>", "A net\nA float"),
    "a list of paragraphs": ("<ol><li><p>A net.</p></li><li><p>A float.</p></li></ol>", "A net.\n\nA float."),
    "a table": ("<table><tr><th>Day</th><td>Fish</td></tr><tr><td>1</td><td>0</td></tr></table>", "Day Fish\n1 0"),
    "terms": ("<dl><dt>Wader</dt><dd>A patient bird.</dd></dl>", "Wader\n\nA patient bird."),
    "a figure's caption": (
        '<figure><img src="h.png" alt="A bird"><figcaption>Fig. 1</figcaption></figure>',
        "[Illustration: Fig. 1]",
    ),
    "entities": ("<p>Fish &amp; water &mdash; caf&eacute; &#8216;x&#x2019;</p>", "Fish & water — café ‘x’"),
    "an entity that is none": ("<p>Fish &heron; water</p>", "Fish &heron; water"),
    "special blanks": ("<p>A&nbsp;b&#8203;ird&emsp;waits</p>", "A bird waits"),
    "a page that begins with blanks": (f'<div class="page">{" " * 99}<p>{" " * 99}</p><p>One.</p></div>', "One."),
    "a page that begins with elements": (f'<div class="page">{"<p></p>" * 99}<p>One.</p></div>', "One."),
    "a formula with signs of its own": (r'<p>So <img class="tex" alt="a\rangle b\foo c">.</p>', "So a⟩ b foo c."),
    "ruby": ("<p><ruby>鷺<rp>(</rp><rt>さぎ</rt><rp>)</rp></ruby>が立つ</p>", "鷺が立つ"),
    "a paragraph that looks like a heading": ("<p># 3 is my room</p>", " # 3 is my room"),
    "elements that are never closed": ("<p>One.<p>Two <i>and<p>three.", "One.\n\nTwo and\n\nthree."),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_read(form):
    markup, expected = FORMS[form]
    assert text(markup).strip("\n") == expected


@pytest.mark.parametrize("level", range(1, 7))
def test_a_heading_is_a_markdown_heading(level):
    assert (
        text(f"<p>One.</p><h{level}>The <i>Mill</i></h{level}><p>Two.</p>")
        == f"One.\n\n\n{'#' * level} The Mill\n\nTwo."
    )


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<h2>I<br>The Mill</h2>", "## I The Mill"),
        ("<hgroup><h2>I</h2><h3>The Mill</h3></hgroup>", "## I: The Mill"),
        ("<hgroup><h3>I</h3><p>The Mill</p></hgroup>", "### I: The Mill"),
        ('<h2><img src="i.png" alt="The Mill"></h2>', "## The Mill"),
        ('<h2><img src="i.png" alt="a flourish">The Mill</h2>', "## The Mill"),
        ("<h2> </h2>", ""),
    ],
)
def test_a_heading_may_have_several_lines_or_an_image(markup, expected):
    assert text(f"<p>One.</p>{markup}").removeprefix("One.").strip() == expected


def test_a_long_heading_is_a_paragraph():
    assert "#" not in text(f"<h3>{WADED * 8}</h3><p>{FLEW}</p>")


PAGES = (
    '<span class="pagenum">[Pg 12]</span>',
    '<span class="pagenum"><a id="p12">12</a></span>',
    '<span epub:type="pagebreak" title="12">12</span>',
    '<span role="doc-pagebreak">xii</span>',
    '<a class="pageno">p. 12</a>',
)


@pytest.mark.parametrize("mark", PAGES)
def test_a_page_number_is_removed(mark):
    document = read(f"<p>The heron {mark}stood.</p>")
    assert document.text == "The heron stood.\n"
    (removal,) = document.removed
    assert removal.reason == "page number"


def test_a_sentence_with_the_class_of_page_numbers_stays():
    assert WADED in text(f'<p><span class="page">{WADED}</span></p>')


@pytest.mark.parametrize(
    "mark",
    [
        '<sup><a href="#n1">1</a></sup>',
        '<a href="#n1"><sup>[1]</sup></a>',
        '<a class="fnanchor" href="#n1">[1]</a>',
        '<a epub:type="noteref" href="#n1">1</a>',
        '<a role="doc-noteref" href="#n1">1</a>',
    ],
)
def test_a_note_reference_becomes_a_number_in_brackets(mark):
    assert text(f"<p>The heron{mark} stood.</p>") == "The heron[1] stood."


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ('<p>See <a href="#y1840">1840</a>.</p>', "See 1840."),
        ("<p>The 2<sup>nd</sup> heron.</p>", "The 2nd heron."),
    ],
)
def test_a_link_or_a_raised_letter_is_not_a_note_mark(markup, expected):
    assert text(markup) == expected


@pytest.mark.parametrize(
    "markup",
    [
        '<p><img src="w.png" alt="W">ading, the heron sang.</p>',
        '<div><img src="w.png" alt="W"></div><p>ading, the heron sang.</p>',
        '<p><img class="dropcap" src="w.png" alt="W"><span>ading</span>, the heron sang.</p>',
        '<h2>I</h2><p><img src="w.png" alt="W">ading, the heron sang.</p>',
    ],
)
def test_an_image_of_an_initial_joins_its_word(markup):
    assert text(markup).removeprefix("## I\n\n") == "Wading, the heron sang."


def test_the_description_of_other_images_is_ignored():
    assert text('<p><img src="h.png" alt="A heron in the reeds">The heron stood.</p>') == "The heron stood."


def test_links_to_larger_pictures_are_removed():
    document = read(f'<p>{WADED}</p><p><a href="img/h.jpg">Enlarge</a></p><p><a href="h.html">More</a></p>')
    assert document.text == f"{WADED}\n\nMore\n"
    assert [(r.reason, r.text) for r in document.removed] == [("link to a picture", "Enlarge")]


@pytest.mark.parametrize(
    "hidden",
    [
        "<p hidden>Boo.</p>",
        '<p style="color:red; display: none">Boo.</p>',
        '<div style="visibility:hidden"><p>Boo.</p></div>',
    ],
)
def test_hidden_elements_are_removed(hidden):
    document = read(f"<p>{WADED}</p>{hidden}")
    assert document.text == f"{WADED}\n"
    assert [(r.reason, r.text) for r in document.removed] == [("hidden", "Boo.")]


def test_scripts_styles_and_comments_are_ignored():
    document = read(
        f"<script>heron()</script><style>p {{}}</style><!-- heron --><p>{WADED}</p><noscript>No.</noscript>"
    )
    assert document.text == f"{WADED}\n"
    assert [(r.reason, r.text) for r in document.removed] == [("in place of a script", "No.")]


def test_a_thematic_break_is_kept_only_between_paragraphs():
    markup = f"<hr><p>{WADED}</p><hr><p>{FLEW}</p><hr><h2>The Mill</h2><p>{WADED}</p><hr>"
    assert text(markup) == f"{WADED}\n\n* * *\n\n{FLEW}\n\n\n## The Mill\n\n{WADED}"


def test_a_centred_line_has_a_wide_gap():
    assert text(f'<p>{WADED}</p><p style="text-align:center">II</p><p>{FLEW}</p>') == f"{WADED}\n\n\nII\n\n{FLEW}"


def test_a_transcribers_note_is_removed():
    document = read(f'<div class="transnote"><p>Misprints were mended.</p></div><p>{WADED}</p>')
    assert document.text == f"{WADED}\n"
    assert [(r.reason, r.text) for r in document.removed] == [("transcriber's note", "Misprints were mended.")]


def test_a_removal_has_its_line():
    assert [r.line for r in read(f'<p>{WADED}</p>\n\n<p><span class="pagenum">7</span></p>').removed] == [3]


@pytest.mark.parametrize("depth", [50, 800])
def test_deep_markup_is_read(depth):
    assert text("<div>" * depth + f"<p>{WADED}</p>" + "</div>" * depth) == WADED


@pytest.mark.parametrize("markup", ["", "<p> </p>", "<img src='h.png'>", "<p>***</p>"])
def test_a_page_without_text_is_rejected_by_name(markup):
    with pytest.raises(SourceRejected, match=r"heron\.html"):
        read(markup)


@pytest.mark.parametrize(
    "lines",
    [
        '<p><span class="i0">The reed bends,</span>\n   <span class="i2">the stone stays.</span></p>',
        '<div class="verse indent0">The reed bends,</div>\n<div class="verse indent2">the stone stays.</div>',
        '<p>The reed bends,<br/>\n<span class="i1">the stone stays.</span></p>',
        "<ul>\n<li>The reed bends,</li>\n<li>the stone stays.</li>\n</ul>",
    ],
)
def test_lines_of_verse_stay_in_one_block(lines):
    assert text(lines) == "The reed bends,\nthe stone stays."


def test_a_raised_number_becomes_a_superscript():
    assert text("<p>10<sup>6</sup> fish and 3 m<sup>2</sup> of net</p>") == "10⁶ fish and 3 m² of net"


def test_a_link_to_a_picture_with_other_words_stays():
    pictured = '<p>{}</p><p><a href="plate.jpg">View larger image</a></p><p><a href="plate.jpg">The heron</a></p>'
    assert text(pictured.format(WADED)) == f"{WADED}\n\nThe heron"


def test_a_play_in_a_table_keeps_its_speakers():
    row = '<tr><td epub:type="z3998:persona">{}</td><td>{}</td></tr>'
    table = f"<table>{row.format('Lane', 'Yes, sir.')}{row.format('Jack', 'No.')}</table>"
    assert text(table) == "Lane\nYes, sir.\n\nJack\nNo."


def test_what_follows_the_end_of_a_page_is_read_as_browsers_do():
    one, two = (
        f"<html><head><title>{n}</title></head><body><p>{n} was there.</p></body></html>" for n in ("Ann", "Bea")
    )
    assert read_html(f"{one}\n{two}<h2>Later</h2>".encode(), "b.html").text == (
        "Ann was there.\n\nBea was there.\n\n\n## Later\n"
    )
