"""A chapter: its source beside what is spoken, what was tried and paid for it, and how it sounds."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from events.schemas.shelf_state import ChapterAccount
from local.page.attempts import attempts, charges
from local.page.chapter_states import State, state_of, told
from local.page.chapter_text import read_text
from local.page.rendering import macro, render
from local.stack import Stack

TEXT_STAGE = "FormatChapter"


class ChapterView:
    """One chapter."""

    template: ClassVar[str] = "chapter.html"

    def __init__(self, stack: Stack, book_id: UUID, chapter_id: UUID) -> None:
        self.book_id = book_id
        self.chapter_id = chapter_id
        self._stack = stack
        self._state: ChapterAccount | None = None
        self._text: tuple[object, str] = (None, "")

    @property
    def account(self) -> ChapterAccount:
        """The chapter as it was at the last refresh."""
        assert self._state is not None
        return self._state

    @property
    def title(self) -> str:
        """The chapter's name."""
        return self.account.chapter.title

    def refresh(self) -> bool:
        """Ask for the chapter again."""
        newer = (
            self._stack.chapter(self.book_id, self.chapter_id)
            if self._state is None
            else self._stack.newer(self._state)
        )
        self._state = newer or self._state
        return newer is not None

    def parts(self) -> dict[str, str]:
        """Return what is told of the chapter, and the chapter itself."""
        account, chapter = self.account, self.account.chapter
        paid = charges(account.lines)
        return {
            "head": render("chapter_head.html", chapter=chapter, state=state_of(chapter), told=told(chapter)),
            "around": render("chapter_around.html", account=account),
            self._track: macro("player_track.html", "track")(self._track, self.book_id, chapter, state_of(chapter)),
            "text": self._rendered_text(),
            "attempts": render("chapter_attempts.html", attempts=attempts(account.lines), account=account),
            "charges": render("chapter_charges.html", charges=paid, account=account),
        }

    def lists(self) -> dict[str, list[str]]:
        """Return what the player plays: the chapter, if it is one to be spoken."""
        return {"tracks": [self._track] if state_of(self.account.chapter) != State.LEFT_OUT else []}

    @property
    def _track(self) -> str:
        return f"track-{self.chapter_id}"

    def _rendered_text(self) -> str:
        """Return the texts side by side: those from before, if nothing was written since that could change them."""
        version = (self.account.chapter.format_status, self.account.chapter.characters, self._formatted_at())
        if self._text[0] != version:
            text = read_text(self._stack, self.book_id, self.chapter_id)
            self._text = (version, render("chapter_text.html", text=text, chapter=self.account.chapter))
        return self._text[1]

    def _formatted_at(self) -> datetime | None:
        return max((line.at for line in self.account.lines if line.stage == TEXT_STAGE), default=None)
