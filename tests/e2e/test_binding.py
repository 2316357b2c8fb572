"""A book with a cover is bound: read back by readers of their own, and made again only if something has changed."""

import io
import json
from uuid import NAMESPACE_URL, uuid5

import mutagen.mp4
from PIL import Image

from tests.unit.source.epubs import made, text

COVER = '<item id="pic" href="c.png" media-type="image/png" properties="cover-image"/>'


def picture():
    into = io.BytesIO()
    Image.new("RGB", (90, 120), "teal").save(into, "PNG")
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


def test_an_epub_with_a_cover_is_bound_once_for_each_change(cloud):
    key = "raw/bound-with-cover.epub"
    epub = made({"a.xhtml": text()}, items=COVER, parts={"OEBPS/c.png": picture()})
    cloud.client("s3").put_object(Bucket=cloud.bucket, Key=key, Body=epub)
    book_id = uuid5(NAMESPACE_URL, f"s3://{cloud.bucket}/{key}")
    first = cloud.until("the binding", lambda: bound(cloud, book_id))
    manifest = json.loads(cloud.read(f"audio/{book_id}/manifest.json"))
    files = manifest["binding"]
    m4b, cover = cloud.read(files["m4b"]["key"]), cloud.read(files["cover"]["key"])
    read = mutagen.mp4.MP4(io.BytesIO(m4b))
    assert bytes(read["covr"][0]) == cover
    assert Image.open(io.BytesIO(cover)).size == (90, 120)
    assert not files["cover"]["generated"]
    assert read["\xa9nam"] == [manifest["title"]]
    starts = [chapter.start for chapter in read.chapters]
    assert [chapter.title for chapter in read.chapters] == [chapter["title"] for chapter in manifest["chapters"]]
    assert all(abs(start - stated) < 0.05 for start, stated in zip(starts, files["m4b"]["starts"], strict=True))
    assert abs(read.info.length - float(manifest["seconds"])) < 0.1 * len(starts)
    assert all(chapter["loudness"]["lufs"] < 0 for chapter in manifest["chapters"])

    chapters = cloud.sql("SELECT chapter_id FROM chapters WHERE book_id = %s AND selected", book_id)
    for chapter in chapters:  # the events are delivered again
        assert invoke(cloud, "EncodeChapter", book_id=str(book_id), chapter_id=str(chapter["chapter_id"]))["ready"]
    assert invoke(cloud, "BindBook", book_id=str(book_id)) == {"book_id": str(book_id), "bound": True, "made": False}
    assert json.loads(cloud.read(f"audio/{book_id}/manifest.json")) == manifest
    cloud.sql("UPDATE books SET title = 'Another Title' WHERE book_id = %s", book_id)
    assert invoke(cloud, "BindBook", book_id=str(book_id))["made"]
    assert bound(cloud, book_id)["input_hash"] != first["input_hash"]
