"""A book: how far each chapter is, what it cost beside the estimate, and how it sounds."""

from collections import Counter
from typing import ClassVar
from uuid import UUID

from events.schemas.shelf_state import BookExecution, BookState, ChapterState
from local.page.chapter_states import State, state_of, told
from local.page.rendering import macro, render
from local.stack import Stack

FAILURES_TOLD = 10


class BookView:
    """One book."""

    template: ClassVar[str] = "book.html"

    def __init__(self, stack: Stack, book_id: UUID) -> None:
        self.book_id = book_id
        self._stack = stack
        self._state: BookState | None = None

    @property
    def book(self) -> BookState:
        """The book as it was at the last refresh."""
        assert self._state is not None
        return self._state

    @property
    def title(self) -> str:
        """The book's name."""
        return self.book.name

    def refresh(self) -> bool:
        """Ask for the book again."""
        newer = self._stack.book(self.book_id) if self._state is None else self._stack.newer(self._state)
        self._state = newer or self._state
        return newer is not None

    def parts(self) -> dict[str, str]:
        """Return the head, the costs, and for each chapter its cell in the grid and its place in the player's list."""
        chapters = self.book.chapters
        cell, track = macro("book_cell.html", "cell"), macro("player_track.html", "track")
        return {
            "head": self._head(),
            "states": render(
                "book_states.html", states=State, counts=self._counts(), left_out=self.book.chapters_left_out
            ),
            "costs": render("book_costs.html", costs=self.book.costs),
            "download": render("book_download.html", book=self.book, narrated=self._narrated()),
            **{
                _cell(chapter): cell(_cell(chapter), self.book_id, chapter, state_of(chapter), told(chapter))
                for chapter in chapters
            },
            **{
                _track(chapter): track(_track(chapter), self.book_id, chapter, state_of(chapter))
                for chapter in self._narrated()
            },
        }

    def lists(self) -> dict[str, list[str]]:
        """Return the chapters' order in the grid, and in the player's list."""
        return {
            "cells": [_cell(chapter) for chapter in self.book.chapters],
            "tracks": [_track(chapter) for chapter in self._narrated()],
        }

    def _head(self) -> str:
        counts = self._counts()
        chapters = self.book.chapters
        failed = [chapter for chapter in chapters if state_of(chapter) == State.FAILED]
        return render(
            "book_head.html",
            title=self.title,
            book=self.book,
            execution=self._execution(),
            bar={
                "chapters": len(self._narrated()),
                "formatted": counts[State.FORMATTED] + counts[State.SPEAKING] + counts[State.COMPLETE],
                "spoken": counts[State.COMPLETE],
                "failed": counts[State.FAILED],
            },
            seconds=sum(chapter.audio_seconds or 0 for chapter in chapters if state_of(chapter) == State.COMPLETE),
            failed=failed[:FAILURES_TOLD],
            failures_left_out=len(failed[FAILURES_TOLD:]),
        )

    def _narrated(self) -> list[ChapterState]:
        return [chapter for chapter in self.book.chapters if chapter.narrated]

    def _counts(self) -> Counter[State]:
        return Counter(map(state_of, self.book.chapters))

    def _execution(self) -> BookExecution | None:
        """Return the execution that works on it, or did last."""
        return next((one for one in self.book.executions if one.execution_arn == self.book.execution_arn), None)


def _cell(chapter: ChapterState) -> str:
    return f"cell-{chapter.chapter_id}"


def _track(chapter: ChapterState) -> str:
    return f"track-{chapter.chapter_id}"
