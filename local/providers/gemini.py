"""Gemini's `generateContent`: keys, models and bodies checked as Google checks them, answers to the asked schema."""

import hmac
import json
from collections.abc import Mapping
from uuid import uuid4

from local.providers import editor, gemini_faults, misbehaviour, structured
from local.providers.controls import GEMINI, Controls
from local.providers.gemini_checks import CHARACTERS_PER_TOKEN, Asked, check, tokens
from local.providers.gemini_errors import Refusal
from local.providers.ledger import Ledger
from local.providers.losses import lost
from local.providers.web import Answer, Request


class Gemini:
    """The endpoint."""

    def __init__(self, api_key: str, controls: Controls, ledger: Ledger) -> None:
        self._api_key = api_key
        self._controls = controls
        self._ledger = ledger

    def __call__(self, request: Request) -> Answer:
        """Answer a request."""
        with self._controls.in_flight(GEMINI):
            try:
                self._check_key(request.headers)
                asked = check(request)
                self._controls.wait(GEMINI)
                return self._generate(asked)
            except Refusal as refusal:
                self._controls.count(GEMINI, refused=1)
                return refusal.answer

    def _check_key(self, headers: Mapping[str, str]) -> None:
        key = headers.get("x-goog-api-key")
        if not key:
            message = (
                "Method doesn't allow unregistered callers (callers without established identity). "
                "Please use API Key or other form of API consumer identity to call this API."
            )
            raise Refusal(403, "PERMISSION_DENIED", message)
        if not hmac.compare_digest(key.encode(), self._api_key.encode()):
            message = "API key not valid. Please pass a valid API key."
            service = {"service": "generativelanguage.googleapis.com"}
            raise Refusal(
                400,
                "INVALID_ARGUMENT",
                message,
                ErrorInfo={"reason": "API_KEY_INVALID", "domain": "googleapis.com", "metadata": service},
                LocalizedMessage={"locale": "en-US", "message": message},
            )

    def _generate(self, asked: Asked) -> Answer:
        fault = self._controls.take_fault(GEMINI, asked.text)
        if fault and (refusal := gemini_faults.refusal(fault)):
            raise refusal
        text = _text(asked, self._controls.settings.gemini_mode)
        finish_reason = "STOP"
        allowance = max(0, asked.most_output_tokens - asked.thoughts_tokens)
        if tokens(text) > allowance:
            text, finish_reason = text[: allowance * CHARACTERS_PER_TOKEN], "MAX_TOKENS"
        content = {"parts": [{"text": text}], "role": "model"}
        candidate = {"content": content, "finishReason": finish_reason, "index": 0}
        body = gemini_faults.spoilt({"candidates": [candidate]}, fault)
        output_tokens = sum(
            tokens(part["text"])
            for candidate in body.get("candidates", ())
            for part in candidate.get("content", {}).get("parts", ())
        )
        thoughts = asked.thoughts_tokens
        response_id = uuid4().hex[:22]
        usage = {
            "promptTokenCount": asked.input_tokens,
            "totalTokenCount": asked.input_tokens + output_tokens + thoughts,
            "promptTokensDetails": [{"modality": "TEXT", "tokenCount": asked.input_tokens}],
        }
        usage |= {"candidatesTokenCount": output_tokens} if output_tokens else {}
        usage |= {"thoughtsTokenCount": thoughts} if thoughts else {}
        charged = {"input_tokens": asked.input_tokens, "output_tokens": output_tokens + thoughts}
        self._ledger.charge_tokens(request_id=response_id, model=asked.model, content=asked.text, **charged)
        self._controls.count(GEMINI, **charged)
        body |= {"usageMetadata": usage, "modelVersion": asked.model, "responseId": response_id}
        content_type = {"Content-Type": "application/json; charset=UTF-8"}
        return lost(Answer(200, json.dumps(body, ensure_ascii=False).encode(), content_type), fault)


def _text(asked: Asked, mode: str) -> str:
    """Return what the model says."""
    document = editor.document(asked.text)
    if not asked.as_json:
        return "There is nothing to say without a schema."
    if asked.schema is None or document is None:
        return json.dumps(structured.least(asked.schema or {}))
    answer = misbehaviour.edits(document, mode)
    if isinstance(answer, str):
        return answer
    answers = (answer, {"paragraphs": editor.whole(document)}, {"text": "\n\n".join(editor.whole(document))})
    fitting = next((each for each in answers if structured.fits(each, asked.schema)), structured.least(asked.schema))
    return json.dumps(fitting, ensure_ascii=False)
