"""The stand-in for Gemini without its sockets, which thousands of blocks would wait for."""

import json
from dataclasses import dataclass, field
from pathlib import Path

from google.genai.types import GenerateContentResponse

from book_pipeline.narration.editor.blocks import Block
from book_pipeline.narration.editor.gemini import GeminiEditor
from book_pipeline.narration.editor.prompt import INSTRUCTIONS, content
from book_pipeline.narration.editor.proposal import Edits, Proposal
from book_pipeline.prices import editor_price
from book_pipeline.settings import EstimateSettings
from local.providers import gemini_faults, misbehaviour
from local.providers.controls import GEMINI, Controls
from local.providers.gemini import Gemini
from local.providers.ledger import Ledger
from local.providers.web import Request

KEY = "a-key"


def stand_in(folder: Path) -> Gemini:
    """Return a stand-in that keeps its account in a folder."""
    controls = Controls(known={GEMINI: gemini_faults.FAULTS}, modes=misbehaviour.MODES)
    return Gemini(KEY, controls, Ledger(folder))


def ask(gemini: Gemini, model: str, instructions: str, text: str, schema: dict) -> Proposal:
    """Ask as the SDK does, and read the answer as the pipeline does."""
    body = {
        "systemInstruction": {"parts": [{"text": instructions}]},
        "contents": [{"role": "user", "parts": [{"text": text}]}],
        "generationConfig": {"responseMimeType": "application/json", "responseJsonSchema": schema},
    }
    headers = {"x-goog-api-key": KEY}
    answer = gemini(Request("POST", f"/v1beta/models/{model}:generateContent", {}, headers, json.dumps(body).encode()))
    assert answer.status == 200, answer.body
    said = GenerateContentResponse.model_validate_json(answer.body)
    usage, (candidate,) = said.usage_metadata, said.candidates
    return Proposal(
        text=candidate.content.parts[0].text,
        finish_reason=candidate.finish_reason.value,
        input_tokens=usage.prompt_token_count,
        output_tokens=(usage.candidates_token_count or 0) + (usage.thoughts_token_count or 0),
    )


@dataclass(frozen=True)
class StandInEditor(GeminiEditor):
    """The pipeline's editor, with the stand-in in the same process."""

    gemini: Gemini = field(kw_only=True, repr=False)

    def propose(self, block: Block, language: str) -> Proposal:
        return ask(self.gemini, self.model, INSTRUCTIONS, content(block, language), Edits.model_json_schema())


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
