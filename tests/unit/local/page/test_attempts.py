"""What a chapter's lines come to: attempts and charges."""

from datetime import timedelta
from decimal import Decimal

import pytest

from local.page.attempts import attempts, charges
from tests.unit.local.page.states import at, line

SPEECH = "GenerateAudio"


def outcomes(*lines):
    return [(attempt.stage, attempt.outcome, attempt.took) for attempt in attempts(lines)]


def test_an_attempt_goes_from_its_start_to_its_end():
    (attempt,) = attempts([line(0, "started"), line(2.5, "complete")])
    assert (attempt.started, attempt.ended, attempt.outcome) == (at(0), at(2.5), "complete")
    assert attempt.took == timedelta(seconds=2.5)


def test_a_failure_says_why():
    (attempt,) = attempts([line(0, "started"), line(1, "failed", message="The voice is gone. Name another.")])
    assert (attempt.outcome, attempt.message) == ("failed", "The voice is gone. Name another.")


def test_an_attempt_that_another_followed_is_unfinished_and_the_failure_is_the_last_ones():
    assert outcomes(line(0, "started"), line(10, "started"), line(11, "failed")) == [
        ("FormatChapter", "unfinished", None),
        ("FormatChapter", "failed", timedelta(seconds=1)),
    ]


def test_stages_and_executions_are_told_apart():
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


@pytest.mark.parametrize("earlier", [[], [line(0, "started"), line(1, "complete")]], ids=["nothing", "an ended one"])
def test_a_failure_whose_start_is_not_told_is_an_attempt_of_its_own(earlier):
    *_, attempt = attempts([*earlier, line(3, "failed", message="Out of memory.")])
    assert (attempt.started, attempt.ended, attempt.took, attempt.message) == (None, at(3), None, "Out of memory.")


def test_a_line_of_the_ledger_is_no_attempt_and_a_line_of_the_journal_no_charge():
    lines = [line(0, "started"), line(1, "failed", work_id="a", message="given up")]
    assert outcomes(*lines) == [("FormatChapter", "unfinished", None)]
    assert [charge.answer.message for charge in charges(lines)] == ["given up"]


def told(*lines):
    return [(charge.asked.at, charge.answer and charge.answer.event, charge.usd) for charge in charges(lines)]


def test_each_call_has_the_answer_to_its_own_work():
    paid = {"usd": Decimal("0.25"), "request_id": "r"}
    found = told(
        line(0, "intent", work_id="a"),
        line(1, "intent", work_id="b"),
        line(2, "receipt", work_id="a", **paid),
        line(3, "intent", work_id="c"),
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
    ids=["refused, then asked again", "given up, then recovered", "given up, then asked again", "intent not told"],
)
def test_work_that_is_asked_for_again_is_another_call(events, ends):
    lines = [line(n, event, work_id="a", usd=Decimal(1)) for n, event in enumerate(events)]
    assert [charge.answer.event for charge in charges(lines)] == ends
