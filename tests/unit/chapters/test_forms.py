"""One small text for each form of chapter headings."""

import pytest

from book_pipeline.chapters.split import split
from tests.unit.chapters.books import body, book, chapters, titles

FORMS = {
    "keyword and Roman": ("en", ["CHAPTER I", "CHAPTER II", "CHAPTER III"]),
    "keyword and title in one line": (
        "en",
        ["CHAPTER I. The Ferry", "CHAPTER II. The Letter", "CHAPTER III. The Bridge"],
    ),
    "keyword, dashes and title": ("en", ["CHAPTER I--THE FERRY", "CHAPTER II--THE LETTER", "CHAPTER III--THE BRIDGE"]),
    "keyword and Arabic": ("en", ["Chapter 1", "Chapter 2", "Chapter 3"]),
    "shortened keyword": ("en", ["CHAP. I.", "CHAP. II.", "CHAP. III."]),
    "old Roman": ("en", ["CHAPTER I", "CHAPTER II", "CHAPTER III", "CHAPTER IIII"]),
    "small Roman": ("en", ["Chapter i.", "Chapter ii.", "Chapter iii."]),
    "keyword and number in words": ("en", ["Chapter One", "Chapter Two", "Chapter Three"]),
    "ordinal first": ("en", ["FIRST ACT", "SECOND ACT", "THIRD ACT"]),
    "the, ordinal, keyword": ("en", ["THE FIRST BOOK", "THE SECOND BOOK", "THE THIRD BOOK"]),
    "keyword, the, ordinal": ("en", ["Book the First--Out", "Book the Second--Across", "Book the Third--Home"]),
    "the last": ("en", ["Chapter i.", "Chapter ii.", "Chapter the last."]),
    "compound number": ("en", ["Chapter 1.I.", "Chapter 1.II.", "Chapter 1.III."]),
    "staves": ("en", ["STAVE ONE", "STAVE TWO", "STAVE THREE"]),
    "letters": ("en", ["LETTER I", "LETTER II", "LETTER III"]),
    "cantos": ("it", ["CANTO I", "CANTO II", "CANTO III"]),
    "bare Roman": ("en", ["I", "II", "III"]),
    "bare Roman with a full stop": ("de", ["I.", "II.", "III."]),
    "bare Arabic": ("en", ["1", "2", "3"]),
    "bracketed": ("en", ["[ 1 ]", "[ 2 ]", "[ 3 ]"]),
    "between dashes": ("en", ["— I —", "— II —", "— III —"]),
    "bare Roman and title": ("en", ["I. The Ferry", "II. The Letter", "III. The Bridge"]),
    "bare Arabic and title": ("en", ["1. THE FERRY.", "2. THE LETTER.", "3. THE BRIDGE."]),
    "bare words": ("en", ["ONE", "TWO", "THREE"]),
    "French": ("fr", ["CHAPITRE PREMIER", "CHAPITRE II", "CHAPITRE III"]),
    "French words": ("fr", ["Chapitre un", "Chapitre deux", "Chapitre trois"]),
    "German": ("de", ["Erstes Kapitel", "Zweites Kapitel", "Drittes Kapitel"]),
    "German figures": ("de", ["1. Kapitel", "2. Kapitel", "3. Kapitel"]),
    "Spanish": ("es", ["CAPÍTULO PRIMERO", "CAPÍTULO SEGUNDO", "CAPÍTULO TERCERO"]),
    "Italian": ("it", ["CAPITOLO PRIMO", "CAPITOLO SECONDO", "CAPITOLO TERZO"]),
    "Finnish": ("fi", ["Ensimmäinen luku", "Toinen luku", "Kolmas luku"]),
    "old Finnish": ("fi", ["Ensimmäinen runo", "Toinen runo", "Kolmas runo"]),
    "Chinese": ("zh", ["第一回", "第二回", "第三回"]),
    "Chinese with titles": ("zh", ["第一章 渡船", "第二章 書信", "第三章 橋"]),
    "emphasised": ("en", ["_CHAPTER I_", "_CHAPTER II_", "_CHAPTER III_"]),
    "indented": ("en", ["                CHAPTER I", "                CHAPTER II", "                CHAPTER III"]),
    "footnote marks": ("en", ["CHAPTER I[1]", "CHAPTER II[2]", "CHAPTER III"]),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_heading_is_split(form):
    language, headings = FORMS[form]
    sections = split(chapters(*headings), language=language, title=None)
    assert [section.kind for section in sections] == ["chapter"] * len(headings)
    assert all(section.text.startswith(heading) for section, heading in zip(sections, headings, strict=True))


@pytest.mark.parametrize("form", FORMS)
def test_form_is_split_without_a_language(form):
    headings = FORMS[form][1]
    assert len(split(chapters(*headings), language=None, title=None)) == len(headings)


def test_headings_without_blank_lines_after_them_are_found():
    text = chapters("CHAPTER I", "CHAPTER II", "CHAPTER III", gap="\n")
    assert titles(text) == ["CHAPTER I", "CHAPTER II", "CHAPTER III"]


def test_headings_with_narrow_gaps_are_found():
    text = chapters("CHAPTER I", "CHAPTER II", "CHAPTER III").replace("\n\n\n", "\n\n")
    assert titles(text) == ["CHAPTER I", "CHAPTER II", "CHAPTER III"]


def test_a_title_on_the_line_after_the_number_is_added():
    text = chapters("I\n\nThe Ferry", "II\n\nThe Letter", "III\n\nThe Bridge")
    assert titles(text) == ["I. The Ferry", "II. The Letter", "III. The Bridge"]


def test_a_title_in_the_paragraph_of_the_keyword_is_added():
    text = chapters("CHAPTER I\nThe Ferry", "CHAPTER II\nThe Letter")
    assert titles(text) == ["CHAPTER I The Ferry", "CHAPTER II The Letter"]


def test_the_first_sentence_is_not_a_title():
    assert titles(chapters("I", "II")) == ["I", "II"]


def test_headings_that_change_their_form_are_found():
    text = chapters(
        "ADVENTURE I. THE FERRY", "ADVENTURE II. THE LETTER", "III. THE ADVENTURE OF THE BRIDGE", "IV. THE LAMP"
    )
    assert len(titles(text)) == 4


def test_titles_without_numbers_are_chapters():
    text = book(
        "A TOWN OF LISTS",
        "by Nobody",
        *(f"{name}\n\n{body(name, 8)}" for name in ("THE FERRY", "THE LETTER", "ON BRIDGES")),
    )
    assert titles(text) == ["THE FERRY", "THE LETTER", "ON BRIDGES"]


def test_titles_listed_in_the_contents_page_are_chapters():
    names = ("The Ferry", "The Letter", "On Bridges and Other Ways")
    contents = "Contents\n\n" + "\n\n".join(names)
    text = book("A TOWN OF LISTS", contents, *(f"{name.upper()}\n\n{body(name)}" for name in names))
    assert titles(text) == [name.upper() for name in names]


def test_numbers_may_restart_in_each_part():
    text = book("PART ONE", chapters("I", "II", "III").strip(), "PART TWO", chapters("I", "II").strip())
    sections = split(text, language="en", title=None)
    assert [(section.kind, section.part) for section in sections] == [
        ("part-title", "PART ONE"), *[("chapter", "PART ONE")] * 3,
        ("part-title", "PART TWO"), *[("chapter", "PART TWO")] * 2,
    ]  # fmt: skip


def test_numbers_may_continue_across_parts():
    text = book("PART ONE--Out", chapters("1", "2").strip(), "PART TWO--Home", chapters("3", "4").strip())
    assert titles(text) == ["1", "2", "3", "4"]
    assert titles(text, kind="part-title") == ["PART ONE--Out", "PART TWO--Home"]


def test_volumes_books_and_chapters_are_nested():
    text = book(
        "VOLUME I",
        "BOOK FIRST--OUT",
        chapters("CHAPTER I", "CHAPTER II").strip(),
        "BOOK SECOND--HOME",
        chapters("CHAPTER I", "CHAPTER II").strip(),
    )
    sections = split(text, language="en", title=None)
    assert [section.part for section in sections if section.kind == "chapter"] == ["VOLUME I, BOOK FIRST--OUT"] * 2 + [
        "VOLUME I, BOOK SECOND--HOME"
    ] * 2


def test_parts_without_a_number_are_found():
    text = book(
        "A TOWN OF LISTS",
        "by Nobody",
        *(book(part, chapters("CANTO I", "CANTO II").strip()).strip() for part in ("OUT", "HOME")),
    )
    assert [(section.kind, section.part) for section in split(text, language="en", title=None)] == [
        ("front", None), ("part-title", "OUT"), *[("chapter", "OUT")] * 2,
        ("part-title", "HOME"), *[("chapter", "HOME")] * 2,
    ]  # fmt: skip


def test_a_repeated_title_above_each_number_is_part_of_the_heading():
    text = chapters("A TOWN OF LISTS\nCANTO I", "A TOWN OF LISTS\nCANTO II", "A TOWN OF LISTS\nCANTO III")
    assert len(titles(text)) == 3


def test_letters_and_chapters_are_both_chapters():
    text = book(
        "CONTENTS\n\n Letter 1\n Letter 2\n Chapter 1\n Chapter 2",
        chapters("Letter 1", "Letter 2", "Chapter 1", "Chapter 2").strip(),
    )
    assert titles(text) == ["Letter 1", "Letter 2", "Chapter 1", "Chapter 2"]


def test_stories_are_chapters_not_their_numbered_sections():
    def story(name):
        return f"{name}\n\n\nI\n\n{body(name)}\n\n\nII\n\n{body(name + '2')}"

    assert titles(book("A TOWN OF LISTS", *(story(name) for name in ("THE LAMP", "THE BOAT", "THE QUAY")))) == [
        "THE LAMP", "THE BOAT", "THE QUAY",
    ]  # fmt: skip


def test_short_poems_are_chapters():
    verse = "The lamp is out, the boat is gone,\nThe boy is on the quay;\n\n" * 3
    names = ("THE LAMP", "THE BOAT", "ON THE QUAY", "TO A CLOCK")
    assert titles(book("A TOWN OF LISTS", *(f"{name}\n\n{verse.strip()}" for name in names))) == list(names)


def test_two_epilogues_are_parts():
    text = book(
        "BOOK ONE: 1805",
        chapters("CHAPTER I", "CHAPTER II").strip(),
        "FIRST EPILOGUE: 1813",
        chapters("CHAPTER I", "CHAPTER II").strip(),
    )
    assert titles(text, kind="part-title") == ["BOOK ONE: 1805", "FIRST EPILOGUE: 1813"]


def test_parts_without_chapters_are_the_chapters():
    assert titles(chapters("PART I", "PART II", "PART III")) == ["PART I", "PART II", "PART III"]


def test_acts_are_chapters_not_their_scenes():
    act = "\n\n\n".join(f"SCENE {n}\n\n{body(n)}" for n in ("I", "II"))
    text = book(*(f"ACT {n}\n\n{act}" for n in ("I", "II", "III")))
    assert titles(text) == ["ACT I", "ACT II", "ACT III"]


def test_an_epilogue_with_its_own_numbers_is_a_part():
    text = book("PART I", chapters("CHAPTER I", "CHAPTER II").strip(), "EPILOGUE", chapters("I", "II").strip())
    assert titles(text) == ["CHAPTER I", "CHAPTER II", "I", "II"]
    assert titles(text, kind="part-title") == ["PART I", "EPILOGUE"]


def test_front_and_back_matter_are_found():
    text = book(
        "A TOWN OF LISTS", "PREFACE\n\n" + body("p"), "PROLOGUE\n\n" + body("q"),
        chapters("CHAPTER I", "CHAPTER II").strip(),
        "EPILOGUE\n\n" + body("e"), "NOTES\n\n1 A list is a list.", "INDEX\n\nBaker, 7",
    )  # fmt: skip
    sections = split(text, language="en", title="A Town of Lists")
    assert [(section.title, section.kind) for section in sections] == [
        ("A Town of Lists", "front"), ("PREFACE", "front"), ("PROLOGUE", "chapter"), ("CHAPTER I", "chapter"),
        ("CHAPTER II", "chapter"), ("EPILOGUE", "chapter"), ("NOTES", "notes"), ("INDEX", "back"),
    ]  # fmt: skip


def test_markdown_headings_are_chapters():
    text = book("# A Town of Lists", *(f"## {name}\n\n{body(name)}" for name in ("The Ferry", "The Letter", "Home")))
    assert titles(text) == ["The Ferry", "The Letter", "Home"]


def test_markdown_parts_contain_chapters():
    def part(name):
        return [f"# {name}", *(f"## {n}\n\n{body(n)}" for n in ("Chapter 1", "Chapter 2"))]

    text = book(*part("Part One"), *part("Part Two"))
    assert titles(text) == ["Chapter 1", "Chapter 2"] * 2
    assert titles(text, kind="part-title") == ["Part One", "Part Two"]


def test_a_text_without_headings_is_one_chapter():
    (section,) = split(body(1), language="en", title="A Town of Lists")
    assert (section.title, section.kind, section.position) == ("A Town of Lists", "chapter", 1)


def test_an_empty_text_has_no_sections():
    assert split("", language=None, title=None) == ()
