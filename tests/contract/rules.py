"""Evaluates EventBridge rules, for the tests of `events/rules.json` and of the stack's template."""

import json
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from moto.events.models import EventPattern

from book_pipeline.store import keys
from events.schemas.published import PUBLISHED

ROOT = Path(__file__).parents[2]
BUCKET = "book-pipeline-artifacts-123456789012"
MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:book-pipeline"
TEXT = (ROOT / "events" / "rules.json").read_text()
RULES = json.loads(TEXT.replace("${ArtifactsBucket}", BUCKET).replace("${StateMachineArn}", MACHINE))
SAMPLES = {
    file.name.removesuffix(".json"): json.loads(file.read_text()) for file in (ROOT / "events/samples").glob("*.json")
}
OUTBOUND = {event.detail_type for event in PUBLISHED}
SUBSCRIBED = {
    "ChapterNarrated": {"ChapterNarrated", "ChapterToEncode"},
    "BookCompleted": {"BookToBind"},
    "BookEncoded": {"BookToBind"},
    "GainChosen": {"ChapterToEncode"},
}
"""The rules of the pipeline's own subscribers, by event."""


def event(detail_type: str, detail: dict, source: str) -> dict:
    return {"source": source, "detail-type": detail_type, "detail": detail}


def dropped(key: str) -> dict:
    detail = SAMPLES["SourceDropped.v1"]
    return event("Object Created", detail | {"object": detail["object"] | {"key": key}}, "aws.s3")


def reached(event: dict, rules: dict = RULES) -> set[str]:
    """Return the names of the rules that deliver the event to a target, across buses."""

    def on(bus: str) -> set[str]:
        targets = set()
        for name, rule in rules.items():
            if rule["bus"] == bus and EventPattern.load(json.dumps(rule["event_pattern"])).matches_event(event):
                target = rule["target"]
                targets |= on(target["bus"]) if "bus" in target else {name}
        return targets

    return on("default" if event["source"].startswith("aws.") else "book-pipeline")


def own_keys() -> list[str]:
    book_id, chapter_id = (uuid5(NAMESPACE_URL, name) for name in ("a book", "a chapter"))
    makers = [maker for name, maker in vars(keys).items() if name.endswith("_key") and callable(maker)]
    assert len(makers) >= 11
    made = []
    for maker in makers:
        arguments = {
            "book_id": book_id, "chapter_id": chapter_id, "idempotency_key": "ab" * 32, "extension": "txt",
            "manifest_key": "raw/books.json", "name": "all", "preset": "acx",
        }  # fmt: skip
        names = maker.__code__.co_varnames[: maker.__code__.co_argcount]
        made.append(maker(*(arguments[name] for name in names)))
    return made
