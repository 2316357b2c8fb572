"""A book with credits, as it runs: they are in every file, their receipts name them, and they are paid once."""

import io
import json
from uuid import NAMESPACE_URL, uuid5

import mutagen.mp4
import pytest

from tests import commands
from tests.chaos.book import text as two_chapters

from .conftest import assert_paid_once
from .pipeline import BIN
from .test_binding import bound

pytestmark = pytest.mark.usefixtures("fresh_bill")
WANTED = {
    "outputs": "mp3,m4b,acx", "credits": "true", "title": "The Two Lamps", "author": "Ada Moor", "narrator": "Bo Reed",
    "language": "en",
}  # fmt: skip


def test_credits_are_in_the_manifest_the_files_and_the_ledger(cloud, tmp_path):
    key = "raw/with-credits.txt"
    cloud.client("s3").put_object(Bucket=cloud.bucket, Key=key, Body=two_chapters(2).encode(), Metadata=WANTED)
    book_id = uuid5(NAMESPACE_URL, f"s3://{cloud.bucket}/{key}")
    cloud.until("the binding", lambda: bound(cloud, book_id))
    manifest = json.loads(cloud.read(f"audio/{book_id}/manifest.json"))
    listed = [(chapter["number"], chapter["kind"]) for chapter in manifest["chapters"]]
    assert listed == [("0", "credits"), ("1", "chapter"), ("2", "chapter"), ("2a", "credits")]
    assert_paid_once(cloud, book_id)
    rows = cloud.sql("SELECT chapter_id, kind FROM chapters WHERE book_id = %s AND selected ORDER BY position", book_id)
    paid = cloud.sql(
        "SELECT DISTINCT chapter_id FROM processing_logs WHERE book_id = %s AND event = 'receipt'", book_id
    )
    assert {row["chapter_id"] for row in paid} == {row["chapter_id"] for row in rows}
    for row in rows:
        log = json.loads(cloud.read(f"formatted/{book_id}/{row['chapter_id']}.json"))
        assert log["origin"] == ("request" if row["kind"] == "credits" else "book")
    m4b = mutagen.mp4.MP4(io.BytesIO(cloud.read(manifest["binding"]["m4b"]["key"])))
    marks = [mark.title for mark in m4b.chapters]
    assert (marks[0], marks[-1], len(marks)) == ("Opening credits", "Closing credits", 4)
    command = [BIN / "book-pipeline", "download", book_id, "--out", tmp_path, *cloud.options]
    assert commands.run(command, env=cloud.environment, timeout=90).returncode == 0
    for folder in (tmp_path, tmp_path / "ACX"):
        names = sorted(path.name for path in folder.glob("*.mp3"))
        assert (names[0][:3], "Opening credits" in names[0]) == ("000", True)
        assert (names[-1][:4], "Closing credits" in names[-1]) == ("002a", True)
    assert "It passes." in (tmp_path / "ACX" / "report.txt").read_text()
    printed = commands.run(
        [BIN / "book-pipeline", "status", book_id, *cloud.options], env=cloud.environment, timeout=90
    )
    assert "Opening credits" in printed.stdout
