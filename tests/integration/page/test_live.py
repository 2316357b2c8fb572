"""An open page's stream of events, over HTTP."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import httpx
import pytest
import uvicorn
from botocore.exceptions import EndpointConnectionError

from local.child import listen
from local.page.app import application
from local.running import RunningCloud
from local.stack import Stack, find_stack

CALM = b"CHAPTER 1\n\nThe lamp was lit, and the sea was calm."
WHOLE = "</span>complete</p>"


@dataclass
class Stream:
    """What an EventSource is told."""

    lines: Iterator[str]
    mark: str = ""
    told: dict[str, Any] = field(default_factory=dict)

    def next(self) -> tuple[str, str]:
        """Wait for the next event, and return its kind and its data."""
        event = {"event": "", "data": ""}
        for line in self.lines:
            if not line and event["event"]:
                break
            name, _, value = line.partition(": ")
            event[name] = value
        if event["event"] == "done":
            self.mark = event["id"]
        elif event["event"] != "trouble":
            change = json.loads(event["data"])
            self.told[change["id"]] = change.get("html", change.get("children"))
        return event["event"], event["data"]

    def until(self, name: str, words: str) -> None:
        """Read to the end of the message after which a part has these words."""
        while self.next()[0] != "done" or words not in self.told.get(name, ""):
            pass


@contextmanager
def stream(client: httpx.Client, address: str, mark: str | None = None) -> Iterator[Stream]:
    headers = {} if mark is None else {"Last-Event-ID": mark}
    with client.stream("GET", address, headers=headers) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"].startswith("no-store")
        yield Stream(answer.iter_lines())


def test_a_shelf_that_is_open_is_told_of_a_book_and_of_nothing_else(page):
    old = f"book-{page.drop('before.txt', CALM).json()['book_id']}"
    with stream(page.client, "/live") as shelf:
        shelf.until(old, WHOLE)
        assert {"summary", "books", old} <= shelf.told.keys(), "who brings no mark is told everything"
        shelf.told.clear()
        new = f"book-{page.drop('after.txt', CALM).json()['book_id']}"
        shelf.until(new, WHOLE)
    assert shelf.told.keys() == {"summary", "books", new}
    assert shelf.told["books"].index(new) < shelf.told["books"].index(old), "the youngest first"
    assert "1/1" in shelf.told[new]

    with stream(page.client, "/live", shelf.mark) as again:
        newest = f"book-{page.drop('newest.txt', CALM).json()['book_id']}"
        again.until(newest, WHOLE)
    assert again.told.keys() == {"summary", "books", newest}, "what it has seen is not told again"

    with stream(page.client, f"/live?after={shelf.mark}", "another-1") as stranger:
        stranger.until(newest, WHOLE)
    assert {old, new} <= stranger.told.keys(), "a mark of another server counts for nothing, and it counts first"


def test_the_page_itself_says_what_it_has_seen(page):
    shown = page.client.get("/").text
    address = shown.split('data-live="')[1].split('"')[0].replace("&amp;", "&")
    with stream(page.client, address) as shelf:
        new = f"book-{page.drop('since.txt', CALM).json()['book_id']}"
        shelf.until(new, WHOLE)
    assert shelf.told.keys() == {"summary", "books", new}


@dataclass
class Weather:
    """Whether the stack can be reached."""

    stack: Stack
    away: bool = False

    def client(self, service: str) -> Any:
        if self.away:
            raise EndpointConnectionError(endpoint_url="https://lambda.example")
        return self.stack.client(service)


@pytest.fixture
def weather(cloud) -> Iterator[tuple[Weather, httpx.Client]]:
    """A page of our own, of a stack that is at times away."""
    weather = Weather(find_stack(RunningCloud(cloud.environment).client))
    stack = replace(weather.stack, client=weather.client)
    server = uvicorn.Server(uvicorn.Config(application(lambda: stack, 0.05), log_level="error"))
    server.install_signal_handlers = lambda: None
    with listen() as listener:
        serving = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        serving.start()
        with httpx.Client(
            base_url=f"http://127.0.0.1:{listener.getsockname()[1]}", trust_env=False, timeout=30
        ) as client:
            yield weather, client
        server.force_exit = server.should_exit = True
        serving.join(10)


def test_a_stack_that_is_away_is_told_in_one_line_and_found_again(weather, page):
    weather, client = weather
    weather.away = True
    answer = client.get("/")
    assert answer.status_code == 503
    assert "lambda.example" in answer.text
    assert "Traceback" not in answer.text
    weather.away = False
    with stream(client, "/live") as shelf:
        while shelf.next()[0] != "done":
            pass
        weather.away = True
        kind, told = shelf.next()
        assert (kind, told.count("\n")) == ("trouble", 0)
        assert "lambda.example" in told
        new = f"book-{page.drop('meanwhile.txt', CALM).json()['book_id']}"
        weather.away = False
        shelf.until(new, WHOLE)


def test_a_drop_while_the_stack_is_away_says_so(weather, page):
    weather, client = weather
    weather.away = True
    own = {"Origin": str(client.base_url).rstrip("/"), "Accept": "application/json"}
    with page.nothing_is_dropped():
        answer = client.post("/drop", files={"file": ("away.txt", CALM)}, headers=own)
    assert answer.status_code == 503
    assert "lambda.example" in answer.json()["message"]
