"""Attempts and charges from a chapter's lines."""

from datetime import timedelta
from decimal import Decimal

import pytest

from console.web.ledger_view import attempts, charges
from tests.unit.console.web.states import at, line

SPEECH = "GenerateAudio"


def outcomes(*lines):
    return [(attempt.stage, attempt.outcome, attempt.duration) for attempt in attempts(lines)]


def test_an_attempt_lasts_from_its_start_to_its_end():
    (attempt,) = attempts([line(0, "started"), line(2.5, "complete")])
    assert (attempt.started, attempt.ended, attempt.outcome) == (at(0), at(2.5), "complete")
    assert attempt.duration == timedelta(seconds=2.5)


def test_a_failed_attempt_has_its_message():
    (attempt,) = attempts([line(0, "started"), line(1, "failed", message="The voice does not exist. Choose another.")])
    assert (attempt.outcome, attempt.message) == ("failed", "The voice does not exist. Choose another.")


def test_an_attempt_without_an_end_is_unfinished_and_a_failure_ends_the_last_attempt():
    assert outcomes(line(0, "started"), line(10, "started"), line(11, "failed")) == [
        ("FormatChapter", "unfinished", None),
        ("FormatChapter", "failed", timedelta(seconds=1)),
    ]


def test_attempts_are_grouped_by_stage_and_execution():
    found = outcomes(
        line(0, "started"),
        line(1, "started", execution_arn="x:2"),
        line(2, "complete"),
        line(3, "started", SPEECH),
        line(5, "complete", SPEECH),
    )
    assert found == [
        ("FormatChapter", "complete", timedelta(seconds=2)),
        ("FormatChapter", "unfinished", None),
        (SPEECH, "complete", timedelta(seconds=2)),
    ]


@pytest.mark.parametrize(
    "earlier", [[], [line(0, "started"), line(1, "complete")]], ids=["no attempt", "an ended attempt"]
)
def test_a_failure_without_a_start_is_an_attempt_of_its_own(earlier):
    *_, attempt = attempts([*earlier, line(3, "failed", message="Out of memory.")])
    assert (attempt.started, attempt.ended, attempt.duration, attempt.message) == (None, at(3), None, "Out of memory.")


def test_ledger_lines_become_charges_and_journal_lines_become_attempts():
    lines = [line(0, "started"), line(1, "failed", idempotency_key="a", message="rejected")]
    assert outcomes(*lines) == [("FormatChapter", "unfinished", None)]
    assert [charge.outcome.message for charge in charges(lines)] == ["rejected"]


def calls(*lines):
    return [(charge.intent.at, charge.outcome and charge.outcome.event, charge.usd) for charge in charges(lines)]


def test_each_charge_has_the_outcome_with_its_idempotency_key():
    paid = {"usd": Decimal("0.25"), "request_id": "r"}
    found = calls(
        line(0, "intent", idempotency_key="a"),
        line(1, "intent", idempotency_key="b"),
        line(2, "receipt", idempotency_key="a", **paid),
        line(3, "intent", idempotency_key="c"),
    )
    assert found == [(at(0), "receipt", Decimal("0.25")), (at(1), None, 0), (at(3), None, 0)]


@pytest.mark.parametrize(
    ("events", "ends"),
    [
        (["intent", "refused", "intent", "receipt"], ["refused", "receipt"]),
        (["intent", "failed", "recovered"], ["recovered"]),
        (["intent", "failed", "intent", "receipt"], ["failed", "receipt"]),
        (["receipt"], ["receipt"]),
    ],
    ids=["rejected, then retried", "failed, then reconciled", "failed, then retried", "no intent"],
)
def test_a_retry_is_another_charge(events, ends):
    lines = [line(n, event, idempotency_key="a", usd=Decimal(1)) for n, event in enumerate(events)]
    assert [charge.outcome.event for charge in charges(lines)] == ends
