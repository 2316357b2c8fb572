"""A book's page: the state of each chapter, the player, the trace, and the actual cost beside the estimate."""

from collections import Counter
from typing import ClassVar
from uuid import UUID

from console.client import Stack
from console.client.left_out import left_out_rows
from console.web.chapter_states import State, state_label, state_of
from console.web.rendering import macro, render
from events.schemas.describe_books import BookDetails, BookExecution, ChapterState

MAX_FAILURES = 10


class BookView:
    """One book."""

    template: ClassVar[str] = "book.html"

    def __init__(self, stack: Stack, book_id: UUID) -> None:
        self.book_id = book_id
        self._stack = stack
        self._state: BookDetails | None = None

    @property
    def book(self) -> BookDetails:
        """The book at the last refresh."""
        assert self._state is not None
        return self._state

    @property
    def title(self) -> str:
        """The book's title."""
        return self.book.name

    def refresh(self) -> bool:
        """Fetch the book again; tell whether it has changed."""
        newer = self._stack.book(self.book_id) if self._state is None else self._stack.get_if_changed(self._state)
        self._state = newer or self._state
        return newer is not None

    def parts(self) -> dict[str, str]:
        """Return the header, the costs, and for each chapter its cell in the grid and its track in the player."""
        chapters = self.book.chapters
        cell, track = macro("book_cell.html", "cell"), macro("player_track.html", "track")
        return {
            "head": self._head(),
            "states": render(
                "book_states.html",
                states=State,
                counts=self._counts(),
                left_out=self.book.chapters_left_out,
                has_failed=self.book.error is not None,
            ),
            "costs": render("book_costs.html", costs=self.book.costs, notes=self.book.notes),
            "left_out": render("book_left_out.html", rows=left_out_rows(self.book)),
            "download": render("book_download.html", book=self.book, selected=self.selected),
            **{
                _cell(chapter): cell(_cell(chapter), self.book_id, chapter, state_of(chapter), state_label(chapter))
                for chapter in chapters
            },
            **{
                _track(chapter): track(_track(chapter), self.book_id, chapter, state_of(chapter))
                for chapter in self.selected
            },
        }

    def lists(self) -> dict[str, list[str]]:
        """Return the order of the chapters in the grid and of the tracks in the player."""
        return {
            "cells": [_cell(chapter) for chapter in self.book.chapters],
            "tracks": [_track(chapter) for chapter in self.selected],
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
                "chapters": len(self.selected),
                "formatted": counts[State.FORMATTED] + counts[State.NARRATING] + counts[State.COMPLETE],
                "spoken": counts[State.COMPLETE],
                "failed": counts[State.FAILED],
            },
            seconds=sum(chapter.audio_seconds or 0 for chapter in chapters if state_of(chapter) == State.COMPLETE),
            failed=failed[:MAX_FAILURES],
            failures_left_out=len(failed[MAX_FAILURES:]),
        )

    @property
    def selected(self) -> list[ChapterState]:
        """The chapters of the audiobook."""
        return [chapter for chapter in self.book.chapters if chapter.selected]

    def _counts(self) -> Counter[State]:
        return Counter(map(state_of, self.book.chapters))

    def _execution(self) -> BookExecution | None:
        """Return the book's current or latest execution; a cancelled book has none that works on it."""
        arn, executions = self.book.execution_arn, self.book.executions
        current = [execution for execution in executions if arn is None or execution.execution_arn == arn]
        return current[-1] if current else None


def _cell(chapter: ChapterState) -> str:
    return f"cell-{chapter.chapter_id}"


def _track(chapter: ChapterState) -> str:
    return f"track-{chapter.chapter_id}"
