"""The command as people type it."""

import json
import os
import pty
import re
import sqlite3
import subprocess
from contextlib import closing, suppress
from decimal import Decimal
from itertools import pairwise

import pytest
from mutagen.mp3 import MP3

from tests.unit.source import books

from .conftest import BIN, EXAMPLE, ROOT


def command(*arguments: object, **options) -> subprocess.CompletedProcess[str]:
    words = [str(BIN / "book-pipeline"), *map(str, arguments)]
    return subprocess.run(words, capture_output=True, text=True, timeout=240, check=False, **options)


def command_on_terminal(*arguments: object, **options) -> tuple[int, str]:
    """Run the command where somebody looks on; return its exit and all that was on the screen, without colours."""
    ours, theirs = pty.openpty()
    words = [str(BIN / "book-pipeline"), *map(str, arguments)]
    shown = b""
    with os.fdopen(ours, "rb") as screen, subprocess.Popen(words, stdout=theirs, stderr=theirs, **options) as process:
        os.close(theirs)
        with suppress(OSError):  # as Linux says that nobody is at the other end any longer
            while part := screen.read1():
                shown += part
    return process.returncode, re.sub(r"\x1b\[[0-9;?]*\w", "", shown.decode())


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


def test_run_says_how_far_it_is_in_plain_lines_where_nobody_looks_on(narrated):
    *_, done = narrated
    assert "\x1b" not in done.stdout, "no control codes"
    (whole,) = re.findall(r"^\d\d:\d\d:\d\d  GenerateAudio  2/2 chapters, 100 %, (.+) USD$", done.stdout, re.MULTILINE)
    actual, estimated = map(float, whole.split(" of "))
    assert actual == pytest.approx(estimated, abs=0.01)
    stages = re.findall(r"^\d\d:\d\d:\d\d  (\w+)  complete$", done.stdout, re.MULTILINE)
    assert stages == ["ScrapeBook", "ParseBook", "FinalizeBook"]


def test_a_second_run_pays_nothing_and_gives_the_same_files_and_shows_bars_on_a_terminal(narrated):
    folder, options, _ = narrated
    before = {file.name: file.read_bytes() for file in (folder / "audiobooks" / "The Lamp").iterdir()}
    code, screen = command_on_terminal("run", EXAMPLE, *options, "--out", folder / "again", cwd=folder)
    assert code == 0, screen
    assert {file.name: file.read_bytes() for file in (folder / "again").iterdir()} == before
    assert re.search(r"GenerateAudio +━{20} 2/2", screen)
    assert re.search(r"\d\.\d\d of \d\.\d\d USD", screen)
    assert "The audiobook is in" in screen.splitlines()[-1]


def estimated(*arguments):
    done = command("estimate", EXAMPLE, *arguments, "--json", env=unpriced())
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def unpriced():
    """The environment as it is for somebody who has neither a key nor a cloud, and no prices of their own."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "GEMINI_", "ELEVENLABS"))}


def test_estimate_says_what_it_costs_and_how_long_it_is(tmp_path):
    estimate = estimated()
    assert (estimate["title"], estimate["chapters"]) == ("The Lamplighter of Gull Rock", 6)
    narration, speech = estimate["stages"]
    assert (narration["stage"], narration["model"]) == ("FormatChapter", "gemini-3.5-flash-lite")
    assert (speech["stage"], speech["model"]) == ("GenerateAudio", "eleven_multilingual_v2")
    assert speech["characters"] == estimate["characters"] == pytest.approx(6300, rel=0.05)
    assert narration["input_tokens"] > estimate["characters"] / 4
    assert Decimal(speech["usd"]) == Decimal(speech["characters"]) / 10_000
    assert Decimal(estimate["usd"]) == Decimal(narration["usd"]) + Decimal(speech["usd"])
    assert estimate["minutes"] == pytest.approx(6.3, abs=0.5)
    done = command("estimate", EXAMPLE, cwd=tmp_path, env=unpriced())
    assert done.returncode == 0, done.stderr
    for said in ("6 chapters", "6 min of audio", f"{estimate['characters']:,}", f"{Decimal(estimate['usd']):.4f}"):
        assert said in done.stdout
    assert list(tmp_path.iterdir()) == [], "nothing is started, nothing is left"


def test_estimate_minds_what_is_wished():
    whole, part = estimated(), estimated("--chapters", "1-2")
    assert (part["chapters"], part["characters"] < whole["characters"]) == (2, True)
    half = estimated(
        "--model",
        "eleven_flash_v2_5",
    )
    assert half["characters"] == whole["characters"]
    assert Decimal(half["stages"][1]["usd"]) == pytest.approx(
        Decimal(whole["stages"][1]["usd"]) / 2, rel=Decimal("0.001")
    )


def test_what_was_estimated_is_what_was_charged(narrated):
    folder, _, _ = narrated
    estimate = estimated("--chapters", "1-2", "--captions", "drop", "--footnotes", "drop")
    manifest = json.loads((folder / "audiobooks" / "The Lamp" / "manifest.json").read_text())
    assert Decimal(manifest["estimated_usd"]) == Decimal(estimate["usd"])
    with closing(sqlite3.connect(folder / "state" / "providers" / "ledger.sqlite3")) as account:
        charged = account.execute(
            "SELECT sum(characters), sum(input_tokens), sum(output_tokens) FROM charges"
        ).fetchone()
    narration, speech = manifest["spending"]
    assert charged == (speech["characters"], narration["input_tokens"], narration["output_tokens"])
    assert estimate["stages"][1]["characters"] == pytest.approx(speech["characters"], rel=0.02)
    assert estimate["stages"][0]["input_tokens"] == pytest.approx(narration["input_tokens"], rel=0.02)
    assert Decimal(estimate["usd"]) == pytest.approx(Decimal(manifest["actual_usd"]), rel=Decimal("0.02"))
    for row, stage in zip(manifest["spending"], estimate["stages"], strict=True):
        assert (row["stage"], Decimal(row["estimated_usd"])) == (stage["stage"], Decimal(stage["usd"]))
    assert Decimal(manifest["difference_usd"]) == Decimal(manifest["actual_usd"]) - Decimal(manifest["estimated_usd"])


def test_a_book_above_its_limit_stops_and_another_model_may_do(narrated, tmp_path):
    folder, _, _ = narrated
    book = tmp_path / "dear.txt"
    book.write_bytes(EXAMPLE.read_bytes())
    options = ("--chapters", "1", "--state", folder / "state", "--out", tmp_path / "out")
    done = command("run", book, *options, "--max-cost", "0.07", cwd=tmp_path)
    assert done.returncode == 1
    for said in ("BudgetExceeded", "The Lamplighter", "$0.07", "Nothing was paid", "Raise the limit"):
        assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    done = command(
        "run", book, *options, "--max-cost", "0.07", "--model", "eleven_flash_v2_5", "--captions", "read",
        "--footnotes", "read", "--json", cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert_told(done, tmp_path / "out")
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert manifest["model_id"] == "eleven_flash_v2_5"
    assert Decimal(manifest["actual_usd"]) == pytest.approx(Decimal(manifest["estimated_usd"]), rel=Decimal("0.02"))


def assert_told(done, folder):
    """Each event stands on stdout once and nothing else does, and the last one says how it ended."""
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert [event["event"] for event in events[:2]] == ["submitted", "started"]
    assert (events[-1]["event"], events[-1]["folder"]) == ("complete", str(folder))
    assert {event["book_id"] for event in events} == {events[0]["book_id"]}
    steps = [(event["stage"], event["state"], event.get("position")) for event in events if "state" in event]
    assert len(steps) == len(set(steps)) == 10
    assert {("ParseBook", "complete", None), ("GenerateAudio", "started", 3)} <= set(steps)
    told = {event["stage"]: event for event in events if event["event"] == "progress"}
    assert {stage: event["percent"] for stage, event in told.items()} == {"FormatChapters": 100, "GenerateAudio": 100}
    assert float(told["GenerateAudio"]["usd"]) == pytest.approx(float(told["GenerateAudio"]["estimated_usd"]), rel=0.02)
    assert "Gemini: a stand-in" in done.stderr, "what is for people"


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
        (("run", "gutenberg:abc"), "gutenberg:NUMBER"),
        (("run", EXAMPLE, "--chapters", "three"), "chapters"),
        (("run", EXAMPLE, "--max-cost", "much"), "max_cost_usd"),
        (("run", EXAMPLE, "--captions", "sing"), "captions"),
        (("estimate", "nowhere.txt"), "nowhere.txt"),
        (("estimate", ROOT / "README.rst"), "README.rst"),
        (("estimate", ROOT), "There is no file"),
        (("estimate", "gutenberg:abc"), "gutenberg:NUMBER"),
        (("estimate", "s3://shelf/book.txt"), "s3://shelf/book.txt"),
        (("estimate", EXAMPLE, "--chapters", "7-9"), "chapters 1 to 6"),
        (("estimate", EXAMPLE, "--footnotes", "sing"), "footnotes"),
        (("estimate", EXAMPLE, "--model", "eleven_v9"), "eleven_v9"),
        (("status",), "book-pipeline up"),
        (("env",), "book-pipeline up"),
    ],
)
def test_what_can_not_be_done_is_one_line_and_exit_1(arguments, says, tmp_path):
    done = command(*arguments, cwd=tmp_path)
    assert done.returncode == 1
    assert says in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert list(tmp_path.iterdir()) == [], "no cloud was started for it"


def test_a_book_that_fails_is_one_line_and_exit_1(narrated, tmp_path):
    folder, _, _ = narrated
    book = tmp_path / "empty.txt"
    book.write_bytes(b"")
    done = command("run", book, "--state", folder / "state", cwd=tmp_path)
    assert done.returncode == 1
    assert "SourceRejected" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_status_lists_books_chapters_and_costs(cloud, small_book, tmp_path):
    url = f"s3://{cloud.bucket}/raw/status.txt"
    cloud.aws("s3", "cp", "--quiet", str(small_book("status")), url)
    cloud.ended(cloud.execution_of("raw/status.txt"))
    listed = command("status", "--state", cloud.state, env={**cloud.environment, "COLUMNS": "200"})
    assert listed.returncode == 0, listed.stderr
    lines = listed.stdout.splitlines()
    ((row, below),) = [(line, below) for line, below in pairwise(lines) if line.startswith(" status ")]
    assert "2/2" in row
    book_id = below.strip()
    shown = command("status", book_id, "--state", cloud.state, env={**cloud.environment, "COLUMNS": "200"})
    assert shown.returncode == 0, shown.stderr
    assert shown.stdout.count("complete") >= 4
    cloud.aws("s3", "cp", "--quiet", f"s3://{cloud.bucket}/audio/{book_id}/manifest.json", str(tmp_path))
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    (total,) = [line for line in shown.stdout.splitlines() if "in all" in line]
    for name in ("estimated_usd", "actual_usd"):
        assert f"{Decimal(manifest[name]):.6f}" in total
    assert f"{Decimal(manifest['difference_usd']):+.6f}" in total
    assert f" {Decimal(manifest['actual_usd']):.2f} " in row
    assert command("status", "no-such-book", "--state", cloud.state).returncode == 1
