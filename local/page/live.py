"""How an open page stays true: what has changed of it is sent as server-sent events, and put in place by `page.js`.

A page is made of *parts*, elements with an id, and of *lists*, whose children are parts. Each part has the version of
its last change. A page is rendered at some version and asks for what came after it, as does one whose connection broke:
the version is the event's id, which the browser sends back (https://html.spec.whatwg.org/multipage/server-sent-events.html).
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

from local.stack import BookUnknown
from local.trouble import NO_ANSWER, line_of

KEPT_PAGES = 32
"""Pages whose last state is kept: a browser that comes back to one is told only what is new."""


class View(Protocol):
    """What a page shows."""

    template: ClassVar[str]

    @property
    def title(self) -> str:
        """The page's name."""

    def refresh(self) -> bool:
        """Ask the stack again; tell whether anything may have changed. It blocks."""

    def parts(self) -> dict[str, str]:
        """Return the elements by their ids."""

    def lists(self) -> dict[str, list[str]]:
        """Return, for each list's id, the ids of its children in order."""


class LivePage:
    """One page as everybody sees it who has it open."""

    def __init__(self, view: Callable[[], View], poll_seconds: float) -> None:
        self._make_view = view
        self._poll_seconds = poll_seconds
        self.view: View
        self.version = 0
        self.parts: dict[str, str] = {}
        self.lists: dict[str, list[str]] = {}
        self._epoch = secrets.token_hex(4)
        self._changed: dict[str, int] = {}
        self._behind = True  # the parts are of before what the view has
        self._asked = 0.0
        self._asking = asyncio.Lock()

    @property
    def mark(self) -> str:
        """What a browser is to send back, so that it is told what came later."""
        return f"{self._epoch}-{self.version}"

    async def refresh(self) -> None:
        """Find out what has changed, once a moment for all who look. Raises what the stack raises."""
        async with self._asking:
            if time.monotonic() - self._asked < self._poll_seconds / 2:
                return
            if not self.version:
                self.view = await anyio.to_thread.run_sync(self._make_view)
            await anyio.to_thread.run_sync(self._ask)
            if self._behind:
                self._take(await anyio.to_thread.run_sync(self.view.parts), self.view.lists())
                self._behind = False
            self._asked = time.monotonic()

    def since(self, mark: str) -> Iterator[tuple[str, dict[str, object]]]:
        """Yield the changes after a mark, or all if it is another page's: the parts first, then their lists."""
        epoch, _, number = mark.partition("-")
        version = int(number) if epoch == self._epoch and number.isdecimal() else -1
        for name, html in self.parts.items():
            if self._changed[name] > version:
                yield "part", {"id": name, "html": html}
        for name, children in self.lists.items():
            if self._changed[name] > version:
                yield "list", {"id": name, "children": children}

    def _ask(self) -> None:
        """Ask the view. It takes its time: who waits may leave, and what is found is for the next one then."""
        self._behind = self.view.refresh() or self._behind

    def _take(self, parts: dict[str, str], lists: dict[str, list[str]]) -> None:
        known: dict[str, object] = {**self.parts, **self.lists}
        new: dict[str, object] = {**parts, **lists}
        self.version += 1
        self._changed = {
            name: self._changed[name] if known.get(name) == value else self.version for name, value in new.items()
        }
        self.parts, self.lists = parts, lists


class LivePages:
    """The pages that are open, or were a while ago.

    Parameters
    ----------
    poll_seconds
        How long an open page waits before it asks again.

    """

    def __init__(self, poll_seconds: float) -> None:
        self._poll_seconds = poll_seconds
        self._pages: OrderedDict[str, LivePage] = OrderedDict()

    async def page(self, address: str, view: Callable[[], View]) -> LivePage:
        """Return the page of this address as it is now. Raises what the stack raises."""
        page = self._pages.setdefault(address, LivePage(view, self._poll_seconds))
        self._pages.move_to_end(address)
        while len(self._pages) > KEPT_PAGES:
            self._pages.popitem(last=False)
        try:
            await page.refresh()
        finally:
            if not page.version:  # there is nothing to show here, and perhaps never will be
                self._pages.pop(address, None)
        return page

    async def events(self, address: str, view: Callable[[], View], mark: str) -> AsyncIterator[ServerSentEvent]:
        """Yield what changes after the mark, for as long as somebody listens."""
        while True:
            try:
                page = await self.page(address, view)
            except (*NO_ANSWER, BookUnknown) as error:
                yield ServerSentEvent(line_of(error), event="trouble")
            else:
                changes, mark = list(page.since(mark)), page.mark
                for event, change in changes:
                    yield ServerSentEvent(json.dumps(change), event=event)
                if changes:
                    yield ServerSentEvent("", event="done", id=mark)
            await asyncio.sleep(self._poll_seconds)
