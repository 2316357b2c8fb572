"""generateContent through google-genai: responses and errors."""

import json

import httpx
import pytest
from google.genai import errors, types
from pydantic import BaseModel

from book_pipeline.formatting.editor.proposal import Edits

from .conftest import genai_of

MODEL = "gemini-3.5-flash-lite"


def document(*paragraphs, language="en"):
    numbered = [{"paragraph": number, "text": text} for number, text in enumerate(paragraphs)]
    return json.dumps({"language": language, "paragraphs": numbered})


def ask(gemini, contents, *, model=MODEL, **config):
    config = {"response_mime_type": "application/json", "response_schema": Edits, **config}
    return gemini.models.generate_content(
        model=model, contents=contents, config=types.GenerateContentConfig(system_instruction="Edit.", **config)
    )


def edited(gemini, *paragraphs, language="en", **config):
    """Return the paragraphs with the edits applied; each edit must match exactly once."""
    texts = list(paragraphs)
    for edit in ask(gemini, document(*paragraphs, language=language), **config).parsed.edits:
        assert paragraphs[edit.paragraph].count(edit.find) == 1
        assert texts[edit.paragraph].count(edit.find) == 1
        texts[edit.paragraph] = texts[edit.paragraph].replace(edit.find, edit.replace)
    return texts


@pytest.mark.parametrize(
    ("printed", "spoken"),
    [
        ("CHAPTER XIV.", "Chapter Fourteen"),
        ("CHAPTER 3. THE STORM", "Chapter Three THE STORM"),
        ("Mr. Jones met Dr. Brown.", "Mister Jones met Doctor Brown."),
        ("Mr. Jones and Mr. Smith came.", "Mister Jones and Mister Smith came."),
        ("Salt & pepper", "Salt and pepper"),
        ("He had 1,250 sheep in 1812.", "He had one thousand two hundred and fifty sheep in eighteen twelve."),
        ("It cost £20, or $1.", "It cost twenty pounds, or one dollar."),
        ("the 3rd wife of Henry VIII was", "the third wife of Henry the Eighth was"),
        ("No. 5 holds 50% of 3.5 pints", "Number five holds fifty per cent of three point five pints"),
        ("Most paragraphs need none.", "Most paragraphs need none."),
        ("at 12:30 by the B52, on 3/4/1900", "at half past twelve by the B52, on 3/4/1900"),
        ("On 3 Nov. 1812 at 4:05 p.m.", "On the third of November eighteen twelve at four oh five p.m."),
        ("£3 10s. 6d. for 2½ lbs. of it", "three pounds ten shillings and six pence for two and a half lbs. of it"),
        ("In the 1840s, 5 ft. tall", "In the eighteen forties, five feet tall"),
    ],
)
def test_the_editor_replaces_what_a_voice_would_misread(gemini, printed, spoken):
    assert edited(gemini, "Nothing here.", printed) == ["Nothing here.", spoken]


def test_numbers_in_other_languages_become_words(gemini):
    assert edited(gemini, "Es waren 21 Mann.", language="de") == ["Es waren einundzwanzig Mann."]
    assert edited(gemini, "Am 3. Mai 1812 um 7.30 Uhr", language="de") == [
        "Am dritten Mai achtzehnhundertzwölf um sieben Uhr dreißig"
    ]
    assert edited(gemini, "M. Dupont & 3 amis", language="fr-FR") == ["Monsieur Dupont et trois amis"]
    assert edited(gemini, "There were 21 men.", language="tlh") == ["There were 21 men."]


def test_the_usage_of_a_response_is_what_is_charged(gemini, control):
    answer = ask(gemini, document("Mr. Jones"), thinking_config=types.ThinkingConfig(thinking_level="medium"))
    usage = answer.usage_metadata
    assert (usage.prompt_token_count, usage.thoughts_token_count) == (len(document("Mr. Jones")) // 4 + 3, 128)
    assert usage.total_token_count == usage.prompt_token_count + usage.candidates_token_count + 128
    assert answer.model_version == MODEL
    assert answer.candidates[0].finish_reason == types.FinishReason.STOP
    (charge,) = control.charges("gemini")
    assert charge["request_id"] == answer.response_id
    assert (charge["input_tokens"], charge["output_tokens"]) == (
        usage.prompt_token_count,
        usage.candidates_token_count + usage.thoughts_token_count,
    )


@pytest.mark.parametrize(
    ("model", "level", "thoughts", "version"),
    [
        ("gemini-3.5-flash-lite", None, None, "gemini-3.5-flash-lite"),
        ("gemini-3.5-flash-lite", "high", 512, "gemini-3.5-flash-lite"),
        ("gemini-3.6-flash", "minimal", None, "gemini-3.6-flash"),
        ("gemini-3.6-flash", None, 128, "gemini-3.6-flash"),
        ("gemini-3.7-flash", None, 128, "gemini-3.8-flash"),
        ("gemini-3.8-flash", "low", 32, "gemini-3.8-flash"),
    ],
)
def test_models_think_at_their_own_levels(gemini, model, level, thoughts, version):
    config = {"thinking_config": types.ThinkingConfig(thinking_level=level)} if level else {}
    answer = ask(gemini, document("Mr. Jones"), model=model, **config)
    assert (answer.usage_metadata.thoughts_token_count, answer.model_version) == (thoughts, version)


@pytest.mark.parametrize("model", ["gemini-3.7-flash", "gemini-3.8-flash"])
def test_minimal_thinking_is_rejected_by_newer_models(gemini, model):
    error = rejected(gemini, model=model, thinking_config={"thinking_level": "minimal"})
    assert (error.code, error.status) == (400, "INVALID_ARGUMENT")
    assert "THINKING_LEVEL_MINIMAL" in error.message


def test_the_limit_of_output_tokens_cuts_the_response(gemini):
    answer = ask(gemini, document(*["Mr. Jones & Mrs. Smith"] * 50), max_output_tokens=100)
    assert answer.candidates[0].finish_reason == types.FinishReason.MAX_TOKENS
    assert answer.parsed is None


def test_a_response_matches_the_requested_schema(gemini):
    class Summary(BaseModel):
        title: str
        words: list[int]

    assert ask(gemini, "A book.", response_schema=Summary).parsed == Summary(title="", words=[])
    assert ask(gemini, document("Mr. Jones"), response_schema=Summary).parsed == Summary(title="", words=[])
    by_json_schema = ask(
        gemini, document("Mr. Jones"), response_schema=None, response_json_schema=Edits.model_json_schema()
    )
    assert json.loads(by_json_schema.text)["edits"][0]["replace"] == "Mister"


def rejected(gemini, **options):
    with pytest.raises(errors.ClientError) as raised:
        ask(gemini, options.pop("contents", "A book."), **options)
    return raised.value


def test_a_wrong_or_missing_key_is_rejected(providers, gemini, control):
    wrong = rejected(genai_of(providers, "not-the-key"))
    assert (wrong.code, wrong.status) == (400, "INVALID_ARGUMENT")
    assert wrong.details["error"]["details"][0]["reason"] == "API_KEY_INVALID"
    missing = httpx.post(f"{providers.gemini_base_url}/v1beta/models/{MODEL}:generateContent", json={})
    assert (missing.status_code, missing.json()["error"]["status"]) == (403, "PERMISSION_DENIED")
    assert control.charges() == []


def test_an_unknown_model_is_rejected(gemini):
    error = rejected(gemini, model="gemini-0.1-flash")
    assert (error.code, error.status) == (404, "NOT_FOUND")
    assert "models/gemini-0.1-flash is not found" in error.message


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ({"temperature": 3}, "temperature"),
        ({"max_output_tokens": 70_000}, "max_output_tokens"),
        ({"response_mime_type": "text/plain"}, "application/json"),
        ({"response_mime_type": "application/xml"}, "response_mime_type"),
        ({"response_json_schema": {"type": "object"}}, "Only one"),
        ({"candidate_count": 2}, "candidate"),
        ({"presence_penalty": 0.5}, "enalties"),
        ({"thinking_config": {"thinking_level": "low", "thinking_budget": 5}}, "thinking"),
    ],
)
def test_an_invalid_configuration_is_rejected(gemini, config, expected):
    error = rejected(gemini, **config)
    assert (error.code, error.status) == (400, "INVALID_ARGUMENT")
    assert expected in error.message


CONTENTS = [{"role": "user", "parts": [{"text": "A book."}]}]


@pytest.mark.parametrize(
    ("body", "field", "expected"),
    [
        ({"contents": CONTENTS, "colour": 1}, None, 'Unknown name "colour": Cannot find field.'),
        ({"contents": CONTENTS, "generationConfig": {"hot": 1}}, "generation_config", 'Unknown name "hot"'),
        (
            {"contents": CONTENTS, "generation_config": {"response_schema": {"additionalProperties": True}}},
            "generation_config.response_schema",
            "additionalProperties",
        ),
        ({"contents": [{"parts": [{"txt": ""}]}]}, "contents[0].parts[0]", 'Unknown name "txt"'),
        ({"contents": CONTENTS, "generationConfig": {"temperature": "hot"}}, "generation_config.temperature", "FLOAT"),
        ({"contents": CONTENTS, "safetySettings": [{"category": "X"}]}, "safety_settings[0].category", "HarmCategory"),
        ({"contents": CONTENTS, "systemInstruction": "Edit."}, "system_instruction", "Invalid value"),
    ],
)
def test_an_invalid_body_is_rejected_with_its_field(providers, credentials, body, field, expected):
    error = post(providers, credentials, json=body).json()["error"]
    assert (error["code"], error["status"]) == (400, "INVALID_ARGUMENT")
    (detail,) = error["details"]
    assert detail["@type"] == "type.googleapis.com/google.rpc.BadRequest"
    (violation,) = detail["fieldViolations"]
    assert violation.get("field") == field
    assert expected in violation["description"]


@pytest.mark.parametrize("content", [b"{", b"{}", b'{"contents": [{"role": "pope", "parts": [{"text": "x"}]}]}'])
def test_an_invalid_body_is_rejected_without_a_field(providers, credentials, content):
    assert post(providers, credentials, content=content).json()["error"]["status"] == "INVALID_ARGUMENT"


def post(providers, credentials, **body):
    url = f"{providers.gemini_base_url}/v1beta/models/{MODEL}:generateContent"
    return httpx.post(url, headers={"x-goog-api-key": credentials.gemini_api_key}, **body)
