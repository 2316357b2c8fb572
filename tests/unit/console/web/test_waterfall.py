"""A book's waterfall as the server draws it."""

import re
import time
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from xml.etree import ElementTree as ET

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from console.web.waterfall import Waterfalls
from console.web.waterfall_window import Window, window_of
from events.schemas.describe_books import QueuePlace
from tests.unit.console.client import recorded
from tests.unit.console.client.recorded import BOOK, big_book, book, changed, execution_of, waiting_of

FRAGMENT = {"X-Fragment": "1"}


@dataclass
class Page:
    """The page of a stack that has this book and X-Ray's documents of it."""

    book: Any
    documents: list
    execution: dict | None
    closed: bool = False

    def __post_init__(self):
        self.trace_requests = 0
        app = Starlette(routes=[Route("/books/{book_id:uuid}/waterfall", Waterfalls().page)])
        app.state.stack = lambda: self
        self._client = TestClient(app)

    def get_if_changed(self, _):
        return None

    def client(self, service):
        self.trace_requests += service == "xray"
        return recorded.stack(self.documents, self.execution, closed=self.closed).client(service)

    def get(self, query="", headers=FRAGMENT):
        answer = self._client.get(f"/books/{BOOK}/waterfall{query}", headers=headers)
        assert answer.status_code == 200
        return answer.text

    def figure(self, query="") -> ET.Element:
        """Return the figure, parsed as XML after giving its boolean attributes a value."""
        return ET.fromstring(re.sub(r" (data-whole|data-running)(?=[ >])", r' \1=""', self.get(query)))


@pytest.fixture
def page():
    known = book("arn:of:lamp")
    shown = Page(known, execution_of(), {})
    shown.book = lambda _: known
    return shown


def texts(figure, path):
    return ["".join(found.itertext()) for found in figure.iterfind(path)]


def boxes(figure):
    rows = figure.findall(".//svg[@class='waterfall-chart']/g")
    return [[(box.get("class"), float(box.get("x")[:-1]), float(box.get("width")[:-1])) for box in row] for row in rows]


def test_rows_have_names_and_bars_have_positions_and_descriptions(page):
    figure = page.figure()
    names = texts(figure, ".//svg[@class='waterfall-names']/text")
    assert names == ["scraping", "2.00 s", "formatting", "1 min 08 s", "1", "", "2", ""]
    scrape, chapters, first, second = boxes(figure)
    assert scrape == [("state done", 0.0, 2.86), ("attempt done", 0.0, 2.86)]
    assert chapters == [("map done", 2.86, 97.14)]
    assert [looks for looks, *_ in first] == [
        "iteration done", "attempt retried", "attempt done", "provider failed", "provider done",
    ]  # fmt: skip
    assert ("start-up done", 2.86, 2.86) in second
    assert "formatting · 1. Chapter 1 · 1.00 s · from 2.00 s · ProviderThrottled" in texts(figure, ".//g//title")
    assert texts(figure, ".//g/svg/text") == ["1", "2. Chapter 2"]
    assert texts(figure, ".//line/../text[@class='tick']")[:3] == ["0:00", "0:10", "0:20"]


def test_a_wide_bar_shows_how_its_time_was_spent(page):
    (scrape, *_) = boxes(page.figure("?from=0&to=4"))
    assert scrape[1:] == [("attempt done", 0.0, 50.0), ("database", 0.0, 3.0)]


def test_failed_and_slowest_operations_are_listed_as_text(page):
    figure = page.figure()
    assert "As text: 1 failed or retried, and the slowest" in texts(figure, ".//summary")[0]
    failed, *slowest = texts(figure, ".//details//li")
    assert failed == "formatting · 1. Chapter 1 · 1.00 s · from 2.00 s · ProviderThrottled"
    assert slowest[0].startswith("formatting · 2. Chapter 2 · 1 min 08 s")


def test_navigation_links_work_without_scripts(page):
    figure = page.figure("?from=10&to=30")
    links = {link.text: link.get("href").partition("?")[2] for link in figure.iterfind(".//a")}
    assert links == {
        "Zoom in": "from=15.000&to=25.000", "Zoom out": "from=0.000&to=40.000", "Earlier": "from=0.000&to=20.000",
        "Later": "from=20.000&to=40.000", "All": "",
    }  # fmt: skip
    whole = page.get(headers={})
    assert whole.startswith("<!doctype html>")
    assert '<figure id="waterfall"' in whole
    assert '<script type="module" src="/static/waterfall.js"></script>' in whole


def test_the_latest_execution_is_shown_unless_another_is_requested(page):
    known = book("arn:of:lamp:first", "arn:of:lamp:second")
    page.book = lambda _: known
    latest, earlier = page.figure(), page.figure("?execution=first")
    assert (latest.get("data-execution"), earlier.get("data-execution")) == (None, "first")
    assert {link.get("href").partition("?")[2] for link in earlier.iterfind(".//nav/a[@class='button']")} > {
        "execution=first"
    }


def test_a_finished_trace_is_fetched_once_and_a_running_one_each_time(page):
    for _ in range(3):
        page.get()
    assert page.trace_requests == 1
    page.execution = {"status": "RUNNING"}
    running = Page(page.book, execution_of(end=None), {"status": "RUNNING"})
    for _ in range(3):
        figure = running.figure()
    assert running.trace_requests == 3
    assert "data-running" in figure.attrib
    assert {"attempt running", "iteration running"} <= {looks for row in boxes(figure) for looks, *_ in row}


def test_a_start_in_the_future_by_another_clock_still_has_a_figure(page):
    documents = changed(execution_of()[:1], "machine", start_time=time.time() + 60, end_time=None)
    figure = Page(page.book, documents, {"status": "RUNNING"}).figure()
    assert float(figure.get("data-length")) > 0


def test_a_missing_trace_shows_the_reason(page):
    page.documents = []
    assert "No trace: X-Ray has no data on it yet" in page.get()
    known = book()
    page = Page(lambda _: known, [], {})
    assert "No execution has started yet" in page.get()


def test_a_trace_that_was_cut_says_so_also_when_it_comes_from_the_cache(page):
    assert "X-Ray closed this trace early" not in page.get()
    cut = Page(page.book, execution_of(), {}, closed=True)
    for _ in range(2):
        assert "X-Ray closed this trace early" in cut.get()
    assert cut.trace_requests == 1


def test_titles_are_escaped(page):
    title = "<script>alert(1)</script>"
    known = book("arn:of:lamp", title=title)
    known.chapters[1] = known.chapters[1].model_copy(update={"title": f'"><img src=x>{title}'})
    page.book = lambda _: known
    assert "<img" not in page.get(headers={}) + page.get()
    assert "<script>alert" not in page.get(headers={}) + page.get()
    assert any("<img src=x>" in description for description in texts(page.figure(), ".//g//title"))


@pytest.mark.parametrize("query", ["", "?from=0&to=60", "?from=600&to=1800"], ids=["whole", "a minute", "a part"])
def test_a_fragment_of_many_chapters_has_a_bounded_size(query):
    known = book("arn:of:lamp", chapters=[UUID(int=1000 + number) for number in range(1500)])
    html = Page(lambda _: known, big_book(), {}).get(query)
    assert 10_000 < len(html.encode()) < 1_000_000
    assert html.count("<title>") < 3000


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"from": "x"},
        {"from": "nan", "to": "nan"},
        {"from": "9", "to": "3"},
        {"from": "-5", "to": "inf"},
        {"to": ""},
    ],
    ids=["nothing", "no number", "nan", "backwards", "beyond", "empty"],
)
def test_an_invalid_query_is_the_whole(query):
    assert window_of(query, 10.0) == Window(0.0, 10.0, 10.0)


def test_a_window_stays_within_the_whole():
    window = window_of({"from": "2", "to": "4"}, 10.0)
    assert window.moved(-5) == Window(0.0, 2.0, 10.0)
    assert window.moved(50) == Window(8.0, 10.0, 10.0)
    assert window.scaled(100) == Window(0.0, 10.0, 10.0)
    assert window.scaled(1e-9).end - window.scaled(1e-9).start == pytest.approx(0.02)


def test_a_window_that_is_too_short_is_extended_around_its_middle():
    window = window_of({"from": "5.004", "to": "5.006"}, 10.0)
    assert (window.start, window.end) == (pytest.approx(4.995), pytest.approx(5.015))


def test_nearly_the_whole_is_the_whole():
    assert window_of({"from": "0.001", "to": "9.996"}, 10.0).is_whole
    assert not window_of({"from": "0.001", "to": "9.8"}, 10.0).is_whole
    zoomed_in = window_of({}, 0.391).scaled(0.5)
    back = window_of({"from": f"{zoomed_in.start:.3f}", "to": f"{zoomed_in.end:.3f}"}, 0.391).scaled(2.0)
    assert window_of({"from": f"{back.start:.3f}", "to": f"{back.end:.3f}"}, 0.391).is_whole


def test_a_book_that_waits_for_its_turn_has_its_place_in_line_and_a_row_named_waiting():
    known = book("arn:of:lamp").model_copy(update={"queue_place": QueuePlace(place=3, seconds=7000)})
    page = Page(lambda _: known, waiting_of(), {"status": "RUNNING"})
    shown = page.get()
    assert "waiting, 3rd in line, starts in about 2 h" in shown
    names = page.figure().findall(".//svg[@class='waterfall-names']/text[@class='level-0']")
    assert [name.text for name in names] == ["scraping", "waiting"]
