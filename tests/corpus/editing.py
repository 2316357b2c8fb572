"""The stand-in for Gemini in the same process, without HTTP, for thousands of blocks."""

import json
from dataclasses import dataclass, field
from pathlib import Path

from google.genai.types import GenerateContentResponse

from book_pipeline.formatting.editor.blocks import Block
from book_pipeline.formatting.editor.gemini import GeminiEditor
from book_pipeline.formatting.editor.prompt import block_json, instructions
from book_pipeline.formatting.editor.proposal import Edits, Proposal
from book_pipeline.prices import editor_price
from book_pipeline.settings import EstimateSettings
from local.providers import adversarial_model, gemini_faults
from local.providers.account import ProviderAccount
from local.providers.controls import GEMINI, Controls
from local.providers.gemini import Gemini
from local.providers.http_server import Request

KEY = "a-key"


def stand_in(folder: Path) -> Gemini:
    """Return a stand-in that stores its account in a folder."""
    controls = Controls(known={GEMINI: gemini_faults.FAULTS}, modes=adversarial_model.MODES)
    return Gemini(KEY, controls, ProviderAccount(folder))


def ask(gemini: Gemini, model: str, instructions: str, text: str, schema: dict) -> Proposal:
    """Send a request as the SDK does, and parse the response as the pipeline does."""
    body = {
        "systemInstruction": {"parts": [{"text": instructions}]},
        "contents": [{"role": "user", "parts": [{"text": text}]}],
        "generationConfig": {"responseMimeType": "application/json", "responseJsonSchema": schema},
    }
    headers = {"x-goog-api-key": KEY}
    response = gemini(
        Request("POST", f"/v1beta/models/{model}:generateContent", {}, headers, json.dumps(body).encode())
    )
    assert response.status == 200, response.body
    parsed = GenerateContentResponse.model_validate_json(response.body)
    usage, (candidate,) = parsed.usage_metadata, parsed.candidates
    return Proposal(
        text=candidate.content.parts[0].text,
        finish_reason=candidate.finish_reason.value,
        input_tokens=usage.prompt_token_count,
        output_tokens=(usage.candidates_token_count or 0) + (usage.thoughts_token_count or 0),
    )


@dataclass(frozen=True)
class StandInEditor(GeminiEditor):
    """The pipeline's editor with the stand-in in the same process."""

    gemini: Gemini = field(kw_only=True, repr=False)

    def propose(self, block: Block, language: str) -> Proposal:
        return ask(
            self.gemini, self.model, instructions(language), block_json(block, language), Edits.model_json_schema()
        )


def editor(settings: EstimateSettings, folder: Path) -> StandInEditor:
    return StandInEditor(
        api_key=KEY,
        base_url="",
        model=settings.gemini_model,
        timeout_seconds=1,
        thinking_level=None,
        price=editor_price(settings.gemini_model, settings),
        gemini=stand_in(folder),
    )
