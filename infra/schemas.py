"""The schema registry: what crosses the border, from `events/schemas/json`, where subscribers look for it."""

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
    """Say in JSON Schema's draft 4, which the registry takes, what pydantic says in draft 2020-12.

    The two differ here in `$defs`, `const`, limits that are excluded, and `prefixItems`.
    """
    return {"$schema": DRAFT, **_rewritten(schema)}


def _rewritten(schema: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for key, value in schema.items():
        if key in SUBSCHEMAS:
            told[key.replace("$defs", "definitions")] = {name: _rewritten(each) for name, each in value.items()}
        elif key == "const":
            told["enum"] = [value]
        elif key == "$ref":
            told[key] = value.replace("#/$defs/", "#/definitions/")
        elif key in {"exclusiveMinimum", "exclusiveMaximum"}:
            told |= {key.replace("exclusiveM", "m"): value, key: True}
        elif key in {"anyOf", "allOf", "oneOf"}:
            told[key] = [_rewritten(each) for each in value]
        elif key == "prefixItems":
            told |= {"items": [_rewritten(each) for each in value], "additionalItems": False}
        elif isinstance(value, dict) and key != "default":
            told[key] = _rewritten(value)
        else:
            told[key] = value
    return told
