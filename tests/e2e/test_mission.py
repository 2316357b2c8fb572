"""The mission, three times: by drop, by event, by hand, each with a command of the AWS CLI.

On the local cloud, or, with `make e2e`, on a deployed stack.
"""

import json
import os
import re
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

import miniaudio
import pytest

from .conftest import start, stop
from .pipeline import EXAMPLE, Deployed, Pipeline, spans_below

LEAD_IN, LEAD_OUT, SECONDS_A_BLANK_LINE = 0.5, 2.0, 0.75
TRACE_SECONDS = 300
"""Within this time after a book, its last spans are in CloudWatch; on one machine they are there at once."""
STAGES = ["ScrapeBook", "ParseBook", "FormatChapter", "GenerateAudio", "FinalizeBook"]
MP3 = {"outputs": "mp3"}
"""Encoding an M4B of each book would take longer than all else; the book that is dropped gets the stack's outputs."""
RUN = uuid4().hex[:8]
"""Part of every key: a deployed stack still has the books of earlier runs."""


@pytest.fixture(scope="module")
def cloud(tmp_path_factory) -> Iterator[Pipeline]:
    """The deployed stack that `make e2e` names, or a local cloud that runs the functions from their packages."""
    if profile := os.environ.get("BOOK_PIPELINE_E2E_PROFILE"):
        options = (os.environ.get(f"BOOK_PIPELINE_E2E_{name}") or None for name in ("REGION", "STACK"))
        yield Deployed(profile, *options)
        return
    cloud = start(tmp_path_factory.mktemp("cloud"), from_packages=True)
    yield cloud
    stop(cloud)


def selected(book: dict) -> list[dict]:
    return [chapter for chapter in book["chapters"] if chapter["selected"]]


def assert_complete(cloud: Pipeline, book_id: UUID, execution: str) -> None:
    cloud.ended(execution)
    described = cloud.aws("stepfunctions", "describe-execution", "--execution-arn", execution)
    assert described["status"] == "SUCCEEDED", described.get("cause")
    book = cloud.status(book_id)
    assert {book[f"{stage}_status"] for stage in ("scrape", "parse", "format", "tts")} == {"complete"}
    chapters = selected(book)
    assert len(chapters) >= 5
    sizes: dict[str, int] = {}
    for folder in ("raw", "parsed", "formatted", "audio"):
        sizes |= cloud.objects(f"{folder}/{book_id}/")
    assert sizes[f"raw/{book_id}/book.txt"] > 1000
    for chapter in chapters:
        chapter_id = chapter["chapter_id"]
        assert sizes[f"parsed/{book_id}/{chapter_id}.txt"] > 0
        assert sizes[f"formatted/{book_id}/{chapter_id}.txt"] > 0
        assert sizes[f"formatted/{book_id}/{chapter_id}.json"] > 0
        assert sizes[f"audio/{book_id}/{chapter_id}.mp3"] > 100_000
    assert sizes[f"audio/{book_id}/manifest.json"] > 0
    for stage in STAGES:
        assert {event["event"] for event in book["events"] if event["stage"] == stage} >= {"started", "complete"}
    narrated = {
        event["chapter_id"]
        for event in book["events"]
        if (event["stage"], event["event"]) == ("GenerateAudio", "complete")
    }
    assert narrated == {chapter["chapter_id"] for chapter in chapters}


def test_by_drop(cloud):
    key = f"raw/{RUN}-by-drop.txt"
    url = cloud.drop(EXAMPLE, key)
    assert_complete(cloud, uuid5(NAMESPACE_URL, url), cloud.execution_of(key))


def test_by_event(cloud):
    key, book_id = f"sources/{RUN}-by-event.txt", uuid4()
    url = cloud.drop(EXAMPLE, key)
    cloud.request(book_id=str(book_id), source_url=url, **MP3)
    assert_complete(cloud, book_id, cloud.execution_of(str(book_id)))


@pytest.fixture(scope="module")
def by_hand(cloud) -> tuple[UUID, str]:
    url, book_id = cloud.drop(EXAMPLE, f"sources/{RUN}-by-hand.txt"), uuid4()
    return book_id, cloud.start(book_id=str(book_id), source_url=url, **MP3)


def test_by_hand(cloud, by_hand):
    assert_complete(cloud, *by_hand)


def test_a_title_in_the_database_is_kept(cloud):
    book_id = uuid4()
    cloud.sql("INSERT INTO books (book_id, title) VALUES (%s, 'By Hand')", book_id)
    url = cloud.drop(EXAMPLE, f"sources/{RUN}-beforehand.txt")
    execution = cloud.start(book_id=str(book_id), source_url=url, chapters="2", **MP3)
    assert cloud.ended(execution)["status"] == "SUCCEEDED"
    assert cloud.status(book_id)["title"] == "By Hand"


def seconds_of(mp3: bytes) -> float:
    """Decode all of it, with a decoder that the pipeline does not use."""
    decoded = miniaudio.mp3_read_s16(mp3)
    return decoded.num_frames / decoded.sample_rate


def test_each_mp3_decodes_and_is_as_long_as_its_chunks_and_pauses(cloud, by_hand):
    book_id, execution = by_hand
    cloud.ended(execution)
    chapters = selected(cloud.status(book_id))
    pauses = total = 0.0
    for chapter in chapters:
        text = cloud.read(f"formatted/{book_id}/{chapter['chapter_id']}.txt").decode()
        pauses += SECONDS_A_BLANK_LINE * sum(len(gap) - 2 for gap in re.findall(r"\n{3,}", text))
        seconds = seconds_of(cloud.read(f"audio/{book_id}/{chapter['chapter_id']}.mp3"))
        assert seconds == pytest.approx(float(chapter["audio_seconds"]), abs=0.05)
        total += seconds
    # No two chapters of the example share a chunk, so the chunks together are all the speech.
    speech = sum(seconds_of(cloud.read(key)) for key in cloud.objects(f"audio/{book_id}/chunks/"))
    frame = len(chapters) * (LEAD_IN + LEAD_OUT)
    assert total == pytest.approx(frame + speech + pauses, abs=0.05 * len(chapters))


def test_one_trace_shows_all_stages_and_every_chapter(cloud, by_hand):
    book_id, execution = by_hand
    cloud.ended(execution)
    chapters = {chapter["chapter_id"] for chapter in selected(cloud.status(book_id))}

    def annotated() -> list[dict] | None:
        spans = spans_below([span for trace in cloud.traces(book_id) for span in trace["spans"]])
        found = [span["annotations"] for span in spans if "stage" in span["annotations"]]
        return found if "FinalizeBook" in {annotations["stage"] for annotations in found} else None

    annotations = cloud.until("the whole trace", annotated, TRACE_SECONDS)
    assert {found["book_id"] for found in annotations if found["stage"] != "GiveTurns"} == {str(book_id)}
    stages = {found["stage"] for found in annotations}
    assert stages >= {*STAGES, "WaitForTurn"}
    assert stages - {*STAGES, "WaitForTurn"} <= {"EncodeChapter", "BindBook", "GiveTurns"}, "invoked by events"
    for stage in ("FormatChapter", "GenerateAudio"):
        assert {found["chapter_id"] for found in annotations if found["stage"] == stage} == chapters


@pytest.fixture
def web(cloud, tmp_path):
    """A web server that serves the example."""
    cloud.require_this_machine("way to a web server on this machine")
    (tmp_path / "by-address.txt").write_bytes(EXAMPLE.read_bytes())
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=tmp_path))
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def test_by_event_with_a_web_address(cloud, web):
    url = f"{web}/by-address.txt"
    cloud.request(source_url=url, chapters="2", title="By Address", **MP3)
    described = cloud.ended(cloud.execution_of("by-address.txt"))
    assert described["status"] == "SUCCEEDED", described.get("cause")
    book_id = uuid5(NAMESPACE_URL, url)
    (chapter,) = selected(cloud.status(book_id))
    assert chapter["title"].startswith("CHAPTER II.")
    listed = cloud.aws("s3api", "list-objects-v2", "--bucket", cloud.bucket, "--prefix", f"raw/{book_id}/")["Contents"]
    assert {item["Key"].rpartition("/")[2] for item in listed} == {"book.txt", "source.txt"}


def test_the_pipelines_own_writes_start_no_execution(cloud, by_hand):
    cloud.ended(by_hand[1])
    latest = ("--state-machine-arn", cloud.state_machine, "--max-items", "100")
    executions = cloud.aws("stepfunctions", "list-executions", *latest)["executions"]
    inputs = [json.loads(cloud.input_of(execution["executionArn"])) for execution in executions]
    dropped = {detail["object"]["key"] for detail in inputs if "object" in detail}
    assert dropped
    assert not [key for key in dropped if key.startswith(("parsed/", "formatted/", "audio/"))]
    assert not [key for key in dropped if key.endswith(("/book.txt", "/source.txt"))]
