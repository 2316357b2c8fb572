"""The folder of a downloaded audiobook: two books with one title get two folders."""

import json
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from threading import Event, get_ident
from time import sleep
from uuid import UUID

import pytest

from book_pipeline.errors import InvalidRequest
from book_pipeline.store.keys import manifest_key
from console.client import Stack
from console.client.audiobook import Audiobook
from console.client.audiobook_folder import check_folder, download_audiobook
from tests.unit.console.client.buckets import bucket

ONE, TWO = UUID(int=1), UUID(int=2)


@pytest.fixture
def stack():
    with bucket() as s3:
        for book_id in (ONE, TWO):
            key, mp3 = f"audio/{book_id}/1.mp3", str(book_id).encode()
            chapter = {"title": "First", "key": key, "bytes": len(mp3), "sha256": sha256(mp3).hexdigest()}
            manifest = {"book_id": str(book_id), "title": "Twins", "chapters": [chapter]}
            s3.put_object(Bucket="artifacts", Key=key, Body=mp3)
            s3.put_object(Bucket="artifacts", Key=manifest_key(book_id), Body=json.dumps(manifest).encode())
        yield Stack("book-pipeline", "us-east-1", {"ArtifactsBucket": "artifacts"}, lambda _: s3)


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_two_books_with_one_title_get_two_folders_and_keep_them(stack):
    folders = {Path("audiobooks/Twins"): ONE, Path("audiobooks/Twins (2)"): TWO}
    for _ in range(2):
        assert [download_audiobook(book_id, stack, None) for book_id in (ONE, TWO)] == list(folders)
    for folder, book_id in folders.items():
        assert (folder / "001 - First.mp3").read_text() == str(book_id)


@pytest.mark.parametrize("manifest", [None, "no JSON", "[]"])
def test_a_folder_that_is_not_of_this_book_is_left_alone(stack, manifest):
    folder = Path("audiobooks/Twins")
    folder.mkdir(parents=True)
    (folder / "mine.txt").write_text("mine")
    if manifest is not None:
        (folder / "manifest.json").write_text(manifest)
    before = [*folder.iterdir()]
    assert download_audiobook(ONE, stack, None) == Path("audiobooks/Twins (2)")
    assert [*folder.iterdir()] == before


def test_a_named_folder_is_used_as_it_is(stack):
    Path("out").mkdir()
    Path("out/mine.txt").write_text("mine")
    for _ in range(2):
        assert download_audiobook(ONE, stack, Path("out")) == Path("out")
    assert names(Path("out")) == ["001 - First.mp3", "manifest.json", "mine.txt"]


@pytest.mark.parametrize("manifest", [None, "no JSON"])
def test_a_named_folder_with_another_manifest_is_left_alone(stack, manifest):
    if manifest is None:
        download_audiobook(TWO, stack, Path("out"))
    else:
        Path("out").mkdir()
        Path("out/manifest.json").write_text(manifest)
    before = {file: file.read_bytes() for file in Path("out").iterdir()}
    with pytest.raises(InvalidRequest, match="Nothing was written"):
        download_audiobook(ONE, stack, Path("out"))
    assert {file: file.read_bytes() for file in Path("out").iterdir()} == before


def test_a_named_folder_with_a_file_of_something_else_is_left_alone(stack):
    Path("out").mkdir()
    Path("out/001 - First.mp3").write_text("mine")
    with pytest.raises(InvalidRequest, match=r'file "001 - First.mp3" that is not of the book .* Nothing was written'):
        download_audiobook(ONE, stack, Path("out"))
    assert names(Path("out")) == ["001 - First.mp3"]
    assert Path("out/001 - First.mp3").read_text() == "mine"


def test_two_downloads_into_one_folder_are_made_one_after_the_other(stack, monkeypatch):
    reading, released, read = Event(), Event(), Audiobook.read
    readers = []

    def slowly(audiobook, item, stack):
        readers.append(get_ident())
        yield from read(audiobook, item, stack)
        reading.set()
        assert released.wait(10)

    monkeypatch.setattr(Audiobook, "read", slowly)
    with ThreadPoolExecutor(2) as threads:
        downloads = [threads.submit(download_audiobook, ONE, stack, Path("out")) for _ in range(2)]
        assert reading.wait(10)
        sleep(0.2)
        assert len(readers) == 1, "the other one waits"
        released.set()
        assert [download.result() for download in downloads] == [Path("out"), Path("out")]
    assert len(set(readers)) == 2
    assert (Path("out") / "001 - First.mp3").read_text() == str(ONE)


def test_two_downloads_of_one_book_at_once_use_one_folder(stack, monkeypatch):
    read = Audiobook.read

    def slowly(audiobook, item, stack):
        sleep(0.1)  # the folder is there, and its manifest is not
        yield from read(audiobook, item, stack)

    monkeypatch.setattr(Audiobook, "read", slowly)
    with ThreadPoolExecutor(2) as threads:
        downloads = [threads.submit(download_audiobook, ONE, stack, None) for _ in range(2)]
        assert {download.result() for download in downloads} == {Path("audiobooks/Twins")}
    assert names(Path("audiobooks")) == ["Twins"]


def test_a_folder_that_a_killed_command_left_empty_is_used(stack):
    Path("audiobooks/Twins").mkdir(parents=True)
    assert download_audiobook(ONE, stack, None) == Path("audiobooks/Twins")


def test_of_two_books_that_are_downloaded_into_one_folder_the_second_is_refused(stack, monkeypatch):
    read = Audiobook.read
    others = []

    def meanwhile(audiobook, item, stack):
        if not others:  # the first one holds the folder
            others.append(threads.submit(download_audiobook, TWO, stack, Path("out")))
            sleep(0.2)
        yield from read(audiobook, item, stack)

    monkeypatch.setattr(Audiobook, "read", meanwhile)
    with ThreadPoolExecutor(1) as threads:
        download_audiobook(ONE, stack, Path("out"))
        with pytest.raises(InvalidRequest, match="Nothing was written"):
            others[0].result()
    assert (Path("out") / "001 - First.mp3").read_text() == str(ONE)


def test_files_that_the_new_version_does_not_have_are_removed(stack):
    folder = download_audiobook(ONE, stack, None)
    old = json.loads((folder / "manifest.json").read_text())
    old["chapters"].append(old["chapters"][0] | {"title": "Second"})
    (folder / "manifest.json").write_text(json.dumps(old))
    (folder / "002 - Second.mp3").write_bytes(b"old")
    (folder / "cover.png").write_bytes(b"mine")
    assert names(download_audiobook(ONE, stack, None)) == ["001 - First.mp3", "cover.png", "manifest.json"]


@pytest.mark.parametrize("out", ["file", "file/below"])
def test_a_path_that_cannot_be_a_folder_is_refused(out):
    Path("file").write_text("text")
    with pytest.raises(InvalidRequest, match="cannot be a folder"):
        check_folder(Path(out))


def test_a_file_in_the_place_of_all_audiobooks_is_named(stack):
    Path("audiobooks").write_text("text")
    with pytest.raises(InvalidRequest, match="audiobooks is not a folder that you can write to"):
        download_audiobook(ONE, stack, None)


def names(folder):
    return sorted(file.name for file in folder.iterdir())


@pytest.fixture
def by_author(stack):
    """Give one book another author, and return a function that downloads it."""

    def download(author, book_id=ONE, **options):
        s3 = stack.client("s3")
        key = manifest_key(book_id)
        manifest = json.loads(s3.get_object(Bucket="artifacts", Key=key)["Body"].read())
        s3.put_object(Bucket="artifacts", Key=key, Body=json.dumps(manifest | {"author": author}).encode())
        return download_audiobook(book_id, stack, None, **options)

    return download


def test_each_author_has_a_folder(by_author):
    assert by_author("Ada Ångström") == Path("audiobooks/Ada Ångström/Twins")
    assert by_author("Ada Ångström", TWO) == Path("audiobooks/Ada Ångström/Twins (2)")
    assert names(Path("audiobooks")) == ["Ada Ångström"]
    assert (Path("audiobooks/Ada Ångström/Twins") / "001 - First.mp3").read_text() == str(ONE)


@pytest.mark.parametrize(
    ("author", "folder"),
    [
        ("../../etc", "etc"),
        ("A/B: C?", "A B  C"),
        ("con", "_con"),
        ("Mr. ", "Mr"),
        ("夏目 漱石", "夏目 漱石"),
        ("", "Twins"),
    ],
)
def test_an_author_is_a_name_that_every_file_system_takes(by_author, author, folder):
    made = by_author(author)
    assert made == Path("audiobooks", folder, "Twins") if author else made == Path("audiobooks/Twins")
    assert made.resolve().is_relative_to(Path("audiobooks").resolve())


def test_a_flat_folder_has_no_author_and_a_book_stays_in_its_folder(by_author):
    assert by_author("A. Writer", flat=True) == Path("audiobooks/Twins")
    assert by_author("A. Writer") == Path("audiobooks/Twins"), "it is there already"
    assert by_author("A. Writer", TWO) == Path("audiobooks/A. Writer/Twins")
    assert by_author("A. Writer", TWO, flat=True) == Path("audiobooks/A. Writer/Twins")


def test_the_folder_of_a_book_is_no_authors_folder(by_author):
    assert by_author("Somebody", TWO, flat=True) == Path("audiobooks/Twins")
    assert by_author("Twins") == Path("audiobooks/Twins (2)/Twins")
