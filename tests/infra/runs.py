"""Every way that a book can go, on a local cloud, all at once: so that each handler makes each of its calls."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.e2e.conftest import Cloud
from tests.unit.source.epubs import made, text

REFUSED = "The ferryman would not say a word of this aloud."
COVER = '<item id="pic" href="c.jpg" media-type="image/jpeg" properties="cover-image"/>'
OBJECTS = {
    "raw/plain.txt": "the lamp",
    "raw/refused.txt": REFUSED,
    "raw/cover.epub": made({"a.xhtml": text()}, items=COVER, parts={"OEBPS/c.jpg": b"\xff\xd8\xff\xe0 a picture"}),
    "raw/noise.txt": bytes(range(256)) * 20,
    "sources/by-hand.txt": "the harbour",
    "sources/dear.txt": "the treasure",
    "sources/listed.txt": "the shelf",
}
"""What is put into the bucket: bytes, or a small book about this."""
ENDS = {
    "raw/plain.txt": "SUCCEEDED",
    "raw/refused.txt": "ProviderRejected",
    "raw/cover.epub": "SUCCEEDED",
    "raw/noise.txt": "SourceRejected",
    "web.txt": "SUCCEEDED",
    "sources/by-hand.txt": "SUCCEEDED",
    "sources/dear.txt": "BudgetExceeded",
    "sources/listed.txt": "SUCCEEDED",
    "sources/nowhere.txt": "SourceNotFound",
    "raw/nowhere.txt": "SourceNotFound",
}
"""How the book of each source has to end, by the error's name where it fails."""


class Runs:
    """The executions on a cloud, and how those ended that worked on their book.

    Each one is asked for once it has ended, and once: who asks all the time keeps the cloud from its work.
    """

    def __init__(self, cloud: Cloud) -> None:
        self._states = cloud.client("stepfunctions")
        self._machine = cloud.environment["BOOK_PIPELINE_STATE_MACHINE_ARN"]
        self._ended: dict[str, dict[str, Any]] = {}

    def start(self, source_url: str, **wishes: str) -> None:
        given = json.dumps({"source_url": source_url, **wishes})
        self._states.start_execution(stateMachineArn=self._machine, input=given)

    def ends(self, mark: str) -> list[str]:
        """Return SUCCEEDED or the error's name for each execution whose input holds the mark."""
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
    """Start all books, wait for their ends, and return how each one ended."""
    runs, s3 = Runs(cloud), cloud.client("s3")
    cloud.control.fail("elevenlabs", "quota_exceeded", times=None, containing=REFUSED)
    with _web_server(folder) as address:
        _start_all(cloud, runs, address, folder)
        ends = {mark: cloud.until(f"the end of {mark}", lambda: runs.ends(mark))[0] for mark in ENDS}  # noqa: B023
    again = _book("the lamp, relit")
    s3.put_object(Bucket=cloud.bucket, Key="raw/plain.txt", Body=again)
    cloud.until("the second drop's end", lambda: len(runs.ends("raw/plain.txt")) == 2)
    for function in ("WatchBooks", "DescribeBooks"):
        answer = cloud.client("lambda").invoke(FunctionName=f"book-pipeline-{function}", Payload=b"{}")
        assert "FunctionError" not in answer, answer["Payload"].read()
    return ends


def _start_all(cloud: Cloud, runs: Runs, address: str, folder: Path) -> None:
    """Start books in all three ways, by drop, by event and by hand, and by lists."""
    s3 = cloud.client("s3")
    (folder / "web.txt").write_bytes(_book("the web"))
    listed = f"s3://{cloud.bucket}/sources/listed.txt"
    shelves = {"raw/shelf.json": json.dumps([{"source_url": listed}]), "raw/shelf.csv": f"source_url\n{listed}\n"}
    for key, content in {**OBJECTS, **{key: shelf.encode() for key, shelf in shelves.items()}}.items():
        body = content if isinstance(content, bytes) else _book(content)
        s3.put_object(Bucket=cloud.bucket, Key=key, Body=body)
    bus = cloud.environment["BOOK_PIPELINE_BUS"]
    entry = {"EventBusName": bus, "Source": "me", "DetailType": "BookRequested"}
    detail = json.dumps({"source_url": f"{address}/web.txt"})
    cloud.client("events").put_events(Entries=[{**entry, "Detail": detail}])
    for key in ("sources/by-hand.txt", "sources/nowhere.txt", "raw/nowhere.txt"):
        runs.start(f"s3://{cloud.bucket}/{key}")
    runs.start(f"s3://{cloud.bucket}/sources/dear.txt", max_cost_usd="0.0001")


def _book(about: str) -> bytes:
    chapters = "".join(f"CHAPTER {n}\n\n{about.capitalize()}, and then more of it, number {n}.\n\n\n" for n in (1, 2))
    return f"Title: {about}\nAuthor: A. Writer\nLanguage: English\n\n\n{chapters}".encode()


@contextmanager
def _web_server(folder: Path) -> Iterator[str]:
    """Serve the folder's files on this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
