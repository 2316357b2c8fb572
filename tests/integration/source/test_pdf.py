"""PDFs: reading order, paragraphs, headings, notes, and what repeats on each page."""

import sys
from dataclasses import replace
from random import Random

import pytest

from book_pipeline.errors import SourceRejected, WordsUnaccounted
from book_pipeline.source.pdf import reader
from book_pipeline.source.pdf.reader import read_pdf
from book_pipeline.source.readers import read_document
from tests.unit.source.books import PARAGRAPHS
from tests.unit.source.mixtures import mixture
from tests.unit.source.pdfs import LETTER, lines, pdf, wrapped
from tests.unit.source.test_nothing_is_lost import check_all_words

PROSE = " ".join(PARAGRAPHS).replace("“", '"').replace("”", '"')


def text_of(*pages, **others):
    return read_pdf(pdf(pages, **others), "tide.pdf").text


def removed_from(*pages):
    return [(removal.reason, removal.text, removal.file) for removal in read_pdf(pdf(pages), "tide.pdf").removed]


def test_a_book_is_read_with_its_metadata():
    document = read_pdf(pdf([lines(wrapped(PROSE))]), "tide.pdf")
    assert document.text == PROSE + "\n"
    assert (document.title, document.author, document.language) == ("The Tide", "Nobody Yet", "en-GB")
    assert document.removed == ()


def test_paragraphs_are_known_by_indents_gaps_and_short_lines():
    first, second = wrapped(PROSE[:300]), wrapped(PROSE[300:600])
    indented = lines([*first, *second], indents=[0, len(first)])
    assert text_of(indented) == f"{PROSE[:300].strip()}\n\n{PROSE[300:600].strip()}\n"
    gapped = lines(first) + lines(second, top=514 - 13.2 * len(first))
    assert text_of(gapped) == f"{PROSE[:300].strip()}\n\n{PROSE[300:600].strip()}\n"
    short = lines([*first, "He sat down.", *second])
    assert text_of(short).endswith(f"He sat down.\n\n{PROSE[300:600].strip()}\n")


def test_verse_keeps_its_lines():
    verse = ["A line of verse,", "and its sister", "and a third one"]
    assert text_of(lines([*wrapped(PROSE), *verse])).endswith("\n".join(verse) + "\n")


def test_a_paragraph_continues_on_the_next_page():
    made = wrapped(PROSE)
    assert text_of(lines(made[:5]), lines(made[5:])) == PROSE + "\n"


def test_a_divided_word_is_mended_and_a_compound_keeps_its_hyphen():
    made = [
        "The harbour master sat to wait for the har-",
        "bour, and a well-known pilot drew the well-",
        "known coast.",
    ]
    assert text_of(lines(made)) == (
        "The harbour master sat to wait for the harbour, and a well-known pilot drew the well-known coast.\n"
    )


def test_columns_are_read_one_after_the_other_whatever_their_order_in_the_file():
    made = wrapped(PROSE, 26)
    left, right = made[: len(made) // 2], made[len(made) // 2 :]
    columns = [*lines(left, size=9, left=50), *lines(right, size=9, left=220)]
    assert text_of(columns) == PROSE + "\n"
    interleaved = [each for pair in zip(lines(left, size=9, left=50), lines(right, size=9, left=220)) for each in pair]  # noqa: B905
    assert " ".join(made[: len(left)]) in text_of(interleaved)


def test_running_heads_and_page_numbers_are_left_out():
    pages = [
        [(f"{n + 4}  THE TIDE", 180, 560, 8), *lines(wrapped(PROSE[20 * n :])), (f"- {n + 4} -", 200, 40, 9)]
        for n in range(6)
    ]
    assert "THE TIDE" not in text_of(*pages)
    assert not any(line.strip().isdecimal() or "- 4 -" in line for line in text_of(*pages).split("\n"))
    removed = removed_from(*pages)
    assert ("page head or number", "4 THE TIDE", "page 1") in removed
    assert ("page head or number", "- 9 -", "page 6") in removed
    assert len(removed) == 12


@pytest.mark.parametrize("numbers", [["I", "II", "III", "IV"], ["CHAPTER 1", "CHAPTER 2", "CHAPTER 3", "CHAPTER 4"]])
def test_numbers_of_chapters_at_the_top_of_pages_stay(numbers):
    pages = []
    for number in numbers:
        pages += [[(number, 200, 545, 11), *lines(wrapped(PROSE))], lines(wrapped(PROSE[len(pages) :]), top=550)]
    text = text_of(*pages)
    assert all(f"\n{number}\n" in f"\n{text}" for number in numbers)


def test_larger_type_is_a_heading():
    page = [("Chapter One", 60, 550, 20), ("The Mud", 60, 525, 16), *lines(wrapped(PROSE), top=490)]
    assert text_of(page).startswith("# Chapter One\n\n\n## The Mud\n\nThe tide")


def test_bookmarks_are_headings():
    page = [("The Mud", 60, 550, 11), *lines(wrapped(PROSE), top=500)]
    text = text_of(page, [("The Letter", 60, 550, 11), *lines(wrapped(PROSE), top=500)],
                   bookmarks=[("The Mud", 0), ("The Letter", 1)])  # fmt: skip
    assert text.startswith("# The Mud\n\nThe tide went")
    assert "\n\n\n# The Letter\n\nThe tide went" in text


@pytest.mark.parametrize("before", [b"\x1b%-12345X@PJL SET COPIES=1\r\n", b"%%PRINT_JOB: 7\r\n%%PAPER: A4\r\n", b"\n"])
def test_commands_for_a_printer_before_a_pdf_are_passed_over(before):
    assert read_document(before + pdf([lines(wrapped(PROSE))]), "tide.pdf").text == PROSE + "\n"


def test_bookmarks_with_words_that_their_pages_lack_are_no_repetition():
    names = ["In which the tide goes out and nobody knows when it comes", "In which a letter arrives and is read aloud"]
    content = pdf(
        [lines(wrapped(PROSE)), lines(wrapped(PROSE))], bookmarks=[(name, at) for at, name in enumerate(names)]
    )
    assert read_document(content, "tide.pdf").text.count("In which") == len(names)


def test_footnotes_follow_the_paragraph_that_refers_to_them():
    made = wrapped(PROSE)
    mark = ("1", 60 + LETTER * 11 * len(made[0]), 524, 6)
    noted = [*lines(made[:1]), mark, *lines(made[1:], top=506.8), ("1 So the almanac.", 60, 60, 8)]
    text = text_of(noted, lines(made, top=530))
    assert text.startswith(f"{made[0]}[1] {made[1]}")
    assert "\n\n[1] So the almanac.\n" in text


def test_a_contents_page_with_dots_is_left_out():
    contents = lines([f"Chapter {n} ........................ {7 * n}" for n in range(1, 5)])
    assert text_of(contents, lines(wrapped(PROSE))) == PROSE + "\n"
    assert removed_from(contents, lines(wrapped(PROSE)))[0][:2] == (
        "contents page",
        "Chapter 1 ........................ 7",
    )


def test_a_drop_cap_belongs_to_its_line():
    made = [*wrapped(PROSE[1:250], 41)[:3]]
    made += wrapped(PROSE[1 + len(" ".join(made)) :])
    page = [("T", 60, 500, 40), *lines(made[:3], left=86.4, top=524), *lines(made[3:], top=524 - 3 * 13.2)]
    assert text_of(page) == PROSE + "\n"


def test_turned_text_is_recorded_and_not_read():
    turned = "BT /F1 9 Tf 0 1 -1 0 20 200 Tm (arXiv:1) Tj ET"
    document = read_pdf(pdf([lines(wrapped(PROSE))], extra=turned), "tide.pdf")
    assert document.text == PROSE + "\n"
    assert [(removal.reason, removal.text) for removal in document.removed] == [("text that is not upright", "arXiv:1")]


def test_a_scan_is_rejected_by_name():
    with pytest.raises(SourceRejected, match=r"tide\.pdf has pages that are pictures without text \(1 of 2\)"):
        read_pdf(pdf([[], lines(wrapped(PROSE))], extra="q 400 0 0 500 0 0 cm /I Do Q"), "tide.pdf")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (pdf([[]]), "contains no text"),
        (b"%PDF-1.7\nnothing", "is damaged"),
        (pdf([lines(["a"])])[:60], "is damaged"),
    ],
)
def test_what_is_no_pdf_with_text_is_rejected(content, message):
    with pytest.raises(SourceRejected, match=message):
        read_pdf(content, "tide.pdf")


@pytest.mark.parametrize("program", ["import os; os.abort()", "import time; time.sleep(60)"])
def test_a_process_that_dies_rejects_the_file(program, monkeypatch):
    monkeypatch.setattr(reader, "command_of", lambda _module: [sys.executable, "-c", program])
    monkeypatch.setattr(reader, "SECONDS", 2)
    with pytest.raises(SourceRejected, match=r"tide\.pdf (takes too long|can't be read)"):
        read_pdf(pdf([lines(["a"])]), "tide.pdf")


@pytest.mark.parametrize(("times", "message"), [(0, "13 of .* were lost"), (2, "13 words were read twice")])
def test_a_reader_that_loses_a_sentence_or_reads_it_twice_stops_the_book(monkeypatch, times, message):
    content, sentence = pdf([lines(wrapped(PROSE))]), PROSE[PROSE.index("It was from the sea") :]
    assert read_document(content, "tide.pdf").text.endswith(sentence + "\n")
    document = read_pdf(content, "tide.pdf")
    broken = replace(document, text=document.text.replace(sentence, f"{sentence} " * times))
    monkeypatch.setattr(reader, "read_pdf", lambda *_: broken)
    with pytest.raises(WordsUnaccounted, match=message):
        read_document(content, "tide.pdf")


@pytest.mark.parametrize("seed", range(3))
def test_words_in_are_words_kept_and_words_removed_for_a_reason(seed):
    check_all_words(mixture("pdf", Random(seed), least=6))
