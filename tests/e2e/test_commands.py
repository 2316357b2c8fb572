"""The command line with a local cloud."""

import json
import os
import pty
import re
import sqlite3
import subprocess
import threading
import time
from contextlib import closing, suppress
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from typing import ClassVar

import pytest
from mutagen.mp3 import MP3

from local.discovery import find_running, use
from tests import commands
from tests.unit.source import books

from .conftest import BIN, EXAMPLE, ROOT


def command(*arguments: object, **options) -> subprocess.CompletedProcess[str]:
    return commands.run([BIN / "book-pipeline", *arguments], timeout=240, **options)


def command_on_terminal(*arguments: object, **options) -> tuple[int, str]:
    """Run the command on a terminal; return its exit status and its output without colours."""
    ours, theirs = pty.openpty()
    words = [str(BIN / "book-pipeline"), *map(str, arguments)]
    shown = b""
    with os.fdopen(ours, "rb") as screen, subprocess.Popen(words, stdout=theirs, stderr=theirs, **options) as process:
        os.close(theirs)
        with suppress(OSError):  # Linux raises it when the other end is closed
            while part := screen.read1():
                shown += part
    return process.returncode, re.sub(r"\x1b\[[0-9;?]*\w", "", shown.decode())


class Webhook(BaseHTTPRequestHandler):
    """A webhook that fails once."""

    received: ClassVar[list[tuple[dict[str, str], bytes]]] = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.received.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(200 if len(self.received) > 1 else 503)
        self.end_headers()

    def log_message(self, *_):
        """Print nothing."""


@pytest.fixture(scope="module")
def completed_run(tmp_path_factory):
    """The first two chapters of the example, made with `run`; a webhook is notified of it."""
    folder = tmp_path_factory.mktemp("run")
    options = ("--chapters", "1-2", "--title", "The Lamp", "--state", folder / "state")
    with ThreadingHTTPServer(("127.0.0.1", 0), Webhook) as webhook:
        threading.Thread(target=webhook.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        notices = {
            "WEBHOOK_URL": f"http://127.0.0.1:{webhook.server_port}/",
            "WEBHOOK_SECRET": "a secret that only a test knows",
            "WEBHOOK_PRIVATE_HOSTS": "true",
            "WEBHOOK_WAIT_SECONDS": "0.1",
        }
        done = command("run", EXAMPLE, *options, cwd=folder, env={**os.environ, **notices})
        webhook.shutdown()
    assert done.returncode == 0, done.stderr
    return folder, options, done


def test_run_writes_mp3_files_and_prints_their_folder(completed_run):
    folder, _, done = completed_run
    audiobook = folder / "audiobooks" / "Hester Quillane" / "The Lamp"
    assert "audiobooks/Hester Quillane/The Lamp" in done.stdout
    files = sorted(audiobook.glob("*.mp3"))
    assert [file.name[:6] for file in files] == ["001 - ", "002 - "]
    manifest = json.loads((audiobook / "manifest.json").read_text())
    for number, (file, chapter) in enumerate(zip(files, manifest["chapters"], strict=True), start=1):
        mp3 = MP3(file)
        assert mp3.info.length == pytest.approx(float(chapter["seconds"]), abs=0.1)
        assert mp3.info.length > 20
        assert str(mp3["TALB"]) == "The Lamp"
        assert str(mp3["TRCK"]) == f"{number}/2"


@pytest.mark.usefixtures("completed_run")
def test_a_webhook_hears_of_the_book_before_run_ends_and_again_after_it_has_failed():
    (_, failed), (headers, body) = Webhook.received
    notice = json.loads(body)
    assert failed == body
    assert (notice["type"], notice["data"]["chapters"], notice["id"]) == ("BookCompleted", 2, headers["webhook-id"])
    assert headers["webhook-signature"].startswith("v1,")


def test_run_prints_progress_as_lines_without_control_codes_in_a_pipe(completed_run):
    *_, done = completed_run
    assert "Gemini: a stand-in" in done.stdout
    assert "\x1b" not in done.stdout, "no control codes"
    line = r"^\d\d:\d\d:\d\d  narrating  2/2 chapters, 100 %, stand-in, nothing paid: (.+) USD$"
    (whole,) = re.findall(line, done.stdout, re.MULTILINE)
    actual, estimated = map(float, whole.split(" of "))
    assert actual == pytest.approx(estimated, abs=0.01)
    stages = re.findall(r"^\d\d:\d\d:\d\d  (\w+)  complete$", done.stdout, re.MULTILINE)
    assert stages == ["scraping", "parsing", "finalizing", "binding"]


def test_a_second_run_returns_the_same_files_and_shows_bars_on_a_terminal(completed_run):
    folder, options, _ = completed_run
    made = folder / "audiobooks" / "Hester Quillane" / "The Lamp"
    before = {file.name: file.read_bytes() for file in made.iterdir()}
    code, screen = command_on_terminal("run", EXAMPLE, *options, "--out", folder / "again", cwd=folder)
    assert code == 0, screen
    assert {file.name: file.read_bytes() for file in (folder / "again").iterdir()} == before
    assert re.search(r"narrating +━{20} 2/2", screen)
    assert re.search(r"\d\.\d\d of \d\.\d\d USD", screen)
    assert "The audiobook is in" in screen.splitlines()[-1]


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


def test_the_provider_charges_what_was_estimated(completed_run):
    folder, _, _ = completed_run
    estimate = estimate_json("--chapters", "1-2", "--captions", "drop", "--footnotes", "drop")
    manifest = json.loads((folder / "audiobooks" / "Hester Quillane" / "The Lamp" / "manifest.json").read_text())
    assert Decimal(manifest["estimated_usd"]) == Decimal(estimate["usd"])
    with closing(sqlite3.connect(folder / "state" / "providers" / "account.sqlite3")) as account:
        charged = account.execute(
            "SELECT sum(characters), sum(input_tokens), sum(output_tokens) FROM charges"
        ).fetchone()
    formatting, speech = manifest["spending"]
    assert charged == (Decimal(speech["credits"]), formatting["input_tokens"], formatting["output_tokens"])
    assert estimate["stages"][1]["characters"] == pytest.approx(speech["characters"], rel=0.02)
    assert estimate["stages"][0]["input_tokens"] == pytest.approx(formatting["input_tokens"], rel=0.02)
    assert Decimal(estimate["usd"]) == pytest.approx(Decimal(manifest["actual_usd"]), rel=Decimal("0.02"))
    for row, stage in zip(manifest["spending"], estimate["stages"], strict=True):
        assert (row["stage"], Decimal(row["estimated_usd"])) == (stage["stage"], Decimal(stage["usd"]))
    assert Decimal(manifest["difference_usd"]) == Decimal(manifest["actual_usd"]) - Decimal(manifest["estimated_usd"])


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


def test_a_cloud_that_another_command_uses_stops_when_that_ends(tmp_path):
    state = tmp_path / "state"
    process = subprocess.Popen(
        [BIN / "book-pipeline", "run", EXAMPLE, "--chapters", "1", "--state", state],
        cwd=tmp_path, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    with process:
        while find_running(state) is None:
            assert process.poll() is None
            time.sleep(0.05)
        with use(state):
            for line in process.stdout:
                if "Another command uses this local cloud" in line:
                    break
            assert list((tmp_path / "audiobooks").rglob("*.mp3")), "its own book is complete"
            assert find_running(state) is not None
        assert process.wait(60) == 0
    assert find_running(state) is None
