"""Footnotes in the mark-ups of many programs: beside their paragraph, and dropped or moved as the options ask."""

import pytest

from book_pipeline.formatting.edits import apply
from book_pipeline.formatting.reading_options import ReadingOptions
from book_pipeline.formatting.rules import changes_for
from book_pipeline.source.epub.reader import read_epub
from tests.unit.source.epubs import KEPT, made, text

BACK = '<a href="#r1">{}</a>'
FORMS = {
    "aside": ('<a href="#n1" epub:type="noteref">1</a>', '<aside epub:type="footnote" id="n1"><p>{}</p></aside>'),
    "aside with its number": (
        '<a href="#n1" epub:type="noteref">1</a>', '<aside epub:type="footnote" id="n1"><p>1. {}</p></aside>',
    ),
    "aside without paragraph": (
        '<a href="#n1" epub:type="noteref">1</a>', '<aside epub:type="footnote" id="n1">{}</aside>',
    ),
    "hidden aside": (
        '<a href="#n1" epub:type="noteref">1</a>', '<aside epub:type="footnote" id="n1" hidden=""><p>{}</p></aside>',
    ),
    "role": ('<a href="#n1" role="doc-noteref">1</a>', '<div role="doc-footnote" id="n1"><p>{}</p></div>'),
    "role of endnotes": (
        '<a href="#n1" role="doc-noteref">1</a>',
        '<section role="doc-endnotes"><ol><li id="n1" role="doc-endnote">{}</li></ol></section>',
    ),
    "class": (
        '<sup><a href="#n1" id="r1">1</a></sup>',
        f'<div class="footnote" id="n1"><p>{BACK.format(1)} {{}}</p></div>',
    ),
    "paragraph": ('<a href="#n1" id="r1">[1]</a>', f'<p class="footnotetext" id="n1">{BACK.format("[1]")} {{}}</p>'),
    "Project Gutenberg": (
        '<a id="r1" href="#n1" class="fnanchor">[1]</a>',
        '<div class="footnote"><p><a id="n1" href="#r1"><span class="label">[1]</span></a> {}</p></div>',
    ),
    "pandoc": (
        '<a href="#n1" id="r1" class="footnote-ref" role="doc-noteref"><sup>1</sup></a>',
        '<section class="footnotes" role="doc-endnotes"><ol><li id="n1">{}<a href="#r1">↩</a></li></ol></section>',
    ),
    "MultiMarkdown": (
        '<a href="#n1" id="r1" class="footnote">[1]</a>',
        '<div class="footnotes"><ol><li id="n1"><p>{} <a class="reversefootnote" href="#r1">↩</a></p></li></ol></div>',
    ),
    "Word": (
        '<a href="#_ftn1" name="_ftnref1"><span class="MsoFootnoteReference">[1]</span></a>',
        '<div id="ftn1"><p class="MsoFootnoteText"><a href="#_ftnref1" name="_ftn1">[1]</a> {}</p></div>',
    ),
    "InDesign": (
        '<span id="r1"><a class="_idFootnoteLink" href="s.xhtml#n1">1</a></span>',
        '<div class="_idFootnotes"><div class="_idFootnote" id="n1"><p><a href="s.xhtml#r1">1</a> {}</p></div></div>',
    ),
    "star": ('<a href="#n1" id="r1">*</a>', f'<p id="n1">{BACK.format("*")} {{}}</p>'),
    "star without a link back": ('<a href="#n1">*</a>', '<p id="n1">* {}</p>'),
    "dagger": ('<a href="#n1" id="r1">†</a>', f'<p class="note" id="n1">{BACK.format("†")} {{}}</p>'),
    "section sign": ('<a href="#n1" id="r1">§</a>', f'<p id="n1">{BACK.format("§")} {{}}</p>'),
    "raised": ('<sup><a href="#n1">1</a></sup>', '<p id="n1">1. {}</p>'),
    "plain links": ('<a href="#n1" id="r1">1</a>', f'<p id="n1">{BACK.format("1.")} {{}}</p>'),
    "return": ('<a href="#n1" id="r1">1</a>', f'<div id="n1"><p>1. {{}} {BACK.format("Return to text")}</p></div>'),
    "anchor before the note": (
        '<a href="#n1" id="r1">[1]</a>', '<a id="n1"></a><p class="footnote"><a href="#r1">[1]</a> {}</p>',
    ),
    "anchor before an unclassed note": ('<a href="#n1" id="r1">1</a>', '<a id="n1"/><p><a href="#r1">1</a> {}</p>'),
    "raised by style": (
        '<a href="#n1"><span style="vertical-align: super">1</span></a>', '<p id="n1">1. {}</p>',
    ),
    "definition": ('<a href="#n1" id="r1">1</a>', f'<dl><dt id="n1">{BACK.format("[1]")}</dt><dd>{{}}</dd></dl>'),
    "letter": (
        '<sup><a href="#n1" id="r1">a</a></sup>', f'<div class="footnote" id="n1">{BACK.format("a")} {{}}</div>',
    ),
    "letter without a link back": (
        '<a href="#n1" epub:type="noteref">A</a>', '<aside id="n1" epub:type="footnote">{}</aside>',
    ),
    "Word's endnotes": (
        '<a href="#_edn1" name="_ednref1"><span class="MsoEndnoteReference">[iv]</span></a>',
        '<div id="edn1"><p class="MsoEndnoteText"><a href="#_ednref1" name="_edn1">[iv]</a> {}</p></div>',
    ),
    "calibre": (
        '<sup><a id="r1" href="#n1">1</a></sup>',
        '<dl class="footnote"><dt class="footnote" id="n1">[<a href="#r1">←1</a>]</dt><dd>{}</dd></dl>',
    ),
    "WordPress": (
        '<sup data-fn="n1" class="fn"><a href="#n1" id="n1-link">1</a></sup>',
        '<ol class="wp-block-footnotes"><li id="n1">{} <a href="#n1-link">↩︎</a></li></ol>',
    ),
    "Substack": (
        '<a class="footnote-anchor" id="r1" href="#n1">1</a>',
        '<div class="footnote"><a id="n1" href="#r1" class="footnote-number">1</a><div><p>{}</p></div></div>',
    ),
    "LibreOffice": (
        '<a class="sdfootnoteanc" name="r1" href="#n1"><sup>1</sup></a>',
        '<div id="sdfootnote1"><p class="sdfootnote"><a class="sdfootnotesym" name="n1" href="#r1">1</a>{}</p></div>',
    ),
    "GitHub": (
        '<sup><a href="#n1" id="r1">1</a></sup>',
        '<section class="footnotes"><h2>Footnotes</h2><ol><li id="n1">{} <a href="#r1">↩</a></li></ol></section>',
    ),
    "heading in the list": (
        '<a href="#n1" epub:type="noteref">1</a>',
        '<section epub:type="endnotes"><h2>Notes</h2><ol><li id="n1" epub:type="endnote"><p>{}</p></li></ol></section>',
    ),
    "title in the list": (
        '<sup><a href="#n1">1</a></sup>',
        '<div class="notes"><div class="noteHeading">Notes</div><div class="note" id="n1">1. {}</div></div>',
    ),
    "raised without links": ("<sup>1</sup>", "<hr/><p><sup>1</sup> {}</p>"),
    "raised and classed without links": ("<sup>1</sup>", '<p class="footnote">1. {}</p>'),
    "a raised figure of Unicode": ('<a href="#n1" id="r1">¹</a>', '<p id="n1"><a href="#r1">¹</a> {}</p>'),
    "a word in the mark": ('<a href="#n1" id="r1">[note 1]</a>', '<p id="n1"><a href="#r1">[note 1]</a> {}</p>'),
    "table": (
        '<a href="#n1" id="r1"><sup>1</sup></a>',
        '<table class="footnotes"><tr><td><a id="n1" href="#r1">1</a></td><td>{}</td></tr></table>',
    ),
    "quotation": (
        '<a href="#n1" id="r1"><sup>1</sup></a>', '<blockquote id="n1"><p><a href="#r1">1</a>. {}</p></blockquote>',
    ),
    "a picture as a mark": (
        '<a href="#n1" id="r1" class="duokan-footnote"><img src="note.png" alt="note"/></a>',
        '<ol class="duokan-footnote-content"><li class="duokan-footnote-item" id="n1"><a href="#r1">◎</a>{}</li></ol>',
    ),
    "star without links": ("*", '<p class="footnote">* {}</p>'),
    "Google Docs": (
        '<sup><a href="#n1" id="r1">[1]</a></sup>', '<hr/><div><p><a href="#r1" id="n1">[1]</a> {}</p></div>',
    ),
}  # fmt: skip
NOTE = "A gate of oak, long gone."


def read(reference, *notes, after=""):
    body = f"<h1>One</h1><p>The gate{reference} leaked.</p><p>{KEPT}</p>{''.join(notes)}{after}"
    return read_epub(made({"a.xhtml": body, "b.xhtml": f"<h1>Two</h1>{text('b')}"}), "book.epub")


def formatted(document, **options):
    chapter = document.text.partition("# Two")[0]
    return apply(chapter, changes_for(chapter, ReadingOptions(**options))).split("\n\n")


@pytest.mark.parametrize("form", FORMS)
def test_a_note_is_dropped_or_moved_to_its_paragraph(form):
    reference, note = FORMS[form]
    document = read(reference, note.format(NOTE))
    assert [part.strip() for part in formatted(document) if part.strip()][1:] == ["The gate leaked.", KEPT]
    moved = [part.strip() for part in formatted(document, footnotes=True) if part.strip()]
    assert moved[1:] == [f"The gate leaked. ({NOTE})", KEPT]


def test_all_paragraphs_of_a_note_are_dropped_or_moved():
    document = read(FORMS["aside"][0], f'<aside epub:type="footnote" id="n1"><p>{NOTE}</p><p>So they said.</p></aside>')
    assert NOTE not in "".join(formatted(document))
    assert "So they said." not in "".join(formatted(document))
    assert f"The gate leaked. ({NOTE} So they said.)" in [part.strip() for part in formatted(document, footnotes=True)]


def test_notes_with_the_same_mark_follow_their_own_paragraphs():
    marks = [f'<p>The {name}<a href="#n{n}">*</a> leaked.</p>' for n, name in enumerate(("lock", "boat", "roof"))]
    notes = [f'<p id="n{n}">* Of {name}.</p>' for n, name in enumerate(("oak", "elm", "reed"))]
    read_pages = read_epub(made({"a.xhtml": "".join([*marks, *notes])}), "book.epub")
    assert [part.strip() for part in formatted(read_pages, footnotes=True)] == [
        "The lock leaked. (Of oak.)", "The boat leaked. (Of elm.)", "The roof leaked. (Of reed.)",
    ]  # fmt: skip


def test_a_mark_after_a_figure_is_known_by_the_link_back():
    body = (
        f'<p>In 1826 <i>or</i> 1827<a id="r1" href="#n1">5</a> it leaked.</p><p id="n1"><a href="#r1">5.</a> {NOTE}</p>'
    )
    document = read_epub(made({"a.xhtml": body}), "book.epub")
    assert document.text == f"In 1826 or 1827[5] it leaked.\n\n[5] {NOTE}\n"


def test_a_note_within_a_sentence_is_dropped_or_read_at_the_end_of_its_paragraph():
    body = f'<p>The gate<span epub:type="footnote">{NOTE}</span> leaked.</p>'
    document = read_epub(made({"a.xhtml": body}), "book.epub")
    assert formatted(document) == ["The gate leaked."]
    assert formatted(document, footnotes=True) == [f"The gate leaked. ({NOTE})"]


@pytest.mark.parametrize("classes", ["sidenote", "marginnote", "footnote", "ltx_note ltx_role_footnote"])
def test_a_note_that_is_classed_within_its_sentence_is_dropped(classes):
    body = f"<p>The gate<span class='{classes}'>{NOTE}</span> leaked.</p>"
    assert formatted(read_epub(made({"a.xhtml": body}), "book.epub")) == ["The gate leaked."]


def test_exponents_and_the_numbers_of_verses_are_no_notes():
    body = "<p><sup>1</sup> The gate was 9 m<sup>2</sup> wide.</p><p><sup>2</sup> It leaked.</p>"
    assert "It leaked." in "".join(formatted(read_epub(made({"a.xhtml": body}), "book.epub")))


def test_the_first_word_of_a_note_is_no_mark():
    notes = '<aside id="n1" epub:type="footnote"><p>A gate.</p></aside>'
    document = read('<a href="#n1" epub:type="noteref">A</a>', notes)
    assert "The gate[A] leaked.\n\n[A] A gate." in document.text


def test_a_typed_note_without_a_mark_is_dropped():
    assert NOTE not in "".join(formatted(read("", f'<aside epub:type="footnote"><p>{NOTE}</p></aside>')))


def test_notes_under_a_heading_of_their_own_stay_there():
    document = read(FORMS["class"][0], "<h2>Notes</h2>", FORMS["class"][1].format(NOTE))
    assert f"{KEPT}\n\n\n## Notes\n\n[1] {NOTE}" in document.text


def test_notes_at_the_end_of_a_chapter_with_sections_follow_their_paragraphs():
    document = read(FORMS["class"][0], f"<h2>Below</h2><p>{KEPT}</p>", FORMS["class"][1].format(NOTE))
    assert f"The gate[1] leaked.\n\n[1] {NOTE}\n\n{KEPT}\n\n\n## Below" in document.text


LINKS = {
    "an index": '<p id="p7">The gate leaked.</p><p>gate, <a href="#p7">7</a></p>',
    "numbered paragraphs": '<p>See no. <a href="#p7">7</a> below.</p><p id="p7">7. The gate leaked.</p>',
    "a contents list": '<p><a id="t1" href="#c1">1</a></p><p id="c1"><a href="#t1">1</a> The gate leaked.</p>',
    "a year": '<p>In <a href="#y">1840</a> it rained.</p><p id="y">1840 The gate leaked.</p>',
}


@pytest.mark.parametrize("form", LINKS)
def test_other_links_with_numbers_lead_to_text(form):
    document = read_epub(made({"a.xhtml": f"<h1>One</h1>{LINKS[form]}{text(1)}"}), "book.epub")
    assert "The gate leaked." in "".join(formatted(document))
    assert "[" not in document.text


def test_marks_that_refer_to_another_page_are_marks():
    pages = {
        "a.xhtml": '<p>The gate<a id="r1" href="n.xhtml#n1">1</a> leaked.</p>' + text(1),
        "n.xhtml": f'<h1>Notes</h1><p id="n1"><a href="a.xhtml#r1">1</a> {NOTE}</p>',
    }
    document = read_epub(made(pages), "book.epub")
    assert document.text.startswith("The gate[1] leaked.")
    assert f"# Notes\n\n[1] {NOTE}" in document.text
