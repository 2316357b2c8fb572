"""Books that their owner deletes while they are made: what is left, and what the journal says about the cost."""

import json
import threading
import time
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from botocore.exceptions import BotoCoreError, ClientError

from book_pipeline.store.keys import book_prefixes, is_audiobook
from tests.e2e.conftest import Cloud

GONE = "SourceNotFound"
"""The error of DeleteBook after an attempt that was killed when all was deleted."""
AGAIN_SECONDS = 1.0
LONGEST_SECONDS = 300.0
LIST_SECONDS = 20.0
OF_BOOK = """
    SELECT name FROM (SELECT 'books' AS name, book_id FROM books
                      UNION ALL SELECT 'book_processing', book_id FROM book_processing
                      UNION ALL SELECT 'chapters', book_id FROM chapters
                      UNION ALL SELECT 'processing_logs', book_id FROM processing_logs) AS tables
    WHERE book_id = %s
"""
NOTES = """
    SELECT detail, created_at FROM processing_logs WHERE stage = 'DeleteBook' AND detail->>'deleted_book_id' = %s
    ORDER BY log_id
"""


@dataclass
class Deletion:
    """A deletion on which the owner insists until the book is gone, whatever is killed meanwhile.

    Parameters
    ----------
    cloud
        Returns the cloud that runs now.
    key
        Of the file that was dropped.
    finished
        The MP3 files of chapters that existed when it was asked for.

    """

    cloud: Callable[[], Cloud]
    key: str
    book_id: UUID
    keep_audio: bool
    execution_arn: str
    finished: Collection[str]
    errors: list[str] = field(default_factory=list)
    """The answers of the attempts before the last."""
    remains: list[str] = field(default_factory=list)
    _thread: threading.Thread = field(init=False)

    def start(self) -> None:
        """Begin to delete the book."""
        self._thread = threading.Thread(target=self._insist, daemon=True)
        self._thread.start()

    def has_ended(self) -> bool:
        """Return whether the book is gone, or the owner has given up."""
        return not self._thread.is_alive()

    def _insist(self) -> None:
        end = time.monotonic() + LONGEST_SECONDS
        while time.monotonic() < end:
            try:
                answer = self._ask()
            except (BotoCoreError, ClientError, OSError) as error:  # the cloud was killed
                self.errors.append(type(error).__name__)
            else:
                self.remains = answer.get("remains", self.remains)
                if answer.get("errorType", GONE) == GONE:
                    return
                self.errors.append(f"{answer['errorType']}: {answer.get('errorMessage')}")
            time.sleep(AGAIN_SECONDS)

    def _ask(self) -> dict[str, Any]:
        payload = json.dumps({"book_id": str(self.book_id), "keep_audio": self.keep_audio}).encode()
        function = self.cloud().client("lambda").invoke(FunctionName="book-pipeline-DeleteBook", Payload=payload)
        answer: dict[str, Any] = json.loads(function["Payload"].read())
        return answer

    def check(self) -> None:
        """Assert that nothing is left but what was to be kept, and that no execution works on the book."""
        cloud = self.cloud()
        named = f"{self.key} ({self.errors})"
        assert cloud.sql(OF_BOOK, self.book_id) == [], f"{named} has rows"
        left = versions(cloud, *book_prefixes(self.book_id), self.key)
        late = {key for key in left if not (self.keep_audio and is_audiobook(key))}
        if late:  # a function that goes on without its execution has written them; WatchBooks deletes them
            cloud.client("lambda").invoke(FunctionName="book-pipeline-WatchBooks", Payload=b"{}")
            left = versions(cloud, *book_prefixes(self.book_id), self.key)
        assert all(self.keep_audio and is_audiobook(key) for key in left), f"{named} has objects: {left}"
        if self.keep_audio:
            assert left >= set(self.finished), f"{named} has lost audio that was to be kept"
        with suppress(ClientError):  # a cloud that was killed has forgotten its executions
            assert cloud.describe(self.execution_arn)["status"] != "RUNNING", f"an execution works on {named}"


def versions(cloud: Cloud, *prefixes: str) -> set[str]:
    """Return the keys below the prefixes that have a version or a marker of a deletion."""
    lister = cloud.client("s3").get_paginator("list_object_versions")

    def listed() -> list[Any] | None:
        with suppress(ClientError):  # moto fails to list objects while others are written or deleted
            return [page for prefix in prefixes for page in lister.paginate(Bucket=cloud.bucket, Prefix=prefix)]
        return None

    pages = cloud.until("a list of versions", listed, LIST_SECONDS) if prefixes else []
    return {found["Key"] for page in pages for kind in ("Versions", "DeleteMarkers") for found in page.get(kind, ())}


def notes(cloud: Cloud, book_id: UUID) -> list[dict[str, Any]]:
    """Return what the journal keeps of the deletions of a book, in order: `usd`, `calls`, `lost_calls`, `at`."""
    rows = cloud.sql(NOTES, str(book_id))
    return [{**row["detail"], "at": row["created_at"].timestamp()} for row in rows]
