"""The fields of a request to generateContent, and Google's errors for invalid ones.

Google parses bodies as protobuf JSON: each field has a camelCase and a snake_case name; an unknown field is an error.
https://ai.google.dev/api/generate-content
"""

import re
from dataclasses import dataclass
from typing import Any

PACKAGE = "type.googleapis.com/google.ai.generativelanguage.v1beta"


@dataclass(frozen=True)
class Repeated:
    """A repeated field."""

    of: Any


@dataclass(frozen=True)
class MapOf:
    """A map with string keys."""

    of: Any


@dataclass(frozen=True)
class EnumOf:
    """An enumeration."""

    name: str
    values: frozenset[str]


ANYTHING = object()
STRING, FLOAT, INT, BOOL = "TYPE_STRING", "TYPE_FLOAT", "TYPE_INT32", "TYPE_BOOL"
PYTHON: dict[str, type | tuple[type, ...]] = {STRING: str, FLOAT: (int, float), INT: int, BOOL: bool}

SCHEMA: dict[str, Any] = {
    "type": EnumOf(
        "Type", frozenset({"STRING", "NUMBER", "INTEGER", "BOOLEAN", "ARRAY", "OBJECT", "NULL", "TYPE_UNSPECIFIED"})
    ),
    **dict.fromkeys(("format", "title", "description", "pattern"), STRING),
    **dict.fromkeys(("minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties"), ANYTHING),
    **dict.fromkeys(("minimum", "maximum"), FLOAT),
    **dict.fromkeys(("enum", "required", "propertyOrdering"), Repeated(STRING)),
    **dict.fromkeys(("example", "default"), ANYTHING),
    "nullable": BOOL,
}
SCHEMA |= {"items": SCHEMA, "properties": MapOf(SCHEMA), "anyOf": Repeated(SCHEMA)}

PART = {
    "text": STRING,
    "thought": BOOL,
    "thoughtSignature": STRING,
    **dict.fromkeys(("inlineData", "fileData", "functionCall", "functionResponse", "executableCode"), ANYTHING),
    **dict.fromkeys(("codeExecutionResult", "videoMetadata", "mediaResolution", "partMetadata"), ANYTHING),
}
CONTENT = {"parts": Repeated(PART), "role": STRING}
THINKING = {
    "includeThoughts": BOOL,
    "thinkingBudget": INT,
    "thinkingLevel": EnumOf(
        "ThinkingConfig.ThinkingLevel",
        frozenset({"THINKING_LEVEL_UNSPECIFIED", "MINIMAL", "LOW", "MEDIUM", "HIGH", "XHIGH"}),
    ),
}
GENERATION = {
    **dict.fromkeys(("temperature", "topP", "topK", "presencePenalty", "frequencyPenalty"), FLOAT),
    **dict.fromkeys(("candidateCount", "maxOutputTokens", "seed", "logprobs"), INT),
    **dict.fromkeys(("responseLogprobs", "enableEnhancedCivicAnswers"), BOOL),
    **dict.fromkeys(("stopSequences", "responseModalities"), Repeated(STRING)),
    **dict.fromkeys(("responseJsonSchema", "speechConfig", "imageConfig", "mediaResolution"), ANYTHING),
    "responseMimeType": STRING,
    "responseSchema": SCHEMA,
    "thinkingConfig": THINKING,
}
SAFETY = {
    "category": EnumOf(
        "HarmCategory",
        frozenset(
            f"HARM_CATEGORY_{name}"
            for name in (
                *("HARASSMENT", "HATE_SPEECH", "SEXUALLY_EXPLICIT", "DANGEROUS_CONTENT", "CIVIC_INTEGRITY"),
                "UNSPECIFIED",
            )
        ),
    ),
    "threshold": EnumOf(
        "SafetySetting.HarmBlockThreshold",
        frozenset(
            {
                *("HARM_BLOCK_THRESHOLD_UNSPECIFIED", "BLOCK_LOW_AND_ABOVE", "BLOCK_MEDIUM_AND_ABOVE"),
                *("BLOCK_ONLY_HIGH", "BLOCK_NONE", "OFF"),
            }
        ),
    ),
}
REQUEST = {
    "model": STRING,
    "contents": Repeated(CONTENT),
    "systemInstruction": CONTENT,
    "generationConfig": GENERATION,
    "safetySettings": Repeated(SAFETY),
    "cachedContent": STRING,
    "serviceTier": STRING,
    **dict.fromkeys(("tools", "toolConfig", "labels"), ANYTHING),
}


@dataclass(frozen=True)
class Violation:
    """An invalid field, and why it is invalid."""

    field: str
    description: str


def parse(value: Any, rule: Any, path: str, violations: list[Violation]) -> Any:
    """Return the value with camelCase field names; add its errors to `violations`."""
    match rule:
        case Repeated(of=of) if isinstance(value, list):
            return [parse(item, of, f"{path}[{number}]", violations) for number, item in enumerate(value)]
        case MapOf(of=of) if isinstance(value, dict):
            return {key: parse(item, of, f"{path}[{key}]", violations) for key, item in value.items()}
        case EnumOf(values=values) if isinstance(value, str) and value.upper() in values:
            return value.upper()
        case dict() if isinstance(value, dict):
            return _message(value, rule, path, violations)
        case str() if not isinstance(value, PYTHON[rule]) or (isinstance(value, bool) and rule != BOOL):
            violations.append(_invalid(path, rule, value))
        case EnumOf(name=name):
            violations.append(_invalid(path, f"{PACKAGE}.{name}", value))
        case Repeated() | MapOf() | dict():
            violations.append(_invalid(path, "message", value))
    return value


def _message(value: dict[str, Any], rule: dict[str, Any], path: str, violations: list[Violation]) -> dict[str, Any]:
    known = {}
    for key, item in value.items():
        name = re.sub(r"_([a-z])", lambda match: match[1].upper(), key)
        if name in rule:
            within = re.sub(r"([A-Z])", lambda match: "_" + match[1].lower(), name)
            known[name] = parse(item, rule[name], f"{path}.{within}" if path else within, violations)
        else:
            at = f" at '{path}'" if path else ""
            description = f'Invalid JSON payload received. Unknown name "{key}"{at}: Cannot find field.'
            violations.append(Violation(path, description))
    return known


def _invalid(path: str, expected: str, value: Any) -> Violation:
    shown = f'"{value}"' if isinstance(value, str) else value
    return Violation(path, f"Invalid value at '{path}' ({expected}), {shown}")
