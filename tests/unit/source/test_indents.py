"""Paragraphs that an indented first line marks."""

import pytest

from book_pipeline.source.text import read_text

LINES = [
    "The ferry left the quay at noon, and nobody on board spoke of the",
    "storm that had taken the old pier the week before, though everybody",
    "thought of nothing else while the engine laboured against the tide.",
]
PARAGRAPH = "\n".join(LINES)


def text(book):
    return read_text(book.encode(), "b.txt").text.rstrip("\n")


@pytest.mark.parametrize("indent", ["    ", "  ", "\t", "\u3000\u3000"])
def test_an_indented_line_among_others_begins_a_paragraph(indent):
    chapter = "\n".join(indent + PARAGRAPH for _ in range(5))
    gapped = text(f"I\n\n{chapter}\n\nII\n\n{chapter}\n")
    assert gapped.count("\n\n" + PARAGRAPH) == 10
    assert f"{PARAGRAPH}\n\n\nII\n" in gapped


def test_the_short_last_lines_of_paragraphs_do_not_count():
    short = f"\t{LINES[0]}\nstorm.\n\t{LINES[1]}\nof it.\n\t{LINES[2]}\ntide."
    assert text(f"I\n\n{short}\n\nII\n\n{short}\n").count(f"\n\n{LINES[1]}") == 2


KEPT = {
    "verse": "\n".join(["The ferry left the quay", "    at noon and went"] * 9),
    "verse in long lines": "\n".join([LINES[0], "    " + LINES[1], "    " + LINES[2]] * 9),
    "quotations": "\n\n".join([PARAGRAPH, "  " + "\n  ".join(LINES)] * 9),
    "paragraphs with blank lines": "\n\n".join([PARAGRAPH, "    " + PARAGRAPH] * 9),
    "a few indents": PARAGRAPH + "\n    " + PARAGRAPH,
}


@pytest.mark.parametrize("kind", KEPT)
def test_other_indents_are_kept(kind):
    assert text(KEPT[kind]) == KEPT[kind]


def test_a_heading_at_the_margin_is_a_paragraph():
    chapter = "\n".join("    " + PARAGRAPH for _ in range(5))
    gapped = text(f"Chapter 1\n{chapter}\nChapter 2\n{chapter}\n")
    assert gapped.split("\n\n") == ["Chapter 1", *[PARAGRAPH] * 5, "Chapter 2", *[PARAGRAPH] * 5]
