"""`book-pipeline run`: a whole book on a cloud of its own."""

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
from typing import ClassVar

import pytest
from mutagen.mp3 import MP3

from local.discovery import find_running, use

from .conftest import BIN, CHEAP, EXAMPLE, SMALL_AUDIO
from .test_commands import command, estimate_json


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
        done = command("run", EXAMPLE, *options, cwd=folder, env={**os.environ, **SMALL_AUDIO, **notices})
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
    again = ("--out", folder / "again")
    code, screen = command_on_terminal("run", EXAMPLE, *options, *again, cwd=folder, env={**os.environ, **SMALL_AUDIO})
    assert code == 0, screen
    assert {file.name: file.read_bytes() for file in (folder / "again").iterdir()} == before
    assert re.search(r"narrating +━{20} 2/2", screen)
    assert re.search(r"\d\.\d\d of \d\.\d\d USD", screen)
    assert "The audiobook is in" in screen.splitlines()[-1]


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


def test_a_cloud_that_another_command_uses_stops_when_that_ends(tmp_path):
    state = tmp_path / "state"
    process = subprocess.Popen(
        [BIN / "book-pipeline", "run", EXAMPLE, "--chapters", "1", "--state", state],
        cwd=tmp_path, env={**os.environ, **CHEAP}, stdout=subprocess.PIPE, text=True,
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
