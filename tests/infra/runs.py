"""Books with every outcome at once on a local cloud, so that each handler makes each of its calls."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from local.aws.deployment import STATE_MACHINE_ARN
from tests.e2e.conftest import ALL_OUTPUTS, Cloud
from tests.e2e.lost_events import lose_events
from tests.unit.source.epubs import made, text

REFUSED = "The ferryman would not say a word of this aloud."
COVER = '<item id="pic" href="c.jpg" media-type="image/jpeg" properties="cover-image"/>'
OBJECTS = {
    "raw/roles-plain.txt": "the lamp",
    "raw/roles-refused.txt": REFUSED,
    "raw/roles-cover.epub": made(
        {"a.xhtml": text()}, items=COVER, parts={"OEBPS/c.jpg": b"\xff\xd8\xff\xe0 a picture"}
    ),
    "raw/roles-noise.txt": bytes(range(256)) * 20,
    "sources/roles-by-hand.txt": "the harbour",
    "sources/roles-dear.txt": "the treasure",
    "sources/roles-listed.txt": "the shelf",
}
"""The objects that are dropped: bytes, or the subject of a small book."""
ENDS = {
    "raw/roles-plain.txt": "SUCCEEDED",
    "raw/roles-refused.txt": "ProviderRejected",
    "raw/roles-cover.epub": "SUCCEEDED",
    "raw/roles-noise.txt": "SourceRejected",
    "roles-web.txt": "SUCCEEDED",
    "sources/roles-by-hand.txt": "SUCCEEDED",
    "sources/roles-dear.txt": "BudgetExceeded",
    "sources/roles-listed.txt": "SUCCEEDED",
    "sources/roles-nowhere.txt": "SourceNotFound",
    "raw/roles-nowhere.txt": "SourceNotFound",
}
"""The expected outcome of each source: SUCCEEDED or the name of an error."""
DEAD = f"{STATE_MACHINE_ARN.replace('stateMachine', 'execution')}:dead"
NEVER_ENDS = """
WITH book AS (INSERT INTO books (book_id, title) VALUES (%s, 'Endless')),
     state AS (INSERT INTO book_processing
                   (book_id, scrape_status, parse_status, format_status, tts_status, turn_passed)
               VALUES (%s, 'complete', 'complete', 'complete', 'running', 1000000000000)),
     chapter AS (INSERT INTO chapters (chapter_id, book_id, position, title)
                 SELECT gen_random_uuid(), %s, place, 'On and on' FROM generate_series(1, 9) AS place
                 RETURNING chapter_id),
     work AS (INSERT INTO chapter_processing (chapter_id) SELECT chapter_id FROM chapter)
INSERT INTO chapter_content (chapter_id, parsed_key, parsed_sha256, characters, words)
SELECT chapter_id, 'parsed/x', 'x', 1000000, 200000 FROM chapter
"""
"""A book that uses all speech calls and lets nobody pass."""


class Runs:
    """The executions of a local cloud and their outcomes.

    Each execution is described once, after it has ended, because polling all of them slows the local cloud down.
    """

    def __init__(self, cloud: Cloud) -> None:
        self._states = cloud.client("stepfunctions")
        self._machine = cloud.environment["BOOK_PIPELINE_STATE_MACHINE_ARN"]
        self._ended: dict[str, dict[str, Any]] = {}

    def start(self, source_url: str, **options: Any) -> None:
        given = json.dumps({"source_url": source_url, **options})
        self._states.start_execution(stateMachineArn=self._machine, input=given)

    def ends(self, mark: str) -> list[str]:
        """Return SUCCEEDED or the name of the error for each execution whose input contains the mark."""
        for execution in self._states.list_executions(stateMachineArn=self._machine)["executions"]:
            arn = execution["executionArn"]
            if execution["status"] != "RUNNING" and arn not in self._ended:
                self._ended[arn] = self._states.describe_execution(executionArn=arn)
        return [
            described.get("error", described["status"])
            for described in self._ended.values()
            if mark in described["input"] and json.loads(described.get("output", "{}")).get("admitted", True)
        ]


def run_everything(cloud: Cloud, folder: Path) -> dict[str, str]:
    """Start all books, wait until they end, and return their outcomes."""
    runs = Runs(cloud)
    cloud.control.fail("elevenlabs", "quota_exceeded", times=None, containing=REFUSED)
    with _web_server(folder) as address:
        _start_all(cloud, runs, address, folder)
        ends = {mark: cloud.until(f"the end of {mark}", lambda: runs.ends(mark))[0] for mark in ENDS}  # noqa: B023
    _bind_again(cloud)
    _drop_while_it_runs(cloud)
    cloud.until("the ends of three versions", lambda: len(runs.ends("raw/roles-plain.txt")) == 3)
    cloud.control.reset()
    _wait_for_turns(cloud, runs)
    _hear(cloud)
    _act(cloud, runs)
    _review(cloud, runs)
    _retake(cloud)
    _lose_artifacts(cloud)
    _invoke(cloud, "DescribeBooks")
    _invoke(cloud, "WatchBooks", b'{"unless_idle": true}')
    return ends


def _bind_again(cloud: Cloud) -> None:
    """Let objects of a bound book be missing: the finished files are made again, and a missing MP3 is an error."""
    url = f"s3://{cloud.bucket}/sources/roles-listed.txt"
    book_id = uuid5(NAMESPACE_URL, url)
    bound = "SELECT 1 FROM book_processing WHERE book_id = %s AND binding_status = 'complete'"
    cloud.until("the binding of a book", lambda: cloud.sql(bound, book_id))
    (chapter, *_) = cloud.sql("SELECT chapter_id FROM chapters WHERE book_id = %s AND selected", book_id)
    payload = {"book_id": str(book_id), "execution_arn": DEAD, "chapter_id": str(chapter["chapter_id"])}
    aac, folder = f"audio/{book_id}/bound/{chapter['chapter_id']}.m4a", f"audio/{book_id}"
    wanted = """UPDATE book_processing SET request = request || '{"outputs": "m4b,acx"}' WHERE book_id = %s"""
    cloud.sql(wanted, book_id)
    _invoke(cloud, "BindBook", json.dumps(payload).encode())  # publishes GainChosen
    cloud.until("the files for ACX", lambda: "acx" in json.loads(cloud.read(f"{folder}/manifest.json"))["binding"])
    lose_events(cloud, book_id)
    _invoke(cloud, "WatchBooks")  # publishes ChapterNarrated and BookEncoded
    cloud.until("the binding after lost events", lambda: cloud.sql(bound, book_id))
    for missing, function in ((aac, "EncodeChapter"), (f"{folder}/bound/book.m4b", "BindBook")):
        cloud.client("s3").delete_object(Bucket=cloud.bucket, Key=missing)
        _invoke(cloud, function, json.dumps(payload).encode())
    for missing in (aac, f"{folder}/{chapter['chapter_id']}.mp3"):
        cloud.client("s3").delete_object(Bucket=cloud.bucket, Key=missing)
    answer = cloud.client("lambda").invoke(
        FunctionName="book-pipeline-EncodeChapter", Payload=json.dumps(payload).encode()
    )
    assert json.loads(answer["Payload"].read())["errorType"] == "AudiobookDamaged"


def _wait_for_turns(cloud: Cloud, runs: Runs) -> None:
    """Let three books wait behind one that never ends, and let each function send a token; the last book is stopped."""
    blocker = str(uuid5(NAMESPACE_URL, "a book that never ends"))
    cloud.sql(NEVER_ENDS, *[blocker] * 3)
    try:
        for sender in ("GiveTurns", "WatchBooks"):
            mark = f"sources/roles-{sender}.txt"
            book_id = _waiting(cloud, runs, mark)
            cloud.sql("UPDATE book_processing SET turn_heartbeat_at = now() - interval '1 hour'")
            _invoke(cloud, "WatchBooks")  # sends a heartbeat
            cloud.sql("UPDATE book_processing SET turn_given_at = now() WHERE book_id = %s", book_id)
            _invoke(cloud, sender)
            assert cloud.until(f"the end of {mark}", lambda: runs.ends(mark))[0] == "SUCCEEDED"  # noqa: B023
        book_id = _waiting(cloud, runs, "sources/roles-stopped.txt")
        (row,) = cloud.sql("SELECT execution_arn FROM book_processing WHERE book_id = %s", book_id)
        cloud.client("stepfunctions").stop_execution(executionArn=row["execution_arn"])
        failed = "SELECT 1 FROM book_processing WHERE book_id = %s AND error = 'ExecutionEnded'"
        cloud.until("the failure of the stopped book", lambda: cloud.sql(failed, book_id))
    finally:
        cloud.sql("UPDATE book_processing SET tts_status = 'complete' WHERE book_id = %s", blocker)


def _waiting(cloud: Cloud, runs: Runs, key: str) -> UUID:
    url = f"s3://{cloud.bucket}/{key}"
    cloud.client("s3").put_object(Bucket=cloud.bucket, Key=key, Body=_book("the turn"))
    runs.start(url)
    book_id = uuid5(NAMESPACE_URL, url)
    waits = "SELECT 1 FROM book_processing WHERE book_id = %s AND turn_joined_at IS NOT NULL AND turn_given_at IS NULL"
    cloud.until(f"the place of {key}", lambda: cloud.sql(waits, book_id))
    return book_id


def _hear(cloud: Cloud) -> None:
    """List the voices, and buy a sample of a chapter that is formatted and of one that is not."""
    _invoke(cloud, "ListVoices")
    book_id = str(uuid5(NAMESPACE_URL, f"s3://{cloud.bucket}/raw/roles-cover.epub"))
    payload = json.dumps({"book_id": book_id, "buy": True}).encode()
    _invoke(cloud, "SampleVoice", payload)
    _invoke(cloud, "SampleVoice", payload)
    dear = str(uuid5(NAMESPACE_URL, f"s3://{cloud.bucket}/sources/roles-dear.txt"))
    _invoke(cloud, "SampleVoice", json.dumps({"book_id": dear}).encode())


def _act(cloud: Cloud, runs: Runs) -> None:
    """Cancel a book, retry it while a dead execution seems to work on it, and delete it while it runs."""
    mark = "raw/roles-acts.txt"
    book_id = uuid5(NAMESPACE_URL, f"s3://{cloud.bucket}/{mark}")
    parsed = "SELECT 1 FROM book_processing WHERE book_id = %s AND parse_status = 'complete' AND execution_arn <> %s"
    payload = json.dumps({"book_id": str(book_id)}).encode()
    cloud.control.set(gemini_latency=3)
    cloud.client("s3").put_object(Bucket=cloud.bucket, Key=mark, Body=_book("the acts"))
    cloud.until("a book to cancel", lambda: cloud.sql(parsed, book_id, DEAD))
    _invoke(cloud, "CancelBook", payload)
    cloud.until("its end", lambda: runs.ends(mark))
    cloud.sql(
        "UPDATE book_processing SET execution_arn = %s, format_status = 'running' WHERE book_id = %s", DEAD, book_id
    )
    _invoke(cloud, "RetryBook", payload)
    cloud.until("a book to delete", lambda: cloud.sql(parsed, book_id, DEAD))
    cloud.control.reset()
    # The book may not have been spoken yet, and its deletion is to meet an object of each prefix.
    _put(cloud, f"audio/{book_id}/chunks/chunk.mp3", f"lexicons/books/{book_id}.json")
    _invoke(cloud, "DeleteBook", payload)
    late = [f"raw/{book_id}/book.txt"]  # a JSON file under raw/ would be a manifest
    late += [f"{stage}/{book_id}/late.json" for stage in ("parsed", "formatted", "audio")]
    _put(cloud, *late, f"lexicons/books/{book_id}.json")
    _invoke(cloud, "WatchBooks")
    assert not any(cloud.objects(key) for key in late), "what comes late is deleted, too"


def _put(cloud: Cloud, *keys: str) -> None:
    for key in keys:
        cloud.client("s3").put_object(Bucket=cloud.bucket, Key=key, Body=b"{}")


def _review(cloud: Cloud, runs: Runs) -> None:
    """Let a book wait for a review, and approve it; before that, AwaitApproval is retried after an approval."""
    mark = "sources/roles-reviewed.txt"
    url = f"s3://{cloud.bucket}/{mark}"
    cloud.client("s3").put_object(Bucket=cloud.bucket, Key=mark, Body=_book("the review"))
    runs.start(url, review=True)
    book_id = uuid5(NAMESPACE_URL, url)
    waits = "SELECT execution_arn, review_token FROM book_processing WHERE book_id = %s AND review_token <> %s"
    (first,) = cloud.until("a book to approve", lambda: cloud.sql(waits, book_id, ""))
    cloud.sql("UPDATE book_processing SET approved_at = now() WHERE book_id = %s", book_id)
    retried = {"execution_arn": first["execution_arn"], "task_token": first["review_token"], "book_id": str(book_id)}
    _invoke(cloud, "AwaitApproval", json.dumps(retried).encode())
    # Nothing was decided, so the book waits again.
    cloud.until("the next review", lambda: cloud.sql(waits, book_id, first["review_token"]))
    _invoke(cloud, "ApproveBook", json.dumps({"book_id": str(book_id), "chapters": "1"}).encode())
    assert cloud.until(f"the end of {mark}", lambda: runs.ends(mark))[0] == "SUCCEEDED"


def _retake(cloud: Cloud) -> None:
    """Speak a paragraph of a complete book again, and keep it."""
    book_id = uuid5(NAMESPACE_URL, f"s3://{cloud.bucket}/sources/roles-by-hand.txt")
    chapter = "SELECT chapter_id, audio_input_hash FROM chapters JOIN chapter_content USING (chapter_id)"
    (before,) = cloud.sql(f"{chapter} WHERE book_id = %s AND number = '1'", book_id)
    (claim,) = cloud.sql("SELECT execution_arn FROM book_processing WHERE book_id = %s", book_id)
    paid = "SELECT count(*) AS calls FROM processing_logs WHERE book_id = %s AND event = 'receipt'"
    (calls,) = cloud.sql(paid, book_id)
    about = {"book_id": str(book_id), "chapter_id": str(before["chapter_id"]), "paragraph": 2}
    for action in ("look", "speak", "keep"):
        _invoke(cloud, "RetakePassage", json.dumps({**about, "action": action}).encode())
    kept = "SELECT 1 FROM book_processing WHERE book_id = %s AND tts_status = 'complete' AND execution_arn <> %s"
    cloud.until("the kept take", lambda: cloud.sql(kept, book_id, claim["execution_arn"]))
    (after,) = cloud.sql(f"{chapter} WHERE book_id = %s AND number = '1'", book_id)
    assert after["audio_input_hash"] != before["audio_input_hash"], "the chapter has the new take"
    assert cloud.sql(paid, book_id) == [{"calls": calls["calls"] + 1}], "one chunk is bought, and joining is free"


def _lose_artifacts(cloud: Cloud) -> None:
    """Let what each function reads be missing: S3 says so, and the function names it."""
    done, dear = _first_chapter(cloud, "sources/roles-by-hand.txt"), _first_chapter(cloud, "sources/roles-dear.txt")
    book, chapter = done["book_id"], f"{done['book_id']}/{done['chapter_id']}"
    lost = {
        f"audio/{book}/manifest.json": {"BindBook": ("execution_arn",)},
        f"audio/{chapter}.mp3": {},  # else there is nothing to speak
        f"formatted/{chapter}.txt": {
            "RetakePassage": ("chapter_id",),
            "SampleVoice": ("chapter_id",),
            "GenerateAudio": ("execution_arn", "chapter_id"),
        },
        f"parsed/{chapter}.txt": {"FormatChapter": ("execution_arn", "chapter_id")},
        f"parsed/{dear['book_id']}/{dear['chapter_id']}.txt": {"SampleVoice": ("chapter_id",)},
        f"raw/{book}/book.txt": {"ParseBook": ("execution_arn",)},
    }
    for key, functions in lost.items():
        cloud.client("s3").delete_object(Bucket=cloud.bucket, Key=key)
        about = done if book in key else dear
        for function, fields in functions.items():
            payload = {field: about[field] for field in ("book_id", *fields)}
            answer = cloud.client("lambda").invoke(
                FunctionName=f"book-pipeline-{function}", Payload=json.dumps(payload).encode()
            )
            error = answer["Payload"].read().decode()
            assert "AudiobookDamaged" in error, f"{function} without {key}: {error}"
    for key in ("raw/roles-gone.json", "raw/roles-gone.csv"):
        drop = {"bucket": {"name": cloud.bucket}, "object": {"key": key, "size": 2}}
        _invoke(cloud, "ExpandManifest", json.dumps(drop).encode())
        assert "is missing" in json.loads(cloud.read(f"{key}.report.json"))["reason"]


def _first_chapter(cloud: Cloud, key: str) -> dict[str, str]:
    """Return `book_id`, `chapter_id` and `execution_arn`."""
    ids = """SELECT book_id::text, chapter_id::text, execution_arn
             FROM book_processing JOIN chapters USING (book_id) WHERE book_id = %s AND selected
             ORDER BY position LIMIT 1"""
    (row,) = cloud.sql(ids, uuid5(NAMESPACE_URL, f"s3://{cloud.bucket}/{key}"))
    return row


def _invoke(cloud: Cloud, function: str, payload: bytes = b"{}") -> None:
    answer = cloud.client("lambda").invoke(FunctionName=f"book-pipeline-{function}", Payload=payload)
    assert "FunctionError" not in answer, answer["Payload"].read()


def _drop_while_it_runs(cloud: Cloud) -> None:
    """Drop two more versions of a complete book, so that the last one waits for the other."""
    s3, running = cloud.client("s3"), "SELECT 1 FROM book_processing WHERE parse_status = 'complete' AND book_id = %s"
    cloud.control.set(gemini_latency=3, elevenlabs_latency=3)
    book_id = uuid5(NAMESPACE_URL, f"s3://{cloud.bucket}/raw/roles-plain.txt")
    for about in ("the lamp, relit", "the lamp, put out"):
        s3.put_object(Bucket=cloud.bucket, Key="raw/roles-plain.txt", Body=_book(about))
        cloud.until(about, lambda: cloud.sql(f"{running} AND tts_status <> 'complete'", book_id))


def _start_all(cloud: Cloud, runs: Runs, address: str, folder: Path) -> None:
    """Start books by drop, by event, by hand and by manifest."""
    s3 = cloud.client("s3")
    (folder / "roles-web.txt").write_bytes(_book("the web"))
    listed = f"s3://{cloud.bucket}/sources/roles-listed.txt"
    manifests = {
        "raw/roles-shelf.json": json.dumps([{"source_url": listed, "outputs": ALL_OUTPUTS}]),
        "raw/roles-shelf.csv": f'source_url,outputs\n{listed},"{ALL_OUTPUTS}"\n',
    }
    for key, content in {**OBJECTS, **{key: rows.encode() for key, rows in manifests.items()}}.items():
        body = content if isinstance(content, bytes) else _book(content)
        s3.put_object(Bucket=cloud.bucket, Key=key, Body=body, Metadata={"outputs": ALL_OUTPUTS})
    bus = cloud.environment["BOOK_PIPELINE_BUS"]
    entry = {"EventBusName": bus, "Source": "me", "DetailType": "BookRequested"}
    detail = json.dumps({"source_url": f"{address}/roles-web.txt"})
    cloud.client("events").put_events(Entries=[{**entry, "Detail": detail}])
    for key in ("sources/roles-by-hand.txt", "sources/roles-nowhere.txt", "raw/roles-nowhere.txt"):
        runs.start(f"s3://{cloud.bucket}/{key}", lexicon=[{"word": "harbour", "alias": "harber"}])
    runs.start(f"s3://{cloud.bucket}/sources/roles-dear.txt", max_cost_usd="0.0001")


def _book(about: str) -> bytes:
    chapters = "".join(f"CHAPTER {n}\n\n{about.capitalize()}, and then more of it, number {n}.\n\n\n" for n in (1, 2))
    return f"Title: {about}\nAuthor: A. Writer\nLanguage: English\n\n\n{chapters}".encode()


@contextmanager
def _web_server(folder: Path) -> Iterator[str]:
    """Serve the files of the folder over HTTP on loopback."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=folder))
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
