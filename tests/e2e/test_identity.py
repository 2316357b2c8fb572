"""Which requests are one book: by command the same path or content, by drop the key, unless another book is there."""

import json
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

import pytest

from tests import commands

from .conftest import BIN, Cloud

pytestmark = pytest.mark.usefixtures("fresh_bill")


def book(title: str, words: str, author: str = "A. Writer") -> str:
    chapters = "".join(f"CHAPTER {n}\n\n{words} This is chapter {n}.\n\n\n" for n in (1, 2))
    header = f"The Project Gutenberg eBook of {title}\n\nTitle: {title}\n\nAuthor: {author}\n\nLanguage: English\n\n"
    return f"{header}*** START OF THE PROJECT GUTENBERG EBOOK {title.upper()} ***\n\n\n{chapters}"


def write(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text)
    return folder / name


def submit(cloud: Cloud, file: Path, *options: str, cwd: Path) -> tuple[UUID, Path | None, str]:
    """Submit a file, wait for it, and return the book, the folder of the audiobook, and the standard error."""
    command = [BIN / "book-pipeline", "submit", file, "--wait", "--json", *options, *cloud.options]
    done = commands.run(command, env=cloud.environment, cwd=cwd, timeout=120)
    last = json.loads(done.stdout.splitlines()[-1])
    assert (last["event"] == "complete") == (done.returncode == 0), done.stderr
    return UUID(last["book_id"]), cwd / last["folder"] if "folder" in last else None, done.stderr


def test_two_files_with_one_name_and_title_are_two_books_in_two_folders(cloud, tmp_path):
    one = write(tmp_path / "one", "twins.txt", book("Twins", "The first twin spoke."))
    two = write(tmp_path / "two", "twins.txt", book("Twins", "The second twin sang."))
    copy = write(tmp_path / "copy", "twins.txt", one.read_text())
    first, first_folder, _ = submit(cloud, one, cwd=tmp_path)
    audio = cloud.objects(f"audio/{first}/")
    spent = cloud.status(first)["costs"]
    second, second_folder, _ = submit(cloud, two, cwd=tmp_path)
    assert (first != second, first_folder.name, second_folder.name) == (True, "Twins", "Twins (2)")
    assert cloud.objects(f"audio/{first}/") == audio
    assert cloud.status(first)["costs"] == spent
    assert submit(cloud, copy, cwd=tmp_path)[:2] == (first, first_folder), "the same content is the same book"
    two.write_text(book("Twins", "The second twin sang again."))
    assert submit(cloud, two, cwd=tmp_path)[:2] == (second, second_folder), "the same path is the same book"


def dropped(cloud: Cloud, file: Path, key: str) -> UUID:
    """Drop the file, wait for its execution, and return the id of its book."""
    before = set(cloud.executions(key))
    cloud.drop(file, key)
    (execution,) = cloud.until("an execution", lambda: set(cloud.executions(key)) - before)
    described = cloud.ended(execution)
    assert described["status"] == "SUCCEEDED", described.get("cause")
    book_id = UUID(json.loads(described["output"])["book_id"])
    cloud.wait_for_files(book_id)
    return book_id


def test_another_book_under_an_old_key_is_a_new_one_and_is_found_again(cloud, tmp_path):
    key = "raw/slot.txt"
    gulls = write(tmp_path, "gulls.txt", book("Gulls", "The gulls cried."))
    terns = write(tmp_path, "terns.txt", book("Terns", "The terns dived."))
    first = dropped(cloud, gulls, key)
    assert first == uuid5(NAMESPACE_URL, f"s3://{cloud.bucket}/{key}")
    manifest = cloud.read(f"audio/{first}/manifest.json")
    second = dropped(cloud, terns, key)
    assert second != first
    assert cloud.read(f"audio/{first}/manifest.json") == manifest
    gulls.write_text(book("Gulls", "The gulls cried twice."))
    assert dropped(cloud, gulls, key) == first, "an edited file is the same book"
    terns.write_text(book("Terns", "The terns dived twice."))
    assert dropped(cloud, terns, key) == second, "the same book is found again"


@pytest.mark.parametrize("option", ["--chapters=99", "--voice=nobodysVoice12345678", "--max-cost=0.00001"])
def test_a_wrong_option_changes_nothing_of_a_complete_book(cloud, tmp_path, option):
    name = option.strip("-").partition("=")[0]
    file = write(tmp_path, f"kept-{name}.txt", book(f"Kept {name}", "The clock was right."))
    book_id, _, _ = submit(cloud, file, cwd=tmp_path)
    kept = ("stage", "title", "author", "chapters", "costs")
    before = {field: cloud.status(book_id)[field] for field in kept}
    audio = {key: cloud.read(key) for key in cloud.objects(f"audio/{book_id}/")}
    again, folder, error = submit(cloud, file, option, "--title=Renamed", cwd=tmp_path)
    now = cloud.status(book_id)
    assert (again, folder) == (book_id, None)
    assert now["error"] in error
    assert before["stage"] == "complete"
    assert {field: now[field] for field in kept} == before
    assert {key: cloud.read(key) for key in cloud.objects(f"audio/{book_id}/")} == audio


def test_a_request_with_the_id_of_another_book_is_refused_by_name(cloud, tmp_path):
    owner, other = f"s3://{cloud.bucket}/sources/owner.txt", f"s3://{cloud.bucket}/sources/other.txt"
    cloud.drop(write(tmp_path, "owner.txt", book("Owner", "It is mine.")), "sources/owner.txt")
    cloud.drop(write(tmp_path, "other.txt", book("Other", "It is not.")), "sources/other.txt")
    book_id = str(uuid4())
    assert cloud.ended(cloud.start(source_url=owner, book_id=book_id))["status"] == "SUCCEEDED"
    cloud.wait_for_files(UUID(book_id))
    before = cloud.status(UUID(book_id))
    described = cloud.ended(cloud.start(source_url=other, book_id=book_id))
    assert described["error"] == "InvalidRequest"
    assert all(text in described["cause"] for text in (book_id, owner, other))
    assert cloud.status(UUID(book_id)) | {"version": ""} == before | {"version": ""}
