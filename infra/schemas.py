"""The schema registry, from `events/schemas/json`, for subscribers of the events."""

import json
from pathlib import Path
from typing import Any

from aws_cdk import aws_eventschemas as eventschemas
from constructs import Construct

SCHEMAS = Path(__file__).parents[1] / "events" / "schemas" / "json"
REGISTRY = "book-pipeline"
DRAFT = "http://json-schema.org/draft-04/schema#"
SUBSCHEMAS = {"properties", "$defs", "definitions", "patternProperties"}


class SchemaRegistry(Construct):
    """A schema for each version of each event."""

    def __init__(self, scope: Construct, name: str) -> None:
        super().__init__(scope, name)
        registry = eventschemas.CfnRegistry(
            self, "Registry", registry_name=REGISTRY, description="Events of book-pipeline"
        )
        for file in sorted(SCHEMAS.glob("*.json")):
            schema = eventschemas.CfnSchema(
                self,
                file.stem.replace(".", ""),
                registry_name=REGISTRY,
                schema_name=f"{REGISTRY}@{file.stem}",
                type="JSONSchemaDraft4",
                description=f"Detail of {file.stem.partition('.')[0]}",
                content=json.dumps(draft4(json.loads(file.read_text())), sort_keys=True),
            )
            schema.add_resource_dependency(registry)


def draft4(schema: dict[str, Any]) -> dict[str, Any]:
    """Translate a schema of draft 2020-12, which pydantic writes, into draft 4, which the registry accepts.

    The differences here are `$defs`, `const`, exclusive limits and `prefixItems`.
    """
    return {"$schema": DRAFT, **_rewritten(schema)}


def _rewritten(schema: dict[str, Any]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key, value in schema.items():
        if key in SUBSCHEMAS:
            result[key.replace("$defs", "definitions")] = {name: _rewritten(each) for name, each in value.items()}
        elif key == "const":
            result["enum"] = [value]
        elif key == "$ref":
            result[key] = value.replace("#/$defs/", "#/definitions/")
        elif key in {"exclusiveMinimum", "exclusiveMaximum"}:
            result |= {key.replace("exclusiveM", "m"): value, key: True}
        elif key in {"anyOf", "allOf", "oneOf"}:
            result[key] = [_rewritten(each) for each in value]
        elif key == "prefixItems":
            result |= {"items": [_rewritten(each) for each in value], "additionalItems": False}
        elif isinstance(value, dict) and key != "default":
            result[key] = _rewritten(value)
        else:
            result[key] = value
    return result
