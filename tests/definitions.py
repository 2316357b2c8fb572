"""The providers' official definitions: the types and signatures of their SDKs, read strictly.

The SDKs are generated from the providers' own API definitions, but accept what these do not have: unknown fields and
unknown values of enumerations. Here both are errors. A request is defined by the signature of the SDK's method, an
answer by the type that the method returns. ElevenLabs' OpenAPI file has no licence, so it is not used.
"""

import inspect
import json
import re
import typing
import warnings
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin

from elevenlabs.history.raw_client import RawHistoryClient
from elevenlabs.models.raw_client import RawModelsClient
from elevenlabs.text_to_speech.raw_client import RawTextToSpeechClient
from elevenlabs.types.http_validation_error import HttpValidationError
from elevenlabs.user.subscription.raw_client import RawSubscriptionClient
from elevenlabs.voices.raw_client import RawVoicesClient
from google.genai import types
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError, alias_generators, create_model

ELEVENLABS: Mapping[tuple[str, str], Callable[..., Any]] = {
    ("POST", r"/v1/text-to-speech/[^/]+"): RawTextToSpeechClient.convert,
    ("POST", r"/v1/text-to-speech/[^/]+/with-timestamps"): RawTextToSpeechClient.convert_with_timestamps,
    ("GET", r"/v1/history"): RawHistoryClient.list,
    ("GET", r"/v1/history/[^/]+"): RawHistoryClient.get,
    ("DELETE", r"/v1/history/[^/]+"): RawHistoryClient.delete,
    ("GET", r"/v1/history/[^/]+/audio"): RawHistoryClient.get_audio,
    ("GET", r"/v1/voices"): RawVoicesClient.get_all,
    ("GET", r"/v1/voices/[^/]+"): RawVoicesClient.get,
    ("GET", r"/v2/voices"): RawVoicesClient.search,
    ("GET", r"/v1/models"): RawModelsClient.list,
    ("GET", r"/v1/user/subscription"): RawSubscriptionClient.get,
}
"""The SDK's method for each request of the project and its stand-in."""
GEMINI = r"/v1(beta)?/models/[^/:]+:generateContent"


class GenerateContentRequest(BaseModel):
    """A request to Gemini, as https://ai.google.dev/api/generate-content has it, made of the SDK's types."""

    model_config = ConfigDict(extra="forbid", alias_generator=alias_generators.to_camel)

    contents: list[types.Content]
    system_instruction: types.Content | None = None
    generation_config: types.GenerationConfig | None = None
    safety_settings: list[types.SafetySetting] | None = None


def elevenlabs_method(method: str, path: str) -> Callable[..., Any] | None:
    """Return the SDK's method for a request."""
    return next(
        (found for (verb, shape), found in ELEVENLABS.items() if verb == method and re.fullmatch(shape, path)), None
    )


def request_errors(method: str, path: str, query: Mapping[str, str], body: bytes) -> Iterator[str]:
    """Yield how a request differs from its definition."""
    if re.fullmatch(GEMINI, path):
        yield from _errors(TypeAdapter(GenerateContentRequest), body or b"null")
        return
    found = elevenlabs_method(method, path)
    if found is None:
        yield f"the SDK has no method for {method} {path}"
        return
    in_query, in_body = parameters(found)
    yield from _errors(TypeAdapter(in_query), query)
    if in_body.model_fields:
        yield from _errors(TypeAdapter(in_body), body)
    elif body:
        yield "a body, which the definition does not have"


def answer_errors(method: str, path: str, status: int, content_type: str, body: bytes) -> Iterator[str]:
    """Yield how an answer differs from its definition."""
    if re.fullmatch(GEMINI, path):
        if status < 400:
            yield from _errors(TypeAdapter(types.GenerateContentResponse), body)
        return
    found = elevenlabs_method(method, path)
    if status == 422:
        yield from _errors(TypeAdapter(HttpValidationError), body)
    if found is None or status >= 400:
        return
    returned = _returned(found)
    if returned is bytes and not content_type.startswith("audio/"):
        yield f"{content_type} instead of audio"
    elif returned is not bytes:
        yield from _errors(TypeAdapter(returned), body)


@cache
def parameters(method: Callable[..., Any]) -> tuple[type[BaseModel], type[BaseModel]]:
    """Return the query and the body of an SDK's method as models.

    The generator of the SDK gives a field of the body no default, or its marker for "left out", and a field of the
    query the default None; the parts of the path are positional.
    """
    hints = typing.get_type_hints(method)
    query: dict[str, Any] = {}
    body: dict[str, Any] = {}
    for name, parameter in inspect.signature(method).parameters.items():
        if parameter.kind is not inspect.Parameter.KEYWORD_ONLY or name == "request_options":
            continue
        if parameter.default is None:
            query[name] = (closed(hints[name]), None)
        else:
            body[name] = (closed(hints[name]), ... if parameter.default is inspect.Parameter.empty else None)
    strict = ConfigDict(extra="forbid", protected_namespaces=())
    return create_model("Query", __config__=strict, **query), create_model("Body", __config__=strict, **body)


def closed(hint: Any) -> Any:
    """Return a type in which an enumeration has only its known values: the SDK lets each be anything else, too."""
    if get_origin(hint) is not Union:
        return hint
    choices = [closed(choice) for choice in get_args(hint)]
    if any(get_origin(choice) is Literal for choice in choices):
        choices = [choice for choice in choices if choice is not Any]
    return Union[tuple(choices)]  # noqa: UP007 - of a variable number of types


def _returned(method: Callable[..., Any]) -> Any:
    """Return the type of the answer's body; bytes for audio."""
    hint = typing.get_type_hints(method)["return"]
    while get_origin(hint) is not None and get_args(hint) and get_origin(hint) is not list:
        (hint,) = get_args(hint)
    return hint


def _errors(adapter: TypeAdapter[Any], value: bytes | Mapping[str, str]) -> Iterator[str]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", UserWarning)  # how Google's SDK reports an unknown value of an enumeration
            if isinstance(value, bytes):
                validated = adapter.validate_json(value, strict=False)
                _require_same_kinds(json.loads(value), validated)
            else:
                validated = adapter.validate_python(value)
    except (ValidationError, ValueError, UserWarning) as error:
        yield str(error)
        return
    yield from _lenient(validated, "")


def _require_same_kinds(sent: Any, parsed: Any) -> None:
    """Raise ValueError where a text was accepted as a number or the reverse."""
    if isinstance(sent, list):
        for each, other in zip(sent, parsed if isinstance(parsed, list) else [], strict=False):
            _require_same_kinds(each, other)
    elif isinstance(sent, dict) and isinstance(parsed, BaseModel):
        for name, field in type(parsed).model_fields.items():
            _require_same_kinds(sent.get(field.alias or name), getattr(parsed, name))
    else:
        is_number = isinstance(sent, str) and isinstance(parsed, int | float)
        if is_number or isinstance(sent, bool) != isinstance(parsed, bool):
            message = f"{sent!r} where a {type(parsed).__name__} is defined"
            raise ValueError(message)


def _lenient(value: Any, path: str) -> Iterator[str]:
    """Yield the unknown fields and the unknown values of enumerations that a model of an SDK has accepted."""
    if isinstance(value, list | tuple):
        for number, item in enumerate(value):
            yield from _lenient(item, f"{path}[{number}]")
    elif isinstance(value, BaseModel):
        yield from (f"{path}.{name}: unknown field" for name in value.model_extra or {})
        for name, field in type(value).model_fields.items():
            item = getattr(value, name)
            if closed(field.annotation) != field.annotation:
                try:
                    TypeAdapter(closed(field.annotation)).validate_python(item)
                except ValidationError:
                    yield f"{path}.{name}: unknown value {item!r}"
            yield from _lenient(item, f"{path}.{name}")
