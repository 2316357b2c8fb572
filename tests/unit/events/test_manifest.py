"""Validation of a manifest's rows as start inputs."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from events.schemas.manifest import check_rows
from events.schemas.start import BookRequest


@dataclass
class Row:
    fields: dict[str, Any] = field(default_factory=dict)
    line: int | None = None
    error: str | None = None


def url(name):
    return f"https://example.org/{name}.txt"


def test_an_invalid_row_does_not_affect_the_valid_rows():
    rows = [Row({"source_url": url("a")}, line=2), Row({"title": "Sea"}, line=3), Row({"source_url": url("b")}, line=5)]
    manifest = check_rows(rows)
    assert [request.source_url for request in manifest.requests] == [url("a"), url("b")]
    report = manifest.report([None, None])
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
def test_the_reason_names_the_invalid_field(fields, named):
    (row,) = check_rows([Row({"source_url": url("a")} | fields)]).rows
    assert row.status == "refused"
    assert named in row.reason


def test_an_unreadable_row_is_reported_with_its_error():
    (row,) = check_rows([Row(error="cell 3 has no column name")]).rows
    assert (row.status, row.reason) == ("refused", "cell 3 has no column name")


def test_a_book_has_one_row():
    rows = [{"source_url": url("a")}, {"source_url": "gutenberg:84"}, {"source_url": url("a"), "title": "Again"}]
    rows += [{"source_url": "https://www.gutenberg.org/ebooks/84"}, {"source_url": url("a")}]
    manifest = check_rows([Row(fields) for fields in rows])
    assert [row.status for row in manifest.rows] == ["requested", "requested", "refused", "refused", "refused"]
    assert [
        "row 1;" in manifest.rows[2].reason,
        "row 2;" in manifest.rows[3].reason,
        "row 1;" in manifest.rows[4].reason,
    ] == [True] * 3
    assert len(manifest.requests) == 2


def test_a_rejected_row_does_not_count_as_a_duplicate():
    manifest = check_rows([Row({"source_url": url("a"), "colour": "blue"}), Row({"source_url": url("a")})])
    assert [row.status for row in manifest.rows] == ["refused", "requested"]


def test_a_request_that_the_bus_rejects_is_reported():
    manifest = check_rows([Row({"source_url": url("a")}), Row({}), Row({"source_url": url("b")})])
    report = manifest.report([None, "ThrottlingException"])
    assert [row.status for row in report.rows] == ["requested", "refused", "refused"]
    assert "ThrottlingException" in report.rows[2].reason
    assert report.requested == 1
