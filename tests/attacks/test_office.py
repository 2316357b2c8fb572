"""Hostile Word, OpenDocument, RTF and FictionBook files are read or rejected, within limits of time and memory."""

import pytest

from tests.attacks.markup import DTDS, MENTIONS
from tests.unit.source.books import PARAGRAPHS, zipped
from tests.unit.source.office import STYLES, docx, fb2, odt, p, rtf

FORMATS = {
    "docx": lambda before, text: docx(p(text), before=before),
    "odt": lambda before, text: odt(f"<text:p>{text}</text:p>", before=before),
    "fb2": lambda before, text: fb2(f"<section><p>{text}</p></section>", before=before),
}
DEEP = {
    "docx": (docx, "<w:tbl><w:tr><w:tc>", p("a"), "</w:tc></w:tr></w:tbl>"),
    "docx controls": (docx, "<w:sdt><w:sdtContent>", p("a"), "</w:sdtContent></w:sdt>"),
    "docx runs": (docx, "<w:p><w:r><w:drawing><w:txbxContent>", p("a"), "</w:txbxContent></w:drawing></w:r></w:p>"),
    "odt lists": (odt, "<text:list><text:list-item>", "<text:p>a</text:p>", "</text:list-item></text:list>"),
    "odt tables": (
        odt, "<table:table><table:table-row><table:table-cell>", "<text:p>a</text:p>",
        "</table:table-cell></table:table-row></table:table>",
    ),
    "odt notes": (
        odt, "<text:p><text:note><text:note-body>", "<text:p>a</text:p>", "</text:note-body></text:note></text:p>",
    ),
    "fb2": (fb2, "<section>", "<p>a</p>", "</section>"),
    "fb2 text": (fb2, "<section><p>" + "<strong>" * 4, "a", "</strong>" * 4 + "</p></section>"),
    "rtf": (rtf, "{", "a", "}"),
    "rtf notes": (rtf, "a{\\footnote ", "a", "}"),
    "rtf boxes": (rtf, "{\\shp{\\*\\shpinst{\\shptxt ", "a", "}}}"),
}  # fmt: skip
MILLIONS = {
    "docx paragraphs": lambda: docx("<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 200_000),
    "docx styles": lambda: docx(p("a"), styles='<w:style w:styleId="a"/>' * 1_000_001),
    "odt paragraphs": lambda: odt("<text:p>a</text:p>" * 600_000),
    "fb2 sections": lambda: fb2("<section><title><p>a</p></title></section>" * 300_000),
    "rtf groups": lambda: rtf("{a}" * 1_000_000),
    "rtf words": lambda: rtf("\\b a" * 2_000_000),
}
REFERENCE = '<w:r><w:footnoteReference w:id="1"/></w:r>'
LINEAR = {
    "docx runs": lambda: docx(p(*["a "] * 60_000)),
    "docx page breaks": lambda: docx(p(*['<w:r><w:br w:type="page"/><w:t>a</w:t></w:r>'] * 50_000)),
    "docx fields": lambda: docx(p(*['<w:r><w:fldChar w:fldCharType="begin"/></w:r>'] * 50_000, "a")),
    "docx notes": lambda: docx(
        p("a", *[REFERENCE] * 50_000), parts={"footnotes": f'<w:footnote w:id="1">{p("a", REFERENCE)}</w:footnote>'}
    ),
    "docx chain of styles": lambda: docx(
        p("a", style="s9998"),
        styles=STYLES
        + "".join(f'<w:style w:styleId="s{n}"><w:basedOn w:val="s{n - 1}"/></w:style>' for n in range(9999)),
    ),
    "docx drop caps": lambda: docx(p("a", properties='<w:framePr w:dropCap="drop"/>') * 20_000 + p("b")),
    "docx deleted ends": lambda: docx(p("a", properties="<w:rPr><w:del/></w:rPr>") * 30_000 + p("b")),
    "docx tables": lambda: docx("<w:tbl><w:tr>" + f"<w:tc>{p('a')}</w:tc>" * 30_000 + "</w:tr></w:tbl>"),
    "odt blanks": lambda: odt("<text:p>a" + '<text:s text:c="999999"/>' * 10_000 + "b</text:p>"),
    "odt spans": lambda: odt("<text:p>" + "<text:span>a </text:span>" * 200_000 + "</text:p>"),
    "odt lists": lambda: odt("<text:list><text:list-item><text:p>a</text:p></text:list-item></text:list>" * 80_000),
    "fb2 lines": lambda: fb2("<section><p>" + "<emphasis>a</emphasis> " * 200_000 + "</p></section>"),
    "fb2 notes": lambda: fb2(
        "<section><p>" + '<a l:href="#n">1</a>' * 100_000 + "</p></section>",
        after='<body name="notes"><section id="n"><p>a <a l:href="#n">1</a></p></section></body>',
    ),
    "fb2 binaries": lambda: fb2(after='<binary id="a">' * 100_000),
    "rtf characters": lambda: rtf("\\'e9" * 2_000_000),
    "rtf unicode": lambda: rtf("\\u1058?" * 2_000_000),
    "rtf cells": lambda: rtf("\\intbl a\\cell " * 50_000),
    "rtf fields": lambda: rtf("{\\field{\\*\\fldinst TOC}" * 900 + "a" + "}" * 900 + PARAGRAPHS[0]),
    "rtf brackets": lambda: rtf("a\\par " * 100_000),
}


@pytest.mark.parametrize("kind", DTDS)
@pytest.mark.parametrize("form", FORMATS)
def test_an_entity_in_a_document_is_rejected(form, kind, rejected):
    assert "declares the entity" in rejected(FORMATS[form](DTDS[kind], MENTIONS), f"book.{form}")


@pytest.mark.parametrize("levels", [80, 1000, 100_000])
@pytest.mark.parametrize("kind", DEEP)
def test_a_deeply_nested_document_is_read_or_rejected_within_limits(kind, levels, harmless):
    make, opening, inner, closing = DEEP[kind]
    harmless(make(opening * levels + inner + closing * levels), f"book.{kind.split()[0]}")


@pytest.mark.parametrize("kind", MILLIONS)
def test_a_document_with_a_million_of_one_construct_is_rejected(kind, rejected):
    rejected(MILLIONS[kind](), f"book.{kind.split()[0]}")


@pytest.mark.parametrize("kind", LINEAR)
def test_a_document_takes_linear_time(kind, harmless):
    harmless(LINEAR[kind](), f"book.{kind.split()[0]}")


def test_a_part_that_unpacks_to_far_more_is_rejected(rejected):
    bomb = "<w:document><w:body>" + " " * 120_000_000
    assert "unpacks to far more data" in rejected(
        zipped({"[Content_Types].xml": "<a/>", "word/document.xml": bomb}), "book.docx"
    )


@pytest.mark.parametrize(
    "target", ["../../../etc/hostname", "file:///etc/hostname", "http://127.0.0.1/", "/etc/hostname"]
)
def test_a_relationship_to_a_file_outside_the_archive_is_not_followed(target, harmless):
    relations = f'<Relationships><Relationship Type="x/officeDocument" Target="{target}"/></Relationships>'
    whole = {"[Content_Types].xml": "<a/>", "_rels/.rels": relations}
    assert harmless(zipped(whole), "book.docx") == ""


@pytest.mark.parametrize("length", [2**31, 10**9, -1])
def test_a_binary_longer_than_the_file_is_cut_off(length, rejected):
    assert "is cut off" in rejected(rtf(f"a{{\\pict\\bin{length} ").removesuffix(b"}"), "book.rtf")
