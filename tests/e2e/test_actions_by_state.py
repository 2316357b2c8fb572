"""Cancel, retry and delete, by command and on the page, for a book in each state that it can be in.

A refusal changes nothing; what is accepted is seen in the row, the execution and the bucket.
"""

import html
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from uuid import NAMESPACE_URL, UUID, uuid5

import httpx
import pytest

from book_pipeline.store.keys import book_prefixes
from tests import commands
from tests.infra.runs import NEVER_ENDS

from .conftest import BIN, Cloud
from .lost_events import lose_events

pytestmark = pytest.mark.usefixtures("fresh_bill")
ROW = """
    SELECT execution_arn, scrape_status, parse_status, format_status, tts_status, error, review_token, turn_joined_at
    FROM book_processing WHERE book_id = %s
"""
INTENTS = "SELECT 1 FROM processing_logs WHERE book_id = %s AND event = 'intent' AND stage = %s"
LEASES = (
    "SELECT 1 FROM chapters JOIN chapter_processing USING (chapter_id) WHERE book_id = %s AND lease_owner IS NOT NULL"
)
CANCELLED = "Nothing more is paid"
IN_PROGRESS = "is in progress. `cancel` stops it."
COMPLETE, UNCANCELLED = "is complete, so nothing is missing", "is complete, so there is nothing to cancel"
FAILED = "has failed, so there is nothing to cancel. `retry` continues it."


@dataclass(frozen=True)
class State:
    """How a state is reached and what is answered in it: None for an action that is done."""

    reach: Callable[[Cloud, list[UUID]], None]
    options: tuple[str, ...] = ()
    cancel: str | None = None
    retry: str | None = None
    runs: bool = True


def row(cloud: Cloud, book_id: UUID) -> dict[str, object]:
    return next(iter(cloud.sql(ROW, book_id)), {})


def until(cloud: Cloud, books: list[UUID], what: str, condition: Callable[[dict[str, object]], object]) -> None:
    for book_id in books:
        cloud.until(f"{what} of {book_id}", lambda: condition(row(cloud, book_id)))  # noqa: B023


def waits_in_line(cloud: Cloud, books: list[UUID]) -> None:
    until(cloud, books, "the place", lambda found: found.get("turn_joined_at"))


def waits_for_review(cloud: Cloud, books: list[UUID]) -> None:
    until(cloud, books, "the review", lambda found: found.get("review_token"))


def pays(stage: str) -> Callable[[Cloud, list[UUID]], None]:
    def reach(cloud: Cloud, books: list[UUID]) -> None:
        for book_id in books:
            cloud.until(f"{stage} of {book_id}", lambda: cloud.sql(INTENTS, book_id, stage))  # noqa: B023

    return reach


def is_finished(cloud: Cloud, books: list[UUID]) -> None:
    until(cloud, books, "the end", lambda found: found.get("tts_status") == "complete")
    for book_id in books:
        cloud.wait_for_files(book_id)


def is_being_bound(cloud: Cloud, books: list[UUID]) -> None:
    is_finished(cloud, books)
    for book_id in books:
        lose_events(cloud, book_id)


def has_failed(cloud: Cloud, books: list[UUID]) -> None:
    until(cloud, books, "the failure", lambda found: found.get("error"))


def is_stopped(cloud: Cloud, books: list[UUID]) -> None:
    pays("GenerateAudio")(cloud, books)
    for book_id in books:
        cloud.client("stepfunctions").stop_execution(executionArn=row(cloud, book_id)["execution_arn"])
    has_failed(cloud, books)


def is_cancelled(cloud: Cloud, books: list[UUID]) -> None:
    pays("GenerateAudio")(cloud, books)
    for book_id in books:
        by_command(cloud, book_id, "cancel")


STATES = {
    "waiting for a turn": State(waits_in_line, retry=IN_PROGRESS),
    "in review": State(waits_for_review, ("--metadata", "review=true"), retry=IN_PROGRESS),
    "formatting": State(pays("FormatChapter"), retry=IN_PROGRESS),
    "narrating": State(pays("GenerateAudio"), retry=IN_PROGRESS),
    "binding": State(is_being_bound, cancel=UNCANCELLED, retry=COMPLETE, runs=False),
    "finished": State(is_finished, cancel=UNCANCELLED, retry=COMPLETE, runs=False),
    "failed": State(has_failed, cancel=FAILED, runs=False),
    "stopped": State(is_stopped, cancel=FAILED, runs=False),
    "cancelled": State(is_cancelled, cancel="was cancelled before", runs=False),
}
TOO_MANY = ("elevenlabs", "rate_limit_exceeded")
HELD = {
    "formatting": ("gemini", "resource_exhausted"), "narrating": TOO_MANY, "stopped": TOO_MANY, "cancelled": TOO_MANY,
    "failed": ("elevenlabs", "garbage_mp3"),
}  # fmt: skip
"""A fault of each call, which keeps a book in its state or makes it fail."""


def by_command(cloud: Cloud, book_id: UUID, action: str) -> tuple[bool, str]:
    """Return whether the action was done, and what was printed."""
    words = [BIN / "book-pipeline", action, str(book_id), *(["--yes"] if action == "delete" else [])]
    done = commands.run([*words, *cloud.options], timeout=120)
    assert (done.returncode, bool(done.stderr)) in {(0, False), (1, True)}, "a refusal is on standard error"
    assert done.stderr.count("\n") <= 1, "and one line"
    return done.returncode == 0, done.stdout + done.stderr


def on_page(cloud: Cloud, book_id: UUID, action: str) -> tuple[bool, str]:
    """Return whether the button did the action, and what the page shows then."""
    address = cloud.environment["BOOK_PIPELINE_PAGE_URL"].rstrip("/")
    with httpx.Client(trust_env=False, timeout=60, headers={"origin": address}, follow_redirects=True) as browser:
        answer = browser.post(f"{address}/books/{book_id}/{action}")
    assert answer.status_code in {200, 404, 409}
    text = html.unescape(re.sub(r"<[^>]+>", " ", answer.text))
    return answer.is_success, " ".join(text.split())


WAYS = {"command": by_command, "page": on_page}


def make(cloud: Cloud, tmp_path, name: str, options: tuple[str, ...]) -> UUID:
    file = tmp_path / f"{name}.txt"
    file.write_text(f"CHAPTER 1\n\nThe bell of {name} rang twice, and then the fog of {name} came in.\n")
    return uuid5(NAMESPACE_URL, cloud.drop(file, f"raw/{name}.txt", *options))


@pytest.fixture
def full(cloud, request):
    """A book that has the only turn, in the state in which the others wait for it."""
    blocker = uuid5(NAMESPACE_URL, "a book that keeps its turn")
    if request.node.callspec.params["name"] == "waiting for a turn":
        cloud.sql(NEVER_ENDS, *[blocker] * 3)
    yield
    cloud.sql("SELECT delete_book(%s)", blocker)


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize("name", STATES)
def test_an_action_is_done_or_refused_with_the_reason(cloud, tmp_path, name):
    state, mark = STATES[name], name.replace(" ", "-")
    if name in HELD:
        cloud.control.fail(*HELD[name], times=None, containing=f"The bell of {mark}")
    acted, deleted = (
        {way: make(cloud, tmp_path, f"{mark}-{what}-{way}", state.options) for way in WAYS} for what in ("act", "gone")
    )
    state.reach(cloud, [*acted.values(), *deleted.values()])
    for way, book_id in acted.items():
        expect_answers(cloud, state, way, book_id)
    for way, book_id in deleted.items():
        expect_deletion(cloud, state, way, book_id)
    for book_id in acted.values():
        with suppress(AssertionError):
            by_command(cloud, book_id, "cancel")


def expect_answers(cloud: Cloud, state: State, way: str, book_id: UUID) -> None:
    """Assert that what is refused changes nothing, and then that what is accepted is done."""
    before = row(cloud, book_id)
    refusals = {action: reason for action in ("retry", "cancel") if (reason := getattr(state, action)) is not None}
    for action, reason in refusals.items():
        done, text = WAYS[way](cloud, book_id, action)
        if action == "cancel" and state.reach is is_cancelled:
            assert done, "a second cancel is no error"
        else:
            assert (done, reason in text) == (False, True), text
        assert row(cloud, book_id) == before
    if "cancel" not in refusals:
        expect_cancelled(cloud, way, book_id, str(before["execution_arn"]))
    elif "retry" not in refusals:
        expect_retried(cloud, way, book_id, before)


def expect_cancelled(cloud: Cloud, way: str, book_id: UUID, execution: str) -> None:
    done, text = WAYS[way](cloud, book_id, "cancel")
    assert (done, CANCELLED in text or "cancelled" in text) == (True, True), text
    after = row(cloud, book_id)
    assert (after["execution_arn"], after["error"], after["review_token"], after["turn_joined_at"]) == (None,) * 4
    assert "cancelled" in after.values()
    assert cloud.sql(LEASES, book_id) == []
    described = cloud.ended(execution)
    assert (described["status"], described["error"]) == ("ABORTED", "Cancelled")


def expect_retried(cloud: Cloud, way: str, book_id: UUID, before: dict[str, object]) -> None:
    cloud.control.reset()
    done, text = WAYS[way](cloud, book_id, "retry")
    assert done, text
    until(cloud, [book_id], "the end", lambda found: found["tts_status"] == "complete" and not found["error"])
    assert row(cloud, book_id)["execution_arn"] != before["execution_arn"]
    assert f"audio/{book_id}/manifest.json" in cloud.objects(f"audio/{book_id}/")


def expect_deletion(cloud: Cloud, state: State, way: str, book_id: UUID) -> None:
    execution = row(cloud, book_id)["execution_arn"]
    done, text = WAYS[way](cloud, book_id, "delete")
    assert done, text
    assert re.search(r"deleted", text), text
    assert row(cloud, book_id) == {}
    assert [key for prefix in book_prefixes(book_id) for key in cloud.objects(prefix)] == []
    if state.runs:
        described = cloud.ended(str(execution))
        assert (described["status"], described["error"]) == ("ABORTED", "Cancelled")
    for again in ("delete", "cancel", "retry"):
        done, text = WAYS[way](cloud, book_id, again)
        assert (done, "no book" in text.lower()) == (False, True), text
