"""EventBridge rules, schemas and samples, and the keys that the pipeline itself writes."""

import re

import pytest

from events.export import EXPORTED, problems
from events.schemas.maintenance import WatchRequest
from tests.contract.rules import MACHINE, OUTBOUND, RULES, SAMPLES, SUBSCRIBED, dropped, event, own_keys, reached
from tests.contract.wildcards import complexity


@pytest.mark.parametrize("key", own_keys())
def test_an_object_written_by_the_pipeline_matches_no_rule(key):
    assert reached(dropped(key)) == set()


@pytest.mark.parametrize(
    "key",
    [
        "raw/book.txt",
        "raw/My Büch (1).TXT",
        "raw/a.html",
        "raw/a.epub",
        "raw/a.md",
        "raw/folder/one.txt",
        "raw/odd.pdf",
    ],
)
def test_a_dropped_source_starts_the_state_machine(key):
    assert reached(dropped(key)) == {"SourceDropped"}


@pytest.mark.parametrize("key", ["raw/books.json", "raw/books.csv", "raw/2026/autumn.json"])
def test_a_dropped_manifest_is_expanded(key):
    assert reached(dropped(key)) == {"ManifestDropped"}


@pytest.mark.parametrize("key", ["raw/", "raw/folder/"])
def test_a_folder_created_in_the_s3_console_starts_nothing(key):
    assert reached(dropped(key)) == set()


@pytest.mark.parametrize("key", ["sources/a.txt", "sources/folder/a.epub", "sources/a.json"])
def test_a_file_that_a_request_will_name_starts_nothing(key):
    assert reached(dropped(key)) == set()


@pytest.mark.parametrize(
    ("status", "reaches"),
    [(status, {"ExecutionEnded"}) for status in ("SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED")] + [("RUNNING", set())],
)
def test_the_end_of_an_execution_reaches_watch_books(status, reaches):
    ended = event(
        "Step Functions Execution Status Change", {"stateMachineArn": MACHINE, "status": status}, "aws.states"
    )
    assert reached(ended) == reaches
    detail = {"executionArn": f"{MACHINE.replace('stateMachine', 'execution')}:x", "input": "{}", "stopDate": 1}
    request = WatchRequest.model_validate(ended["detail"] | detail)
    assert (request.execution_arn, request.status) == (detail["executionArn"], status)
    ended["detail"]["stateMachineArn"] = f"{MACHINE}-of-somebody-else"
    assert reached(ended) == set()


@pytest.mark.parametrize("name", RULES)
def test_wildcards_are_simple_enough_for_eventbridge(name):
    """EventBridge documents no limit; it is reported to reject more than ten. `raw/*-*-*-*-*/…` for UUIDs has 28."""
    detail = RULES[name]["event_pattern"].get("detail", {})
    for condition in detail.get("object", {}).get("key", []):
        wildcards = condition.get("wildcard") or condition["anything-but"]["wildcard"]
        assert complexity([wildcards] if isinstance(wildcards, str) else wildcards) <= 8


def test_the_complexity_of_wildcards():
    assert complexity(["1*2345"]) == 2  # the example of event-ruler's own test
    assert complexity([f"raw/*-*-*-*-*/{name}" for name in ("book.txt", "source.*", "cover.*")]) > 20


def test_an_object_in_another_bucket_matches_no_rule():
    other = dropped("raw/book.txt")
    other["detail"]["bucket"] = {"name": "another"}
    assert reached(other) == set()


@pytest.mark.parametrize("name", EXPORTED)
def test_each_sample_has_a_consumer_or_is_published(name):
    kind = name.split(".")[0]
    if kind == "SourceDropped":
        assert reached(event("Object Created", SAMPLES[name], "aws.s3")) == {"SourceDropped"}
    elif kind in OUTBOUND:
        own = SUBSCRIBED.get(kind, set())
        assert reached(event(kind, SAMPLES[name], "book-pipeline")) == own
        assert reached(event(kind, SAMPLES[name], "somebody else")) == set()
    else:
        assert reached(event(kind, SAMPLES[name], "requester")) == {kind}


def test_exported_schemas_and_samples_are_up_to_date():
    assert problems() == []


@pytest.mark.parametrize("name", EXPORTED)
def test_the_oldest_model_parses_the_newest_sample(name):
    kind = name.split(".")[0]
    versions = sorted((n for n in EXPORTED if n.split(".")[0] == kind), key=lambda n: int(re.search(r"v(\d+)$", n)[1]))
    EXPORTED[versions[0]].model_validate(SAMPLES[versions[-1]])
