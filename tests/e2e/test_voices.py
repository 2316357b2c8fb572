"""A voice that is chosen by name, a sample of a book, and what is said of stand-ins."""

import json
from decimal import Decimal
from io import BytesIO

import pytest
from mutagen.mp3 import MP3

from tests import commands

from .conftest import BIN

pytestmark = pytest.mark.usefixtures("fresh_bill")
SAMPLES = "SELECT count(*) FROM processing_logs WHERE book_id = %s AND stage = 'SampleVoice' AND event = 'receipt'"


def command(cloud, *arguments, status=0, cwd=None):
    done = commands.run([BIN / "book-pipeline", *arguments, *cloud.options], timeout=120, cwd=cwd)
    assert done.returncode == status, done.stderr
    return done.stdout if status == 0 else done.stderr


def test_a_voice_is_found_by_name_heard_in_a_sample_that_is_paid_once_and_named_everywhere(cloud, small_book, tmp_path):
    listed = json.loads(command(cloud, "voices", "--language", "de", "--json"))
    assert listed["stand_in"]
    assert {voice["name"] for voice in listed["voices"]} == {"George", "Brian"}
    table = command(cloud, "voices", "--search", "sarah")
    assert "stand-in" in table
    assert "EXAVITQu4vr4xnSDxMaL" in table
    file = small_book("voiced")
    assert "has no voice Nobody" in command(cloud, "submit", file, "--voice", "Nobody", status=1)
    printed = command(cloud, "submit", file, "--voice", "sarah", "--wait", "--json", "--out", tmp_path / "out")
    book_id = json.loads(printed.splitlines()[-1])["book_id"]
    manifest = json.loads(cloud.read(f"audio/{book_id}/manifest.json"))
    assert (manifest["narrator"], manifest["stand_ins"]) == ("Sarah (stand-in)", ["elevenlabs", "gemini"])
    assert Decimal(manifest["actual_usd"]) > Decimal(manifest["paid_usd"]) == 0
    assert str(MP3(BytesIO(cloud.read(manifest["chapters"][0]["key"])))["TCOM"]) == "Sarah (stand-in)"
    shown = command(cloud, "status", book_id)
    assert "Narrator: Sarah (stand-in)." in shown
    assert "nothing was paid" in shown
    offer, *_ = command(cloud, "sample", book_id, "--voice", "Brian", "--chapter", "1", cwd=tmp_path).splitlines()
    assert "Brian (stand-in): stand-in, nothing is paid" in offer
    (sample,) = tmp_path.glob("sample - Brian*.mp3")
    assert 2 < MP3(sample).info.length < 40
    assert cloud.sql(SAMPLES, book_id)[0]["count"] == 1
    again = command(cloud, "sample", book_id, "--voice", "nPczCjzI2devNBz1zQrb", "--out", tmp_path / "again.mp3")
    assert "made before, nothing to pay" in again
    assert (tmp_path / "again.mp3").read_bytes() == sample.read_bytes()
    assert cloud.sql(SAMPLES, book_id)[0]["count"] == 1
    assert cloud.objects(f"audio/{book_id}/samples/")
    command(cloud, "delete", book_id, "--yes", "--keep-audio")
    assert not cloud.objects(f"audio/{book_id}/samples/"), "a sample is no part of the audiobook"
