"""Markdown in clean text: headings stay, other syntax is removed; a file without headings is plain text."""

import pytest

from book_pipeline.errors import SourceRejected
from book_pipeline.source.markup.markdown import read_markdown
from book_pipeline.source.text import read_text

KEY = "The key hung on a nail by the door, where it had hung since the old tenants."


def text(markdown):
    return read_markdown(markdown.encode(), "key.md").text.rstrip("\n")


FORMS = {
    "numbered headings": ("# The Key\n\n## I. The Nail\n\nOne.", "# The Key\n\n\n## I. The Nail\n\nOne."),
    "underlined headings": ("The Key\n=======\n\nThe Nail\n---\n\nOne.", "# The Key\n\n\n## The Nail\n\nOne."),
    "closed headings": ("## The Nail ##\n\nOne.", "## The Nail\n\nOne."),
    "emphasis": ("# K\n\nThe *key* and the **nail** and `rust`.", "# K\n\nThe key and the nail and rust."),
    "folded lines": ("# K\n\nThe key\nhung there.", "# K\n\nThe key hung there."),
    "verse": ("# K\n\nThe key,  \nthe nail.", "# K\n\nThe key,\nthe nail."),
    "links": ("# K\n\nThe [key](https://example.org/key).", "# K\n\nThe key."),
    "pictures": ("# K\n\n![A key](key.png)\n\nOne.", "# K\n\nOne."),
    "quotations": ("# K\n\n> The key.\n>\n> The nail.", "# K\n\nThe key.\n\nThe nail."),
    "lists of paragraphs": ("# K\n\n- A key\n\n- A nail", "# K\n\nA key\n\nA nail"),
    "breaks": ("# K\n\nOne.\n\n---\n\nTwo.", "# K\n\nOne.\n\n* * *\n\nTwo."),
    "tables": ("# K\n\n| a | b |\n|---|---|\n| c | d |", "# K\n\na b\n\nc d"),
    "escapes": ("# K\n\n\\# no heading, 2 \\* 3 &amp; more", "# K\n\n # no heading, 2 * 3 & more"),
    "html within": ('# K\n\n<div class="verse">The key</div>\n\nOne.', "# K\n\nThe key\n\nOne."),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_read(form):
    markdown, expected = FORMS[form]
    assert text(markdown) == expected


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_line_ends(line_end):
    assert text(line_end.join(["# K", "", KEY, ""])) == f"# K\n\n{KEY}"


def test_markdown_without_headings_is_read_as_plain_text():
    plain = f"CHAPTER I\n\n{KEY}\nIt was\nrusty.\n\n\n\nCHAPTER II\n\n{KEY}\n"
    assert read_markdown(plain.encode(), "key.md") == read_text(plain.encode(), "key.md")


def test_the_gutenberg_header_is_removed():
    framed = f"*** START OF THE PROJECT GUTENBERG EBOOK THE KEY ***\n\n# I\n\n{KEY}\n"
    document = read_markdown(framed.encode(), "key.md")
    assert document.text == f"# I\n\n{KEY}\n"
    assert [removal.reason for removal in document.removed] == ["Project Gutenberg header"]


@pytest.mark.parametrize("markdown", ["", "\n \n", "# \n\n---\n"])
def test_an_empty_file_is_rejected_by_name(markdown):
    with pytest.raises(SourceRejected, match=r"key\.md"):
        read_markdown(markdown.encode(), "key.md")
