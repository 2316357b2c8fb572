"""Word documents: what a reader of the printed page sees is read, in its order, and nothing else."""

import pytest

from book_pipeline.errors import SourceRejected
from book_pipeline.source.docx.reader import read_docx
from book_pipeline.source.readers import read_document
from tests.unit.source.books import PARAGRAPHS, zipped
from tests.unit.source.office import STYLES, docx, p, run


def text_of(body, **others):
    return read_docx(docx(body, **others), "tide.docx").text


def removed_from(body, **others):
    return {(removal.reason, removal.text.strip()) for removal in read_docx(docx(body, **others), "tide.docx").removed}


def test_a_book_is_read_with_its_headings_and_metadata():
    document = read_docx(docx(), "tide.docx")
    assert document.text == (
        f"# The Mud\n\n{PARAGRAPHS[0]}\n\n{PARAGRAPHS[1]}\n\n\n# The Letter\n\n" + "\n\n".join(PARAGRAPHS[2:]) + "\n"
    )
    assert (document.title, document.author, document.language) == ("The Tide", "Nobody Yet", "en-GB")
    assert document.removed == ()


@pytest.mark.parametrize(
    "heading",
    [p("I", style="Own"), p("I", properties='<w:outlineLvl w:val="0"/>'), p(run("I"), style="berschrift1")],
)
def test_a_heading_is_known_by_its_style_or_its_outline_level(heading):
    assert text_of(heading + p("Words.")) == "# I\n\nWords.\n"


@pytest.mark.parametrize(
    "name", ["Heading 1", "Titre 1", "Título 1", "Заголовок 1", "見出し 1", "标题1", "Kop 1", "Chapter Title"]
)
def test_a_heading_style_is_known_by_its_name_in_many_languages(name):
    named = f'<w:style w:type="paragraph" w:styleId="h"><w:name w:val="{name}"/></w:style>'
    assert text_of(p("I", style="h") + p("Words."), styles=named) == "# I\n\nWords.\n"


CAPTION = STYLES + '<w:style w:type="paragraph" w:styleId="Caption"><w:name w:val="caption"/></w:style>'


def test_the_caption_of_a_picture_is_marked_and_that_of_a_table_is_text():
    body = p("Figure 1. A gull.", style="Caption") + p("Table 1. Tides.", style="Caption")
    assert text_of(body, styles=CAPTION) == "[Illustration: Figure 1. A gull.]\n\nTable 1. Tides.\n"


def test_a_paragraph_in_the_style_of_titles_is_the_title_of_a_file_without_one():
    titled = STYLES + '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>'
    body = p("The  Tide", style="T") + p("Words.")
    assert read_docx(docx(body, styles=titled, core=""), "b.docx").title == "The Tide"
    assert read_docx(docx(body, styles=titled, core="<dc:title>Ebb</dc:title>"), "b.docx").title == "Ebb"


def test_a_deleted_row_is_not_read():
    rows = (
        f'<w:tr><w:trPr><w:del w:id="1"/></w:trPr><w:tc>{p("Old.")}</w:tc></w:tr><w:tr><w:tc>{p("New.")}</w:tc></w:tr>'
    )
    assert text_of(f"<w:tbl>{rows}</w:tbl>{p('Words.')}") == "New.\n\nWords.\n"
    assert removed_from(f"<w:tbl>{rows}</w:tbl>{p('Words.')}") == {("deleted text", "Old.")}


def test_styles_that_are_based_on_each_other_are_read_once():
    circle = STYLES + '<w:style w:styleId="A"><w:name w:val="a"/><w:basedOn w:val="B"/></w:style>'
    circle += '<w:style w:styleId="B"><w:name w:val="b"/><w:basedOn w:val="A"/></w:style>'
    assert text_of(p("Words.", style="A"), styles=circle) == "Words.\n"


def test_automatic_numbers_of_headings_and_lists_are_read():
    levels = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="Chapter %1"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>'
    )
    bullets = '<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="*"/></w:lvl>'
    numbering = f'<w:abstractNum w:abstractNumId="7">{levels}</w:abstractNum>'
    numbering += f'<w:abstractNum w:abstractNumId="8">{bullets}</w:abstractNum>'
    numbering += "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{a}"/></w:num>' for n, a in ((1, 7), (2, 8)))

    def numbered(text, key, step=0, style=""):
        number = f'<w:numPr><w:ilvl w:val="{step}"/><w:numId w:val="{key}"/></w:numPr>'
        return p(text, style=style, properties=number)

    body = numbered("The Mud", 1, style="berschrift1") + numbered("One", 1, 1) + numbered("Two", 1, 1)
    body += numbered("The Letter", 1, style="berschrift1") + numbered("Again", 1, 1) + numbered("A point", 2)
    assert text_of(body, parts={"numbering": numbering}) == (
        "# Chapter I: The Mud\n\nI.1 One\n\nI.2 Two\n\n\n# Chapter II: The Letter\n\nII.1 Again\n\nA point\n"
    )


def test_footnotes_and_endnotes_follow_the_paragraph_that_refers_to_them():
    notes = '<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
    notes += f'<w:footnote w:id="2">{p("So the almanac.")}{p("And the pilot.")}</w:footnote>'
    ends = f'<w:endnote w:id="2">{p("Of oak.")}</w:endnote><w:endnote w:id="3">{p("Unused.")}</w:endnote>'
    body = p(
        "The tide", '<w:r><w:footnoteReference w:id="2"/></w:r>', " went", '<w:r><w:endnoteReference w:id="2"/></w:r>'
    )
    parts = {"footnotes": notes, "endnotes": ends}
    assert text_of(body + p("Out."), parts=parts) == (
        "The tide[1] went[2]\n\n[1] So the almanac.\nAnd the pilot.\n\n[2] Of oak.\n\nOut.\n"
    )
    assert removed_from(body, parts=parts) == {("endnote without a mark in the text", "Unused.")}


def test_inserted_text_is_read_and_deleted_and_moved_text_is_not():
    body = p("The ", f"<w:ins>{run('new ')}</w:ins>", "<w:del><w:r><w:delText>old </w:delText></w:r></w:del>", "tide")
    body += f"<w:moveFrom>{p('Gone.')}</w:moveFrom><w:p><w:moveTo>{run('Here.')}</w:moveTo></w:p>"
    assert text_of(body) == "The new tide\n\nHere.\n"
    assert removed_from(body) == {("deleted text", "old"), ("text moved elsewhere", "Gone.")}


def test_a_paragraph_whose_end_is_deleted_continues():
    assert text_of(p("The ", properties="<w:rPr><w:del/></w:rPr>") + p("tide.")) == "The tide.\n"


@pytest.mark.parametrize("hidden", ["<w:vanish/>", '<w:vanish w:val="1"/>', '<w:rStyle w:val="Secret"/>'])
def test_hidden_text_is_not_read(hidden):
    body = p("The tide.", run(" A secret.", hidden), run(" Seen.", '<w:vanish w:val="0"/>'))
    assert text_of(body) == "The tide. Seen.\n"
    assert removed_from(body) == {("hidden", "A secret.")}


def test_a_contents_page_is_left_out_whatever_makes_it():
    field = (
        p('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TOC \\o </w:instrText></w:r>'
          '<w:r><w:fldChar w:fldCharType="separate"/></w:r>', "The Mud 5")
        + p("The Letter 9", '<w:r><w:fldChar w:fldCharType="end"/></w:r>')
    )  # fmt: skip
    control = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{p('Contents')}</w:sdtContent></w:sdt>"
    )
    body = control + field + p("By style 7", style="TOC1") + p("The tide.")
    assert text_of(body) == "The tide.\n"
    assert {reason for reason, _ in removed_from(body)} == {"contents page"}
    assert {text for _, text in removed_from(body)} == {"Contents", "The Mud 5", "The Letter 9", "By style 7"}


def test_results_of_fields_links_and_controls_are_read():
    field = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF x</w:instrText></w:r>'
    field += (
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("three")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    body = p(
        "See ",
        field,
        f"<w:hyperlink>{run(' and this')}</w:hyperlink>",
        f'<w:fldSimple w:instr="PAGE">{run(" 4")}</w:fldSimple>',
    )
    body = f"<w:sdt><w:sdtContent>{body}</w:sdtContent></w:sdt>"
    assert text_of(body) == "See three and this 4\n"


def test_text_boxes_follow_their_paragraph_and_are_read_once():
    box = f"<w:drawing><x><w:txbxContent>{p('Boxed.')}</w:txbxContent></x></w:drawing>"
    old = f"<w:pict><w:txbxContent>{p('Boxed.')}</w:txbxContent></w:pict>"
    both = f"<AlternateContent><Choice>{box}</Choice><Fallback>{old}</Fallback></AlternateContent>"
    assert text_of(p("The tide", f"<w:r>{both}</w:r>", " went.") + p("Out.")) == "The tide went.\n\nBoxed.\n\nOut.\n"


def test_a_table_is_read_by_rows_and_a_layout_table_by_paragraphs():
    def table(*rows):
        return "".join(
            ["<w:tbl>", *(f"<w:tr>{''.join(f'<w:tc>{c}</w:tc>' for c in row)}</w:tr>" for row in rows), "</w:tbl>"]
        )

    assert text_of(table((p("High"), p("never")), (p("Low"), p("always")))) == "High never\nLow always\n"
    layout = table((p("I", style="berschrift1") + p("The tide."), table((p("In"), p("side")))))
    assert text_of(layout) == "# I\n\nThe tide.\n\nIn side\n"


def test_a_drop_cap_belongs_to_its_paragraph():
    cap = p("T", properties='<w:framePr w:dropCap="drop" w:lines="3"/>')
    assert text_of(cap + p("he tide.")) == "The tide.\n"


def test_special_characters_are_read():
    symbols = '<w:r><w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t><w:softHyphen/><w:t>c</w:t><w:br/><w:sym w:char="2014"/>'
    symbols += '<w:sym w:char="F04A"/><w:tab/><w:t>d</w:t></w:r>'
    assert text_of(p(symbols)) == "a-bc\n— d\n"


def test_heads_feet_and_comments_are_recorded():
    parts = {"header": p("The Tide"), "footer": p("3"), "comments": f"<w:comment>{p('Really?')}</w:comment>"}
    assert removed_from(p("Words."), parts=parts) == {
        ("page head", "The Tide"), ("page foot", "3"), ("comment", "Really?")
    }  # fmt: skip
    assert {removal.file for removal in read_docx(docx(parts=parts), "tide.docx").removed} == {
        "word/header.xml", "word/footer.xml", "word/comments.xml"
    }  # fmt: skip


def test_without_heading_styles_larger_type_is_a_heading():
    body = p(run("The Mud", '<w:sz w:val="36"/>')) + "".join(map(p, PARAGRAPHS))
    assert text_of(body).startswith("# The Mud\n\nThe tide went out")


def test_a_wider_gap_than_usual_stays():
    assert text_of(p("a") + p() + p("b") + p() + p() + p("c") + p() + p("d")) == "a\n\nb\n\n\nc\n\nd\n"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (docx(""), "contains no text"),
        (docx("<w:p>"), "is damaged or nested too deeply"),
        (zipped({"[Content_Types].xml": "x", "_rels/.rels": "<a/>"}), "an Office file without text"),
        (zipped({"[Content_Types].xml": "x", "word/document.xml": "<workbook/>"}), "is a spreadsheet"),
    ],
)
def test_what_is_no_word_document_is_rejected(content, message):
    with pytest.raises(SourceRejected, match=message):
        read_docx(content, "tide.docx")


BOX = p(
    "<w:r><mc:AlternateContent xmlns:mc='urn:mc'><mc:Choice><w:txbxContent><w:p><w:r><w:t>{0}</w:t></w:r></w:p>"
    "</w:txbxContent></mc:Choice><mc:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>{0}</w:t></w:r></w:p>"
    "</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)
HARBOUR = "Printed for the Harbour Office by order of the Board"


def test_a_text_box_in_a_head_or_a_contents_page_is_removed_once_although_it_has_two_forms():
    contents = '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    contents += f"<w:sdtContent>{BOX.format('The long list of all chapters of the book')}</w:sdtContent></w:sdt>"
    book = docx(contents + p("The tide went out."), parts={"header": BOX.format(HARBOUR)})
    document = read_document(book, "tide.docx")
    assert document.text == "The tide went out.\n"
    assert [(each.reason, each.text) for each in document.removed] == [
        ("contents page", "The long list of all chapters of the book"), ("page head", HARBOUR),
    ]  # fmt: skip


def test_many_roman_numbers_of_a_list_are_no_words_that_were_read_twice():
    level = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="%1."/></w:lvl>'
    numbering = f'<w:abstractNum w:abstractNumId="1">{level}</w:abstractNum>'
    numbering += '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    listed = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    items = p("The tide went out.", properties=listed) * 20
    assert read_document(docx(items, parts={"numbering": numbering}), "b.docx").text.endswith(
        "xx. The tide went out.\n"
    )


def formula(*parts):
    math = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    return f'<m:oMath xmlns:m="{math}">{"".join(parts)}</m:oMath>'


def r(text):
    return f"<m:r><m:t>{text}</m:t></m:r>"


SUM = (
    f'<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub>{r("i=1")}</m:sub><m:sup>{r("n")}</m:sup>'
    f"<m:e>{r('i')}</m:e></m:nary>"
)


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        (f"<m:f><m:num>{r('a+b')}</m:num><m:den>{r('c')}</m:den></m:f>", "(a+b)/c"),
        (f"{r('E=m')}<m:sSup><m:e>{r('c')}</m:e><m:sup>{r('2')}</m:sup></m:sSup>", "E=mc²"),
        (f"<m:rad><m:deg>{r('3')}</m:deg><m:e>{r('y')}</m:e></m:rad>", "³√y"),
        (f"<m:rad><m:radPr/><m:deg/><m:e>{r('y')}</m:e></m:rad>", "√y"),
        (SUM, "∑ᵢ₌₁ⁿi"),
        (f'<m:d><m:dPr><m:begChr m:val="["/><m:endChr m:val="]"/></m:dPr><m:e>{r("x")}</m:e></m:d>', "[x]"),
        (f"<m:func><m:fName>{r('sin')}</m:fName><m:e>{r('x')}</m:e></m:func>", "sin x"),
        (f"<m:m><m:mr><m:e>{r('1')}</m:e><m:e>{r('2')}</m:e></m:mr></m:m>", "1, 2"),
    ],
)  # fmt: skip
def test_formulas_are_read_with_their_signs(parts, says):
    assert text_of(p("So ", formula(parts), " it was.")) == f"So {says} it was.\n"


def test_a_formula_of_many_levels_is_read_with_all_its_letters():
    deep = "<m:rad><m:e>" * 90 + r("x") + "</m:e></m:rad>" * 90
    assert "".join(filter(str.isalpha, text_of(p(formula(deep, r("y")))))) == "xy"


def test_a_document_with_text_in_a_file_within_is_rejected_with_the_remedy():
    with pytest.raises(SourceRejected, match=r"text in a file within.*save it as \.docx again"):
        read_docx(docx(p(PARAGRAPHS[0]) + '<w:altChunk w:id="r9"/>'), "tide.docx")
