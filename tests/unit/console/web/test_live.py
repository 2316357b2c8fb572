"""The updates that an open page receives, and when."""

import asyncio
import json
import threading

import pytest
from botocore.exceptions import EndpointConnectionError

from account import StackUnusable
from console.client import BookUnknown
from console.web.live import MAX_PAGES, LivePages


class FakeLibrary:
    """A view whose state the test sets; `refreshes` counts the calls of `refresh`."""

    template = "library.html"
    title = "Library"

    def __init__(self, **parts: str) -> None:
        self.state = parts
        self.shown: dict[str, str] | None = None
        self.refreshes = 0
        self.error: Exception | None = None
        self.error_in_parts: Exception | None = None

    def refresh(self) -> bool:
        self.refreshes += 1
        if self.error:
            raise self.error
        changed = self.shown != self.state
        self.shown = dict(self.state)
        return changed

    def parts(self) -> dict[str, str]:
        assert self.shown is not None
        if self.error_in_parts:
            raise self.error_in_parts
        return self.shown

    def lists(self) -> dict[str, list[str]]:
        assert self.shown is not None
        return {"books": [name for name in self.shown if name.startswith("book")]}


class OpenPage:
    """A page that a browser has open, with the id of the last event that it received."""

    def __init__(self, pages: LivePages, view: FakeLibrary, event_id: str = "", path: str = "/") -> None:
        self.event_id = event_id
        self._events = pages.events(path, lambda: view, event_id)

    async def update(self) -> dict[str, object]:
        """Wait for the next update, and return the changed parts and lists by name."""
        changes: dict[str, object] = {}
        async for event in self._events:
            if event.event == "done":
                self.event_id = event.id
                return changes
            if event.event == "unavailable":
                return {"unavailable": event.data}
            change = json.loads(event.data)
            changes[change["id"]] = change.get("html", change.get("children"))
        pytest.fail("the stream ended")

    async def receives_nothing(self) -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(self.update(), 0.1)


@pytest.fixture
def pages():
    return LivePages(poll_seconds=0)


def test_only_changed_parts_are_sent(pages):
    async def scenario():
        view = FakeLibrary(summary="2 books", book_1="half", book_2="whole")
        page = OpenPage(pages, view)
        everything = {"summary": "2 books", "book_1": "half", "book_2": "whole", "books": ["book_1", "book_2"]}
        assert await page.update() == everything
        view.state = {**view.state, "book_1": "three quarters"}
        assert await page.update() == {"book_1": "three quarters"}
        view.state = {**view.state, "summary": "3 books", "book_3": "new"}
        changes = await page.update()
        assert changes == {"summary": "3 books", "book_3": "new", "books": ["book_1", "book_2", "book_3"]}
        assert list(changes)[-1] == "books", "a list comes after its parts"
        del view.state["book_2"]
        assert await page.update() == {"books": ["book_1", "book_3"]}

    asyncio.run(scenario())


def test_a_browser_that_reconnects_receives_later_changes_only(pages):
    async def scenario():
        view = FakeLibrary(book_1="a", book_2="b")
        page = OpenPage(pages, view)
        await page.update()
        view.state = {**view.state, "book_1": "c"}
        await page.update()
        seen = page.event_id
        view.state = {**view.state, "book_2": "d"}
        await page.update()
        assert await OpenPage(pages, view, seen).update() == {"book_2": "d"}
        await OpenPage(pages, view, page.event_id).receives_nothing()

    asyncio.run(scenario())


@pytest.mark.parametrize("event_id", ["", "-1", "0", "other-1", "other-99", "-", "1-1-1", "é-1", "none-x"])
def test_an_unknown_event_id_receives_everything(pages, event_id):
    async def scenario():
        view = FakeLibrary(book_1="a")
        assert await OpenPage(pages, view, event_id).update() == {"book_1": "a", "books": ["book_1"]}

    asyncio.run(scenario())


def test_an_evicted_page_is_sent_whole(pages):
    async def scenario():
        view = FakeLibrary(book_1="a", book_2="b")
        first = OpenPage(pages, view)
        await first.update()
        for n in range(MAX_PAGES):
            await pages.page(f"/other/{n}", FakeLibrary)
        changed = FakeLibrary(book_1="a", book_2="B")
        again = OpenPage(pages, changed)
        await again.update()
        changed.state = {**changed.state, "book_1": "c"}
        await again.update()
        assert (await OpenPage(pages, changed, first.event_id).update())["book_2"] == "B"

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (StackUnusable("The stack does not exist. Deploy it."), "The stack does not exist. Deploy it."),
        (BookUnknown("There is no book."), "There is no book."),
        (EndpointConnectionError(endpoint_url="http://127.0.0.1:1"), "The local cloud has stopped"),
    ],
    ids=["no stack", "no book", "no connection"],
)
def test_an_unavailable_stack_is_reported_and_updates_resume_when_it_is_back(pages, error, message):
    async def scenario():
        view = FakeLibrary(book_1="a")
        page = OpenPage(pages, view)
        await page.update()
        view.error = error
        assert message in str((await page.update())["unavailable"])
        view.error = None
        view.state = {"book_1": "b"}
        while (changes := await page.update()).keys() == {"unavailable"}:
            pass
        assert changes == {"book_1": "b"}

    asyncio.run(scenario())


def test_a_change_whose_parts_fail_is_sent_later(pages):
    async def scenario():
        view = FakeLibrary(book_1="a")
        page = OpenPage(pages, view)
        await page.update()
        view.error_in_parts = StackUnusable("unavailable")
        view.state = {"book_1": "b"}
        assert await page.update() == {"unavailable": "unavailable"}
        view.error_in_parts = None
        assert await asyncio.wait_for(page.update(), 5) == {"book_1": "b"}

    asyncio.run(scenario())


def test_a_change_is_not_lost_if_the_request_that_fetched_it_is_cancelled(pages):
    async def scenario():
        view = FakeLibrary(book_1="a")
        page = OpenPage(pages, view)
        await page.update()
        entered, leave = threading.Event(), threading.Event()
        refresh = view.refresh

        def slow():
            changed = refresh()
            entered.set()
            leave.wait(5)
            return changed

        view.state, view.refresh = {"book_1": "b"}, slow  # type: ignore[method-assign]
        first = asyncio.create_task(OpenPage(pages, view, page.event_id).update())
        await asyncio.to_thread(entered.wait, 5)
        first.cancel()
        view.refresh = refresh  # type: ignore[method-assign]
        leave.set()
        with pytest.raises(asyncio.CancelledError):
            await first
        assert await asyncio.wait_for(page.update(), 5) == {"book_1": "b"}

    asyncio.run(scenario())


def test_many_viewers_of_a_page_poll_the_stack_once():
    async def scenario():
        pages, view = LivePages(poll_seconds=60), FakeLibrary(book_1="a")
        updates = await asyncio.gather(*(OpenPage(pages, view).update() for _ in range(20)))
        assert updates == [{"book_1": "a", "books": ["book_1"]}] * 20
        assert view.refreshes == 1

    asyncio.run(scenario())


def test_the_view_of_an_unknown_page_is_created_each_time(pages):
    async def scenario():
        created = []

        def view():
            created.append("view")
            raise BookUnknown("not yet")

        for _ in range(2):
            with pytest.raises(BookUnknown):
                await pages.page("/books/1", view)
        assert len(created) == 2

    asyncio.run(scenario())


def test_only_the_most_recent_pages_are_kept(pages):
    async def scenario():
        views = [FakeLibrary(book_1="a") for _ in range(MAX_PAGES + 1)]
        for n, view in enumerate(views):
            await pages.page(f"/{n}", lambda view=view: view)
        again = FakeLibrary(book_1="new")
        await pages.page("/0", lambda: again)
        await pages.page(f"/{MAX_PAGES}", lambda: again)
        assert (views[0].refreshes, views[-1].refreshes, again.refreshes) == (1, 2, 1), (
            "the least recent page is evicted"
        )

    asyncio.run(scenario())
