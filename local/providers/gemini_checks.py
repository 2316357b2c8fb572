"""Checks a request to generateContent: the model, the body, and conditions on several fields."""

import json
import re
from dataclasses import dataclass
from typing import Any

from local.providers.gemini_errors import ApiError, invalid
from local.providers.gemini_request import REQUEST, Violation, parse
from local.providers.http_server import Request

LEVELS = ("MINIMAL", "LOW", "MEDIUM", "HIGH")


@dataclass(frozen=True)
class Model:
    """A model: its version, the thinking levels that it takes, and its own level."""

    version: str
    levels: tuple[str, ...]
    default_level: str


LITE = Model("gemini-3.5-flash-lite", LEVELS, "MINIMAL")
NEWEST = Model("gemini-3.8-flash", LEVELS[1:], "MEDIUM")
MODELS = {
    "gemini-2.5-flash": LITE,  # its successor answers from 2026-12-01
    "gemini-3.5-flash-lite": LITE,
    "gemini-3.6-flash": Model("gemini-3.6-flash", LEVELS, "MEDIUM"),
    "gemini-3.7-flash": NEWEST,  # since October 2026
    "gemini-3.8-flash": NEWEST,
}
MAX_INPUT_TOKENS, MAX_OUTPUT_TOKENS = 1_048_576, 65_536
MAX_TEMPERATURE = 2.0
CHARACTERS_PER_TOKEN = 4
WIDE = re.compile(r"[\u2e80-\uffef]")
THOUGHTS = {"MINIMAL": 0, "LOW": 32, "MEDIUM": 128, "HIGH": 512}
JSON = "application/json"


@dataclass(frozen=True)
class CheckedRequest:
    """A valid request; `model` is the one that answers it."""

    model: str
    instructions: str
    text: str
    schema: dict[str, Any] | None
    as_json: bool
    max_output_tokens: int
    thoughts_tokens: int

    @property
    def input_tokens(self) -> int:
        """Input tokens, approximately as Google counts them."""
        return tokens(self.instructions) + tokens(self.text)


def tokens(text: str) -> int:
    """Return the approximate number of tokens of a text; an East Asian character counts as one."""
    wide = len(WIDE.findall(text))
    return wide - (wide - len(text)) // CHARACTERS_PER_TOKEN


def check(request: Request) -> CheckedRequest:
    """Parse and check the request. Raises ApiError."""
    version, _, rest = request.path.removeprefix("/").partition("/models/")
    model, _, method = rest.partition(":")
    if request.method != "POST" or version not in {"v1", "v1beta"} or method != "generateContent":
        raise ApiError(404, "NOT_FOUND", "Requested entity was not found.")
    if model not in MODELS:
        message = (
            f"models/{model} is not found for API version {version}, or is not supported for generateContent. "
            "Call ListModels to see the list of available models and their supported methods."
        )
        raise ApiError(404, "NOT_FOUND", message)
    try:
        body = json.loads(request.body)
    except ValueError:
        raise invalid("Invalid JSON payload received. Expected a value.") from None
    violations: list[Violation] = []
    parsed = parse(body, REQUEST, "", violations)
    if violations:
        raise invalid("\n".join(each.description for each in violations), violations)
    return _checked(MODELS[model], parsed)


def _checked(model: Model, body: dict[str, Any]) -> CheckedRequest:
    """Check conditions that no field's type expresses. Raises ApiError."""
    config = body.get("generationConfig", {})
    thinking = config.get("thinkingConfig", {})
    most = config.get("maxOutputTokens", MAX_OUTPUT_TOKENS)
    schema = config.get("responseSchema") or config.get("responseJsonSchema")
    contents = body.get("contents", [])
    level = thinking.get("thinkingLevel", model.default_level)
    as_json = config.get("responseMimeType") == JSON
    checked = CheckedRequest(
        model=model.version,
        instructions=_joined(body.get("systemInstruction", {})),
        text="".join(_joined(content) for content in contents if content.get("role", "user") == "user"),
        schema=schema,
        as_json=as_json,
        max_output_tokens=most,
        thoughts_tokens=THOUGHTS[level] if thinking.get("thinkingBudget", 1) else 0,
    )
    checks = {
        "* GenerateContentRequest.contents: contents is not specified": bool(contents),
        "Please use a valid role: user, model.": all(
            content.get("role", "user") in {"user", "model"} for content in contents
        ),
        "The last content must not have the role model.": not contents or contents[-1].get("role") != "model",
        "Unable to submit request because it must have a text parameter.": bool(checked.text),
        "* GenerateContentRequest.generation_config.temperature: must be in the range [0.0, 2.0].": (
            0 <= config.get("temperature", 1) <= MAX_TEMPERATURE
        ),
        f"* GenerateContentRequest.generation_config.max_output_tokens: must be in [1, {MAX_OUTPUT_TOKENS}].": (
            1 <= most <= MAX_OUTPUT_TOKENS
        ),
        "Penalties are not supported for this model.": not config.keys() & {"presencePenalty", "frequencyPenalty"},
        f"Thinking level is unsupported: THINKING_LEVEL_{level}. Allowed values: {', '.join(model.levels)}.": (
            level in model.levels
        ),
        "Only one candidate can be specified.": config.get("candidateCount", 1) == 1,
        "response_mime_type must be application/json, text/plain or text/x.enum.": (
            config.get("responseMimeType", JSON) in {JSON, "text/plain", "text/x.enum"}
        ),
        "A response schema is only supported with response_mime_type application/json.": not schema or as_json,
        "Only one of response_schema and response_json_schema may be set.": not (
            config.get("responseSchema") and config.get("responseJsonSchema")
        ),
        "You can only set one of thinking_budget and thinking_level.": len(
            thinking.keys() & {"thinkingBudget", "thinkingLevel"}
        )
        < 2,  # noqa: PLR2004
        f"The input token count exceeds the maximum number of tokens allowed {MAX_INPUT_TOKENS}.": (
            checked.input_tokens <= MAX_INPUT_TOKENS
        ),
    }
    for message, holds in checks.items():
        if not holds:
            raise invalid(message)
    return checked


def _joined(content: dict[str, Any]) -> str:
    return "".join(part.get("text", "") for part in content.get("parts", ()))
