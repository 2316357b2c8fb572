"""A book that is dropped again: only what changed is paid."""

import json
import random
from uuid import NAMESPACE_URL, uuid5

import pytest

from tests import commands

from .conftest import BIN

CHAPTERS, PARAGRAPHS, WORDS = 3, 16, 90
SENTENCE = (
    "the keeper of a lamp went up his stair each night and said that the sea was no friend to any man who would not "
    "listen while wind turned over rock and boats came home late with salt on their sails or never came at all"
)
CHUNK_CHARACTERS = 2000
"""The default setting. A changed chunk may move the cut next to it."""


@pytest.fixture
def cloud(cloud):
    cloud.control.reset(charges=True)
    yield cloud
    cloud.control.reset()


def chapters():
    chance = random.Random(3)

    def paragraph():
        return " ".join(chance.choices(SENTENCE.split(), k=WORDS)).capitalize() + "."

    return [[paragraph() for _ in range(PARAGRAPHS)] for _ in range(CHAPTERS)]


def narrate(cloud, tmp_path, book):
    file = tmp_path / "retold.txt"
    body = "".join(
        f"CHAPTER {number}\n\n" + "\n\n".join(paragraphs) + "\n\n\n" for number, paragraphs in enumerate(book, 1)
    )
    file.write_text(f"Title: Retold\nAuthor: A. Writer\nLanguage: English\n\n\n{body}")
    before = {row["execution_arn"] for row in cloud.sql("SELECT execution_arn FROM book_processing")}
    url = cloud.drop(file, "raw/retold.txt")
    book_id = uuid5(NAMESPACE_URL, url)

    def finished():
        rows = cloud.sql("SELECT * FROM book_processing WHERE book_id = %s", book_id)
        ended = rows and (rows[0]["tts_status"] == "complete" or rows[0]["error"])
        return rows[0] if ended and rows[0]["execution_arn"] not in before else None

    row = cloud.until("the book's end", finished)
    assert row["error"] is None, row["error_message"]
    return cloud.sql("SELECT audio_sha256, audio_key FROM chapter_content ORDER BY audio_key")


def test_only_a_corrected_paragraph_is_paid(cloud, tmp_path):
    book = chapters()
    first = narrate(cloud, tmp_path, book)
    paid = cloud.control.charges()
    book[1][7] = book[1][7].replace("sea", "ocean", 1) + " It was a correction."
    second = narrate(cloud, tmp_path, book)
    now = cloud.control.charges()[len(paid) :]
    spoken = [charge for charge in now if charge["provider"] == "elevenlabs"]
    assert 1 <= len(spoken) <= 2
    assert sum(charge["characters"] for charge in spoken) <= 2 * CHUNK_CHARACTERS
    assert len([charge for charge in now if charge["provider"] == "gemini"]) == 1
    assert {charge["content"] for charge in now}.isdisjoint(charge["content"] for charge in paid)
    changed = [before != after for before, after in zip(first, second, strict=True)]
    assert changed.count(True) == 1


def test_only_chunks_with_a_word_of_the_lexicon_are_paid_again(cloud, tmp_path):
    book = chapters()
    book[2][3] += " Then Cholmondeley came."
    first = narrate(cloud, tmp_path, book)
    paid = cloud.control.charges()
    book_id = uuid5(NAMESPACE_URL, f"s3://{cloud.bucket}/raw/retold.txt")
    add = [BIN / "book-pipeline", "lexicon", "add", "Cholmondeley", "Chumley", "--book", book_id, *cloud.options]
    done = commands.run(add, env=cloud.environment, timeout=60)
    assert 'is spoken as "Chumley"' in done.stdout, done.stderr
    second = narrate(cloud, tmp_path, book)
    now = cloud.control.charges()[len(paid) :]
    assert [charge["provider"] for charge in now] in (["elevenlabs"], ["elevenlabs"] * 2)
    changed = [before != after for before, after in zip(first, second, strict=True)]
    assert changed.count(True) == 1
    (text,) = [key for key in cloud.objects("formatted/") if key.endswith(".txt") and b"Chumley" in cloud.read(key)]
    log = json.loads(cloud.read(text.replace(".txt", ".json")))
    assert [(change["before"], change["after"]) for change in log["changes"] if change["author"] == "lexicon"] == [
        ("Cholmondeley", "Chumley")
    ]


def test_the_same_book_again_costs_nothing(cloud, tmp_path):
    first = narrate(cloud, tmp_path, chapters())
    paid = cloud.control.charges()
    assert narrate(cloud, tmp_path, chapters()) == first
    assert cloud.control.charges() == paid
