"""The title and the author of a text without metadata."""

import pytest

from book_pipeline.source.cleaning.title_page import title_page
from book_pipeline.source.readers import read_document

PROSE = "It had rained for nine days, and on the tenth the river came over the sill of the lower door. " * 3


@pytest.mark.parametrize(
    ("page", "title", "author"),
    [
        ("The Clockmaker's Daughter\n\nby Ada Penrose", "The Clockmaker's Daughter", "Ada Penrose"),
        ("The Clockmaker's Daughter\nby Ada Penrose", "The Clockmaker's Daughter", "Ada Penrose"),
        ("THE NINE DAYS\nOF RAIN\n\nA Novel\n\nBY\n\nTHEODORA M. VAN HOLT\n\nLONDON\n\n1899", "THE NINE DAYS OF RAIN",
         "THEODORA M. VAN HOLT"),
        ("# The Nine Days\n\n*by Ada Penrose and Jon Hale*", "The Nine Days", "Ada Penrose and Jon Hale"),
        ("Der neunte Tag\n\nErzählung\n\nvon Anna von der Heide", "Der neunte Tag", "Anna von der Heide"),
        ("THE NINE DAYS\n\nBy A. E. Hale\n\n\nFor my brother,\nwho was there", "THE NINE DAYS", "A. E. Hale"),
        ("Le neuvième jour\n\npar Émile de La Tour", "Le neuvième jour", "Émile de La Tour"),
        ("El noveno día\n\npor José Ruiz y Peña", "El noveno día", "José Ruiz y Peña"),
    ],
)  # fmt: skip
def test_a_title_page_states_title_and_author(page, title, author):
    assert title_page(f"{page}\n\n\nCHAPTER I\n\n{PROSE}") == (title, author)


@pytest.mark.parametrize(
    "page",
    [
        "The Clockmaker's Daughter",
        "CHAPTER I\n\nBy Candle Light",
        "CHAPTER ONE\n\nBy Candle Light",
        "CHAPTER ONE\n\nBY THE SEA",
        "12.\n\nby Order of Council",
        "She was told of it\n\nby the Sea",
        "The Nine Days\n\nTranslated from the French\nby Ada Penrose",
        "The Nine Days\n\nTranslated from the French of\n\nJean Lahaye\n\nby Ada Penrose",
        "Thanks are due to many for their help.\n\nby Ada Penrose",
        "She was told of it,\n\nby Ada Penrose",
        f"{PROSE}\n\nby Ada Penrose",
        "",
        "by Ada Penrose",
    ],
)
def test_other_first_lines_state_nothing(page):
    assert title_page(f"{page}\n\n{PROSE}") is None


def test_metadata_takes_precedence_and_every_word_stays():
    text = f"The Clockmaker's Daughter\n\nby Ada Penrose\n\n\nCHAPTER I\n\n{PROSE}"
    alone = read_document(text.encode(), "story.txt")
    with_header = read_document(f"---\ntitle: Another\nauthor: Jon Hale\n---\n\n{text}".encode(), "story.md")

    assert (alone.title, alone.author) == ("The Clockmaker's Daughter", "Ada Penrose")
    assert alone.text.startswith("The Clockmaker's Daughter\n\nby Ada Penrose")
    assert (with_header.title, with_header.author) == ("Another", "Jon Hale")
