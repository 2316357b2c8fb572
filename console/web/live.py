"""Keeps an open page up to date: sends its changes as server-sent events, which `page.js` applies.

A page consists of *parts*, elements with an id, and of *lists*, whose children are parts. Each part and list has the
version in which it last changed. A page is rendered at a version and then asks for all later changes; so does one whose
connection was lost. The version is the event's id, which the browser sends back when it reconnects
(https://html.spec.whatwg.org/multipage/server-sent-events.html).
"""

import asyncio
import json
import secrets
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Iterator
from typing import ClassVar, Protocol

import anyio.to_thread
from sse_starlette import ServerSentEvent

from console.client import BookUnknown
from console.client.errors import NO_ANSWER, message_of

MAX_PAGES = 32
"""Pages whose last state is kept, so that a browser that reconnects receives the changes only."""


class View(Protocol):
    """The content of a page."""

    template: ClassVar[str]

    @property
    def title(self) -> str:
        """The page's title."""

    def refresh(self) -> bool:
        """Fetch the state from the stack; tell whether anything may have changed. It blocks."""

    def parts(self) -> dict[str, str]:
        """Return the HTML of each element by its id."""

    def lists(self) -> dict[str, list[str]]:
        """Return the ids of each list's children in order, by the list's id."""


class LivePage:
    """The state of one page, shared by all browsers that have it open."""

    def __init__(self, view: Callable[[], View], poll_seconds: float) -> None:
        self._make_view = view
        self._poll_seconds = poll_seconds
        self.view: View
        self.version = 0
        self.parts: dict[str, str] = {}
        self.lists: dict[str, list[str]] = {}
        self._epoch = secrets.token_hex(4)
        self._changed: dict[str, int] = {}
        self._outdated = True  # the view has changed since the parts were rendered
        self._polled_at = 0.0
        self._lock = asyncio.Lock()

    @property
    def event_id(self) -> str:
        """The id of the current version; a browser sends it back to receive later changes only."""
        return f"{self._epoch}-{self.version}"

    async def refresh(self) -> None:
        """Poll the stack and render the changes, at most twice per poll interval. Raises what the stack raises."""
        async with self._lock:
            if time.monotonic() - self._polled_at < self._poll_seconds / 2:
                return
            if not self.version:
                self.view = await anyio.to_thread.run_sync(self._make_view)
            await anyio.to_thread.run_sync(self._poll)
            if self._outdated:
                self._update(await anyio.to_thread.run_sync(self.view.parts), self.view.lists())
                self._outdated = False
            self._polled_at = time.monotonic()

    def changes(self, after: str) -> Iterator[tuple[str, dict[str, object]]]:
        """Yield the changes after an event id, parts before lists; all of them if the id is not one of this page's."""
        epoch, _, number = after.partition("-")
        version = int(number) if epoch == self._epoch and number.isdecimal() else -1
        for name, html in self.parts.items():
            if self._changed[name] > version:
                yield "part", {"id": name, "html": html}
        for name, children in self.lists.items():
            if self._changed[name] > version:
                yield "list", {"id": name, "children": children}

    def _poll(self) -> None:
        """Refresh the view. The result is stored here, because the request that waits for it may be cancelled."""
        self._outdated = self.view.refresh() or self._outdated

    def _update(self, parts: dict[str, str], lists: dict[str, list[str]]) -> None:
        old: dict[str, object] = {**self.parts, **self.lists}
        new: dict[str, object] = {**parts, **lists}
        self.version += 1
        self._changed = {
            name: self._changed[name] if old.get(name) == value else self.version for name, value in new.items()
        }
        self.parts, self.lists = parts, lists


class LivePages:
    """The pages that were opened most recently.

    Parameters
    ----------
    poll_seconds
        How often an open page polls the stack.

    """

    def __init__(self, poll_seconds: float) -> None:
        self._poll_seconds = poll_seconds
        self._pages: OrderedDict[str, LivePage] = OrderedDict()

    async def page(self, path: str, view: Callable[[], View]) -> LivePage:
        """Return the current page at this path. Raises what the stack raises."""
        page = self._pages.setdefault(path, LivePage(view, self._poll_seconds))
        self._pages.move_to_end(path)
        while len(self._pages) > MAX_PAGES:
            self._pages.popitem(last=False)
        try:
            await page.refresh()
        finally:
            if not page.version:  # it has never been rendered
                self._pages.pop(path, None)
        return page

    async def events(self, path: str, view: Callable[[], View], after: str) -> AsyncIterator[ServerSentEvent]:
        """Yield the changes after the event id until the browser disconnects."""
        while True:
            try:
                page = await self.page(path, view)
            except (*NO_ANSWER, BookUnknown) as error:
                yield ServerSentEvent(message_of(error), event="unavailable")
            else:
                changes, after = list(page.changes(after)), page.event_id
                for event, change in changes:
                    yield ServerSentEvent(json.dumps(change), event=event)
                if changes:
                    yield ServerSentEvent("", event="done", id=after)
            await asyncio.sleep(self._poll_seconds)
