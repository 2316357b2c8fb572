"""ElevenLabs' speech, history and account, with the checks of the real service: keys, plans, models and bodies."""

import hmac
import json
import math
from typing import Any
from uuid import uuid4

from local.providers import elevenlabs_faults, elevenlabs_models, voices
from local.providers.account import ProviderAccount, Speech
from local.providers.controls import CONCURRENCY, ELEVENLABS, Controls
from local.providers.elevenlabs_account import AccountReads
from local.providers.elevenlabs_errors import ApiError, ValidationFailed, json_response
from local.providers.elevenlabs_history import History
from local.providers.elevenlabs_models import MODELS, Model
from local.providers.elevenlabs_request import SpeechBody, SpeechQuery, validate
from local.providers.http_server import Request, Response

MAX_REQUEST_IDS = 3


class ElevenLabs:
    """The endpoints of ElevenLabs."""

    def __init__(self, api_key: str, controls: Controls, account: ProviderAccount) -> None:
        self._api_key = api_key
        self._controls = controls
        self._account = account
        self._history = History(account, controls)
        self._reads = AccountReads(account, controls)

    def __call__(self, request: Request) -> Response:
        """Answer a request."""
        try:
            self._check_key(request)
            match request.method, request.path.split("/")[1:]:
                case "POST", ["v1", "text-to-speech", voice_id]:
                    return self._speak(voice_id, request)
                case method, ["v1", "history", *rest]:
                    self._controls.count(ELEVENLABS, history_calls=1)
                    return self._history.answer(method, rest, request.query)
                case "GET", ["v1", "models"]:
                    return self._reads.models()
                case "GET", ["v1", "user", "subscription"]:
                    return self._reads.subscription()
                case _:
                    return json_response(404, {"detail": "Not Found"})
        except (ApiError, ValidationFailed) as error:
            self._controls.count(ELEVENLABS, rejected=1)
            return error.response(self._controls.settings.dialect)

    def _check_key(self, request: Request) -> None:
        key = request.headers.get("xi-api-key", "")
        if not key:
            raise ApiError(401, "needs_authorization", "Neither authorization header nor xi-api-key received.")
        if not hmac.compare_digest(key.encode(), self._api_key.encode()):
            raise ApiError(401, "invalid_api_key", "Invalid API key")

    def _speak(self, voice_id: str, request: Request) -> Response:
        with self._controls.in_flight(ELEVENLABS) as in_flight:
            try:
                content = json.loads(request.body)
            except ValueError:
                raise ValidationFailed({"type": "json_invalid", "loc": ["body"], "msg": "JSON decode error"}) from None
            body = validate(SpeechBody, "body", content)
            query = validate(SpeechQuery, "query", request.query)
            settings = self._controls.settings
            if in_flight > CONCURRENCY[settings.plan]:
                message = f"Your plan allows {CONCURRENCY[settings.plan]} concurrent requests."
                raise ApiError(429, "concurrent_limit_exceeded", message)
            speech = self._checked(voice_id, body, query.output_format)
            fault = self._controls.take_fault(ELEVENLABS, body.text)
            elevenlabs_faults.check(fault)
            self._controls.wait(ELEVENLABS)
            if fault and fault.name == elevenlabs_faults.GATEWAY:
                return elevenlabs_faults.gateway()
            mp3 = voices.speak(
                body.text,
                voices.VOICES[voice_id],
                language=MODELS[body.model_id].spoken(body.language_code),
                output_format=query.output_format,
                speed=(body.voice_settings and body.voice_settings.speed) or 1.0,
            )
            return self._charged(speech, elevenlabs_faults.broken(mp3, fault), fault)

    def _charged(self, speech: Speech, mp3: bytes, fault: Any) -> Response:
        request_id = uuid4().hex
        item_id = self._account.charge_speech(speech, mp3, request_id=request_id)
        self._controls.count(ELEVENLABS, charged_characters=speech.characters)
        headers = {
            "Content-Type": "audio/mpeg",
            "request-id": request_id,
            "history-item-id": item_id,
            "character-cost": str(speech.characters),
        }
        elevenlabs_faults.check(fault, charged=True)
        return elevenlabs_faults.delivered(Response(200, mp3, headers), fault)

    def _checked(self, voice_id: str, body: SpeechBody, output_format: str) -> Speech:
        """Check what depends on several fields, the plan or the account. Raises ApiError."""
        settings = self._controls.settings
        plans = list(CONCURRENCY)
        minimum_plan = voices.MINIMUM_PLAN.get(output_format, "free" if output_format in voices.MP3 else "enterprise")
        if minimum_plan not in plans[: plans.index(settings.plan) + 1]:
            message = f"Output format '{output_format}' is only available on the {minimum_plan} tier and above."
            raise ApiError(403, "output_format_not_allowed", message, "output_format")
        voice, model = voices.VOICES.get(voice_id), MODELS.get(body.model_id)
        if voice is None:
            raise ApiError(404, "voice_not_found", f"A voice with voice_id '{voice_id}' was not found.", "voice_id")
        if model is None:
            raise ApiError(400, "model_not_found", f"A model with model ID {body.model_id} does not exist.", "model_id")
        _check_for_model(body, model)
        characters = elevenlabs_models.credits_for(body.text, model, settings.discount)
        remaining = (
            math.inf if settings.character_limit is None else settings.character_limit - self._account.characters()
        )
        if characters > remaining:
            message = (
                f"You have {remaining} credits remaining, while {characters} credits are required for this request."
            )
            raise ApiError(401, "quota_exceeded", message)
        return Speech(
            text=body.text,
            voice_id=voice_id,
            voice_name=voice.name,
            model_id=body.model_id,
            output_format=output_format,
            settings=body.voice_settings.model_dump(exclude_none=True) if body.voice_settings else {},
            characters=characters,
        )


def _check_for_model(body: SpeechBody, model: Model) -> None:
    if not body.text.strip():
        raise ApiError(400, "input_text_empty", "The text is empty.", "text")
    if len(body.text) > model.max_characters:
        message = (
            f"This request's text has {len(body.text)} characters and exceeds the limit of {model.max_characters}."
        )
        raise ApiError(400, "max_character_limit_exceeded", message, "text")
    if body.language_code and body.language_code not in model.languages:
        message = f"Model '{body.model_id}' does not support language_code '{body.language_code}'."
        raise ApiError(400, "unsupported_language", message, "language_code")
    for names in (("previous_text", "next_text"), ("previous_request_ids", "next_request_ids")):
        given = [value for name in names if (value := getattr(body, name))]
        if given and not model.takes_context:
            message = f"Providing {' or '.join(names)} is not yet supported with the '{body.model_id}' model."
            raise ApiError(400, "unsupported_model", message, "model_id")
        if any(isinstance(value, list) and len(value) > MAX_REQUEST_IDS for value in given):
            message = f"A maximum of {MAX_REQUEST_IDS} request ids can be provided."
            raise ApiError(400, "invalid_parameters", message, names[0])
