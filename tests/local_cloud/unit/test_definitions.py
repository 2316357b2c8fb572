"""The stand-ins' own tables agree with the vendors' SDKs, so that an update of an SDK shows what they lack."""

from typing import get_args

import pytest
from elevenlabs.history.raw_client import RawHistoryClient
from elevenlabs.text_to_speech.raw_client import RawTextToSpeechClient
from elevenlabs.types.effects_spec_input import EffectsSpecInput
from elevenlabs.types.pronunciation_dictionary_version_locator import PronunciationDictionaryVersionLocator
from elevenlabs.types.voice_settings import VoiceSettings
from elevenlabs.voices.raw_client import RawVoicesClient
from google.genai import types

from local.providers import elevenlabs_request, gemini_request
from local.providers.gemini_faults import BLOCKED, STOPS
from tests.definitions import answer_errors, parameters, request_errors

SPEECH = ("POST", "/v1/text-to-speech/v")


@pytest.mark.parametrize(
    ("stand_in", "official"),
    [
        (elevenlabs_request.SpeechBody, parameters(RawTextToSpeechClient.convert)[1]),
        (elevenlabs_request.SpeechQuery, parameters(RawTextToSpeechClient.convert)[0]),
        (elevenlabs_request.SpeechBody, parameters(RawTextToSpeechClient.convert_with_timestamps)[1]),
        (elevenlabs_request.HistoryQuery, parameters(RawHistoryClient.list)[0]),
        (elevenlabs_request.VoicesQuery, parameters(RawVoicesClient.get_all)[0]),
        (elevenlabs_request.VoiceQuery, parameters(RawVoicesClient.get)[0]),
        (elevenlabs_request.VoiceSettings, VoiceSettings),
        (elevenlabs_request.Effects, EffectsSpecInput),
        (elevenlabs_request.Locator, PronunciationDictionaryVersionLocator),
    ],
)
def test_the_stand_in_knows_exactly_the_fields_of_the_sdk(stand_in, official):
    assert set(stand_in.model_fields) == set(official.model_fields)


def test_the_stand_in_knows_exactly_the_formats_of_the_sdk():
    hint = parameters(RawTextToSpeechClient.convert)[0].model_fields["output_format"].annotation
    formats = {name for choice in get_args(hint) for name in get_args(choice)}
    assert set(get_args(elevenlabs_request.OutputFormat)) == formats


def test_a_search_for_voices_takes_only_filters_of_the_sdk():
    known = parameters(RawVoicesClient.search)[0].model_fields
    assert set(elevenlabs_request.VoiceSearchQuery.model_fields) <= set(known)


def test_every_reason_to_stop_or_to_block_a_text_is_a_fault():
    for_images = {reason.value for reason in types.FinishReason if "IMAGE" in reason.value}
    assert set(STOPS.values()) == {reason.value for reason in types.FinishReason} - for_images - {"STOP", "MAX_TOKENS"}
    assert set(BLOCKED.values()) == {reason.value for reason in types.BlockedReason} - {
        "BLOCKED_REASON_UNSPECIFIED",
        "IMAGE_SAFETY",
    }


def test_the_stand_in_knows_the_fields_of_a_configuration_and_the_thinking_levels():
    assert {name for name in gemini_request.GENERATION if name not in fields(types.GenerationConfig)} == {"imageConfig"}
    assert set(gemini_request.THINKING) == set(fields(types.ThinkingConfig))
    assert gemini_request.THINKING["thinkingLevel"].values == {level.value for level in types.ThinkingLevel}


def fields(model):
    return {field.alias for field in model.model_fields.values()}


@pytest.mark.parametrize(
    ("query", "body"),
    [
        ({}, b'{"text": "a", "colour": 1}'),
        ({}, b'{"text": 1}'),
        ({}, b'{"text": "a", "seed": "1"}'),
        ({}, b'{"text": "a", "use_pvc_as_ivc": 1}'),
        ({}, b'{"text": "a", "apply_text_normalization": "maybe"}'),
        ({}, b'{"text": "a", "voice_settings": {"mood": 1}}'),
        ({}, b"{}"),
        ({"output_format": "mp3_1_1"}, b'{"text": "a"}'),
        ({"colour": "red"}, b'{"text": "a"}'),
    ],
)
def test_a_request_that_differs_from_the_definition_is_noticed(query, body):
    assert list(request_errors(*SPEECH, {"output_format": "mp3_44100_128"}, b'{"text": "a", "seed": 1}')) == []
    assert list(request_errors(*SPEECH, query, body))


TIMESTAMPS = "/v1/text-to-speech/v/with-timestamps"
GENERATE = "/v1/models/g:generateContent"
ALIGNMENT = b'{"characters": ["a"], "character_start_times_seconds": [0], "character_end_times_seconds": [0.5]}'


@pytest.mark.parametrize(
    ("method", "path", "right", "wrong"),
    [
        ("GET", "/v1/voices", b'{"voices": [{"voice_id": "v"}]}', b'{"voices": [{"voice_id": "v", "colour": 1}]}'),
        ("GET", "/v1/voices", b'{"voices": [{"voice_id": "v"}]}', b'{"voices": [{"voice_id": 7}]}'),
        ("GET", "/v1/voices/v", b'{"voice_id": "v", "category": "premade"}', b'{"voice_id": "v", "category": "x"}'),
        ("GET", "/v1/history", b'{"history": [], "has_more": false}', b'{"history": []}'),
        ("GET", "/v1/history", b'{"history": [], "has_more": false}', b'{"history": [], "has_more": 0}'),
        (
            "POST",
            TIMESTAMPS,
            b'{"audio_base64": "", "alignment": ' + ALIGNMENT + b"}",
            b"{}",
        ),
        ("GET", "/v1/models", b'[{"model_id": "m"}]', b'[{"model_id": "m", "model_rates": {"price": 1}}]'),
        (
            "POST",
            GENERATE,
            b'{"candidates": [{"finishReason": "ESCALATION"}]}',
            b'{"candid": []}',
        ),
        ("POST", GENERATE, b"{}", b'{"candidates": [{"finishReason": "BOREDOM"}]}'),
    ],
)
def test_an_answer_that_differs_from_the_definition_is_noticed(method, path, right, wrong):
    assert list(answer_errors(method, path, 200, "application/json", right)) == []
    assert list(answer_errors(method, path, 200, "application/json", wrong))
