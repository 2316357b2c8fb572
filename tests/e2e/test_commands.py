"""The command line with a local cloud."""

import json
import os
import subprocess
from decimal import Decimal
from itertools import pairwise

import pytest

from tests import commands
from tests.unit.source import books

from .conftest import BIN, EXAMPLE, ROOT


def command(*arguments: object, **options) -> subprocess.CompletedProcess[str]:
    return commands.run([BIN / "book-pipeline", *arguments], timeout=240, **options)


def estimate_json(*arguments):
    done = command("estimate", EXAMPLE, *arguments, "--json", env=without_keys())
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def without_keys():
    """Return the environment without keys, a cloud and a price list."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "GEMINI_", "ELEVENLABS"))}


def test_estimate_prints_the_price_and_the_length(tmp_path):
    estimate = estimate_json()
    assert (estimate["title"], estimate["chapters"]) == ("The Lamplighter of Gull Rock", 6)
    formatting, speech = estimate["stages"]
    assert (formatting["stage"], formatting["model"]) == ("FormatChapter", "gemini-3.5-flash-lite")
    assert (speech["stage"], speech["model"]) == ("GenerateAudio", "eleven_multilingual_v2")
    assert speech["characters"] == estimate["characters"] == pytest.approx(6300, rel=0.05)
    assert formatting["input_tokens"] > estimate["characters"] / 4
    assert Decimal(speech["usd"]) == Decimal(speech["characters"]) * Decimal("0.00008")
    assert Decimal(estimate["usd"]) == Decimal(formatting["usd"]) + Decimal(speech["usd"])
    assert estimate["minutes"] == pytest.approx(6.3, abs=0.5)
    done = command("estimate", EXAMPLE, cwd=tmp_path, env=without_keys())
    assert done.returncode == 0, done.stderr
    for text in ("6 chapters", "6 min of audio", f"{estimate['characters']:,}", f"{Decimal(estimate['usd']):.4f}"):
        assert text in done.stdout
    assert list(tmp_path.iterdir()) == [], "no cloud was started"


def test_estimate_respects_the_options():
    whole, part = estimate_json(), estimate_json("--chapters", "1-2")
    assert (part["chapters"], part["characters"] < whole["characters"]) == (2, True)
    half = estimate_json("--model", "eleven_flash_v2_5")
    assert half["characters"] == whole["characters"]
    assert Decimal(half["stages"][1]["usd"]) == pytest.approx(
        Decimal(whole["stages"][1]["usd"]) / 2, rel=Decimal("0.001")
    )


def test_a_book_above_its_cost_limit_stops_and_a_cheaper_model_succeeds(cloud, tmp_path):
    book = tmp_path / "expensive.txt"
    book.write_bytes(EXAMPLE.read_bytes())
    options = ("--chapters", "1", "--state", cloud.state, "--out", tmp_path / "out")
    done = command("run", book, *options, "--max-cost", "0.07", cwd=tmp_path)
    assert done.returncode == 1
    for text in ("BudgetExceeded", "The Lamplighter", "$0.07", "Nothing was paid in this run", "Raise the limit"):
        assert text in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    done = command(
        "run", book, *options, "--max-cost", "0.07", "--model", "eleven_flash_v2_5", "--captions", "read",
        "--footnotes", "read", "--json", cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert_json_events(done, tmp_path / "out")
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert manifest["model_id"] == "eleven_flash_v2_5"
    assert Decimal(manifest["actual_usd"]) == pytest.approx(Decimal(manifest["estimated_usd"]), rel=Decimal("0.02"))


def assert_json_events(done, folder):
    """Check that stdout has each event once and nothing else, and that the last event is the outcome."""
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert [event["event"] for event in events[:2]] == ["submitted", "started"]
    assert (events[-1]["event"], events[-1]["folder"]) == ("complete", str(folder))
    assert {event["book_id"] for event in events} == {events[0]["book_id"]}
    steps = [(event["stage"], event["state"], event.get("position")) for event in events if "state" in event]
    assert len(steps) == len(set(steps)) == 10
    assert {("ParseBook", "complete", None), ("GenerateAudio", "started", 3)} <= set(steps)
    last = {event["stage"]: event for event in events if event["event"] == "progress"}
    assert {stage: event["percent"] for stage, event in last.items()} == {"FormatChapters": 100, "GenerateAudio": 100}
    assert float(last["GenerateAudio"]["usd"]) == pytest.approx(float(last["GenerateAudio"]["estimated_usd"]), rel=0.02)
    assert "Progress: http" in done.stderr, "messages for people"


def test_split_prints_sections_as_json():
    done = command("split", EXAMPLE, "--json")
    assert done.returncode == 0, done.stderr
    book = json.loads(done.stdout)
    assert book["title"] == "The Lamplighter of Gull Rock"
    assert book["language"] == "en"
    chapters = [chapter for chapter in book["chapters"] if chapter["kind"] == "chapter"]
    assert len(chapters) == 6
    assert [chapter["position"] for chapter in chapters] == [3, 4, 5, 6, 7, 8]
    assert [section["number"] for section in book["chapters"]] == ["0a", "1", "2", "3", "4", "5", "6"]
    assert "CONTENTS" not in json.dumps(book), "a table of contents is left out"
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


def test_split_prints_the_chapters_of_an_epub(epub):
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
    ("arguments", "text"),
    [
        (("split", "nowhere.txt"), "nowhere.txt"),
        (("split", ROOT / "README.rst"), "README.rst"),
        (("run", "nowhere.txt"), "There is no file"),
        (("run", "gutenberg:abc"), "gutenberg:NUMBER"),
        (("run", EXAMPLE, "--chapters", "three"), "chapters"),
        (("run", EXAMPLE, "--max-cost", "much"), "--max-cost"),
        (("run", EXAMPLE, "--captions", "sing"), "captions"),
        (("estimate", "nowhere.txt"), "nowhere.txt"),
        (("estimate", ROOT / "README.rst"), "README.rst"),
        (("estimate", ROOT), "is a folder"),
        (("estimate", "gutenberg:abc"), "gutenberg:NUMBER"),
        (("estimate", "s3://books/book.txt"), "s3://books/book.txt"),
        (("estimate", EXAMPLE, "--chapters", "7-9"), "chapters 1 to 6"),
        (("estimate", EXAMPLE, "--footnotes", "sing"), "footnotes"),
        (("estimate", EXAMPLE, "--model", "eleven_v9"), "eleven_v9"),
        (("status",), "book-pipeline up"),
        (("env",), "book-pipeline up"),
    ],
)
def test_a_user_error_is_one_line_and_exit_1(arguments, text, tmp_path):
    done = command(*arguments, cwd=tmp_path)
    assert done.returncode == 1
    assert text in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert list(tmp_path.iterdir()) == [], "no cloud was started"


def test_a_failed_book_is_one_line_and_exit_1(cloud, tmp_path):
    book = tmp_path / "empty.txt"
    book.write_bytes(b"")
    done = command("run", book, "--state", cloud.state, cwd=tmp_path)
    assert done.returncode == 1
    assert "SourceRejected" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_status_shows_books_chapters_and_costs(cloud, small_book, tmp_path):
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
    (total,) = [line for line in shown.stdout.splitlines() if "total" in line]
    for name in ("estimated_usd", "actual_usd"):
        assert f"{Decimal(manifest[name]):.6f}" in total
    assert f"{Decimal(manifest['difference_usd']):+.6f}" in total
    assert f" {Decimal(manifest['actual_usd']):.2f} " in row
    assert command("status", "no-such-book", "--state", cloud.state).returncode == 1


@pytest.mark.parametrize("arguments", [("split", EXAMPLE), ("estimate", EXAMPLE), ("status",)])
def test_a_reader_that_wants_no_more_output_gets_no_message(cloud, arguments):
    options = cloud.options if arguments == ("status",) else []
    with subprocess.Popen(
        [BIN / "book-pipeline", *arguments, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdout.close()
        assert process.stderr.read() == b""
