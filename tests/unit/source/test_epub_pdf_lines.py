"""EPUBs made from a PDF: lines are joined, page heads and page numbers are removed."""

import textwrap

import pytest

from book_pipeline.formatting.edits import apply
from book_pipeline.formatting.rules import changes_for
from book_pipeline.source.epub.reader import read_epub
from tests.unit.source.epubs import CAME, KEPT, METADATA, made

PARAGRAPHS = [f"{KEPT} {CAME}", f"{CAME} {KEPT} {KEPT}", f"{KEPT} {CAME} {CAME}"]
LINES = [textwrap.wrap(paragraph, 58) for paragraph in PARAGRAPHS]
PAGE = 9
"""Lines of a page."""
HEADS = {
    "number": lambda number: [str(number)],
    "number and title": lambda number: [str(number), "THE LOCK-KEEPER"],
    "title and number": lambda number: ["The Lock-Keeper", f"- {number} -"],
    "one line": lambda number: [f"The Lock-Keeper {number}"],
    "author": lambda number: ["A. Lock", str(number)],
    "chapter": lambda number: [f"{number}", "Of the Lock"],
}


def pages(head):
    """Return the lines of the text, with the lines of page heads after each page."""
    text = [line for paragraph in LINES for line in paragraph]
    for at in range(len(text) // PAGE * PAGE, 0, -PAGE):
        text[at:at] = head(10 + at // PAGE)
    return text


@pytest.mark.parametrize("form", HEADS)
def test_lines_are_joined_without_page_heads(form):
    lines = pages(HEADS[form])
    body = "<p><b>Chapter 1</b></p>" + "".join(f'<p class="calibre1">{line}</p>' for line in lines)
    metadata = METADATA + "<dc:creator>A. Lock</dc:creator>"
    document = read_epub(made({"a.xhtml": body}, metadata=metadata), "book.epub")
    heads = [line for number in range(11, 11 + sum(map(len, LINES)) // PAGE) for line in HEADS[form](number)]
    assert [removal.text for removal in document.removed] == heads
    joined = apply(document.text, changes_for(document.text)).strip().split("\n\n")
    assert joined == ["Chapter 1", *PARAGRAPHS]


def test_the_head_below_the_last_line_is_known_by_the_others():
    lines = [*pages(HEADS["number and title"]), "THE LOCK-KEEPER"]
    document = read_epub(made({"a.xhtml": "".join(f"<p>{line}</p>" for line in lines)}), "book.epub")
    assert "THE LOCK-KEEPER" not in document.text
    assert document.removed[-1].text == "THE LOCK-KEEPER"


def test_paragraphs_and_verse_are_no_lines():
    verse = ["The reed bends low,", "The stone stays still,", "And so we go", "Around the mill."] * 8
    body = "".join(f"<p>{line}</p>" for line in verse)
    document = read_epub(made({"a.xhtml": body, "b.xhtml": f"<p>{KEPT}</p><p>11</p><p>{CAME}</p>"}), "book.epub")
    assert document.text.split("\n\n")[:32] == verse
    assert "11" in document.text
    assert document.removed == ()
