"""The start input, from its model: what a request for a book may contain."""

from events.schemas.start import BookOptions, BookRequest
from reference.markdown import item, sentence, title, type_of

INTRODUCTION = """
A request for a book has these fields. The same names are used everywhere:

- as the input of an execution, and as the `detail` of a `BookRequested` event: a JSON object;
- in a manifest: a row in JSON or CSV for each book, at most 1,000 rows and 5 MB;
- as user metadata of a file that is dropped under `raw/`: the options only. S3 takes ASCII letters, so other characters
  are percent-encoded (`title=%C3%84sop`). Unknown names are ignored;
- as options of `run` and `submit`: see [Commands](commands.md).

Unknown fields of a request are rejected. Title, author and language given here replace those that the source names.
"""


def page() -> str:
    """Return docs/reference/start-input.md."""
    properties = BookRequest.model_json_schema()["properties"]
    order = sorted(properties, key=lambda name: (name in BookOptions.model_fields, name != "source_url"))
    lines = []
    for name in order:
        required = ", required" if BookRequest.model_fields[name].is_required() else ""
        text = sentence(properties[name].get("description", ""))
        lines.append(item(f"`{name}` ({type_of(properties[name])}{required}). {text}"))
    return "\n".join([title("Start input", INTRODUCTION), "## Fields", "", *lines, ""])
