"""Lines that look like chapters but are not, and chapters that do not look like one."""

import pytest

from book_pipeline.chapters.split import split, split_with_evidence
from tests.unit.chapters.books import MORE, PROSE, body, book, chapters


def split_book(text, language="en"):
    return split(text, language=language, title="A Town of Lists")


def titles(text, kind="chapter"):
    return [section.title for section in split_book(text) if section.kind == kind]


NAMES = ("The Ferry", "The Letter", "The Bridge", "The Lamp")
NUMERALS = ("I", "II", "III", "IV")


@pytest.mark.parametrize(
    "contents",
    [
        "CONTENTS\n\n" + "\n".join(f"CHAPTER {n}. {name}" for n, name in zip(NUMERALS, NAMES, strict=True)),
        "CONTENTS\n\n" + "\n\n".join(f"CHAPTER {n}. {name}" for n, name in zip(NUMERALS, NAMES, strict=True)),
        "CONTENTS\n\n\n"
        + "\n\n".join(
            f"Chapter {n}\n{name} . . . . . {7 * at}" for at, (n, name) in enumerate(zip(NUMERALS, NAMES, strict=True))
        ),
        "Table of Contents\n\n"
        + "\n".join(f"  {n}. {name}    {7 * at}" for at, (n, name) in enumerate(zip(NUMERALS, NAMES, strict=True))),
        "   " + "\n   ".join(f"{n}. {name}" for n, name in zip(NUMERALS, NAMES, strict=True)),
    ],
    ids=["lines", "paragraphs", "leaders", "page numbers", "without a heading"],
)
def test_a_contents_page_with_every_heading_is_one_section(contents):
    headings = [f"CHAPTER {n}. {name}" for n, name in zip(NUMERALS, NAMES, strict=True)]
    sections = split_book(book("A TOWN OF LISTS", contents, chapters(*headings).strip()))
    assert [section.title for section in sections if section.kind == "chapter"] == headings
    assert [section.is_contents_page for section in sections] == [False, True, False, False, False, False]


def test_two_paragraph_headings_match_a_contents_page_of_numerals():
    contents = "CONTENTS\n\n" + "\n".join(f"  {n}. {name}" for n, name in zip(NUMERALS, NAMES, strict=True))
    headings = [f"CHAPTER {n}.\n\n{name}" for n, name in zip(NUMERALS, NAMES, strict=True)]
    assert titles(book("A TOWN OF LISTS", contents, chapters(*headings).strip())) == [
        heading.replace("\n\n", " ") for heading in headings
    ]


def test_a_contents_page_at_the_end_is_found():
    contents = "INDICE\n\n" + "\n\n".join(
        f"{n}. {name}    {7 * at}" for at, (n, name) in enumerate(zip(NUMERALS, NAMES, strict=True))
    )
    text = book(chapters(*(f"{n}.\n\n{name}" for n, name in zip(NUMERALS, NAMES, strict=True))).strip(), contents)
    assert len(titles(text)) == 4
    assert split_book(text)[-1].is_contents_page


def test_a_contents_page_with_synopses_is_found():
    entries = "\n\n".join(
        f"CHAPTER {n}. {name.upper()}\n\n  How it began.\n  How it went on, and with whom.\n  What was lost."
        for n, name in zip(NUMERALS, NAMES, strict=True)
    )
    text = book(
        "CONTENTS\n\n" + entries,
        chapters(*(f"{n}. {name.upper()}." for n, name in zip("1234", NAMES, strict=True))).strip(),
    )
    assert len(titles(text)) == 4


def test_a_preface_after_the_contents_page_is_front_matter():
    contents = "CONTENTS\n\nPART ONE\nI\nII\nPART TWO\nI\nII"
    parts = [book(part, chapters("I", "II").strip()).strip() for part in ("PART ONE", "PART TWO")]
    sections = split_book(book("A TOWN OF LISTS", contents, "To the baker\n\n" + body("d"), *parts))
    assert [section.kind for section in sections if not section.is_contents_page] == [
        "front",
        "front",
        *["part-title", "chapter", "chapter"] * 2,
    ]


def test_running_heads_are_not_chapters():
    running = f"{PROSE}\n\nCHAPTER I\n\n{MORE}\n\nCHAPTER I\n\n{PROSE}"
    text = book("CHAPTER I\n\n" + running, "CHAPTER II\n\n" + body(2), "CHAPTER III\n\n" + body(3))
    sections, rejected = split_with_evidence(text, language="en", title=None)
    assert [section.title for section in sections] == ["CHAPTER I", "CHAPTER II", "CHAPTER III"]
    assert len(rejected) == 2


def test_a_list_of_roman_numerals_is_not_split():
    listed = "The clocks were marked in this way:\n\nI\n\nII\n\nIII\n\nIV\n\nand so on up to the tower."
    text = book("CHAPTER I\n\n" + body(1), f"CHAPTER II\n\n{listed}\n\n{body(2)}", "CHAPTER III\n\n" + body(3))
    assert titles(text) == ["CHAPTER I", "CHAPTER II", "CHAPTER III"]


def test_dialogue_in_capitals_is_not_split():
    shouts = '"CHAPTER TWO!"\n\nSTOP THE FERRY\n\n"NO," said the boy.\n\nHE MEANT IT'
    text = book("CHAPTER I\n\n" + body(1) + "\n\n" + shouts, "CHAPTER II\n\n" + body(2))
    assert titles(text) == ["CHAPTER I", "CHAPTER II"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Chapter two was the one that the surveyor never finished, and he said so.",
        "Chapter 2 of the harbour rules forbids it.",
        "Part one of the plan had gone well enough.",
        "Book II, line 30.",
        "One night the lamps went out.",
        "I am the boy who sells the oil.",
        "First act: the letter is lost, as everybody knew it would be.",
    ],
)
def test_a_keyword_in_a_sentence_is_not_a_heading(sentence):
    text = book(
        "CHAPTER I\n\n" + body(1) + "\n\n" + sentence + "\n\n" + MORE,
        "CHAPTER II\n\n" + body(2),
        "CHAPTER III\n\n" + body(3),
    )
    assert titles(text) == ["CHAPTER I", "CHAPTER II", "CHAPTER III"]


def test_numbered_sections_in_chapters_are_not_chapters():
    sections = "\n\n".join(f"{n}.\n\n{MORE}" for n in ("I", "II", "III"))
    text = book(*(f"CHAPTER {n}\n\n{sections}\n\n{body(n)}" for n in NUMERALS))
    assert len(titles(text)) == 4


def test_numbered_paragraphs_in_books_are_not_chapters():
    numbered = "\n\n".join(f"{n}. {PROSE}" for n in NUMERALS)
    text = book(*(f"THE {n} BOOK\n\n{numbered}" for n in ("FIRST", "SECOND", "THIRD")))
    assert titles(text) == ["THE FIRST BOOK", "THE SECOND BOOK", "THE THIRD BOOK"]


def test_page_numbers_are_not_chapters():
    half = PROSE.removesuffix(".").rsplit(" ", 3)[0]
    text = book(
        *(
            f"{n}\n\n{PROSE}\n\n{half}\n\n\n{7 + at}\n\n\nwas behind them. {MORE}\n\n{body(n)}"
            for at, n in enumerate(NUMERALS)
        )
    )
    assert titles(text) == list(NUMERALS)


def test_a_title_repeated_before_chapter_one_is_front_matter():
    text = book("A TOWN OF LISTS", "by Nobody", "A TOWN OF LISTS", chapters("CHAPTER I", "CHAPTER II").strip())
    assert [(section.kind, section.title) for section in split_book(text)] == [
        ("front", "A Town of Lists"), ("chapter", "CHAPTER I"), ("chapter", "CHAPTER II"),
    ]  # fmt: skip


def test_the_end_belongs_to_the_last_chapter():
    sections = split_book(book(chapters("CHAPTER I", "CHAPTER II").strip(), "THE END"))
    assert len(sections) == 2
    assert sections[-1].text.rstrip().endswith("THE END")


def test_a_misprinted_number_is_a_heading():
    assert len(titles(chapters("Chapter XLVI.", "Chapter XLVII.", "Chapter XVLIII.", "Chapter XLIX."))) == 4


def test_a_chapter_number_repeated_by_mistake_is_a_chapter():
    assert len(titles(chapters("CHAPTER I", "CHAPTER II", "CHAPTER II", "CHAPTER IV"))) == 4


def test_sections_have_evidence_and_rejections_have_reasons():
    sections = f"I.\n\n{MORE}\n\nII.\n\n{MORE}"
    sections, rejected = split_with_evidence(
        book("CHAPTER I\n\n" + sections, "CHAPTER II\n\n" + sections), language="en", title=None
    )
    assert all(section.evidence for section in sections)
    assert [r.reason for r in rejected] == ["a number inside a chapter"] * 4


def test_a_text_without_line_wrapping_is_split():
    lines = [
        line
        for n in NUMERALS
        for line in (f"CHAPTER {n}", *(p.replace("\n", " ") * 2 for p in body(n, 8).split("\n\n")))
    ]
    assert len(titles("\n".join(lines))) == 4


@pytest.mark.parametrize("own_heading", [True, False])
def test_a_list_of_a_chapter_does_not_end_the_chapter(own_heading):
    """Manuals and reports have a small list of sections in each chapter."""
    sections = ("The quay", "The crossing", "The landing", "The town")
    mark = "## " if own_heading else ""
    chapters = []
    for number in range(1, 5):
        titles = [f"{number}.{place}. {name}" for place, name in enumerate(sections, 1)]
        body = "\n\n\n".join(f"{mark}{title}\n\n{PROSE}\n\n{PROSE}" for title in titles)
        chapters.append(f"# Chapter {number}: Tides\n\n{PROSE}\n\nContents\n\n{chr(10).join(titles)}\n\n\n{body}")
    text = "\n\n\n".join(chapters)
    found = split(text, language="en", title="The Tides")
    assert [section.title for section in found if section.kind == "chapter"] == [
        f"Chapter {number}: Tides" for number in range(1, 5)
    ]
    heard = sum(len(section.text) for section in found if section.kind == "chapter")
    assert heard > 0.95 * len(text)
