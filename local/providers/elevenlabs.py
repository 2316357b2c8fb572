"""ElevenLabs' speech, voices, history and account, with the real service's checks: keys, plans, models, bodies."""

import hmac
import json
import math
from collections.abc import Mapping
from uuid import uuid4

from local.providers import elevenlabs_faults, elevenlabs_timestamps, elevenlabs_voices, voices
from local.providers.account import ProviderAccount, Speech
from local.providers.concurrency import Slots
from local.providers.controls import CONCURRENCY, ELEVENLABS, Controls, Fault
from local.providers.elevenlabs_account import AccountReads
from local.providers.elevenlabs_errors import ApiError, ValidationFailed, json_response
from local.providers.elevenlabs_history import History
from local.providers.elevenlabs_models import MODELS, Model, credits_for
from local.providers.elevenlabs_request import SpeechBody, SpeechQuery, validate
from local.providers.http_server import Request, Response

MAX_REQUEST_IDS = 3
V3_STABILITIES = (0.0, 0.5, 1.0)


class ElevenLabs:
    """The endpoints of ElevenLabs."""

    def __init__(self, api_key: str, controls: Controls, account: ProviderAccount) -> None:
        self._api_key = api_key
        self._controls = controls
        self._account = account
        self._history = History(account, controls)
        self._reads = AccountReads(account, controls)
        self._slots = Slots()

    def __call__(self, request: Request) -> Response:
        """Answer a request."""
        try:
            if not elevenlabs_voices.is_preview(request.path):
                self._check_key(request)
            match request.method, request.path.split("/")[1:]:
                case "POST", ["v1", "text-to-speech", voice_id, *timestamps] if timestamps in ([], ["with-timestamps"]):
                    spoken = self._speak(voice_id, request)
                    return elevenlabs_timestamps.answer(request, spoken) if timestamps else spoken
                case "GET", [_, "voices", *_] | ["previews", _]:
                    return elevenlabs_voices.answer(request)
                case method, ["v1", "history", *rest]:
                    self._controls.count(ELEVENLABS, history_calls=1)
                    return self._history.answer(method, rest, request.query)
                case "GET", ["v1", "models"] | ["v1", "user", "subscription"]:
                    return self._reads.answer(request.path)
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
        with self._controls.in_flight(ELEVENLABS):
            try:
                content = json.loads(request.body)
            except ValueError:
                raise ValidationFailed({"type": "json_invalid", "loc": ["body"], "msg": "JSON decode error"}) from None
            body = validate(SpeechBody, "body", content)
            query = validate(SpeechQuery, "query", request.query)
            with self._slots.slot(body.model_id, self._controls.settings.plan) as concurrency:
                speech = self._checked(voice_id, body, query)
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
                return self._charged(speech, elevenlabs_faults.broken(mp3, fault), fault, concurrency)

    def _charged(self, speech: Speech, mp3: bytes, fault: Fault | None, concurrency: Mapping[str, str]) -> Response:
        request_id = uuid4().hex
        item_id = self._account.charge_speech(speech, mp3, request_id=request_id)
        self._controls.count(ELEVENLABS, charged_characters=speech.characters)
        headers = {
            "Content-Type": "audio/mpeg",
            "request-id": request_id,
            "character-cost": str(speech.characters),
            **concurrency,
        }
        headers |= {"history-item-id": item_id} if item_id else {}
        elevenlabs_faults.check(fault, charged=True)
        return elevenlabs_faults.delivered(Response(200, mp3, headers), fault)

    def _checked(self, voice_id: str, body: SpeechBody, query: SpeechQuery) -> Speech:
        """Check what depends on several fields, the plan or the account. Raises ApiError."""
        settings = self._controls.settings
        _check_format(query.output_format, settings.plan)
        voice, model = voices.VOICES.get(voice_id), MODELS.get(body.model_id)
        if voice is None:
            raise ApiError(404, "voice_not_found", f"A voice with voice_id '{voice_id}' was not found.", "voice_id")
        if model is None:
            raise ApiError(400, "model_not_found", f"A model with model ID {body.model_id} does not exist.", "model_id")
        _check_for_model(body, model)
        characters = credits_for(body.text, model, settings.discount)
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
            output_format=query.output_format,
            listed=query.enable_logging is not False,
            settings=body.voice_settings.model_dump(exclude_none=True) if body.voice_settings else {},
            characters=characters,
        )


def _check_format(output_format: str, plan: str) -> None:
    plans, minimum_plan = list(CONCURRENCY), voices.MINIMUM_PLAN.get(output_format, "free")
    if minimum_plan not in plans[: plans.index(plan) + 1]:
        message = f"Output format '{output_format}' is only available on the {minimum_plan} tier and above."
        raise ApiError(403, "output_format_not_allowed", message, "output_format")
    if output_format not in voices.MP3:
        raise ApiError(501, "not_implemented", "The stand-in makes MP3 only.", "output_format")


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
    stability = body.voice_settings.stability if body.voice_settings else None
    if body.model_id.startswith("eleven_v3") and stability not in {None, *V3_STABILITIES}:
        message = f"Invalid stability value. Must be one of: {list(V3_STABILITIES)}."
        raise ApiError(400, "invalid_ttd_stability", message, "voice_settings")
    for names in (("previous_text", "next_text"), ("previous_request_ids", "next_request_ids")):
        given = [value for name in names if (value := getattr(body, name))]
        if given and not model.takes_context:
            message = f"Providing {' or '.join(names)} is not yet supported with the '{body.model_id}' model."
            raise ApiError(400, "unsupported_model", message, "model_id")
        if any(isinstance(value, list) and len(value) > MAX_REQUEST_IDS for value in given):
            message = f"A maximum of {MAX_REQUEST_IDS} request ids can be provided."
            raise ApiError(400, "invalid_parameters", message, names[0])
