"""Page numbers and running heads that split sentences are removed; other numbers stay."""

import pytest

from book_pipeline.source.cleaning.pages import without_pages

LINE = "the carter said that the road was longer than it had been in his father's time, and went on,"
PAGE = [LINE] * 24
TORN = "and so, with the reins in one hand and"
REST = "the lamp in the other, he drove into the dark. It was late."
# No two pages end or begin with the same words.
WORDS = (
    "ash",
    "bay",
    "cob",
    "dun",
    "elm",
    "fen",
    "gig",
    "hob",
    "ivy",
    "jay",
    "kid",
    "lea",
    "mud",
    "nag",
    "oat",
    "pit",
    "rye",
)


def scanned(mark, pages=10, first=7):
    """Return the lines of a book whose pages end within a sentence, with a page mark between them."""
    lines = [*PAGE, TORN]
    for number in range(first, first + pages):
        word = WORDS[number % len(WORDS)]
        lines += [
            *mark(number),
            f"the {word} in the other, he drove on. It was late.",
            *PAGE,
            f"He held the {word} and",
        ]
    return [*lines, "nothing more."]


MARKS = {
    "a number": lambda n: ["", str(n), ""],
    "a number between dashes": lambda n: ["", f"- {n} -", ""],
    "a number in brackets": lambda n: ["", f"[{n}]", ""],
    "a number without blank lines": lambda n: [str(n)],
    "a number with its word": lambda n: ["", f"Page {n}", ""],
    "a number of all": lambda n: ["", f"page {n} of 99", ""],
    "a head behind": lambda n: ["", f"{n}   THE LONG ROAD", ""],
    "a head before": lambda n: ["", f"THE LONG ROAD     {n}", ""],
    "a head on a line of its own": lambda n: ["", str(n), "THE LONG ROAD", ""],
    "heads of left and right pages": lambda n: ["", f"{n}  A. CARTER" if n % 2 else f"THE LONG ROAD  {n}", ""],
}


@pytest.mark.parametrize("mark", MARKS)
def test_page_numbers_and_running_heads_are_removed(mark):
    lines = scanned(MARKS[mark])
    kept, removed = without_pages(lines)
    assert kept == scanned(lambda _: [])
    assert {r.text for r in removed} == {line for n in range(7, 17) for line in MARKS[mark](n) if line}
    assert all(lines[removal.line - 1].strip() == removal.text for removal in removed)


def test_a_misread_page_number_does_not_end_the_sequence():
    lines = scanned(lambda n: ["", "ll" if n == 11 else str(n), ""])
    kept, removed = without_pages(lines)
    assert len(removed) == 9
    assert "12" not in kept


def test_a_gap_between_complete_sentences_stays():
    lines = scanned(lambda n: ["", str(n), ""])
    at = lines.index("11")
    lines[at - 2], lines[at + 2] = "He slept.", "He woke."
    kept, _ = without_pages(lines)
    assert kept[kept.index("He slept.") + 1 : kept.index("He woke.")] == [""]


WHOLE = [*PAGE, "and there the day ended."]
BODIES = {
    "numbered chapters": [line for n in range(1, 13) for line in (str(n), "", *WHOLE, "")],
    "numbered sonnets": [line for n in range(1, 30) for line in (str(n), "", *["A line of verse,"] * 14, "")],
    "sections that go on in small letters": [
        line for n in range(1, 13) for line in ("", str(n), "", "on the road again, he sang.", *WHOLE)
    ],
    "years": [line for n in range(1840, 1852) for line in ("", str(n), "", "It rained.", *WHOLE)],
    "a table": [f"Wheel of the cart    {n}" for n in range(1, 20)],
    "a contents page": [f"Chapter {n}: On the road    {9 * n}" for n in range(1, 20)],
    "few numbers": [*PAGE, TORN, "", "3", "", REST, *PAGE, TORN, "", "4", "", REST],
    "no number at all": PAGE * 10,
    "nothing": [],
}


@pytest.mark.parametrize("body", BODIES)
def test_other_numbers_stay(body):
    assert without_pages(list(BODIES[body])) == (BODIES[body], ())


def test_a_speakers_name_is_not_a_running_head():
    speaker_follows = iter([True] * 3 + [False] * 20)
    lines = scanned(lambda number: [str(number), *(["HAMLET."] if next(speaker_follows) else [])], pages=14)
    kept, removed = without_pages(lines)
    assert kept.count("HAMLET.") == 3
    assert len(removed) == 14


def test_a_running_head_after_a_blank_line_is_removed():
    kept, removed = without_pages(scanned(lambda number: ["", str(number), "", "THE LONG ROAD", ""]))
    assert "THE LONG ROAD" not in kept
    assert len(removed) == 20


def numbered_chapters(first_page):
    """Return the lines of a book of three chapters, whose headings are numbers, and the lines of its headings."""
    lines, page, headings = [], first_page, []
    for chapter in range(1, 4):
        headings.append(len(lines))
        lines += [str(chapter), "", "The lamp was lit.", *PAGE, f"He held the {WORDS[-chapter]} and"]
        for _ in range(4):
            word = WORDS[page]
            rest = f"the {word} in the other, he drove on. It was late."
            lines += ["", str(page), "", rest, *PAGE, f"He held the {word} and"]
            page += 1
        lines += ["the lamp in the other, he drove home.", "", ""]
    return lines, headings


@pytest.mark.parametrize("first_page", [1, 2])
def test_the_number_of_the_first_chapter_is_no_page_number(first_page):
    lines, headings = numbered_chapters(first_page)
    kept, removed = without_pages(lines)
    assert [line for line in kept if line.strip().isdigit()] == ["1", "2", "3"]
    assert {removal.line - 1 for removal in removed}.isdisjoint(headings)
    assert len(removed) == 12


@pytest.mark.parametrize("line", ["Page 13 of 240", "- page 3 of 9 -", "Seite 4 von 20", "[Page 5/80]"])
def test_a_page_number_that_names_the_number_of_pages_goes_alone(line):
    before, after = "The ferry left the quay at noon and", "nobody on board spoke of the storm."
    lines, (removal,) = without_pages([before, "", line, "", after])
    assert lines == [before, after]
    assert removal.text == line


def test_a_sentence_about_pages_stays():
    lines = ["He had read page 13 of 240.", "", "Page 13 of the book was torn."]
    assert without_pages(lines) == (lines, ())
