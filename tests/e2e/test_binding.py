"""A book with a cover is bound: read back by readers of their own, and made again only if something has changed.

Files for presets are made of the same book, and those that break a rule are named.
"""

import io
import json
from uuid import NAMESPACE_URL, uuid5

import mutagen.id3
import mutagen.mp3
import mutagen.mp4
import pytest
from PIL import Image

from book_pipeline.binding.meter import measure
from book_pipeline.binding.pcm import samples_of
from book_pipeline.binding.presets import PRESETS, failures
from tests import commands
from tests.chaos.book import text as two_chapters
from tests.unit.source.epubs import METADATA, made, text

from .conftest import ALL_OUTPUTS
from .lost_events import lose_events
from .pipeline import BIN

COVER = '<item id="pic" href="c.jpg" media-type="image/jpeg" properties="cover-image"/>'
SERIES = '<meta name="calibre:series" content="Žofies Kanäle"/><meta name="calibre:series_index" content="2.0"/>'


def picture():
    into = io.BytesIO()
    Image.new("RGB", (90, 120), "teal").save(into, "JPEG")
    return into.getvalue()


def bound(cloud, book_id):
    rows = cloud.sql(
        "SELECT updated_at, binding_input_hash AS input_hash FROM book_processing "
        "WHERE book_id = %s AND binding_status = 'complete'",
        book_id,
    )
    return rows[0] if rows else None


def invoke(cloud, function, **payload):
    given = json.dumps({"execution_arn": "arn", **payload}).encode()
    answer = cloud.client("lambda").invoke(FunctionName=f"book-pipeline-{function}", Payload=given)
    assert "FunctionError" not in answer
    return json.loads(answer["Payload"].read())


def test_an_epub_with_a_cover_is_bound_once_for_each_change(cloud, tmp_path):
    key = "raw/bound-with-cover.epub"
    epub = made({"a.xhtml": text()}, metadata=METADATA + SERIES, items=COVER, parts={"OEBPS/c.jpg": picture()})
    cloud.client("s3").put_object(Bucket=cloud.bucket, Key=key, Body=epub, Metadata={"outputs": ALL_OUTPUTS})
    book_id = uuid5(NAMESPACE_URL, f"s3://{cloud.bucket}/{key}")
    first = cloud.until("the binding", lambda: bound(cloud, book_id))
    manifest = json.loads(cloud.read(f"audio/{book_id}/manifest.json"))
    files = manifest["binding"]
    m4b, cover = cloud.read(files["m4b"]["key"]), cloud.read(files["cover"]["key"])
    assert cloud.status(book_id)["binding"]["m4b_bytes"] == len(m4b)
    read = mutagen.mp4.MP4(io.BytesIO(m4b))
    assert bytes(read["covr"][0]) == cover == picture(), "a small JPEG keeps its bytes"
    assert bytes(read["----:com.apple.iTunes:SERIES"][0]).decode() == files["series"] == "Žofies Kanäle"
    assert bytes(read["----:com.apple.iTunes:SERIES-PART"][0]).decode() == files["part_of_series"] == "2"
    assert not files["cover"]["generated"]
    assert read["\xa9nam"] == [manifest["title"]]
    starts = [chapter.start for chapter in read.chapters]
    assert [chapter.title for chapter in read.chapters] == [chapter["title"] for chapter in manifest["chapters"]]
    assert all(abs(start - stated) < 0.05 for start, stated in zip(starts, files["m4b"]["starts"], strict=True))
    ends = [*starts[1:], read.info.length]
    for start, end, chapter in zip(starts, ends, manifest["chapters"], strict=True):
        mp3 = mutagen.mp3.MP3(io.BytesIO(cloud.read(chapter["key"])))
        assert abs((end - start) - mp3.info.length) < 0.05, "a chapter is as long as its MP3"
    assert abs(read.info.length - float(manifest["seconds"])) < 0.05 * len(starts)
    assert bytes(read["----:com.apple.iTunes:LANGUAGE"][0]).decode() == manifest["language"]
    assert bytes(read["----:com.apple.iTunes:NARRATOR"][0]).decode() == files["narrator"] == read["\xa9wrt"][0]
    assert all(chapter["loudness"]["lufs"] < 0 for chapter in manifest["chapters"])
    assert_series_in_downloaded_files(cloud, book_id, tmp_path)

    chapters = cloud.sql("SELECT chapter_id FROM chapters WHERE book_id = %s AND selected", book_id)
    for chapter in chapters:  # the events are delivered again
        assert invoke(cloud, "EncodeChapter", book_id=str(book_id), chapter_id=str(chapter["chapter_id"]))["ready"]
    assert invoke(cloud, "BindBook", book_id=str(book_id)) == {"book_id": str(book_id), "bound": True, "made": False}
    assert json.loads(cloud.read(f"audio/{book_id}/manifest.json")) == manifest
    cloud.sql("UPDATE books SET title = 'Another Title' WHERE book_id = %s", book_id)
    assert invoke(cloud, "BindBook", book_id=str(book_id))["made"]
    assert bound(cloud, book_id)["input_hash"] != first["input_hash"]


def assert_series_in_downloaded_files(cloud, book_id, folder):
    command = [BIN / "book-pipeline", "download", book_id, "--out", folder, *cloud.options]
    assert commands.run(command, env=cloud.environment, timeout=90).returncode == 0
    assert json.loads((folder / "metadata.json").read_text())["series"] == ["Žofies Kanäle #2"]
    for path in folder.glob("*.mp3"):
        tags = mutagen.id3.ID3(path)
        assert (str(tags["TXXX:SERIES"]), str(tags["TXXX:SERIES-PART"])) == ("Žofies Kanäle", "2")
        assert tags.getall("APIC")[0].data == picture()


def test_files_whose_events_were_lost_are_made_when_watch_books_runs(cloud):
    key = "raw/lost-events.txt"
    body, wanted = two_chapters(2, 3).encode(), {"outputs": ALL_OUTPUTS}
    cloud.client("s3").put_object(Bucket=cloud.bucket, Key=key, Body=body, Metadata=wanted)
    book_id = uuid5(NAMESPACE_URL, f"s3://{cloud.bucket}/{key}")
    cloud.until("the binding", lambda: bound(cloud, book_id))
    charged = len(cloud.control.charges())
    files = cloud.read(f"audio/{book_id}/manifest.json")
    lose_events(cloud, book_id)
    assert bound(cloud, book_id) is None
    invoke(cloud, "WatchBooks")
    cloud.until("the binding", lambda: bound(cloud, book_id))
    assert cloud.read(f"audio/{book_id}/manifest.json") == files
    assert len(cloud.control.charges()) == charged


def test_files_for_presets_meet_the_rules_or_are_named(cloud, tmp_path):
    key = "raw/for-a-shop.txt"
    wanted = {"outputs": "mp3,acx,r128"}
    cloud.client("s3").put_object(Bucket=cloud.bucket, Key=key, Body=two_chapters(2).encode(), Metadata=wanted)
    book_id = uuid5(NAMESPACE_URL, f"s3://{cloud.bucket}/{key}")
    cloud.until("the binding", lambda: bound(cloud, book_id))
    charged = len(cloud.control.charges())
    binding = json.loads(cloud.read(f"audio/{book_id}/manifest.json"))["binding"]
    for name, preset in PRESETS.items():
        assert len(binding[name]["chapters"]) == 2
        assert binding[name]["failures"] == []
        for chapter in binding[name]["chapters"]:
            measured = measure(samples_of(io.BytesIO(cloud.read(chapter["key"])))).loudness
            assert chapter["failures"] == []
            assert failures(preset.file_rules, measured) == []
    assert binding["r128"]["loudness"]["lufs"] == pytest.approx(-23, abs=0.5)
    command = [BIN / "book-pipeline", "download", book_id, "--out", tmp_path, *cloud.options]
    assert commands.run(command, env=cloud.environment, timeout=90).returncode == 0
    assert "It passes." in (tmp_path / "ACX" / "report.txt").read_text()
    assert len(list((tmp_path / "ACX").glob("*.mp3"))) == 2
    assert invoke(cloud, "BindBook", book_id=str(book_id))["made"] is False

    # One chapter becomes much quieter than the other: no gain brings both into the range.
    row = cloud.sql("SELECT chapter_id FROM chapters WHERE book_id = %s AND selected ORDER BY position", book_id)[1]
    quiet = "jsonb_set(measured, '{energy}', to_jsonb((measured->>'energy')::float8 / 100))"
    cloud.sql(f"UPDATE chapter_content SET measured = {quiet} WHERE chapter_id = %s", row["chapter_id"])
    invoke(cloud, "BindBook", book_id=str(book_id))
    state = cloud.until("the report", lambda: (state := cloud.status(book_id)["binding"])["error"] and state)
    assert state["error"] == "PresetNotMet"
    assert "RMS is" in state["error_message"]
    assert len(cloud.control.charges()) == charged
