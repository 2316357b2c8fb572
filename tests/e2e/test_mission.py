"""The mission, three times: by drop, by event, by hand, with the AWS CLI as the only client."""

import json
import re
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

import miniaudio
import pytest

from .conftest import EXAMPLE, Cloud

LEAD_IN, LEAD_OUT, SECONDS_A_BLANK_LINE = 0.5, 2.0, 0.75
STAGES = ["ScrapeBook", "ParseBook", "FormatChapter", "GenerateAudio", "FinalizeBook"]


def drop(cloud: Cloud, key: str, *options: str) -> str:
    url = f"s3://{cloud.bucket}/{key}"
    cloud.aws("s3", "cp", "--quiet", str(EXAMPLE), url, *options)
    return url


def assert_complete(cloud: Cloud, book_id: UUID, execution: str) -> None:
    described = cloud.ended(execution)
    assert described["status"] == "SUCCEEDED", described.get("cause")
    (book,) = cloud.sql("SELECT * FROM book_processing WHERE book_id = %s", book_id)
    assert {book[f"{stage}_status"] for stage in ("scrape", "parse", "format", "tts")} == {"complete"}
    chapters = cloud.sql(
        "SELECT * FROM chapters JOIN chapter_processing USING (chapter_id) JOIN chapter_content USING (chapter_id) "
        "WHERE book_id = %s AND narrated ORDER BY position",
        book_id,
    )
    assert len(chapters) >= 5
    listed = cloud.aws("s3api", "list-objects-v2", "--bucket", cloud.bucket)["Contents"]
    sizes = {item["Key"]: item["Size"] for item in listed}
    assert sizes[f"raw/{book_id}/book.txt"] > 1000
    for chapter in chapters:
        chapter_id = chapter["chapter_id"]
        assert sizes[f"parsed/{book_id}/{chapter_id}.txt"] > 0
        assert sizes[f"formatted/{book_id}/{chapter_id}.txt"] > 0
        assert sizes[f"formatted/{book_id}/{chapter_id}.json"] > 0
        assert sizes[f"audio/{book_id}/{chapter_id}.mp3"] > 100_000
    assert sizes[f"audio/{book_id}/manifest.json"] > 0
    lines = cloud.sql("SELECT stage, event, chapter_id FROM processing_logs WHERE book_id = %s", book_id)
    for stage in STAGES:
        assert {line["event"] for line in lines if line["stage"] == stage} >= {"started", "complete"}
    spoken = {line["chapter_id"] for line in lines if (line["stage"], line["event"]) == ("GenerateAudio", "complete")}
    assert spoken == {chapter["chapter_id"] for chapter in chapters}


def test_by_drop(cloud):
    url = drop(cloud, "raw/by-drop.txt")
    assert_complete(cloud, uuid5(NAMESPACE_URL, url), cloud.execution_of("raw/by-drop.txt"))


def test_by_event(cloud):
    url, book_id = drop(cloud, "elsewhere/by-event.txt"), uuid4()
    cloud.ended(cloud.execution_of("elsewhere/by-event.txt"))
    detail = json.dumps({"book_id": str(book_id), "source_url": url})
    entry = {
        "EventBusName": cloud.environment["BOOK_PIPELINE_BUS"],
        "Source": "a.person",
        "DetailType": "BookRequested",
        "Detail": detail,
    }
    assert cloud.aws("events", "put-events", "--entries", json.dumps([entry]))["FailedEntryCount"] == 0
    assert_complete(cloud, book_id, cloud.execution_of(str(book_id)))


@pytest.fixture(scope="module")
def by_hand(cloud) -> tuple[UUID, str]:
    url, book_id = drop(cloud, "raw/by-hand.txt"), uuid4()
    cloud.sql("INSERT INTO books (book_id, title) VALUES (%s, 'By Hand')", book_id)
    started = cloud.aws(
        "stepfunctions", "start-execution",
        "--state-machine-arn", cloud.environment["BOOK_PIPELINE_STATE_MACHINE_ARN"],
        "--input", json.dumps({"book_id": str(book_id), "source_url": url}),
    )  # fmt: skip
    return book_id, started["executionArn"]


def test_by_hand(cloud, by_hand):
    book_id, execution = by_hand
    assert_complete(cloud, book_id, execution)
    assert cloud.sql("SELECT title FROM books WHERE book_id = %s", book_id) == [{"title": "By Hand"}]


def seconds_of(mp3: bytes) -> float:
    """Decode it from end to end, with a decoder that shares nothing with the pipeline."""
    decoded = miniaudio.mp3_read_s16(mp3)
    return decoded.num_frames / decoded.sample_rate


def test_each_mp3_decodes_and_is_as_long_as_its_chunks(cloud, by_hand):
    book_id, execution = by_hand
    cloud.ended(execution)
    s3, bucket = cloud.client("s3"), cloud.bucket

    def fetched(key: str) -> bytes:
        return s3.get_object(Bucket=bucket, Key=key)["Body"].read()

    bought = cloud.sql(
        "SELECT chapter_id, array_agg(DISTINCT work_id) AS chunks FROM processing_logs "
        "WHERE book_id = %s AND stage = 'GenerateAudio' AND work_id IS NOT NULL GROUP BY chapter_id",
        book_id,
    )
    assert len(bought) >= 5
    for chapter in bought:
        text = fetched(f"formatted/{book_id}/{chapter['chapter_id']}.txt").decode()
        pauses = SECONDS_A_BLANK_LINE * sum(len(gap) - 2 for gap in re.findall(r"\n{3,}", text))
        spoken = sum(seconds_of(fetched(f"audio/{book_id}/chunks/{chunk}.mp3")) for chunk in chapter["chunks"])
        whole = seconds_of(fetched(f"audio/{book_id}/{chapter['chapter_id']}.mp3"))
        assert whole == pytest.approx(LEAD_IN + spoken + pauses + LEAD_OUT, abs=0.05)


def segments_of(document: dict) -> list[dict]:
    return [document, *(inner for part in document.get("subsegments", []) for inner in segments_of(part))]


def test_one_trace_shows_all_stages_and_every_chapter(cloud, by_hand):
    book_id, execution = by_hand
    trace_id = dict(part.split("=") for part in cloud.ended(execution)["traceHeader"].split(";"))["Root"]
    chapters = {
        str(row["chapter_id"])
        for row in cloud.sql("SELECT chapter_id FROM chapters WHERE book_id = %s AND narrated", book_id)
    }

    def annotated() -> list[dict] | None:
        (trace,) = cloud.aws("xray", "batch-get-traces", "--trace-ids", trace_id)["Traces"]
        parts = [part for segment in trace["Segments"] for part in segments_of(json.loads(segment["Document"]))]
        found = [part["annotations"] for part in parts if "stage" in part.get("annotations", {})]
        return found if "FinalizeBook" in {annotations["stage"] for annotations in found} else None

    annotations = cloud.until("the whole trace", annotated, 20)
    assert {found["book_id"] for found in annotations} == {str(book_id)}
    assert {found["stage"] for found in annotations} == set(STAGES)
    for stage in ("FormatChapter", "GenerateAudio"):
        assert {found["chapter_id"] for found in annotations if found["stage"] == stage} == chapters


@pytest.fixture
def web(tmp_path):
    """A web server with the example on it."""
    (tmp_path / "by-address.txt").write_bytes(EXAMPLE.read_bytes())
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=tmp_path))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def test_by_event_with_a_web_address(cloud, web):
    url = f"{web}/by-address.txt"
    entry = {
        "EventBusName": cloud.environment["BOOK_PIPELINE_BUS"],
        "Source": "a.person",
        "DetailType": "BookRequested",
        "Detail": json.dumps({"source_url": url, "chapters": "2", "title": "By Address"}),
    }
    assert cloud.aws("events", "put-events", "--entries", json.dumps([entry]))["FailedEntryCount"] == 0
    described = cloud.ended(cloud.execution_of("by-address.txt"))
    assert described["status"] == "SUCCEEDED", described.get("cause")
    book_id = uuid5(NAMESPACE_URL, url)
    (chapter,) = cloud.sql("SELECT title FROM chapters WHERE book_id = %s AND narrated", book_id)
    assert chapter["title"].startswith("CHAPTER II.")
    listed = cloud.aws("s3api", "list-objects-v2", "--bucket", cloud.bucket, "--prefix", f"raw/{book_id}/")["Contents"]
    assert {item["Key"].rpartition("/")[2] for item in listed} == {"book.txt", "source.txt"}


def test_the_pipelines_own_writes_start_nothing(cloud, by_hand):
    cloud.ended(by_hand[1])
    machine = cloud.environment["BOOK_PIPELINE_STATE_MACHINE_ARN"]
    executions = cloud.aws("stepfunctions", "list-executions", "--state-machine-arn", machine)["executions"]
    inputs = [json.loads(cloud.describe(execution["executionArn"])["input"]) for execution in executions]
    dropped = {detail["object"]["key"] for detail in inputs if "object" in detail}
    assert dropped
    assert not [key for key in dropped if key.startswith(("parsed/", "formatted/", "audio/"))]
    assert not [key for key in dropped if key.endswith(("/book.txt", "/source.txt"))]
