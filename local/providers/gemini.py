"""Gemini's `generateContent`, with Google's checks of keys, models and bodies; responses match the schema."""

import hmac
import json
from collections.abc import Mapping
from uuid import uuid4

from local.providers import adversarial_model, fake_editor, gemini_faults, json_schema
from local.providers.account import ProviderAccount
from local.providers.broken_responses import delivered_response
from local.providers.controls import GEMINI, Controls
from local.providers.gemini_checks import CHARACTERS_PER_TOKEN, MAX_OUTPUT_TOKENS, CheckedRequest, check, tokens
from local.providers.gemini_errors import ApiError
from local.providers.http_server import Request, Response


class Gemini:
    """The endpoint of Gemini."""

    def __init__(self, api_key: str, controls: Controls, account: ProviderAccount) -> None:
        self._api_key = api_key
        self._controls = controls
        self._account = account

    def __call__(self, request: Request) -> Response:
        """Answer a request."""
        with self._controls.in_flight(GEMINI):
            try:
                self._check_key(request.headers)
                checked = check(request)
                self._controls.wait(GEMINI)
                return self._generate(checked)
            except ApiError as error:
                self._controls.count(GEMINI, rejected=1)
                return error.response

    def _check_key(self, headers: Mapping[str, str]) -> None:
        key = headers.get("x-goog-api-key")
        if not key:
            message = (
                "Method doesn't allow unregistered callers (callers without established identity). "
                "Please use API Key or other form of API consumer identity to call this API."
            )
            raise ApiError(403, "PERMISSION_DENIED", message)
        if not hmac.compare_digest(key.encode(), self._api_key.encode()):
            message = "API key not valid. Please pass a valid API key."
            service = {"service": "generativelanguage.googleapis.com"}
            raise ApiError(
                400,
                "INVALID_ARGUMENT",
                message,
                ErrorInfo={"reason": "API_KEY_INVALID", "domain": "googleapis.com", "metadata": service},
                LocalizedMessage={"locale": "en-US", "message": message},
            )

    def _generate(self, request: CheckedRequest) -> Response:
        fault = self._controls.take_fault(GEMINI, request.text)
        if fault and (error := gemini_faults.error(fault)):
            raise error
        if fault and fault.name == gemini_faults.RUNAWAY:
            text = '{"edits": [{"paragraph": ' + "1" * (MAX_OUTPUT_TOKENS * CHARACTERS_PER_TOKEN)
        else:
            text = _text(request, self._controls.settings.gemini_mode)
        finish_reason = "STOP"
        allowance = max(0, request.max_output_tokens - request.thoughts_tokens)
        if tokens(text) > allowance:
            text, finish_reason = text[: allowance * CHARACTERS_PER_TOKEN], "MAX_TOKENS"
        content = {"parts": [{"text": text}], "role": "model"}
        candidate = {"content": content, "finishReason": finish_reason, "index": 0}
        body = gemini_faults.broken({"candidates": [candidate]}, fault)
        output_tokens = sum(
            tokens(part["text"])
            for candidate in body.get("candidates", ())
            for part in candidate.get("content", {}).get("parts", ())
        )
        thoughts = request.thoughts_tokens
        response_id = uuid4().hex[:22]
        usage = {
            "promptTokenCount": request.input_tokens,
            "totalTokenCount": request.input_tokens + output_tokens + thoughts,
            "promptTokensDetails": [{"modality": "TEXT", "tokenCount": request.input_tokens}],
        }
        usage |= {"candidatesTokenCount": output_tokens} if output_tokens else {}
        usage |= {"thoughtsTokenCount": thoughts} if thoughts else {}
        charged = {"input_tokens": request.input_tokens, "output_tokens": output_tokens + thoughts}
        self._account.charge_tokens(request_id=response_id, model=request.model, content=request.text, **charged)
        self._controls.count(GEMINI, **charged)
        body |= {"usageMetadata": usage, "modelVersion": request.model, "responseId": response_id}
        content_type = {"Content-Type": "application/json; charset=UTF-8"}
        return delivered_response(Response(200, json.dumps(body, ensure_ascii=False).encode(), content_type), fault)


def _text(request: CheckedRequest, mode: str) -> str:
    """Return the text of the model's response."""
    document = fake_editor.parse_document(request.text)
    if not request.as_json:
        return "There is nothing to say without a schema."
    if request.schema is None or document is None:
        return json.dumps(json_schema.minimal_value(request.schema or {}))
    edits = adversarial_model.edits(document, mode)
    if isinstance(edits, str):
        return edits
    paragraphs = fake_editor.edited_paragraphs(document)
    for value in (edits, {"paragraphs": paragraphs}, {"text": "\n\n".join(paragraphs)}):
        if json_schema.matches(value, request.schema):
            return json.dumps(value, ensure_ascii=False)
    return json.dumps(json_schema.minimal_value(request.schema), ensure_ascii=False)
