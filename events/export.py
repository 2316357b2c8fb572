"""Writes the JSON Schema of each start input and published event, and checks the samples against the models.

python -m events.export            write events/schemas/json/*.json
python -m events.export --check    fail if one of them is out of date, or a sample is missing or no longer parses
"""

import json
import sys
from pathlib import Path

from pydantic import BaseModel, TypeAdapter

from events.schemas.published import PUBLISHED
from events.schemas.start import BookRequest, SourceDrop

HERE = Path(__file__).parent
SCHEMAS, SAMPLES = HERE / "schemas" / "json", HERE / "samples"

EXPORTED: dict[str, type[BaseModel]] = {
    "BookRequested.v1": BookRequest,
    "SourceDropped.v1": SourceDrop,
    **{f"{event.detail_type}.v{event.model_fields['version'].default}": event for event in PUBLISHED},
}


def schema_text(model: type[BaseModel]) -> str:
    """Return the JSON Schema of the model as the repository stores it."""
    return json.dumps(TypeAdapter(model).json_schema(), indent=2, sort_keys=True) + "\n"


def problems() -> list[str]:
    """Return a description of each outdated or missing file."""
    found = []
    for name, model in EXPORTED.items():
        schema, sample = SCHEMAS / f"{name}.json", SAMPLES / f"{name}.json"
        if not schema.exists() or schema.read_text() != schema_text(model):
            found.append(f"{schema.relative_to(HERE)} is out of date: run python -m events.export")
        if not sample.exists():
            found.append(f"{sample.relative_to(HERE)} is missing: write one for this version")
        else:
            model.model_validate_json(sample.read_text())
    return found


def main() -> int:
    """Write the schemas, or check them."""
    if "--check" not in sys.argv[1:]:
        SCHEMAS.mkdir(exist_ok=True)
        for name, model in EXPORTED.items():
            (SCHEMAS / f"{name}.json").write_text(schema_text(model))
    found = problems()
    sys.stderr.write("".join(f"{problem}\n" for problem in found))
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
