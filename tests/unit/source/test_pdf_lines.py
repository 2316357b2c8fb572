"""Lines and paragraphs of a PDF from the places of words: both directions of writing, and scripts without spaces."""

import pytest

from book_pipeline.source.pdf.direction import is_from_right
from book_pipeline.source.pdf.extract import _joined
from book_pipeline.source.pdf.lines import lines_of
from book_pipeline.source.pdf.paragraphs import paragraphs_of

SIZE, LETTER, SPACE, RIGHT = 10.0, 5.0, 3.0, 400.0
HEBREW = "המעבורת יצאה מוקדם בבוקר ואיש על הרציף לא שם לב"


def placed(text, baseline=500.0, *, from_right=True, right=RIGHT):
    """Place the words of a line one after the other, from the right or from the left."""
    words, at = [], right if from_right else 60.0
    for word in text.split():
        width = len(word) * LETTER
        left = at - width if from_right else at
        words.append([word, left, left + width, baseline, SIZE])
        at = left - SPACE if from_right else left + width + SPACE
    return words


def read(*lines, from_right=True):
    words = [word for line in lines for word in line]
    assert is_from_right(words) == from_right
    return [line.text for line in lines_of(words, 1, from_right=from_right)]


def test_a_line_that_is_written_from_the_right_is_read_from_there():
    assert read(placed(HEBREW), placed(HEBREW, 488.0)) == [HEBREW, HEBREW]
    assert read(placed(HEBREW)[::-1]) == [HEBREW]  # in the order in which some programs write them


def test_words_in_the_other_direction_keep_their_order():
    before, after = placed("המעבורת של"), placed("יצאה מוקדם", right=200.0)
    name = [["New", 260.0, 275.0, 500.0, SIZE], ["York", 278.0, 298.0, 500.0, SIZE], ["12", 301.0, 311.0, 500.0, SIZE]]
    assert read([*before, *name, *after]) == ["המעבורת של 12 New York יצאה מוקדם"]
    english = placed("He called it", from_right=False)
    quote = [["המעבורת", 165.0, 200.0, 500.0, SIZE], ["הישנה", 137.0, 162.0, 500.0, SIZE]]
    rest = [["again", 203.0, 228.0, 500.0, SIZE], ["and", 231.0, 246.0, 500.0, SIZE]]
    assert read([*english, *quote, *rest], from_right=False) == ["He called it המעבורת הישנה again and"]


def test_paragraphs_are_known_by_their_indents_at_the_right():
    full = f"{HEBREW} אבגד"
    lines = [placed(f"{full} א", 500.0, right=380.0), placed(full, 488.0), placed(full, 476.0)]
    lines += [placed(f"{full} א", 464.0, right=380.0), placed(full, 452.0)]
    made = lines_of([word for line in lines for word in line], 1, from_right=True)
    assert [paragraph.text.count(HEBREW) for paragraph in paragraphs_of(made)] == [3, 2]


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("渡し船は朝早く出て行", "ったが、船長が乗って", "渡し船は朝早く出て行ったが、船長が乗って"),
        ("나룻배는 아침 일찍", "떠났고 부두에 있던", "나룻배는 아침 일찍 떠났고 부두에 있던"),
    ],
)
def test_lines_of_chinese_and_japanese_are_joined_without_a_blank(first, second, joined):
    words = [[first, 60.0, 160.0, 500.0, SIZE], [second, 60.0, 160.0, 488.0, SIZE]]
    (paragraph,) = paragraphs_of(lines_of(words, 1))
    assert paragraph.text == joined


def test_the_labels_of_a_figure_do_not_hide_the_gutter_between_two_columns():
    left = [[f"left{n}", 60.0, 220.0, 700.0 - 12 * n, SIZE] for n in range(20)]
    right = [[f"right{n}", 235.0, 400.0, 500.0 - 12 * n, SIZE] for n in range(4)]
    labels = [[f"L{n}", 240.0 + 50 * (n % 3), 255.0 + 50 * (n % 3), 700.0 - 8 * n, SIZE] for n in range(24)]
    made = [line.text for line in lines_of([*left, *labels, *right], 1)]
    assert made[:20] == [f"left{n}" for n in range(20)]
    assert made[-4:] == [f"right{n}" for n in range(4)]


def test_a_divided_word_is_joined_with_its_rest_and_not_with_another_column():
    words = [["the", 60.0, 80.0, 500.0, SIZE], ["ad\u00ad", 82.0, 100.0, 500.0, SIZE]]
    rest = ["ministrator", 60.0, 130.0, 488.0, SIZE]
    other = ["tide", 60.0, 80.0, 494.0, SIZE]
    assert [p.text for p in paragraphs_of(lines_of([*words, rest], 1))] == ["the administrator"]
    assert [p.text for p in paragraphs_of(lines_of([*words, rest, other], 1))] == ["the ad tide ministrator"]


def test_the_halves_of_a_letter_beyond_the_first_plane_are_one_letter():
    assert _joined("(\ud835\udc34+\ud835\udc35)") == "(𝐴+𝐵)"
    assert _joined("a\ud835b") == "a\ufffdb"
