"""RetakePassage: while another call works on the chapter, a person reads which one it is and what helps."""

from contextlib import contextmanager
from types import SimpleNamespace
from uuid import uuid4

import pytest

from book_pipeline.errors import ChapterBusy
from handlers import retake_passage

BOOK, CHAPTER = uuid4(), uuid4()
CONTEXT = SimpleNamespace(aws_request_id="r", get_remaining_time_in_millis=lambda: 60_000)


@contextmanager
def busy(*_):
    raise ChapterBusy("Another invocation works on the chapter. The state machine retries.")
    yield


def test_a_busy_chapter_is_named_with_the_remedy(monkeypatch):
    settings = SimpleNamespace(
        elevenlabs_secret_id="s", elevenlabs_chunk_characters=9, elevenlabs_timeout_seconds=9
    )  # no database, bucket or provider is reached
    monkeypatch.setattr(retake_passage.RetakePassageSettings, "read", lambda: settings)
    for module, names in {
        retake_passage.factories: ("database", "artifacts"),
        retake_passage.secrets: ("api_key",),
        retake_passage: ("voice_of",),
    }.items():
        for name in names:
            monkeypatch.setattr(module, name, lambda *_: None)
    found = SimpleNamespace(book_id=BOOK, chapter_id=CHAPTER, number="3", execution_arn=None)
    for name in ("Books", "Chapters"):
        monkeypatch.setattr(retake_passage, name, lambda _: SimpleNamespace(get=lambda _: found))
    monkeypatch.setattr(retake_passage, "Retaking", lambda *_: SimpleNamespace(asked=lambda *_: None))
    monkeypatch.setattr(retake_passage, "chapter_session", busy)
    with pytest.raises(ChapterBusy, match=f"Chapter 3 of book {BOOK} is busy. Look again soon."):
        retake_passage.handler({"book_id": str(BOOK), "chapter_id": str(CHAPTER), "action": "keep"}, CONTEXT)
