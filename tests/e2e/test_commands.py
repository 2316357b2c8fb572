"""The command as people type it."""

import json
import subprocess

import pytest
from mutagen.mp3 import MP3

from tests.unit.source import books

from .conftest import BIN, EXAMPLE, ROOT


def command(*arguments: object, **options) -> subprocess.CompletedProcess[str]:
    words = [str(BIN / "book-pipeline"), *map(str, arguments)]
    return subprocess.run(words, capture_output=True, text=True, timeout=240, check=False, **options)


@pytest.fixture(scope="module")
def narrated(tmp_path_factory):
    """The example's first two chapters, made with `run`."""
    folder = tmp_path_factory.mktemp("run")
    options = ("--chapters", "1-2", "--title", "The Lamp", "--state", folder / "state")
    done = command("run", EXAMPLE, *options, cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder, options, done


def test_run_leaves_mp3_files_and_says_where(narrated):
    folder, _, done = narrated
    audiobook = folder / "audiobooks" / "The Lamp"
    assert "audiobooks/The Lamp" in done.stdout
    files = sorted(audiobook.glob("*.mp3"))
    assert [file.name[:6] for file in files] == ["001 - ", "002 - "]
    manifest = json.loads((audiobook / "manifest.json").read_text())
    for number, (file, chapter) in enumerate(zip(files, manifest["chapters"], strict=True), start=1):
        mp3 = MP3(file)
        assert mp3.info.length == pytest.approx(float(chapter["seconds"]), abs=0.1)
        assert mp3.info.length > 20
        assert str(mp3["TALB"]) == "The Lamp"
        assert str(mp3["TRCK"]) == f"{number}/2"


def test_a_second_run_pays_nothing_and_gives_the_same_files(narrated):
    folder, options, _ = narrated
    before = {file.name: file.read_bytes() for file in (folder / "audiobooks" / "The Lamp").iterdir()}
    done = command("run", EXAMPLE, *options, "--out", folder / "again", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert {file.name: file.read_bytes() for file in (folder / "again").iterdir()} == before


def test_split_prints_the_chapters():
    done = command("split", EXAMPLE, "--json")
    assert done.returncode == 0, done.stderr
    book = json.loads(done.stdout)
    assert book["title"] == "The Lamplighter of Gull Rock"
    assert book["language"] == "en"
    chapters = [chapter for chapter in book["chapters"] if chapter["kind"] == "chapter"]
    assert len(chapters) == 6
    assert [chapter["position"] for chapter in chapters] == [3, 4, 5, 6, 7, 8]
    assert "CONTENTS" not in json.dumps(book), "a contents page is nothing that anybody would hear"
    assert all(chapter["title"] and chapter["text"].strip() for chapter in chapters)


def test_split_explains_every_cut():
    done = command("split", EXAMPLE, "--explain")
    assert done.returncode == 0, done.stderr
    assert "chapter CHAPTER I. The Lamp: chapter 1; one of 6 such headings" in done.stdout
    assert sum(line.startswith("chapter ") for line in done.stdout.splitlines()) == 6


@pytest.fixture(scope="module")
def epub(tmp_path_factory):
    file = tmp_path_factory.mktemp("epub") / "tide.epub"
    file.write_bytes(books.epub())
    return file


def test_split_prints_an_epubs_chapters(epub):
    done = command("split", epub, "--json")
    assert done.returncode == 0, done.stderr
    book = json.loads(done.stdout)
    assert (book["title"], book["author"], book["language"]) == ("The Tide", "Nobody Yet", "en")
    assert [(c["kind"], c["title"]) for c in book["chapters"]] == [("chapter", "The Mud"), ("chapter", "The Letter")]
    assert books.PARAGRAPHS[4] in book["chapters"][1]["text"]


def test_split_explains_the_cuts_of_an_epub(epub):
    done = command("split", epub, "--explain")
    assert done.returncode == 0, done.stderr
    cuts = [line for line in done.stdout.splitlines() if line.startswith("chapter ")]
    assert [cut.partition(":")[0] for cut in cuts] == ["chapter The Mud", "chapter The Letter"]
    assert all("markup" in cut or "heading" in cut for cut in cuts)


def test_split_shows_a_table():
    done = command("split", EXAMPLE)
    assert done.returncode == 0
    assert "CHAPTER" in done.stdout.upper()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("split", "nowhere.txt"), "nowhere.txt"),
        (("split", ROOT / "README.rst"), "README.rst"),
        (("run", "nowhere.txt"), "There is no file"),
        (("run", EXAMPLE, "--chapters", "three"), "chapters"),
        (("status",), "book-pipeline up"),
        (("env",), "book-pipeline up"),
    ],
)
def test_what_can_not_be_done_is_one_line_and_exit_1(arguments, says, tmp_path):
    done = command(*arguments, cwd=tmp_path)
    assert done.returncode == 1
    assert says in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_book_that_fails_is_one_line_and_exit_1(narrated, tmp_path):
    folder, _, _ = narrated
    book = tmp_path / "empty.txt"
    book.write_bytes(b"")
    done = command("run", book, "--state", folder / "state", cwd=tmp_path)
    assert done.returncode == 1
    assert "SourceRejected" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_status_lists_books_and_chapters(cloud, small_book):
    url = f"s3://{cloud.bucket}/raw/status.txt"
    cloud.aws("s3", "cp", "--quiet", str(small_book("status")), url)
    cloud.ended(cloud.execution_of("raw/status.txt"))
    listed = command("status", "--state", cloud.state, env={**cloud.environment, "COLUMNS": "200"})
    assert listed.returncode == 0, listed.stderr
    (row,) = [line for line in listed.stdout.splitlines() if " status " in line]
    assert "2/2" in row
    book_id = row.split()[1] if row.split()[0] in "│|" else row.split()[0]
    shown = command("status", book_id.strip("│ "), "--state", cloud.state, env={**cloud.environment, "COLUMNS": "200"})
    assert shown.returncode == 0, shown.stderr
    assert shown.stdout.count("complete") >= 4
    assert command("status", "no-such-book", "--state", cloud.state).returncode == 1
