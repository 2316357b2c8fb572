"""What an open page is told, and when."""

import asyncio
import json
import threading

import pytest
from botocore.exceptions import EndpointConnectionError

from account import StackUnusable
from local.page.live import KEPT_PAGES, LivePages
from local.stack import BookUnknown


class Shelf:
    """A view whose state a test sets; `asked` counts how often the stack would have been asked."""

    template = "shelf.html"
    title = "Shelf"

    def __init__(self, **parts: str) -> None:
        self.state = parts
        self.shown: dict[str, str] | None = None
        self.asked = 0
        self.trouble: Exception | None = None
        self.trouble_with_parts: Exception | None = None

    def refresh(self) -> bool:
        self.asked += 1
        if self.trouble:
            raise self.trouble
        changed = self.shown != self.state
        self.shown = dict(self.state)
        return changed

    def parts(self) -> dict[str, str]:
        assert self.shown is not None
        if self.trouble_with_parts:
            raise self.trouble_with_parts
        return self.shown

    def lists(self) -> dict[str, list[str]]:
        assert self.shown is not None
        return {"books": [name for name in self.shown if name.startswith("book")]}


class Open:
    """A page that somebody has open, with the last mark that it was told."""

    def __init__(self, pages: LivePages, view: Shelf, mark: str = "", address: str = "/") -> None:
        self.mark = mark
        self._events = pages.events(address, lambda: view, mark)

    async def told(self) -> dict[str, object]:
        """Wait for the next change, and return what is new, by name."""
        told: dict[str, object] = {}
        async for event in self._events:
            if event.event == "done":
                self.mark = event.id
                return told
            if event.event == "trouble":
                return {"trouble": event.data}
            change = json.loads(event.data)
            told[change["id"]] = change.get("html", change.get("children"))
        pytest.fail("the stream ended")

    async def is_told_nothing(self) -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(self.told(), 0.1)


@pytest.fixture
def pages():
    return LivePages(poll_seconds=0)


def test_only_what_has_changed_is_told(pages):
    async def look():
        view = Shelf(summary="2 books", book_1="half", book_2="whole")
        page = Open(pages, view)
        everything = {"summary": "2 books", "book_1": "half", "book_2": "whole", "books": ["book_1", "book_2"]}
        assert await page.told() == everything
        view.state = {**view.state, "book_1": "three quarters"}
        assert await page.told() == {"book_1": "three quarters"}
        view.state = {**view.state, "summary": "3 books", "book_3": "new"}
        told = await page.told()
        assert told == {"summary": "3 books", "book_3": "new", "books": ["book_1", "book_2", "book_3"]}
        assert list(told)[-1] == "books", "a list comes after the parts that stand in it"
        del view.state["book_2"]
        assert await page.told() == {"books": ["book_1", "book_3"]}

    asyncio.run(look())


def test_who_comes_back_is_told_what_came_since(pages):
    async def look():
        view = Shelf(book_1="a", book_2="b")
        page = Open(pages, view)
        await page.told()
        view.state = {**view.state, "book_1": "c"}
        await page.told()
        seen = page.mark
        view.state = {**view.state, "book_2": "d"}
        await page.told()
        assert await Open(pages, view, seen).told() == {"book_2": "d"}
        await Open(pages, view, page.mark).is_told_nothing()

    asyncio.run(look())


@pytest.mark.parametrize("mark", ["", "-1", "0", "other-1", "other-99", "-", "1-1-1", "é-1", "none-x"])
def test_who_has_seen_another_server_or_none_is_told_everything(pages, mark):
    async def look():
        view = Shelf(book_1="a")
        assert await Open(pages, view, mark).told() == {"book_1": "a", "books": ["book_1"]}

    asyncio.run(look())


def test_a_page_that_was_forgotten_and_begun_anew_is_told_whole(pages):
    async def look():
        view = Shelf(book_1="a", book_2="b")
        first = Open(pages, view)
        await first.told()
        for n in range(KEPT_PAGES):
            await pages.page(f"/other/{n}", Shelf)
        changed = Shelf(book_1="a", book_2="B")
        again = Open(pages, changed)
        await again.told()
        changed.state = {**changed.state, "book_1": "c"}
        await again.told()
        assert (await Open(pages, changed, first.mark).told())["book_2"] == "B"

    asyncio.run(look())


@pytest.mark.parametrize(
    ("trouble", "says"),
    [
        (StackUnusable("The stack is gone. Deploy it."), "The stack is gone. Deploy it."),
        (BookUnknown("There is no book."), "There is no book."),
        (EndpointConnectionError(endpoint_url="http://127.0.0.1:1"), "127.0.0.1:1"),
    ],
    ids=["no stack", "no book", "no connection"],
)
def test_a_stack_that_is_away_is_told_and_so_is_what_it_says_when_it_is_back(pages, trouble, says):
    async def look():
        view = Shelf(book_1="a")
        page = Open(pages, view)
        await page.told()
        view.trouble = trouble
        assert says in str((await page.told())["trouble"])
        view.trouble = None
        view.state = {"book_1": "b"}
        while (told := await page.told()).keys() == {"trouble"}:
            pass
        assert told == {"book_1": "b"}

    asyncio.run(look())


def test_a_change_whose_parts_could_not_be_had_is_told_later(pages):
    async def look():
        view = Shelf(book_1="a")
        page = Open(pages, view)
        await page.told()
        view.trouble_with_parts = StackUnusable("away")
        view.state = {"book_1": "b"}
        assert await page.told() == {"trouble": "away"}
        view.trouble_with_parts = None
        assert await asyncio.wait_for(page.told(), 5) == {"book_1": "b"}

    asyncio.run(look())


def test_a_change_is_not_lost_with_the_one_who_heard_of_it_first(pages):
    async def look():
        view = Shelf(book_1="a")
        page = Open(pages, view)
        await page.told()
        entered, leave = threading.Event(), threading.Event()
        refresh = view.refresh

        def slow():
            changed = refresh()
            entered.set()
            leave.wait(5)
            return changed

        view.state, view.refresh = {"book_1": "b"}, slow  # type: ignore[method-assign]
        first = asyncio.create_task(Open(pages, view, page.mark).told())
        await asyncio.to_thread(entered.wait, 5)
        first.cancel()
        view.refresh = refresh  # type: ignore[method-assign]
        leave.set()
        with pytest.raises(asyncio.CancelledError):
            await first
        assert await asyncio.wait_for(page.told(), 5) == {"book_1": "b"}

    asyncio.run(look())


def test_many_who_look_at_a_page_ask_the_stack_once():
    async def look():
        pages, view = LivePages(poll_seconds=60), Shelf(book_1="a")
        told = await asyncio.gather(*(Open(pages, view).told() for _ in range(20)))
        assert told == [{"book_1": "a", "books": ["book_1"]}] * 20
        assert view.asked == 1

    asyncio.run(look())


def test_a_page_that_there_is_not_is_asked_for_anew_each_time(pages):
    async def look():
        asked = []

        def view():
            asked.append("again")
            raise BookUnknown("not yet")

        for _ in range(2):
            with pytest.raises(BookUnknown):
                await pages.page("/books/1", view)
        assert len(asked) == 2

    asyncio.run(look())


def test_no_more_pages_are_kept_than_so_many(pages):
    async def look():
        views = [Shelf(book_1="a") for _ in range(KEPT_PAGES + 1)]
        for n, view in enumerate(views):
            await pages.page(f"/{n}", lambda view=view: view)
        again = Shelf(book_1="new")
        await pages.page("/0", lambda: again)
        await pages.page(f"/{KEPT_PAGES}", lambda: again)
        assert (views[0].asked, views[-1].asked, again.asked) == (1, 2, 1), "the one that was longest not looked at"

    asyncio.run(look())
