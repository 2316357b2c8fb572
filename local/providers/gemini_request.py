"""What may be asked of generateContent, and how Google says that something may not.

Google reads bodies as protobuf JSON: every field is known under its camelCase and its snake_case name, any other is an
error. https://ai.google.dev/api/generate-content
"""

import re
from dataclasses import dataclass
from typing import Any

PACKAGE = "type.googleapis.com/google.ai.generativelanguage.v1beta"


@dataclass(frozen=True)
class Many:
    """A repeated field."""

    of: Any


@dataclass(frozen=True)
class Named:
    """A map from strings."""

    of: Any


@dataclass(frozen=True)
class OneOf:
    """An enumeration."""

    name: str
    values: frozenset[str]


ANYTHING = object()
STRING, FLOAT, INT, BOOL = "TYPE_STRING", "TYPE_FLOAT", "TYPE_INT32", "TYPE_BOOL"
PYTHON: dict[str, type | tuple[type, ...]] = {STRING: str, FLOAT: (int, float), INT: int, BOOL: bool}

SCHEMA: dict[str, Any] = {
    "type": OneOf(
        "Type", frozenset({"STRING", "NUMBER", "INTEGER", "BOOLEAN", "ARRAY", "OBJECT", "NULL", "TYPE_UNSPECIFIED"})
    ),
    **dict.fromkeys(("format", "title", "description", "pattern"), STRING),
    **dict.fromkeys(("minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties"), ANYTHING),
    **dict.fromkeys(("minimum", "maximum"), FLOAT),
    **dict.fromkeys(("enum", "required", "propertyOrdering"), Many(STRING)),
    **dict.fromkeys(("example", "default"), ANYTHING),
    "nullable": BOOL,
}
SCHEMA |= {"items": SCHEMA, "properties": Named(SCHEMA), "anyOf": Many(SCHEMA)}

PART = {
    "text": STRING,
    "thought": BOOL,
    "thoughtSignature": STRING,
    **dict.fromkeys(("inlineData", "fileData", "functionCall", "functionResponse", "executableCode"), ANYTHING),
    **dict.fromkeys(("codeExecutionResult", "videoMetadata", "mediaResolution", "partMetadata"), ANYTHING),
}
CONTENT = {"parts": Many(PART), "role": STRING}
THINKING = {
    "includeThoughts": BOOL,
    "thinkingBudget": INT,
    "thinkingLevel": OneOf(
        "ThinkingConfig.ThinkingLevel",
        frozenset({"THINKING_LEVEL_UNSPECIFIED", "MINIMAL", "LOW", "MEDIUM", "HIGH"}),
    ),
}
GENERATION = {
    **dict.fromkeys(("temperature", "topP", "topK", "presencePenalty", "frequencyPenalty"), FLOAT),
    **dict.fromkeys(("candidateCount", "maxOutputTokens", "seed", "logprobs"), INT),
    **dict.fromkeys(("responseLogprobs", "enableEnhancedCivicAnswers"), BOOL),
    **dict.fromkeys(("stopSequences", "responseModalities"), Many(STRING)),
    **dict.fromkeys(("responseJsonSchema", "speechConfig", "imageConfig", "mediaResolution"), ANYTHING),
    "responseMimeType": STRING,
    "responseSchema": SCHEMA,
    "thinkingConfig": THINKING,
}
SAFETY = {
    "category": OneOf(
        "HarmCategory",
        frozenset(
            f"HARM_CATEGORY_{name}"
            for name in (
                *("HARASSMENT", "HATE_SPEECH", "SEXUALLY_EXPLICIT", "DANGEROUS_CONTENT", "CIVIC_INTEGRITY"),
                "UNSPECIFIED",
            )
        ),
    ),
    "threshold": OneOf(
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
    "contents": Many(CONTENT),
    "systemInstruction": CONTENT,
    "generationConfig": GENERATION,
    "safetySettings": Many(SAFETY),
    "cachedContent": STRING,
    "serviceTier": STRING,
    **dict.fromkeys(("tools", "toolConfig", "labels"), ANYTHING),
}


@dataclass(frozen=True)
class Violation:
    """What is wrong, and in which field."""

    field: str
    description: str


def read(value: Any, rule: Any, path: str, violations: list[Violation]) -> Any:
    """Return the value with its fields' camelCase names; what is wrong with it goes into `violations`."""
    match rule:
        case Many(of=of) if isinstance(value, list):
            return [read(item, of, f"{path}[{number}]", violations) for number, item in enumerate(value)]
        case Named(of=of) if isinstance(value, dict):
            return {key: read(item, of, f"{path}[{key}]", violations) for key, item in value.items()}
        case OneOf(values=values) if isinstance(value, str) and value.upper() in values:
            return value.upper()
        case dict() if isinstance(value, dict):
            return _message(value, rule, path, violations)
        case str() if not isinstance(value, PYTHON[rule]) or (isinstance(value, bool) and rule != BOOL):
            violations.append(_invalid(path, rule, value))
        case OneOf(name=name):
            violations.append(_invalid(path, f"{PACKAGE}.{name}", value))
        case Many() | Named() | dict():
            violations.append(_invalid(path, "message", value))
    return value


def _message(value: dict[str, Any], rule: dict[str, Any], path: str, violations: list[Violation]) -> dict[str, Any]:
    known = {}
    for key, item in value.items():
        name = re.sub(r"_([a-z])", lambda match: match[1].upper(), key)
        if name in rule:
            within = re.sub(r"([A-Z])", lambda match: "_" + match[1].lower(), name)
            known[name] = read(item, rule[name], f"{path}.{within}" if path else within, violations)
        else:
            at = f" at '{path}'" if path else ""
            said = f'Invalid JSON payload received. Unknown name "{key}"{at}: Cannot find field.'
            violations.append(Violation(path, said))
    return known


def _invalid(path: str, wanted: str, value: Any) -> Violation:
    shown = f'"{value}"' if isinstance(value, str) else value
    return Violation(path, f"Invalid value at '{path}' ({wanted}), {shown}")
