"""Manifests as people and spreadsheets write them."""

import json

import pytest

from book_pipeline.errors import SourceRejected
from book_pipeline.source.manifest import MOST_BYTES, MOST_ROWS, RawRow, read_rows

ROWS = [{"source_url": "https://example.org/a.txt", "title": "Möwen, Meer"}, {"source_url": "s3://b/c.txt"}]
CSV = 'source_url,title\nhttps://example.org/a.txt,"Möwen, Meer"\ns3://b/c.txt,\n'


def fields(content, name="raw/shelf.csv"):
    if isinstance(content, str):
        content = content.encode()
    return [row.fields for row in read_rows(content, name)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("raw/shelf.csv", CSV),
        ("raw/shelf.csv", CSV.replace("\n", "\r\n")),
        ("raw/shelf.csv", CSV.replace("\n", "\r")),
        ("raw/shelf.json", json.dumps(ROWS, ensure_ascii=False)),
        ("raw/shelf.json", json.dumps({"books": ROWS}, ensure_ascii=False, indent=2)),
    ],
)
def test_encodings_of_spreadsheets_are_read(name, text, encoding):
    assert fields(text.encode(encoding), name) == ROWS


@pytest.mark.parametrize(
    "text",
    [
        "source_url,title,chapters\nhttps://example.org/a.txt,Sea,1-3\n",
        "source_url;title;chapters\nhttps://example.org/a.txt;Sea;1-3\n",
        "source_url\ttitle\tchapters\nhttps://example.org/a.txt\tSea\t1-3\n",
        " Source_URL , TITLE ,Chapters\n https://example.org/a.txt , Sea , 1-3 \n",
        '"source_url";"title";"chapters"\n"https://example.org/a.txt";"Sea";"1-3"',
        "\n\nsource_url,title,chapters,,\n,,,,\n\nhttps://example.org/a.txt,Sea,1-3,,\n\n,,,,\n",
    ],
    ids=["commas", "semicolons", "tabs", "capitals and spaces", "quotes", "blanks"],
)
def test_variants_of_csv_are_read(text):
    assert fields(text) == [{"source_url": "https://example.org/a.txt", "title": "Sea", "chapters": "1-3"}]


def test_a_delimiter_or_line_end_in_quotes_is_text():
    text = (
        'source_url;title\nhttps://example.org/a;b.txt;x\n"https://example.org/a;b.txt";"A ""long""\ntitle, really"\n'
    )
    broken, good = read_rows(text.encode(), "raw/shelf.csv")
    assert "cell 3" in broken.error
    assert good == RawRow({"source_url": "https://example.org/a;b.txt", "title": 'A "long"\ntitle, really'}, line=3)


def test_rows_have_the_line_they_begin_on():
    text = 'source_url,title\n\na,"one\ntwo"\n,\nb,three\nc\n'
    assert [row.line for row in read_rows(text.encode(), "raw/shelf.csv")] == [3, 6, 7]


def test_a_cell_without_a_column_name_is_an_error():
    first, second = read_rows(b"source_url,title\na,The Sea, the Sea\nb,Sea\n", "raw/shelf.csv")
    assert (first.fields, first.line) == ({}, 2)
    assert "cell 3 " in first.error
    assert second.error is None


def test_a_json_row_that_is_not_an_object_is_an_error():
    first, second = read_rows(b'["https://example.org/a.txt", {"source_url": "s3://b/c.txt"}]', "raw/shelf.json")
    assert "not an object" in first.error
    assert second == RawRow({"source_url": "s3://b/c.txt"})


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.json", b"", "empty"),
        ("a.csv", b" \n\n", "empty"),
        ("a.csv", bytes(range(256)) * 100, "not text"),
        ("a.json", b"{", "can't be read"),
        ("a.json", b'"books"', "array of objects"),
        ("a.json", b'{"shelf": []}', "array of objects"),
        ("a.json", b'{"books": {}}', "array of objects"),
        ("a.json", b"[]", "no rows"),
        ("a.json", b"[" * 100_000, "nested too deep"),
        ("a.json", b'{"books":' * 100_000, "nested too deep"),
        ("a.json", b"[" + b"9" * 100_000 + b"]", "can't be read"),
        ("a.csv", b"source_url,title\n", "no rows"),
        ("a.csv", b"source_url,title,Title\na,b,c\n", "title twice"),
        ("a.csv", b'source_url,title\na,b\nc,"d\ne\nf\n', "line 3"),
        ("a.csv", b"source_url,title\na," + b"b" * 200_000, "line 2"),
    ],
)
def test_an_invalid_manifest_is_named(name, content, says):
    with pytest.raises(SourceRejected, match=says) as raised:
        read_rows(content, f"raw/{name}")
    assert f"raw/{name}" in str(raised.value)


def test_more_than_a_thousand_rows_are_rejected():
    row = b"https://example.org/a.txt\n"
    assert len(read_rows(b"source_url\n" + row * MOST_ROWS, "raw/a.csv")) == MOST_ROWS
    with pytest.raises(SourceRejected, match="more than 1000 rows"):
        read_rows(b"source_url\n" + row * (MOST_ROWS + 1), "raw/a.csv")


def test_more_than_five_megabytes_are_rejected():
    padded = json.dumps(ROWS).encode().ljust(MOST_BYTES)
    assert fields(padded, "raw/a.json") == ROWS
    with pytest.raises(SourceRejected, match="5 MB"):
        read_rows(padded + b" ", "raw/a.json")
