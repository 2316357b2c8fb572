"""The lines of `--json`, from the models of the progress events."""

from collections.abc import Iterator

from console.client.progress_events import ProgressEvent
from reference.markdown import fill, item, title, type_of

INTRODUCTION = """
With `--json`, `run` and `submit` print one line of JSON for each event. The last line is `complete`, `failed` or
`interrupted`. New kinds of events and new fields may be added.

Every line has these fields:

- `event`: the kind
- `at`: the time, in UTC
- `book_id`: the book
"""
COMMON = {"event", "at", "book_id"}


def page() -> str:
    """Return docs/reference/progress-events.md."""
    return title("Progress events", INTRODUCTION) + "".join(map(_section, ProgressEvent.__subclasses__()))


def _section(model: type[ProgressEvent]) -> str:
    return "\n".join(
        ["", f"## {model.model_fields['event'].default}", "", fill(model.__doc__ or ""), *_fields(model), ""]
    )


def _fields(model: type[ProgressEvent]) -> Iterator[str]:
    properties = model.model_json_schema(mode="serialization")["properties"]
    names = [name for name in properties if name not in COMMON]
    if names:
        yield ""
    for name in names:
        unknown = (
            "; left out when unknown"
            if any(each.get("type") == "null" for each in properties[name].get("anyOf", []))
            else ""
        )
        yield item(f"`{name}`: {type_of(properties[name])}{unknown}")
