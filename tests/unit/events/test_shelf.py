"""A manifest's rows against the start input, all of them before the first book is requested."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from events.schemas.shelf import check_rows
from events.schemas.start import BookRequest


@dataclass
class Row:
    fields: dict[str, Any] = field(default_factory=dict)
    line: int | None = None
    trouble: str | None = None


def url(name):
    return f"https://example.org/{name}.txt"


def test_a_good_row_is_a_request_and_a_bad_one_keeps_no_other_back():
    rows = [Row({"source_url": url("a")}, line=2), Row({"title": "Sea"}, line=3), Row({"source_url": url("b")}, line=5)]
    shelf = check_rows(rows)
    assert [request.source_url for request in shelf.requests] == [url("a"), url("b")]
    report = shelf.report([None, None])
    assert [(row.row, row.line, row.status) for row in report.rows] == [
        (1, 2, "requested"),
        (2, 3, "refused"),
        (3, 5, "requested"),
    ]
    assert (report.requested, report.refused, report.reason) == (2, 1, None)
    assert report.rows[0].book_id == BookRequest(source_url=url("a")).identity()
    assert "source_url" in report.rows[1].reason


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"colour": "blue"}, "colour"),
        ({"chapters": "one"}, "chapters"),
        ({"include": "maps"}, "include"),
        ({"title": 1984}, "title"),
        ({"title": [[[]]], "max_cost_usd": "1,50"}, "max_cost_usd"),
    ],
)
def test_a_bad_field_is_named(fields, named):
    (row,) = check_rows([Row({"source_url": url("a")} | fields)]).rows
    assert row.status == "refused"
    assert named in row.reason


def test_a_row_that_could_not_be_read_says_why():
    (row,) = check_rows([Row(trouble="its cell 3 stands under no name")]).rows
    assert (row.status, row.reason) == ("refused", "its cell 3 stands under no name")


def test_a_book_has_one_row():
    rows = [{"source_url": url("a")}, {"source_url": "gutenberg:84"}, {"source_url": url("a"), "title": "Again"}]
    rows += [{"source_url": "https://www.gutenberg.org/ebooks/84"}, {"source_url": url("a")}]
    shelf = check_rows([Row(fields) for fields in rows])
    assert [row.status for row in shelf.rows] == ["requested", "requested", "refused", "refused", "refused"]
    assert ["row 1;" in shelf.rows[2].reason, "row 2;" in shelf.rows[3].reason, "row 1;" in shelf.rows[4].reason] == [
        True
    ] * 3
    assert len(shelf.requests) == 2


def test_a_refused_row_is_nobodys_first():
    shelf = check_rows([Row({"source_url": url("a"), "colour": "blue"}), Row({"source_url": url("a")})])
    assert [row.status for row in shelf.rows] == ["refused", "requested"]


def test_a_row_that_the_bus_refused_is_told():
    shelf = check_rows([Row({"source_url": url("a")}), Row({}), Row({"source_url": url("b")})])
    report = shelf.report([None, "ThrottlingException"])
    assert [row.status for row in report.rows] == ["requested", "refused", "refused"]
    assert "ThrottlingException" in report.rows[2].reason
    assert report.requested == 1
