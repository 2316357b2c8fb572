"""The events, from their models, their samples and the rules."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from events.export import SAMPLES
from events.schemas.published import PUBLISHED
from infra.permissions import EVENT_SOURCE, FUNCTIONS
from reference.markdown import fill, item, title, type_of

RULES = Path(__file__).parents[1] / "events" / "rules.json"
INTRODUCTION = f"""
Events on the project's EventBridge bus, the stack's output `EventBusName`. Anyone may subscribe to those that the
pipeline publishes; their `source` is `{EVENT_SOURCE}`, and the fields below are their `detail`. A change that an old
reader cannot parse gets a new version.

The JSON Schemas are in `events/schemas/json/` and in the stack's schema registry, one sample for each in
`events/samples/`. To start a book with an event, see [Send an event](../how-to/send-an-event.md).
"""
FIELDS = {
    "version": "version of the event",
    "book_id": "the book",
    "execution_arn": "the execution that published the event",
    "text_key": "S3 key of the book's clean text",
    "title": "the book's title",
    "author": "the book's author",
    "language": "the book's language, BCP 47",
    "chapters": "BookParsed: number of sections found; BookAwaitsReview and BookCompleted: number of chapters in the "
    "audiobook",
    "narrated": "number of sections that are selected for the audiobook",
    "estimated_usd": "estimated cost in USD",
    "removed_words": "words of the source that are not part of the book, such as a licence",
    "left_out_words": "words of the text that are not narrated",
    "estimate_usd": "estimated cost in USD, which the requester may change",
    "chapter_id": "the chapter",
    "formatted_key": "S3 key of the text for speech",
    "receipt_key": "S3 key of the chapter's change log",
    "audio_key": "S3 key of the MP3",
    "seconds": "length in seconds",
    "cover_key": "S3 key of the cover",
    "m4b_key": "S3 key of the M4B; null if none was asked for",
    "lufs": "integrated loudness of the audiobook in LUFS; null if it is silent",
    "manifest_key": "S3 key of the audiobook's manifest",
    "usd": "cost in USD",
    "error": "name of the error",
    "message": "what happened and what to do",
}


def page() -> str:
    """Return docs/reference/events.md."""
    published = [_section(model) for model in PUBLISHED]
    return "\n".join([title("Events", INTRODUCTION), *published, "## Rules", "", fill(STARTING), "", *_rules(), ""])


def _section(model: Any) -> str:
    name = model.detail_type
    publisher = next(function for function, grants in FUNCTIONS.items() if name in grants.publishes)
    properties = model.model_json_schema(mode="serialization")["properties"]
    lines = [item(f"`{field}`: {FIELDS[field]}{_type(schema)}") for field, schema in properties.items()]
    sample = (SAMPLES / f"{name}.v{model.model_fields['version'].default}.json").read_text().strip()
    return "\n".join(
        [
            f"## {name}",
            "",
            fill(f"{model.__doc__} Published by {publisher}."),
            "",
            *lines,
            "",
            f"```json\n{sample}\n```",
            "",
        ]
    )


def _type(schema: dict[str, Any]) -> str:
    null = " or null" if any(each.get("type") == "null" for each in schema.get("anyOf", [])) else ""
    return f" ({type_of(schema)}{null})"


def _rules() -> Iterator[str]:
    for name, rule in json.loads(RULES.read_text()).items():
        [(kind, target)] = rule["target"].items()
        yield item(f"`{name}`, on the bus `{rule['bus']}`, {TARGETS[kind].format(target)}: {MATCHES[name]}")


TARGETS = {
    "state_machine": "starts an execution",
    "bus": "forwards to the bus `{}`",
    "function": "invokes {}",
}
MATCHES = {
    "SourceDropped": "an object in the artifacts bucket that is neither a manifest nor written by the pipeline. The "
    "first state ends the execution if its key is not under `raw/`.",
    "ManifestUploaded": "an object `raw/*.json` or `raw/*.csv`.",
    "ManifestDropped": "such an object, unless it is a report.",
    "BookRequested": "an event with the detail type `BookRequested`, from any source.",
    "ExecutionEnded": "the end of an execution of the state machine, for which other books or a newer one may wait.",
    "ChapterNarrated": "such an event of the pipeline: the next book may get its turn.",
    "ChapterToEncode": "the events `ChapterNarrated` and `GainChosen` of the pipeline: the chapter is measured and "
    "encoded, or its files for presets are made.",
    "BookToBind": "the events `BookCompleted` and `BookEncoded` of the pipeline: the finished files are made.",
}
STARTING = """
These rules of `events/rules.json` start something. `BookRequested` has the fields of the [start input](start-input.md);
`Object Created` is an event of S3, and `Step Functions Execution Status Change` one of Step Functions.
"""
