"""Binding is killed before each of its changes of S3 and PostgreSQL, and repeated as Lambda repeats it.

Each time, the book is bound to the same bytes as without kills, and what is damaged is made again.
"""

import json
from collections import deque
from datetime import timedelta
from functools import partial
from hashlib import sha256
from uuid import uuid4

import pytest

from book_pipeline.binding.bind_book import bind_book
from book_pipeline.binding.encode_chapter import encode_chapter
from book_pipeline.binding.lost_events import UNCHANGED_SECONDS, bind_again
from book_pipeline.delivery.finalize_book import finalize_book
from book_pipeline.errors import AudiobookDamaged
from book_pipeline.store.artifacts import MP3, Artifacts
from book_pipeline.store.bindings import Bindings
from book_pipeline.store.keys import audio_key, manifest_key
from events.schemas.binding import events_again
from events.schemas.published import BookEncoded, ChapterNarrated
from tests.unit.binding.sounds import mp3, voice
from tests.unit.console.client.buckets import bucket

from .test_book_queries import backdate
from .test_rows import FIRST, SOURCE, chapter

CHAPTERS = (1, 2)
FORGET = (
    "UPDATE chapter_content SET measured_sha256 = NULL, measured = NULL, aac_key = NULL, aac_sha256 = NULL, "
    "masters = NULL FROM chapters c WHERE c.chapter_id = chapter_content.chapter_id AND c.book_id = %s"
)
UNBIND = (
    "UPDATE book_processing SET binding_status = 'pending', binding_error = NULL, binding_input_hash = NULL, "
    "binding_files = NULL "
    "WHERE book_id = %s"
)


class Killed(BaseException):
    """The process ends; no handler of errors runs."""


CHANGES = {"write", "write_file", "write_if_unchanged", "encoded", "mastered", "binding", "bound"}
"""Between two of them, every moment leaves the same behind."""


class Life:
    """Counts changes; before the one with the number `end`, the process is killed, once."""

    def __init__(self, end=None):
        self.changes, self.end = 0, end

    def of(self, target):
        return Mortal(target, self)

    def tick(self):
        self.changes += 1
        if self.changes == self.end:
            raise Killed


@pytest.fixture
def pass_time(owner, binding):
    """Return a function that lets so much time pass that an event which has not come is lost."""
    return partial(backdate, owner, binding.book_id, timedelta(seconds=UNCHANGED_SECONDS + 1))


def state_of(binding, owner):
    query = "SELECT binding_status, binding_error FROM book_processing WHERE book_id = %s"
    return owner.execute(query, [binding.book_id]).fetchone()


class Mortal:
    def __init__(self, target, life):
        self._target, self._life = target, life

    def __getattr__(self, name):
        found = getattr(self._target, name)
        if name not in CHANGES:
            return found

        def call(*arguments, **named):
            self._life.tick()
            return found(*arguments, **named)

        return call


class Binding:
    """A complete book, and the two functions that bind it, with the events between them."""

    def __init__(self, book_id, books, chapters, bindings, artifacts):
        self.book_id, self.artifacts = book_id, artifacts
        self.parts = {"books": books, "chapters": chapters, "bindings": bindings, "artifacts": artifacts}

    def run(self, life, events=None, *, lost=None):
        """Deliver the events of a complete book until there are no more; a killed invocation is repeated.

        The event with the number `lost` is not delivered.
        """
        waiting = deque(events or [*(("encode", number) for number in CHAPTERS), ("bind", 0)])
        kills, self.delivered = 0, 0
        while waiting:
            event = waiting.popleft()
            self.delivered += 1
            if self.delivered == lost:
                continue
            try:
                waiting.extend(self._deliver(*event, {name: life.of(part) for name, part in self.parts.items()}))
            except Killed:
                kills += 1
                waiting.appendleft(event)
        return kills

    def _deliver(self, function, number, parts):
        outputs = {"default_outputs": "mp3,m4b,acx"}
        if function == "encode":
            chapter_id = chapter(self.book_id, number).chapter_id
            ready = encode_chapter(chapter_id, **parts, **outputs, check_time=lambda: None)
            return [("bind", 0)] if ready else []
        lacking = []
        bind_book(self.book_id, **parts, **outputs, choose_gain=lacking.extend)
        return [("encode", number) for number in CHAPTERS if chapter(self.book_id, number).chapter_id in lacking]

    def stored(self):
        """Return the finished files and the manifest, by key."""
        listed = self.artifacts._client.list_objects_v2(Bucket="artifacts", Prefix=f"audio/{self.book_id}/")
        keys = [found["Key"] for found in listed["Contents"] if "/bound/" in found["Key"]]
        return {key: self.artifacts.read(key) for key in [*keys, manifest_key(self.book_id)]}


@pytest.fixture
def binding(books, chapters, database, owner):
    book_id = uuid4()
    assert books.claim(book_id, SOURCE, FIRST, lambda _: True)
    books.scraped(
        book_id, source_url=SOURCE, source_key="k", source_sha256="s", options={}, title="The Lamp", author="A. Writer",
        language="en",
    )  # fmt: skip
    chapters.replace(book_id, [chapter(book_id, number) for number in CHAPTERS])
    database.run("mark_parse_complete", book_id=book_id, estimated_usd=1, estimate=None, speech_model=None)
    with bucket() as s3:
        artifacts = Artifacts(s3, "artifacts")
        for number in CHAPTERS:
            row, content = chapter(book_id, number), mp3(voice(1.5, level=0.03, seed=number))
            artifacts.write(audio_key(book_id, row.chapter_id), content, MP3)
            chapters.formatted(
                row.chapter_id, formatted_key="k", formatted_input_hash="f", formatted_sha256="s",
                change_log_sha256="c", spoken_characters=9,
            )  # fmt: skip
            chapters.speaking(row.chapter_id)
            chapters.spoken(
                row.chapter_id, audio_key=audio_key(book_id, row.chapter_id), audio_input_hash="i",
                audio_sha256=sha256(content).hexdigest(), audio_bytes=len(content), audio_seconds=1.5,
                spoken_characters=9,
            )  # fmt: skip
        books.mark_narrating(book_id)
        finalize_book(book_id, books=books, chapters=chapters, artifacts=artifacts)
        bound = Binding(book_id, books, chapters, Bindings(database), artifacts)
        manifest = artifacts.read(manifest_key(book_id))

        def forget():
            """Forget everything that is bound."""
            for key in bound.stored():
                s3.delete_object(Bucket="artifacts", Key=key)
            artifacts.write(manifest_key(book_id), manifest, "application/json")
            owner.execute(FORGET, [book_id])
            owner.execute(UNBIND, [book_id])

        bound.forget = forget
        yield bound


def test_a_kill_before_any_change_changes_nothing_in_the_end(binding):
    life = Life()
    assert binding.run(life) == 0
    wanted = binding.stored()
    assert {key.rpartition(".")[2] for key in wanted} == {"m4a", "m4b", "mp3", "jpg", "json"}
    assert json.loads(wanted[manifest_key(binding.book_id)])["binding"]["acx"]["chapters"]
    assert life.changes >= 10
    for moment in range(1, life.changes + 1):
        binding.forget()
        assert binding.run(Life(end=moment)) == 1
        assert binding.stored() == wanted, f"killed before change {moment} of {life.changes}"


def sweep(database):
    """Return what WatchBooks publishes again: the events of the books."""
    published = []
    bind_again(database, lambda book: published.extend(events_again(**vars(book))))
    return published


def test_the_files_of_a_book_come_whichever_event_is_lost(binding, database, owner, pass_time):
    binding.run(Life())
    wanted, state, events = binding.stored(), state_of(binding, owner), binding.delivered
    assert events >= 7
    for lost in range(1, events + 1):
        binding.forget()
        binding.run(Life(), lost=lost)
        assert sweep(database) == [], "events may still be on their way"
        pass_time()
        again = sweep(database)
        narrated = {event.chapter_id for event in again if isinstance(event, ChapterNarrated)}
        numbers = [number for number in CHAPTERS if chapter(binding.book_id, number).chapter_id in narrated]
        assert isinstance(again[-1], BookEncoded) if again else binding.stored() == wanted
        if again:
            binding.run(Life(), [*(("encode", number) for number in numbers), ("bind", 0)])
        assert binding.stored() == wanted, f"event {lost} of {events} was lost"
        assert state_of(binding, owner) == state


def test_lost_events_are_published_again_once(binding, database, owner, pass_time):
    binding.forget()
    pass_time()
    first = sweep(database)
    assert [type(event) for event in first] == [ChapterNarrated, ChapterNarrated, BookEncoded]
    binding.parts["bindings"].binding(binding.book_id)  # BindBook begins, and dies
    assert sweep(database) == []
    assert state_of(binding, owner) == ("running", "BindingLost")
    pass_time()
    assert sweep(database) == []
    assert state_of(binding, owner) == ("failed", "BindingLost")
    binding.parts["bindings"].expect(binding.book_id)  # the book is started again
    pass_time()
    assert len(sweep(database)) == 3


def test_what_is_cut_off_is_made_again_and_never_taken_for_whole(binding):
    binding.run(Life())
    wanted = binding.stored()
    for key, content in wanted.items():
        if key == manifest_key(binding.book_id):
            continue
        binding.artifacts.write(key, content[: len(content) // 2], "application/octet-stream")
        binding.run(Life())
        assert binding.stored() == wanted, key


def test_a_cut_chapter_is_not_joined(binding):
    binding.run(Life())
    key = next(key for key in binding.stored() if key.endswith(".m4a"))
    for other in binding.stored():
        if other.endswith(".m4b"):
            binding.artifacts.delete(other, keep=lambda _: False)
    binding.artifacts.write(key, binding.artifacts.read(key)[:-9], "audio/mp4")
    with pytest.raises(AudiobookDamaged, match=key):
        binding.run(Life(), [("bind", 0)])
    assert not any(key.endswith(".m4b") for key in binding.stored())
