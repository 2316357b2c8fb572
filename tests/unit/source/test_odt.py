"""OpenDocument texts: what a reader of the printed page sees is read, in its order, and nothing else."""

import io
import zipfile

import pytest

from book_pipeline.errors import SourceRejected
from book_pipeline.source.odt.reader import read_odt
from book_pipeline.source.readers import read_document
from tests.unit.source.books import PARAGRAPHS
from tests.unit.source.office import odt

NUMBERED = (
    '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="1" '
    'style:num-suffix="."/><text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")"/>'
    '</text:list-style><text:list-style style:name="L2"><text:list-level-style-bullet text:level="1"/>'
    "</text:list-style>"
)


def text_of(body, **others):
    return read_odt(odt(body, **others), "tide.odt").text


def removed_from(body, **others):
    return {(removal.reason, removal.text.strip()) for removal in read_odt(odt(body, **others), "tide.odt").removed}


def test_a_book_is_read_with_its_headings_and_metadata():
    document = read_odt(odt(), "tide.odt")
    assert document.text == (
        f"# The Mud\n\n{PARAGRAPHS[0]}\n\n{PARAGRAPHS[1]}\n\n\n# The Letter\n\n" + "\n\n".join(PARAGRAPHS[2:]) + "\n"
    )
    assert (document.title, document.author, document.language) == ("The Tide", "Nobody Yet", "en-GB")
    assert document.removed == ()


def test_blanks_tabs_and_line_breaks_are_elements():
    body = '<text:p>The<text:s text:c="2"/>tide\n  went<text:line-break/>out<text:tab/>again.<text:soft-page-break/>'
    body += "</text:p>"
    assert text_of(body) == "The tide went\nout again.\n"


def test_notes_follow_the_paragraph_that_refers_to_them():
    note = (
        '<text:note text:note-class="{0}"><text:note-citation>{1}</text:note-citation><text:note-body>'
        "<text:p>{2}</text:p></text:note-body></text:note>"
    )
    body = (
        f"<text:p>The tide{note.format('footnote', 1, 'Almanac.')} went{note.format('endnote', 'i', 'Oak.')}.</text:p>"
    )
    assert text_of(body + "<text:p>Out.</text:p>") == "The tide[1] went[2].\n\n[1] Almanac.\n\n[2] Oak.\n\nOut.\n"


def test_deleted_text_and_comments_are_not_read_and_inserted_text_is():
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>old</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
        "<text:p>The <text:change-start/>new<text:change-end/> tide<office:annotation><text:p>Really?</text:p>"
        "</office:annotation>.</text:p>"
    )  # fmt: skip
    assert text_of(body) == "The new tide.\n"
    assert removed_from(body) == {("deleted text", "old"), ("comment", "Really?")}


def test_hidden_text_is_not_read():
    styles = '<style:style style:name="T1"><style:text-properties text:display="none"/></style:style>'
    styles += '<style:style style:name="T2" style:parent-style-name="T1"/>'
    body = '<text:p>Seen.<text:span text:style-name="T2"> A secret.</text:span></text:p>'
    body += '<text:section text:display="none"><text:p>Another.</text:p></text:section>'
    assert text_of(body, automatic=styles) == "Seen.\n"
    assert removed_from(body, automatic=styles) == {("hidden", "A secret."), ("hidden", "Another.")}


@pytest.mark.parametrize(("is_hidden", "shown"), [("true", "Words."), ("false", "Another.\n\nWords.")])
def test_a_section_that_a_condition_hides_is_not_read(is_hidden, shown):
    condition = f'text:display="condition" text:condition="ooow:x==1" text:is-hidden="{is_hidden}"'
    assert text_of(f"<text:section {condition}><text:p>Another.</text:p></text:section><text:p>Words.</text:p>") == (
        f"{shown}\n"
    )


def test_the_caption_of_a_picture_is_marked():
    styles = '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Illustration"/>'
    body = '<text:p text:style-name="P1">Illustration 1: A gull.</text:p><text:p>Words.</text:p>'
    assert text_of(body, automatic=styles) == "[Illustration: Illustration 1: A gull.]\n\nWords.\n"


def test_contents_pages_are_left_out():
    body = (
        "<text:table-of-content><text:index-body><text:p>The Mud 5</text:p></text:index-body></text:table-of-content>"
    )
    assert text_of(f"{body}<text:p>Words.</text:p>") == "Words.\n"
    assert removed_from(f"{body}<text:p>Words.</text:p>") == {("contents page", "The Mud 5")}


def test_numbers_of_lists_and_headings_are_read():
    def items(*texts, style="L1", inner=""):
        made = "".join(f"<text:list-item><text:p>{text}</text:p>{inner}</text:list-item>" for text in texts)
        return f'<text:list text:style-name="{style}">{made}</text:list>'

    inner = "<text:list><text:list-item><text:p>deep</text:p></text:list-item></text:list>"
    body = items("One", "Two", inner=inner) + items("Again") + items("A point", style="L2")
    assert text_of(body, automatic=NUMBERED) == "1. One\n\na) deep\n\n2. Two\n\na) deep\n\n1. Again\n\nA point\n"
    outline = (
        '<text:outline-style><text:outline-level-style text:level="1" style:num-format="I" style:num-prefix="Part "/>'
    )
    outline = f"<office:styles>{outline}</text:outline-style></office:styles>"
    body = '<text:h text:outline-level="1">The Mud</text:h><text:h text:outline-level="2">Low</text:h>'
    body += '<text:h text:outline-level="1" text:is-list-header="true">Bare</text:h><text:p>Words.</text:p>'
    assert text_of(body, styles=outline) == "# Part I: The Mud\n\n\n## Low\n\n\n# Bare\n\nWords.\n"


def test_tables_sections_and_text_boxes_are_read():
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    row = f"<table:table-row>{cell}{cell}</table:table-row>"
    table = f"<table:table>{row.format('High', 'never')}{row.format('Low', 'always')}</table:table>"
    box = "<draw:frame><draw:text-box><text:p>Boxed.</text:p></draw:text-box></draw:frame>"
    body = f"<text:section>{table}</text:section><text:p>The{box} tide.</text:p><text:p>Out.</text:p>"
    assert text_of(body) == "High never\nLow always\n\nThe tide.\n\nBoxed.\n\nOut.\n"


def test_a_page_break_is_a_wide_gap():
    styles = '<style:style style:name="P1"><style:paragraph-properties fo:break-before="page"/></style:style>'
    body = '<text:p>One.</text:p><text:p text:style-name="P1">Two.</text:p><text:p>Three.</text:p>'
    assert text_of(body, automatic=styles) == "One.\n\n\nTwo.\n\nThree.\n"


def test_heads_and_feet_are_recorded():
    styles = "<office:master-styles><style:master-page><style:header><text:p>The Tide</text:p></style:header>"
    styles += "<style:footer><text:p>3</text:p></style:footer></style:master-page></office:master-styles>"
    assert removed_from("<text:p>Words.</text:p>", styles=styles) == {("page head", "The Tide"), ("page foot", "3")}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (odt(""), "contains no text"),
        (odt("<text:p>"), "is damaged or nested too deeply"),
        (odt(kind="spreadsheet"), "is an OpenDocument file, but not a text"),
        (odt(manifest="<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"), "by a password"),
    ],
)
def test_what_is_no_text_is_rejected(content, message):
    with pytest.raises(SourceRejected, match=message):
        read_odt(content, "tide.odt")


def test_many_roman_numbers_of_a_list_are_no_words_that_were_read_twice():
    item = "<text:list-item><text:p>The tide went out.</text:p></text:list-item>"
    style = '<text:list-style style:name="R"><text:list-level-style-number text:level="1" style:num-format="i" '
    style += 'style:num-suffix="."/></text:list-style>'
    book = odt(f'<text:list text:style-name="R">{item * 20}</text:list>', automatic=style)
    assert read_document(book, "tide.odt").text.endswith("xx. The tide went out.\n")


def test_who_deleted_a_text_and_when_are_no_words_of_it():
    deleted = "<text:changed-region><text:deletion><office:change-info><dc:creator>One of the many Pilots of the Port"
    deleted += "</dc:creator><dc:date>2015-03-01T18:19:00</dc:date></office:change-info><text:p>Gone.</text:p>"
    deleted += "</text:deletion></text:changed-region>"
    changes = f'<text:tracked-changes xmlns:dc="http://purl.org/dc/elements/1.1/">{deleted}</text:tracked-changes>'
    document = read_document(odt(f"{changes}<text:p>The tide went out.</text:p>"), "tide.odt")
    assert (document.text, [each.text for each in document.removed]) == ("The tide went out.\n", ["Gone."])


def test_hidden_fields_are_removed_and_shown_ones_are_read():
    fields = '<text:p>The <text:hidden-text text:is-hidden="false">tide</text:hidden-text> went.</text:p>'
    hidden = "one two three four five six seven"
    fields += f'<text:p>Out.<text:hidden-text text:is-hidden="true" text:string-value="{hidden}"/></text:p>'
    fields += '<text:p><text:hidden-paragraph text:is-hidden="true"/>Unseen.</text:p>'
    document = read_document(odt(fields), "tide.odt")
    assert (document.text, [each.text for each in document.removed]) == (
        "The tide went.\n\nOut.\n",
        [hidden, "Unseen."],
    )


@pytest.mark.parametrize("href", ["./Object {}", "Object {}/"])
def test_formulas_in_objects_are_read(href):
    math = '<math xmlns="http://www.w3.org/1998/Math/MathML"><mfrac><mi>alpha</mi><mi>beta</mi></mfrac></math>'
    shown = '<draw:frame><draw:object xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="{}"/></draw:frame>'
    links = [shown.format(href.format(number)) for number in range(5)]
    body = "".join(f"<text:p>So {link} it was{shown.format('Chart')}.</text:p>" for link in links)
    objects = {f"Object {number}/content.xml": math for number in range(5)}
    document = read_document(with_parts(odt(body), {**objects, "Chart/content.xml": "<office/>"}), "tide.odt")
    assert document.text == "\n\n".join(["So alpha/beta it was."] * 5) + "\n"


def with_parts(book, parts):
    stream = io.BytesIO(book)
    with zipfile.ZipFile(stream, "a") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()
