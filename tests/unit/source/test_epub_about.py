"""Year, description and series of an EPUB."""

import pytest
from lxml import etree

from book_pipeline.source.document import About
from book_pipeline.source.epub.about import read_about

OPENING = (
    '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:opf="http://www.idpf.org/2007/opf"><metadata>'
)
COLLECTION = (
    '<meta property="belongs-to-collection" id="c">Bridges</meta>'
    '<meta refines="#c" property="collection-type">series</meta>'
)


def about(metadata):
    return read_about(etree.fromstring(f"{OPENING}{metadata}</metadata></package>"))


@pytest.mark.parametrize(
    ("metadata", "year"),
    [
        ("<dc:date>1897-05-26</dc:date>", "1897"),
        ("<dc:date>1897</dc:date>", "1897"),
        ('<dc:date opf:event="modification">2024-01-01</dc:date><dc:date>1897</dc:date>', "1897"),
        ('<dc:date>2011</dc:date><dc:date opf:event="original-publication">1897</dc:date>', "1897"),
        ("<dc:date>0101-01-01T00:00:00+00:00</dc:date>", None),
        ("<dc:date>May 1897</dc:date>", None),
        ("", None),
    ],
)
def test_the_year_is_the_books(metadata, year):
    assert about(metadata).year == year


def test_a_description_of_html_is_plain_text():
    stated = about(
        "<dc:description>&lt;p&gt;Über &lt;b class='x'&gt;Brücken&lt;/b&gt;, &amp;amp;\n Wasser.&lt;/p&gt;&lt;p&gt;Ja."
        "&lt;/p&gt;</dc:description>"
    )
    assert stated.description == "Über Brücken, & Wasser. Ja."


@pytest.mark.parametrize(
    "metadata",
    [
        '<meta name="calibre:series" content="Bridges"/><meta name="calibre:series_index" content="2.0"/>',
        f'{COLLECTION}<meta refines="#c" property="group-position">2</meta>',
    ],
)
def test_a_series_and_its_number(metadata):
    assert about(metadata) == About(series="Bridges", series_part="2")


def test_a_set_is_no_series():
    assert about(COLLECTION.replace(">series<", ">set<")) == About()
