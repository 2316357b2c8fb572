"""A chapter's page: its source beside the formatted text, the player, its attempts, its charges and its log."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from console.client import Stack
from console.web.chapter_states import State, state_label, state_of
from console.web.chapter_text import read_text
from console.web.ledger_view import attempts, charges
from console.web.rendering import macro, render
from events.schemas.describe_books import ChapterDetails

TEXT_STAGE = "FormatChapter"


class ChapterView:
    """One chapter."""

    template: ClassVar[str] = "chapter.html"

    def __init__(self, stack: Stack, book_id: UUID, chapter_id: UUID) -> None:
        self.book_id = book_id
        self.chapter_id = chapter_id
        self._stack = stack
        self._state: ChapterDetails | None = None
        self._text: tuple[object, str] = (None, "")

    @property
    def details(self) -> ChapterDetails:
        """The chapter at the last refresh."""
        assert self._state is not None
        return self._state

    @property
    def title(self) -> str:
        """The chapter's title."""
        return self.details.chapter.title

    def refresh(self) -> bool:
        """Fetch the chapter again; tell whether it has changed."""
        newer = (
            self._stack.chapter(self.book_id, self.chapter_id)
            if self._state is None
            else self._stack.get_if_changed(self._state)
        )
        self._state = newer or self._state
        return newer is not None

    def parts(self) -> dict[str, str]:
        """Return the header, the track, the texts, the attempts and the charges."""
        details, chapter = self.details, self.details.chapter
        return {
            "head": render(
                "chapter_head.html",
                book_id=self.book_id,
                chapter=chapter,
                state=state_of(chapter),
                label=state_label(chapter),
            ),
            "around": render("chapter_around.html", details=details),
            self._track: macro("player_track.html", "track")(self._track, self.book_id, chapter, state_of(chapter)),
            "text": self._rendered_text(),
            "attempts": render("chapter_attempts.html", attempts=attempts(details.lines), details=details),
            "charges": render("chapter_charges.html", charges=charges(details.lines), details=details),
        }

    def lists(self) -> dict[str, list[str]]:
        """Return the player's tracks: the chapter, if it is selected."""
        return {"tracks": [self._track] if state_of(self.details.chapter) != State.LEFT_OUT else []}

    @property
    def _track(self) -> str:
        return f"track-{self.chapter_id}"

    def _rendered_text(self) -> str:
        """Return the texts side by side; read them again only if they may have changed since."""
        version = (
            self.details.chapter.format_status,
            self.details.chapter.characters,
            self._formatted_at(),
        )
        if self._text[0] != version:
            text = read_text(self._stack, self.book_id, self.chapter_id)
            self._text = (
                version,
                render("chapter_text.html", text=text, chapter=self.details.chapter, book_id=self.book_id),
            )
        return self._text[1]

    def _formatted_at(self) -> datetime | None:
        return max((line.at for line in self.details.lines if line.stage == TEXT_STAGE), default=None)
