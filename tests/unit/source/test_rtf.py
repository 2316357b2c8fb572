"""Rich Text Format: encodings, and what a reader of the printed page sees."""

import pytest

from book_pipeline.errors import SourceRejected
from book_pipeline.source.readers import read_document
from book_pipeline.source.rtf.reader import read_rtf
from tests.unit.source.books import PARAGRAPHS
from tests.unit.source.office import rtf


def text_of(body):
    return read_rtf(rtf(body), "tide.rtf").text


def removed_from(body):
    return {(removal.reason, removal.text.strip()) for removal in read_rtf(rtf(body), "tide.rtf").removed}


def test_a_book_is_read_with_its_headings_and_metadata():
    document = read_rtf(rtf(), "tide.rtf")
    assert document.text == (
        f"# The Mud\n\n{PARAGRAPHS[0]}\n\n{PARAGRAPHS[1]}\n\n\n# The Letter\n\n" + "\n\n".join(PARAGRAPHS[2:]) + "\n"
    )
    assert (document.title, document.author, document.language) == ("The Tide", "Nobody Yet", "en-GB")
    assert document.removed == ()


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (r"caf\'e9 \ldblquote a\rdblquote\emdash b\~c\_d\-e", "café “a”—b c-de"),
        (r"{\f1 \'d2\'e8\'f5\'ee} \'e9", "Тихо é"),
        (r"\u1058?\u1080?\u1093?\u1086? \u8217'", "Тихо ’"),
        (r"\uc2\u1058\'a2\'d2\uc1 \u1080?", "Ти"),
        (r"\uc0\u1058\u1080 x", "Тиx"),
        (r"x\u-10179?\u-8704?", "x😀"),
        (r"{\upr{plain}{\*\ud{\u1058?}}}", "Т"),
        (r"\{a\}\\\line b\tab c", "{a}\\\nb c"),
    ],
)
def test_text_is_decoded(body, text):
    assert text_of(body + r"\par") == f"{text}\n"


def test_an_encoding_of_several_bytes_is_decoded():
    head = r"{\rtf1\ansi\ansicpg932{\fonttbl{\f0\fcharset128 Mincho;}}"
    assert read_rtf(rtf(r"\f0 \'8e\'9e\'8e\'9e\par", head), "tide.rtf").text == "時時\n"


def test_headings_are_known_by_outline_level_and_style():
    assert text_of(r"\pard\s1 I\par\pard a\par\pard\outlinelevel1 II\par\pard b\par") == "# I\n\na\n\n\n## II\n\nb\n"


def test_notes_follow_the_paragraph_that_refers_to_them():
    body = r"The tide{\super\chftn}{\footnote\pard\plain{\super\chftn} Almanac.\par And so.} went.\par Out.\par"
    assert text_of(body) == "The tide[1] went.\n\n[1] Almanac.\nAnd so.\n\nOut.\n"


def test_deleted_and_hidden_text_and_comments_are_not_read():
    body = r"The {\revised new }{\deleted old }{\v secret }tide{\*\annotation Really?}.\par"
    assert text_of(body) == "The new tide.\n"
    assert removed_from(body) == {("deleted text", "old"), ("hidden", "secret"), ("comment", "Really?")}


def test_heads_and_contents_pages_are_left_out_and_results_of_fields_are_read():
    body = r"{\header The Tide\par}{\field{\*\fldinst TOC \\o}{\fldrslt The Mud 5\par}}\pard\s2 Low 7\par"
    body += r"\pard See {\field{\*\fldinst{HYPERLINK x}}{\fldrslt{this}}}.\par"
    assert text_of(body) == "See this.\n"
    assert removed_from(body) == {("page head", "The Tide"), ("contents page", "The Mud 5"), ("contents page", "Low 7")}


def test_pictures_objects_and_unknown_destinations_are_skipped():
    body = rb"a{\pict\wmetafile8 0102}{\*\unknown b}{\xe index}{\pict\bin5 {{{{{}c\par"
    content = rtf("@").replace(b"@", body)
    assert read_rtf(content, "tide.rtf").text == "ac\n"


def test_text_boxes_are_read_once_after_their_paragraph():
    body = r"The{\shp{\*\shpinst{\sp{\sn x}{\sv 1}}{\shptxt Boxed.\par}}{\shprslt{\*\do{\dptxbxtext Boxed.\par}}}}"
    body += r" tide.\par Out.\par"
    assert text_of(body) == "The tide.\n\nBoxed.\n\nOut.\n"


def test_numbers_of_lists_are_read_and_bullets_are_not():
    body = r"{\listtext\tab 1.\tab}One\par{\listtext\'b7\tab}Point\par{\pntext 2)}Two\par"
    assert text_of(body) == "1. One\n\nPoint\n\n2) Two\n"


def test_a_table_is_read_by_rows():
    body = r"\trowd\pard\intbl High\cell never\cell\row\trowd\pard\intbl Low\cell always\cell\row\pard Out.\par"
    assert text_of(body) == "High never\nLow always\n\nOut.\n"


def test_a_page_break_is_a_wide_gap():
    assert text_of(r"One.\par\page Two.\par Three.\par") == "One.\n\n\nTwo.\n\nThree.\n"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (rtf(""), "contains no text"),
        (rtf("a")[:-1], "is cut off"),
        (b"The tide.", "is not RTF"),
        (rtf("{" * 3000), "is nested too deeply"),
    ],
)
def test_what_is_no_rtf_is_rejected(content, message):
    with pytest.raises(SourceRejected, match=message):
        read_rtf(content, "tide.rtf")


def test_a_line_end_in_the_file_is_no_part_of_a_character():
    book = rtf(r"\pard Gothic \u-10240?\u-8398?\u-10240" + "\r\n" + r"?\u-8385?\u233" + "\n" + r"\'e9t\u233? here.\par")
    assert read_document(book, "tide.rtf").text == "Gothic 𐌲𐌿été here.\n"
