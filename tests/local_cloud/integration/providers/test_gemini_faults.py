"""Gemini's faults, as the SDK reports them."""

import httpx2
import pytest
from google.genai import errors, types
from pydantic import BaseModel

from local.providers.gemini_faults import BLOCKED, ERRORS, STOPS

from .test_gemini import ask, document

CONTENTS = document("Mr. Jones & Dr. Brown")


@pytest.mark.parametrize("fault", ERRORS)
def test_error_responses_are_free_of_charge_and_end(gemini, control, fault):
    control.fail("gemini", fault, times=2)
    for _ in range(2):
        with pytest.raises(errors.APIError) as raised:
            ask(gemini, CONTENTS)
        assert (raised.value.code, raised.value.status) == ERRORS[fault][:2]
    assert control.charges() == []
    assert ask(gemini, CONTENTS).parsed.edits
    assert control.counters("gemini")["rejected"] == 2


def test_the_retry_delay_is_in_the_error_details(gemini, control):
    control.fail("gemini", "resource_exhausted", retry_after=2.5)
    with pytest.raises(errors.ClientError) as raised:
        ask(gemini, CONTENTS)
    details = {detail["@type"].rpartition(".")[2]: detail for detail in raised.value.details["error"]["details"]}
    assert details["RetryInfo"]["retryDelay"] == "2.5s"
    assert details["QuotaFailure"]["violations"]


@pytest.mark.parametrize("fault", STOPS)
def test_a_response_with_any_finish_reason_is_charged(gemini, control, fault):
    control.fail("gemini", fault)
    answer = ask(gemini, CONTENTS)
    assert answer.candidates[0].finish_reason == types.FinishReason[STOPS[fault]]
    assert answer.parsed is None
    assert len(control.charges("gemini")) == 1


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("max_tokens", "MAX_TOKENS"),
        ("stopped_midway", "RECITATION"),
        ("half_json", "STOP"),
        ("not_json", "STOP"),
        ("fenced", "STOP"),
        ("no_text", "STOP"),
        ("no_parts", "STOP"),
    ],
)
def test_unusable_responses_are_charged(gemini, control, fault, reason):
    control.fail("gemini", fault)
    answer = ask(gemini, CONTENTS)
    assert answer.candidates[0].finish_reason == types.FinishReason[reason]
    assert answer.parsed is None
    assert len(control.charges("gemini")) == 1


@pytest.mark.parametrize(("config", "charged"), [({}, 65_536), ({"max_output_tokens": 700}, 700)])
def test_an_answer_that_runs_away_ends_at_the_most_output_tokens(gemini, control, config, charged):
    control.fail("gemini", "runaway")
    answer = ask(gemini, CONTENTS, **config)
    assert answer.candidates[0].finish_reason == types.FinishReason.MAX_TOKENS
    assert answer.usage_metadata.candidates_token_count == charged


@pytest.mark.parametrize("fault", ["empty_candidates", "no_candidates", "blocked_prompt", *BLOCKED])
def test_responses_without_candidates(gemini, control, fault):
    control.fail("gemini", fault)
    answer = ask(gemini, CONTENTS)
    assert not answer.candidates
    if fault.startswith("blocked"):
        reason = BLOCKED.get(fault, "PROHIBITED_CONTENT")
        assert answer.prompt_feedback.block_reason == types.BlockedReason[reason]


@pytest.mark.parametrize("fault", ["cut_before_answer", "cut_mid_answer", "timeout"])
def test_lost_responses_are_charged(gemini, control, fault):
    control.fail("gemini", fault, seconds=0.2)
    with pytest.raises(httpx2.HTTPError):
        ask(gemini, CONTENTS)
    assert len(control.charges("gemini")) == 1


def test_a_fault_can_be_limited_to_a_text_and_to_later_calls(gemini, control):
    control.fail("gemini", "safety", times=None, after=1, containing="Brown")
    reasons = [
        ask(gemini, contents).candidates[0].finish_reason.value
        for contents in (CONTENTS, CONTENTS, document("Mr. Jones"), CONTENTS)
    ]
    assert reasons == ["STOP", "SAFETY", "STOP", "SAFETY"]


def test_the_duration_of_responses_is_counted(gemini, control):
    control.set(gemini_latency=0.2)
    ask(gemini, CONTENTS)
    assert 0.2 <= control.counters("gemini")["busy_seconds"] < 5


def test_whole_paragraphs_are_returned_if_the_schema_asks_for_them(gemini):
    class Whole(BaseModel):
        paragraphs: list[str]

    asked = document("Mr. Jones came.", "Nothing here.", "He had 5 & 6.")
    assert ask(gemini, asked, response_schema=Whole).parsed.paragraphs == [
        "Mister Jones came.",
        "Nothing here.",
        "He had five and six.",
    ]
