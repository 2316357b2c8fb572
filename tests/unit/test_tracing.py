"""The subsegments of an invocation: size, parent, annotations, and flags of errors."""

import itertools
import json
from contextlib import suppress
from uuid import UUID

import pytest

from book_pipeline import errors
from book_pipeline.function_settings import FUNCTION_SETTINGS
from book_pipeline.invocation import InvocationContext, running, track_provider_call, track_wait
from book_pipeline.observability import lambda_handler
from events.schemas.stages import ChapterDone, ChapterStage
from tests.xray import CHAPTERS, PROVIDERS, TRACE_ID, Daemon, worst

MOST_SUBSEGMENTS, MOST_BYTES = 3, 1_500
BOOK, CHAPTER = UUID(int=2**128 - 1), UUID(int=2**127)
EVENT = {"execution_arn": "arn:execution", "book_id": str(BOOK), "chapter_id": str(CHAPTER)}
DONE = ChapterDone(chapter_id=CHAPTER, status="complete")


class Context:
    aws_request_id = "r"

    def get_remaining_time_in_millis(self):
        return 1000


@pytest.fixture
def daemon(monkeypatch):
    return Daemon(monkeypatch)


def invoke(run, name="GenerateAudio"):
    return lambda_handler(name, ChapterStage)(run)(EVENT, Context())


def leaves(branch):
    return [leaf for child in branch.__subclasses__() for leaf in (leaves(child) or [child])]


@pytest.mark.parametrize("name", FUNCTION_SETTINGS)
def test_an_invocation_has_at_most_three_subsegments_of_1500_bytes(daemon, name):
    documents = worst(daemon, name)
    assert len(documents) == (MOST_SUBSEGMENTS if name in PROVIDERS else 1)
    assert sum(map(len, documents)) <= MOST_BYTES
    for document in map(json.loads, documents):
        assert document["annotations"].keys() >= {"stage", "book_id"} | ({"chapter_id"} if name in CHAPTERS else set())
        assert document["trace_id"] == TRACE_ID
        assert "metadata" not in document


def test_each_invocation_has_its_own_parent_in_the_same_trace(daemon):
    """The SDK caches the first parent, like the SDK for Node: https://github.com/aws/aws-xray-sdk-node/issues/405."""
    for parent in ("1" * 16, "2" * 16):
        daemon.invokes_from(parent)
        invoke(lambda *_: DONE)
        (document,) = daemon.documents()
        assert document["parent_id"] == parent


def test_waits_for_database_s3_and_provider_are_separate(daemon):
    def run(*_):
        with track_wait("database"):
            pass
        with track_wait("s3", calls=8):
            pass
        with track_provider_call("ElevenLabs"):
            pass
        return DONE

    invoke(run)
    provider, handler = daemon.documents()
    assert handler["annotations"].keys() == {
        "stage", "book_id", "chapter_id", "database_ms", "s3_ms", "provider_ms",
    }  # fmt: skip
    assert (provider["name"], provider["namespace"]) == ("ElevenLabs", "remote")
    assert provider["parent_id"] == handler["id"]


def test_nested_waits_for_one_dependency_count_once():
    invocation = InvocationContext("GenerateAudio", "r", lambda: 1.0)
    with running(invocation):
        for _ in range(2):
            with track_wait("database"), track_wait("database"):
                pass
    assert invocation.stats.keys() == {"database_ms", "database_calls"}
    assert invocation.stats["database_calls"] == 2


def test_a_wait_that_ends_in_an_error_is_counted():
    invocation = InvocationContext("GenerateAudio", "r", lambda: 1.0)
    for _ in range(2):
        with running(invocation), pytest.raises(ValueError, match="x"), track_wait("s3"):
            raise ValueError("x")
    assert invocation.stats["s3_calls"] == 2


def test_successful_calls_share_a_subsegment_and_the_last_failed_call_has_one(daemon, monkeypatch):
    moments = itertools.count(1795580780)
    monkeypatch.setattr("book_pipeline.invocation._now", lambda: next(moments))

    def run(*_):
        for error in (None, errors.ProviderUnavailable, errors.ProviderThrottled, None):
            with suppress(errors.TransientError), track_provider_call("ElevenLabs"):
                if error:
                    raise error
        return DONE

    invoke(run)
    succeeded, failed, handler = daemon.documents()
    assert (succeeded["start_time"], succeeded["end_time"]) == (1795580780, 1795580787)
    assert (succeeded["annotations"]["calls"], succeeded["annotations"]["ms"]) == (2, 2000)
    assert (failed["start_time"], failed["end_time"]) == (1795580784, 1795580785)
    assert (failed["annotations"]["calls"], failed["annotations"]["error"]) == (2, "ProviderThrottled")
    assert failed["throttle"] is failed["error"] is True
    assert not {"throttle", "error", "fault"} & {*succeeded, *handler}, "a retried call flags its own subsegment only"


@pytest.mark.parametrize("error", [*leaves(errors.PipelineError), ZeroDivisionError], ids=lambda error: error.__name__)
def test_an_error_sets_the_flags_of_its_http_status(daemon, error):
    def run(*_):
        raise error

    with pytest.raises(Exception, match=r".") as raised:
        invoke(run)
    (document,) = daemon.documents()
    assert document["annotations"]["error"] == type(raised.value).__name__ == error.__name__
    status = getattr(error, "http_status", 500)
    assert {flag for flag in ("error", "throttle", "fault") if document.get(flag)} == (
        {"error", "throttle"} if status == 429 else {"error"} if status < 500 else {"fault"}
    )
    assert "cause" not in document, "the message is not recorded"


def test_an_unsampled_invocation_sends_nothing(daemon):
    daemon.invokes_from("53995c3f42cd8ad8", sampled=False)
    invoke(lambda *_: DONE)
    assert daemon.received() == []


def test_nothing_is_measured_outside_an_invocation():
    with track_wait("database"), track_provider_call("Gemini"):
        pass
