"""FictionBook: sections, verse, notes, the cover, and damaged files."""

import base64

import pytest

from book_pipeline.errors import SourceRejected
from book_pipeline.source.fb2.reader import read_fb2
from tests.unit.source.books import PARAGRAPHS
from tests.unit.source.office import fb2

JPEG = b"\xff\xd8\xff\xe0 a picture"


def text_of(body, **others):
    return read_fb2(fb2(body, **others), "tide.fb2").text


def test_a_book_is_read_with_its_headings_and_metadata():
    document = read_fb2(fb2(), "tide.fb2")
    assert document.text == (
        f"# The Mud\n\n{PARAGRAPHS[0]}\n\n{PARAGRAPHS[1]}\n\n\n# The Letter\n\n" + "\n\n".join(PARAGRAPHS[2:]) + "\n"
    )
    assert (document.title, document.author, document.language) == ("The Tide", "Nobody Yet", "en")
    assert document.removed == ()


def test_sections_in_sections_are_lower_headings():
    body = "<title><p>The Tide</p></title><section><title><p>Part One</p></title>"
    assert (
        text_of(f"{body}<section><title><p>I</p><p>Mud</p></title><p>Words.</p></section></section>")
        == "The Tide\n\n\n# Part One\n\n\n## I: Mud\n\nWords.\n"
    )


def test_verse_tables_epigraphs_and_subtitles_are_read():
    body = (
        "<section><epigraph><p>All is mud.</p><text-author>A pilot</text-author></epigraph>"
        "<poem><stanza><v>A line of verse,</v><v>and its sister.</v></stanza></poem><subtitle>Later</subtitle>"
        "<p>One.</p><subtitle>* * *</subtitle><p>Two.</p><table><tr><td>High</td><td>never</td></tr></table></section>"
    )
    assert text_of(body) == (
        "All is mud.\n\nA pilot\n\nA line of verse,\nand its sister.\n\n\nLater\n\nOne.\n\n* * *\n\nTwo.\n\n"
        "High never\n"
    )


def test_notes_follow_the_paragraph_that_refers_to_them():
    body = '<section><p>The tide<a l:href="#n1" type="note">[1]</a> went<a l:href="#n9" type="note">9</a>.</p>'
    body += "<p>Out.</p></section>"
    notes = '<body name="notes"><title><p>Notes</p></title><section id="n1"><title><p>1</p></title>'
    notes += "<p>Almanac.</p></section>"
    notes += '<section id="n2"><title><p>2</p></title><p>Unused.</p></section></body>'
    assert text_of(body, after=notes) == "The tide[1] went[9].\n\n[1] Almanac.\n\nOut.\n\n2\n\nUnused.\n"


@pytest.mark.parametrize("declared", ["image/jpeg", "image/png"])
def test_the_cover_is_found_by_its_bytes(declared):
    binary = f'<binary id="c.jpg" content-type="{declared}">{base64.b64encode(JPEG).decode()}</binary>'
    document = read_fb2(fb2(after=binary, info='<coverpage><image l:href="#c.jpg"/></coverpage>'), "tide.fb2")
    assert document.cover
    assert (document.cover.content, document.cover.extension) == (JPEG, "jpg")


def test_the_annotation_is_recorded_as_removed():
    [removed] = read_fb2(fb2(info="<annotation><p>A masterpiece!</p></annotation>"), "tide.fb2").removed
    assert (removed.reason, removed.text) == ("annotation: the publisher's description", "A masterpiece!")


def test_the_declared_encoding_is_used():
    content = fb2("<section><p>Тихо.</p></section>").decode().replace("utf-8", "windows-1251").encode("cp1251")
    assert read_fb2(content, "tide.fb2").text == "Тихо.\n"


def test_a_lone_ampersand_is_read():
    assert text_of("<section><p>Mud &amp; sea</p><p>R & D.</p></section>") == "Mud & sea\n\nR & D.\n"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (fb2("<section/>"), "contains no text"),
        (fb2()[:-400], "is damaged"),
        (fb2("<section><p>Mud <emphasis>sea</p></section>"), "is damaged"),
        (fb2("<section>" * 300 + "<p>Words.</p>" + "</section>" * 300), "is damaged"),
        (b"<html><p>Words.</p></html>", "is not a FictionBook"),
    ],
)
def test_what_is_no_fiction_book_is_rejected(content, message):
    with pytest.raises(SourceRejected, match=message):
        read_fb2(content, "tide.fb2")


def test_text_between_paragraphs_is_read():
    body = "<section><p>The tide</p>went <emphasis>out</emphasis>, and<p>came in.</p>At last.</section>"
    assert text_of(body) == "The tide\n\nwent out, and\n\ncame in.\n\nAt last.\n"
