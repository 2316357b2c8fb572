"""A call without an answer may be charged. If the provider keeps no history, its work is bought twice at most."""

from collections import Counter
from decimal import Decimal

import pytest

from book_pipeline.errors import ChapterBusy, ProviderUnavailable
from book_pipeline.formatting.chapter import format_text
from book_pipeline.formatting.editor.gemini import GeminiEditor
from book_pipeline.formatting.edits import undo
from book_pipeline.paid_calls.models import UnusableResult
from book_pipeline.prices import EditorPrice
from local.credentials import Credentials
from local.providers import Providers
from local.providers.control import Control

from .calls import bought, nothing, raising, work

ATTEMPTS = 5
"""Invocations of a chapter that the state machine makes while the provider is unavailable."""
PASSAGES = [f"Mr. Hale had {number} sheep in {place}." for number, place in enumerate(("York", "Hull", "Ely", "Bath"))]
POISON = "Ely"
KEYS = Credentials()


def attempt(paid_calls, call, *history):
    try:
        return paid_calls.buy(work(), call, *history)
    except (ProviderUnavailable, UnusableResult, ChapterBusy) as error:
        return type(error)


def test_the_work_is_bought_twice_and_then_given_up(holding, ledger):
    calls = []
    silent = lambda: calls.append(1) or raising(ProviderUnavailable("silent"))()  # noqa: E731
    outcomes = [attempt(holding(), silent) for _ in range(ATTEMPTS)]
    assert outcomes == [ProviderUnavailable] * 2 + [UnusableResult] * 3
    assert len(calls) == 2
    assert ledger() == ["intent", "failed"] * 2


def test_an_answer_at_the_second_time_is_kept(holding):
    attempt(holding(), raising(ProviderUnavailable("silent")))
    assert holding().buy(work(), bought).paid
    assert attempt(holding(), raising(ProviderUnavailable("silent"))).content == b"mp3"


def test_a_call_that_the_provider_has_ended_is_repeated_by_every_attempt(holding):
    calls = []
    ended = lambda: calls.append(1) or raising(ProviderUnavailable("HTTP 500", answered=True))()  # noqa: E731
    assert [attempt(holding(), ended) for _ in range(ATTEMPTS)] == [ProviderUnavailable] * ATTEMPTS
    assert len(calls) == ATTEMPTS


def test_the_rule_does_not_concern_a_provider_with_a_history(holding, ledger):
    assert attempt(holding(), raising(ProviderUnavailable("silent")), nothing) is ProviderUnavailable
    assert attempt(holding(), bought, nothing) is ChapterBusy, "its speech will be in the history"
    assert ledger() == ["intent"]


@pytest.fixture
def stand_ins(tmp_path):
    with Providers(tmp_path / "providers", KEYS, log_file=tmp_path / "log") as stand_ins:
        yield stand_ins


def test_a_block_that_hangs_is_halved_down_to_the_paragraph(holding, stand_ins):
    control = Control(stand_ins.control_url)
    control.fail("gemini", "timeout", containing=POISON, times=None)
    editor = GeminiEditor(
        api_key=KEYS.gemini_api_key,
        base_url=stand_ins.gemini_base_url,
        model="gemini-3.5-flash-lite",
        timeout_seconds=0.5,
        thinking_level=None,
        price=EditorPrice(usd_per_million_input_tokens=Decimal(1), usd_per_million_output_tokens=Decimal(1)),
    )
    parsed, attempts, chapter = "\n\n".join(PASSAGES), 0, None
    while chapter is None:
        attempts += 1
        try:
            chapter = format_text(
                parsed, language="en", editor=editor, paid_calls=holding(), block_key=str, block_tokens=3000
            )
        except ProviderUnavailable:
            assert attempts < 10
    assert undo(chapter.text, chapter.change_log.changes) == parsed
    assert [span.reason for span in chapter.change_log.rule_only_spans] == ["NO_ANSWER"]
    assert chapter.text.split("\n\n")[2] == PASSAGES[2]
    assert chapter.text.count("Mister") == 3
    times = Counter(charge["content"] for charge in control.charges("gemini"))
    assert max(times.values()) == 2
    assert attempts == 7, "the block, its half and the paragraph twice each, and the others at last"
