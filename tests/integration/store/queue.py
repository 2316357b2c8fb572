"""A queue of small books on a real database, and a Step Functions that holds their tokens."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar
from uuid import UUID, uuid4

from book_pipeline.costs import Estimate
from book_pipeline.store.books import Books
from book_pipeline.store.chapters import Chapters, NewChapter, chapter_id_of
from book_pipeline.store.database import Database
from book_pipeline.store.task_tokens import Answer
from book_pipeline.store.turns import WaitingTask
from book_pipeline.turns.give_turns import send_tokens
from book_pipeline.turns.queue import TurnQueue

CALLS = 5
ESTIMATE = Estimate.model_construct(usd=0)
Result = TypeVar("Result")


class StepFunctions:
    """The tokens of executions that wait, those that were sent back, and the heartbeats."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.waiting: set[str] = set()
        self.sent: list[str] = []
        self.heartbeats: list[str] = []
        self.silent = False

    def send_back(self, task_token: str) -> Answer:
        if self.silent:
            return Answer.UNKNOWN
        with self._lock:
            if task_token not in self.waiting:
                return Answer.USED_UP
            self.waiting.remove(task_token)
            self.sent.append(task_token)
            return Answer.ACCEPTED

    def keep_alive(self, task_token: str) -> Answer:
        with self._lock:
            self.heartbeats.append(task_token)
        return Answer.ACCEPTED if task_token in self.waiting else Answer.USED_UP


class Bookcase:
    """Books that are claimed, parsed, joined and narrated as their executions would do it."""

    def __init__(self, connect: Callable[[], Database]) -> None:
        self._connect = connect
        self.database = connect()
        self.states = StepFunctions()
        self.tokens: dict[UUID, str] = {}

    def queue(self, database: Database | None = None) -> TurnQueue:
        return TurnQueue(database or self.database, CALLS)

    def parsed(self, chapters: int = 10, characters: int = 100_000, book_id: UUID | None = None, run: int = 1) -> UUID:
        """Return a book whose execution is about to enter WaitForTurn; each of its chapters has these characters."""
        book_id = book_id or uuid4()
        books = Books(self.database)
        assert books.claim(book_id, f"s3://b/raw/{book_id}", arn_of(book_id, run), lambda _: False)
        books.scraped(
            book_id, source_url=f"s3://b/raw/{book_id}", source_key="raw/x", source_sha256="0", options={}, title="A",
            author=None, language="en",
        )  # fmt: skip
        Chapters(self.database).replace(
            book_id, [_chapter(book_id, place + 1, characters) for place in range(chapters)]
        )
        self.database.run("mark_parse_complete", book_id=book_id, estimated_usd=0, estimate=None, speech_model=None)
        return book_id

    def enter(self, book_id: UUID, run: int = 1, database: Database | None = None) -> list[UUID]:
        """Let the execution of the book enter WaitForTurn with a new token, and return the books that got a turn."""
        task = WaitingTask(book_id, arn_of(book_id, run), str(uuid4()))
        self.tokens[book_id] = task.task_token
        self.states.waiting.add(task.task_token)
        given = self.queue(database).join(task)
        send_tokens(database or self.database, self.states)
        return given

    def joined(self, chapters: int = 10, characters: int = 100_000) -> UUID:
        book_id = self.parsed(chapters, characters)
        self.enter(book_id)
        return book_id

    def narrate(self, book_id: UUID, *positions: int, database: Database | None = None) -> None:
        """Complete these chapters of the book, or mark the book complete if none is given."""
        database = database or self.database
        Books(database).mark_narrating(book_id)
        for position in positions:
            Chapters(database).spoken(
                chapter_id_of(book_id, position), audio_key="k", audio_input_hash="i", audio_sha256="s", audio_bytes=1,
                audio_seconds=1, spoken_characters=9,
            )  # fmt: skip
        if not positions:
            Books(database).complete(book_id)

    def give(self, database: Database | None = None) -> list[UUID]:
        given = self.queue(database).give()
        send_tokens(database or self.database, self.states)
        return given

    def continued(self, *book_ids: UUID) -> list[bool]:
        """Return whether each book's execution has left WaitForTurn."""
        return [self.tokens[book_id] in self.states.sent for book_id in book_ids]

    def row(self, book_id: UUID) -> dict:
        with self.database._translated():
            return (
                self.database._live().execute("SELECT * FROM book_processing WHERE book_id = %s", [book_id]).fetchone()
            )

    def at_once(self, actions: Sequence[Callable[[Database], Result]]) -> list[Result]:
        """Run the actions at the same time, each with a connection of its own."""
        barrier = threading.Barrier(len(actions))

        def act(action: Callable[[Database], Result]) -> Result:
            database = self._connect()
            database.wake()
            barrier.wait(timeout=30)
            return action(database)

        with ThreadPoolExecutor(len(actions)) as executor:
            return list(executor.map(act, actions))


def arn_of(book_id: UUID, run: int = 1) -> str:
    return f"arn:{book_id}:{run}"


def _chapter(book_id: UUID, position: int, characters: int) -> NewChapter:
    return NewChapter(
        chapter_id=chapter_id_of(book_id, position), position=position, title="One", part=None, kind="chapter",
        selected=True, parsed_key="parsed/x", parsed_sha256="0", characters=characters, words=1,
    )  # fmt: skip
