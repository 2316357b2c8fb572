"""Structured output: whether a value matches a schema, and a minimal value that does.

Supports both kinds of schema: OpenAPI's (`responseSchema`) and JSON Schema (`responseJsonSchema`).
"""

from typing import Any

PYTHON: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "array": list,
    "object": dict,
    "null": type(None),
}
MINIMAL = {"string": "", "integer": 0, "number": 0, "boolean": False, "array": [], "object": {}, "null": None}

Schema = dict[str, Any]


def matches(value: Any, schema: Schema, root: Schema | None = None) -> bool:
    """Return whether the value matches the schema."""
    root = root or schema
    schema = _resolved(schema, root)
    if "anyOf" in schema:
        return any(matches(value, choice, root) for choice in schema["anyOf"])
    if value is None and schema.get("nullable"):
        return True
    kind = _kind(schema)
    right = kind is None or (isinstance(value, PYTHON[kind]) and (kind == "boolean" or not isinstance(value, bool)))
    right = right and (not schema.get("enum") or value in schema["enum"])
    if right and isinstance(value, list):
        return all(matches(item, schema.get("items", {}), root) for item in value)
    if right and isinstance(value, dict):
        properties = schema.get("properties", {})
        named = set(schema.get("required", ())) <= value.keys() <= properties.keys()
        return named and all(matches(item, properties[name], root) for name, item in value.items())
    return right


def minimal_value(schema: Schema, root: Schema | None = None) -> Any:
    """Return a minimal value that matches the schema."""
    root = root or schema
    schema = _resolved(schema, root)
    if schema.get("enum"):
        return schema["enum"][0]
    if "anyOf" in schema:
        return minimal_value(schema["anyOf"][0], root)
    kind = _kind(schema) or "object"
    if kind == "object":
        properties = schema.get("properties", {})
        return {
            name: minimal_value(properties[name], root) for name in schema.get("required", ()) if name in properties
        }
    if kind == "array":
        return [minimal_value(schema["items"], root) for _ in range(int(schema.get("minItems", 0)))]
    return MINIMAL[kind]


def _kind(schema: Schema) -> str | None:
    kind = schema.get("type")
    if isinstance(kind, list):
        kind = kind[0]
    return kind.lower() if isinstance(kind, str) and kind.lower() in PYTHON else None


def _resolved(schema: Schema, root: Schema) -> Schema:
    reference = schema.get("$ref")
    if reference is None:
        return schema
    for name in reference.removeprefix("#/").split("/"):
        root = root[name]
    return root
