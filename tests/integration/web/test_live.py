"""The event stream of an open page, over HTTP."""

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

from console.client import Stack, find_stack
from console.web.app import application
from local.discovery import RunningCloud
from local.subprocesses import listen

CALM = b"CHAPTER 1\n\nThe lamp was lit, and the sea was calm."
COMPLETE = "</span>complete</p>"


@dataclass
class Stream:
    """What an EventSource receives; `changes` are the parts and lists by name."""

    lines: Iterator[str]
    event_id: str = ""
    changes: dict[str, Any] = field(default_factory=dict)

    def next(self) -> tuple[str, str]:
        """Wait for the next event, and return its type and its data."""
        event = {"event": "", "data": ""}
        for line in self.lines:
            if not line and event["event"]:
                break
            name, _, value = line.partition(": ")
            event[name] = value
        if event["event"] == "done":
            self.event_id = event["id"]
        elif event["event"] != "unavailable":
            change = json.loads(event["data"])
            self.changes[change["id"]] = change.get("html", change.get("children"))
        return event["event"], event["data"]

    def until(self, name: str, words: str) -> None:
        """Read until a part contains these words."""
        while self.next()[0] != "done" or words not in self.changes.get(name, ""):
            pass


@contextmanager
def stream(client: httpx.Client, address: str, event_id: str | None = None) -> Iterator[Stream]:
    headers = {} if event_id is None else {"Last-Event-ID": event_id}
    with client.stream("GET", address, headers=headers) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"].startswith("no-store")
        yield Stream(answer.iter_lines())


def test_an_open_library_receives_a_new_book_and_nothing_else(page):
    old = f"book-{page.upload('before.txt', CALM).json()['book_id']}"
    with stream(page.client, "/live") as library:
        library.until(old, COMPLETE)
        assert {"summary", "books", old} <= library.changes.keys(), "everything is sent without an event id"
        library.changes.clear()
        new = f"book-{page.upload('after.txt', CALM).json()['book_id']}"
        library.until(new, COMPLETE)
    assert library.changes.keys() == {"summary", "books", new}
    assert library.changes["books"].index(new) < library.changes["books"].index(old), "the newest first"
    assert "1/1" in library.changes[new]

    with stream(page.client, "/live", library.event_id) as again:
        newest = f"book-{page.upload('newest.txt', CALM).json()['book_id']}"
        again.until(newest, COMPLETE)
    assert again.changes.keys() == {"summary", "books", newest}, "earlier changes are not sent again"

    with stream(page.client, f"/live?after={library.event_id}", "another-1") as other:
        other.until(newest, COMPLETE)
    assert {old, new} <= other.changes.keys(), "the header comes before the query, and its unknown id receives all"


def test_a_rendered_page_contains_its_event_id(page):
    shown = page.client.get("/").text
    address = shown.split('data-live="')[1].split('"')[0].replace("&amp;", "&")
    with stream(page.client, address) as library:
        new = f"book-{page.upload('since.txt', CALM).json()['book_id']}"
        library.until(new, COMPLETE)
    assert library.changes.keys() == {"summary", "books", new}


@dataclass
class FlakyStack:
    """A stack that a test can make unreachable."""

    stack: Stack
    unreachable: bool = False

    def client(self, service: str) -> Any:
        if self.unreachable:
            raise EndpointConnectionError(endpoint_url="https://lambda.example")
        return self.stack.client(service)


@pytest.fixture
def flaky(cloud) -> Iterator[tuple[FlakyStack, httpx.Client]]:
    """A separate page of the cloud, whose stack a test can make unreachable."""
    flaky = FlakyStack(find_stack(RunningCloud(cloud.environment).client))
    stack = replace(flaky.stack, client=flaky.client)
    server = uvicorn.Server(uvicorn.Config(application(lambda: stack, 0.05), log_level="error"))
    server.install_signal_handlers = lambda: None
    with listen() as listener:
        serving = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        serving.start()
        with httpx.Client(
            base_url=f"http://127.0.0.1:{listener.getsockname()[1]}", trust_env=False, timeout=30
        ) as client:
            yield flaky, client
        server.force_exit = server.should_exit = True
        serving.join(10)


def test_an_unreachable_stack_is_reported_in_one_line_and_reconnected(flaky, page):
    flaky, client = flaky
    flaky.unreachable = True
    answer = client.get("/")
    assert answer.status_code == 503
    assert "lambda.example" in answer.text
    assert "Traceback" not in answer.text
    flaky.unreachable = False
    with stream(client, "/live") as library:
        while library.next()[0] != "done":
            pass
        flaky.unreachable = True
        kind, message = library.next()
        assert (kind, message.count("\n")) == ("unavailable", 0)
        assert "lambda.example" in message
        new = f"book-{page.upload('meanwhile.txt', CALM).json()['book_id']}"
        flaky.unreachable = False
        library.until(new, COMPLETE)


def test_an_upload_to_an_unreachable_stack_returns_503(flaky, page):
    flaky, client = flaky
    flaky.unreachable = True
    own = {"Origin": str(client.base_url).rstrip("/"), "Accept": "application/json"}
    with page.uploads_nothing():
        answer = client.post("/upload", files={"file": ("unreachable.txt", CALM)}, headers=own)
    assert answer.status_code == 503
    assert "lambda.example" in answer.json()["message"]
