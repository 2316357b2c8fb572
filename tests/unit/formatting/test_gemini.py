import json
from dataclasses import replace
from decimal import Decimal

import pytest

from book_pipeline.errors import InvalidRequest, ProviderRejected, ProviderThrottled, ProviderUnavailable
from book_pipeline.formatting.editor.blocks import Passage
from book_pipeline.formatting.editor.prompt import instructions
from book_pipeline.formatting.editor.proposal import EditKind, Proposal, UnusableAnswer, edits_in
from book_pipeline.formatting.editor.thinking import LEVELS, thinking_level

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

BLOCK = (Passage(0, "Mr. Hale went."), Passage(16, "It rained."))
EDITS = '{"edits": [{"paragraph": 0, "find": "Mr.", "replace": "Mister", "kind": "abbreviation"}]}'
USAGE = {"promptTokenCount": 544, "candidatesTokenCount": 273, "thoughtsTokenCount": 32, "totalTokenCount": 849}


def answer(*texts, reason="STOP", **more):
    parts = [text if isinstance(text, dict) else {"text": text} for text in texts]
    candidate = {"content": {"role": "model", "parts": parts}, "finishReason": reason, "index": 0}
    return {"candidates": [candidate], "usageMetadata": USAGE, "responseId": "r-1", **more}


def error(code, status, *details):
    return {"error": {"code": code, "message": "the-very-secret-key Mr. Hale", "status": status, "details": [*details]}}


def detail(kind, **fields):
    return {"@type": f"type.googleapis.com/google.rpc.{kind}", **fields}


def test_a_block_is_sent_as_data_and_the_raw_answer_is_returned(provider, editor):
    provider.answers_with(200, answer({"text": "let me see", "thought": True}, EDITS[:20], EDITS[20:]))
    assert editor.propose(BLOCK, "en-GB") == Proposal(
        text=EDITS, finish_reason="STOP", input_tokens=544, output_tokens=305, request_id="r-1"
    )
    (asked,) = provider.asked
    assert asked.path == "/v1/models/gemini-3.5-flash-lite:generateContent"
    assert asked.headers["x-goog-api-key"] == "the-very-secret-key"
    assert asked.body["systemInstruction"]["parts"] == [{"text": instructions("en")}]
    ((part,),) = [content["parts"] for content in asked.body["contents"]]
    assert json.loads(part["text"]) == {
        "language": "en-GB",
        "paragraphs": [{"paragraph": 0, "text": "Mr. Hale went."}, {"paragraph": 1, "text": "It rained."}],
    }
    config = asked.body["generationConfig"]
    assert config["responseMimeType"] == "application/json"
    assert config["thinkingConfig"] == {"thinking_level": "LOW"}
    assert config["responseJsonSchema"]["properties"]["edits"]["type"] == "array"
    assert set(config["responseJsonSchema"]["$defs"]["EditKind"]["enum"]) == set(EditKind)


def test_the_paragraphs_number_and_the_answers_length_are_bounded_by_the_block(provider, editor):
    for words, passages in ((10, 1), (700, 2), (70_000, 1)):
        provider.answers_with(200, answer(EDITS))
        editor.propose((Passage(0, "Some words. " * words),) * passages, "en")
        config = provider.asked[-1].body["generationConfig"]
        paragraph = config["responseJsonSchema"]["$defs"]["Edit"]["properties"]["paragraph"]
        assert (paragraph["minimum"], paragraph["maximum"]) == (0, passages - 1)
        text_tokens = 3 * words * passages
        most = min(65_536, 4 * text_tokens + 512 + 4_096)
        assert config["maxOutputTokens"] == pytest.approx(most, abs=8)


def test_more_thinking_needs_more_room(editor):
    rooms = [replace(editor, thinking_level=level).most_output_tokens(BLOCK) for level in LEVELS]
    assert rooms == sorted(set(rooms))
    assert replace(editor, thinking_level=None).most_output_tokens(BLOCK) == rooms[0], "Flash-Lite's own is minimal"


@pytest.mark.parametrize(
    ("model", "levels", "default"),
    [
        ("gemini-3.1-flash-lite", LEVELS, "minimal"),
        ("gemini-3.5-flash-lite", LEVELS, "minimal"),
        ("gemini-3-flash-preview", LEVELS, "high"),
        ("gemini-3.5-flash", LEVELS, "medium"),
        ("gemini-3.6-flash", LEVELS, "medium"),
        ("gemini-3.7-flash", LEVELS[1:], "medium"),
        ("gemini-3.8-flash", LEVELS[1:], "medium"),
        ("gemini-3.10-flash", LEVELS[1:], "medium"),
        ("gemini-3.1-pro-preview", LEVELS[1:], "high"),
        ("gemini-2.5-flash", (), "medium"),
        ("another-model", LEVELS, "high"),
    ],
)
def test_each_model_takes_its_own_thinking_levels(model, levels, default):
    assert thinking_level(model, None) == default
    for level in LEVELS:
        if level in levels:
            assert thinking_level(model, level) == level
        else:
            with pytest.raises(InvalidRequest, match=rf'{model}.*"{level}".*GEMINI_THINKING_LEVEL.*nset it'):
                thinking_level(model, level)


def test_no_thinking_level_is_sent_if_none_is_set(provider, editor):
    provider.answers_with(200, answer(EDITS))
    replace(editor, thinking_level=None).propose(BLOCK, "en")
    assert "thinkingConfig" not in provider.asked[0].body["generationConfig"]


def test_thinking_tokens_are_charged_as_output(editor):
    assert editor.usd(1_000_000, 0) == Decimal("0.30")
    assert editor.usd(544, 305) == Decimal("0.0009257")


def test_the_identity_depends_on_model_and_thinking_level_only(editor):
    others = [replace(editor, model="gemini-3.8-flash"), replace(editor, thinking_level=None)]
    assert len({json.dumps(one.identity) for one in [editor, *others]}) == 3
    assert replace(editor, api_key="other", timeout_seconds=1).identity == editor.identity
    assert "secret" not in repr(editor) + str(editor.identity)


@pytest.mark.filterwarnings("ignore:A_REASON_OF_TOMORROW")
@pytest.mark.parametrize(
    "reason", ["SAFETY", "CONTINUATION", "RECITATION", "MAX_TOKENS", "ESCALATION", "A_REASON_OF_TOMORROW"]
)
def test_a_finish_reason_other_than_stop_is_the_reason_code(provider, editor, reason):
    provider.answers_with(200, answer('{"edi', reason=reason))
    proposal = editor.propose(BLOCK, "en")
    assert proposal.finish_reason == reason
    with pytest.raises(UnusableAnswer, match=reason):
        edits_in(proposal)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"candidates": [], "usageMetadata": USAGE}, "NO_CANDIDATE"),
        ({"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}}, "PROHIBITED_CONTENT"),
        ({"promptFeedback": {"blockReason": "JAILBREAK"}}, "JAILBREAK"),
        ({"candidates": [{"finishReason": "STOP"}]}, "EMPTY"),
        ({"candidates": [{"finishReason": "STOP", "content": {}}]}, "EMPTY"),
        ({"candidates": [{"content": {"parts": [{"text": EDITS}]}}]}, "FINISH_REASON_UNSPECIFIED"),
        (answer("  "), "NOT_EDITS"),
        (answer(EDITS[:30]), "NOT_EDITS"),
        (answer('["edits"]'), "NOT_EDITS"),
        (answer('{"edits": 7}'), "NOT_EDITS"),
    ],
)
def test_an_answer_without_edits_is_unusable_with_a_reason_code(provider, editor, body, reason):
    provider.answers_with(200, body)
    with pytest.raises(UnusableAnswer, match=reason):
        edits_in(editor.propose(BLOCK, "en"))


def test_an_account_that_is_disabled_is_a_rejection_and_no_unusable_answer(provider, editor):
    provider.answers_with(200, answer(reason="PUP_LIMITED_DISABLED"))
    with pytest.raises(ProviderRejected, match=r"PUP_LIMITED_DISABLED.*prohibited use policy.*start the book again"):
        editor.propose(BLOCK, "en")


@pytest.mark.parametrize(
    ("status", "body", "ended"),
    [
        (500, error(500, "INTERNAL"), True),
        (503, error(503, "UNAVAILABLE"), True),
        (504, error(504, "DEADLINE_EXCEEDED"), False),
        (502, b"<html>", False),
        (503, b"<html>", False),
        (408, b"", False),
    ],
)
def test_an_error_of_the_api_ends_the_call_unless_it_took_too_long(provider, editor, status, body, ended):
    provider.answers_with(status, body)
    with pytest.raises(ProviderUnavailable) as raised:
        editor.propose(BLOCK, "en")
    assert raised.value.answered == ended


@pytest.mark.parametrize(
    ("status", "body", "raised", "message"),
    [
        (429, error(429, "RESOURCE_EXHAUSTED"), ProviderThrottled, "RESOURCE_EXHAUSTED"),
        (429, b"slow down", ProviderThrottled, "429"),
        (500, error(500, "INTERNAL"), ProviderUnavailable, "INTERNAL"),
        (503, error(503, "UNAVAILABLE"), ProviderUnavailable, "UNAVAILABLE"),
        (504, error(504, "DEADLINE_EXCEEDED"), ProviderUnavailable, "504"),
        (502, b"<html>", ProviderUnavailable, "502"),
        (408, b"", ProviderUnavailable, "408"),
        (
            400,
            error(400, "INVALID_ARGUMENT", detail("ErrorInfo", reason="API_KEY_INVALID")),
            ProviderRejected,
            "key is",
        ),
        (401, error(401, "UNAUTHENTICATED"), ProviderRejected, "key is not valid"),
        (403, error(403, "PERMISSION_DENIED"), ProviderRejected, "allow it"),
        (
            403,
            error(403, "PERMISSION_DENIED", detail("ErrorInfo", reason="SERVICE_DISABLED")),
            ProviderRejected,
            "enable",
        ),
        (400, error(400, "FAILED_PRECONDITION"), ProviderRejected, "billing"),
        (404, error(404, "NOT_FOUND"), ProviderRejected, "does not exist"),
        (400, error(400, "INVALID_ARGUMENT"), ProviderRejected, "GEMINI_THINKING_LEVEL"),
        (404, b"<html>", ProviderRejected, "does not exist"),
        (418, b"[]", ProviderRejected, "GEMINI_MODEL"),
    ],
)
def test_errors_are_translated_with_a_remedy(provider, editor, *, status, body, raised, message):
    provider.answers_with(status, body)
    with pytest.raises(raised, match=message) as caught:
        editor.propose(BLOCK, "en")
    assert type(caught.value) is raised
    assert "the-very-secret-key" not in str(caught.value)
    assert "Hale" not in str(caught.value)
    assert len(provider.asked) == 1, "the SDK makes no second attempt"


@pytest.mark.parametrize(
    ("details", "headers", "seconds"),
    [
        ([], {"retry_after": "7"}, 7.0),
        ([detail("RetryInfo", retryDelay="36.5s")], {}, 36.5),
        ([detail("RetryInfo", retryDelay="36s")], {"retry_after": "2"}, 2.0),
        ([detail("RetryInfo", retryDelay="soon"), detail("QuotaFailure")], {"retry_after": "soon"}, None),
    ],
)
def test_the_requested_wait_is_passed_on(provider, editor, details, headers, seconds):
    provider.answers_with(429, error(429, "RESOURCE_EXHAUSTED", *details), **headers)
    with pytest.raises(ProviderThrottled) as caught:
        editor.propose(BLOCK, "en")
    assert caught.value.retry_after == seconds


def test_timeouts_and_refused_connections_are_transient(provider, editor):
    provider.hangs()
    with pytest.raises(ProviderUnavailable, match="ReadTimeout") as raised:
        replace(editor, timeout_seconds=0.05).propose(BLOCK, "en")
    assert not raised.value.answered, "it may still be running"
    with pytest.raises(ProviderUnavailable, match="ConnectError") as raised:
        replace(editor, base_url="http://127.0.0.1:9").propose(BLOCK, "en")
    assert raised.value.answered, "nothing was sent"


@pytest.mark.parametrize("text", ['{"edits": [{"paragraph": ' + "1" * 5_000, "[" * 100_000])
def test_a_paid_answer_is_kept_whatever_its_text(provider, editor, text):
    provider.answers_with(200, answer(text, reason="MAX_TOKENS"))
    proposal = editor.propose(BLOCK, "en")
    assert (proposal.text, proposal.finish_reason, proposal.output_tokens) == (text, "MAX_TOKENS", 305)
    with pytest.raises(UnusableAnswer):
        edits_in(proposal.model_copy(update={"finish_reason": "STOP"}))


@pytest.mark.parametrize("body", [b"<html>", b'{"candidates": [{"tokenCount": "many"}]}', b"", b"{}", b"[" * 100_000])
def test_a_response_that_does_not_match_the_api_is_transient(provider, editor, body):
    provider.answers_with(200, body)
    with pytest.raises(ProviderUnavailable, match=r"does not match its API|empty response"):
        editor.propose(BLOCK, "en")


def test_a_malformed_edit_is_returned_as_a_dict():
    text = json.dumps({"edits": [{"paragraph": 0, "find": "a", "replace": "b", "kind": "poem"}, 7, json.loads(EDITS)]})
    proposal = Proposal(text=text, finish_reason="STOP", input_tokens=1, output_tokens=1)
    assert [type(edit) for edit in edits_in(proposal)] == [dict, dict, dict]
