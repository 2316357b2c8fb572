"""Rules, schemas and samples against one another, and against the keys that the pipeline writes itself."""

import json
import re
from pathlib import Path
from uuid import uuid4

import pytest
from moto.events.models import EventPattern

from book_pipeline.store import artifacts
from events.export import EXPORTED, problems
from events.schemas.published import PUBLISHED

ROOT = Path(__file__).parents[2]
BUCKET = "book-pipeline-artifacts-123456789012"
RULES = json.loads((ROOT / "events" / "rules.json").read_text().replace("${ArtifactsBucket}", BUCKET))
SAMPLES = {
    file.name.removesuffix(".json"): json.loads(file.read_text()) for file in (ROOT / "events/samples").glob("*.json")
}
OUTBOUND = {event.detail_type for event in PUBLISHED}


def event(detail_type: str, detail: dict, source: str) -> dict:
    return {"source": source, "detail-type": detail_type, "detail": detail}


def dropped(key: str) -> dict:
    detail = SAMPLES["SourceDropped.v1"]
    return event("Object Created", detail | {"object": detail["object"] | {"key": key}}, "aws.s3")


def reached(event: dict) -> set[str]:
    """Which targets the event arrives at, hop by hop."""

    def on(bus: str) -> set[str]:
        targets = set()
        for name, rule in RULES.items():
            if rule["bus"] == bus and EventPattern.load(json.dumps(rule["event_pattern"])).matches_event(event):
                target = rule["target"]
                targets |= on(target["bus"]) if "bus" in target else {name}
        return targets

    return on("default" if event["source"].startswith("aws.") else "book-pipeline")


def own_keys() -> list[str]:
    one = uuid4()
    makers = [maker for name, maker in vars(artifacts).items() if name.endswith("_key") and callable(maker)]
    assert len(makers) >= 11
    keys = []
    for maker in makers:
        arguments = {
            "book_id": one, "chapter_id": uuid4(), "work_id": "ab" * 32, "extension": "txt",
            "manifest_key": "raw/shelf.json",
        }  # fmt: skip
        names = maker.__code__.co_varnames[: maker.__code__.co_argcount]
        keys.append(maker(*(arguments[name] for name in names)))
    return keys


@pytest.mark.parametrize("key", own_keys())
def test_the_pipelines_own_writes_start_nothing(key):
    assert reached(dropped(key)) == set()


@pytest.mark.parametrize(
    "key",
    ["raw/book.txt", "raw/My Büch (1).TXT", "raw/a.html", "raw/a.epub", "raw/a.md", "raw/shelf/one.txt", "raw/odd.pdf"],
)
def test_a_dropped_source_starts_the_state_machine(key):
    assert reached(dropped(key)) == {"SourceDropped"}


@pytest.mark.parametrize("key", ["raw/shelf.json", "raw/shelf.csv", "raw/2026/autumn.json"])
def test_a_dropped_manifest_is_expanded(key):
    assert reached(dropped(key)) == {"ManifestDropped"}


@pytest.mark.parametrize("key", ["raw/", "raw/shelf/"])
def test_a_folder_made_in_the_console_is_no_book(key):
    assert reached(dropped(key)) == set()


def test_another_bucket_is_none_of_our_business():
    other = dropped("raw/book.txt")
    other["detail"]["bucket"] = {"name": "another"}
    assert reached(other) == set()


@pytest.mark.parametrize("name", EXPORTED)
def test_each_sample_has_a_consumer_or_is_outbound(name):
    kind = name.split(".")[0]
    if kind == "SourceDropped":
        assert reached(event("Object Created", SAMPLES[name], "aws.s3")) == {"SourceDropped"}
    elif kind in OUTBOUND:
        assert reached(event(kind, SAMPLES[name], "book-pipeline")) == set()
    else:
        assert reached(event(kind, SAMPLES[name], "somebody")) == {kind}


def test_exported_schemas_and_samples_are_up_to_date():
    assert problems() == []


@pytest.mark.parametrize("name", EXPORTED)
def test_the_newest_sample_is_read_by_the_oldest_model(name):
    kind = name.split(".")[0]
    versions = sorted((n for n in EXPORTED if n.split(".")[0] == kind), key=lambda n: int(re.search(r"v(\d+)$", n)[1]))
    EXPORTED[versions[0]].model_validate(SAMPLES[versions[-1]])
