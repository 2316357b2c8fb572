"""An invocation by an event that fails is repeated twice, as Lambda does, unless the stack says otherwise."""

from types import SimpleNamespace

import pytest

from infra.functions import EVENT_TRIES, TRIES
from local.aws import invocations
from local.aws.invocations import NEVER_REPEATED, WAITS_SECONDS, repeated


@pytest.fixture(autouse=True)
def waited(monkeypatch):
    waited = []
    monkeypatch.setattr(invocations.time, "sleep", waited.append)
    return waited


@pytest.mark.parametrize(("failures", "calls"), [(0, 1), (1, 2), (2, 3), (9, 3)])
def test_an_invocation_is_repeated_until_it_succeeds_or_has_failed_three_times(waited, failures, calls):
    made = []

    def invoke():
        made.append(len(made))
        return SimpleNamespace(function_error="Unhandled" if len(made) <= failures else None)

    result = repeated("book-pipeline-EncodeChapter", invoke)
    assert len(made) == calls
    assert (result.function_error is None) == (failures < calls)
    assert waited == list(WAITS_SECONDS[: calls - 1])


def test_the_stack_repeats_as_often():
    assert len(WAITS_SECONDS) == EVENT_TRIES
    assert {f"book-pipeline-{name}" for name, tries in TRIES.items() if tries == 0} == NEVER_REPEATED
    made = []
    repeated("book-pipeline-NotifyWebhook", lambda: made.append(1) or SimpleNamespace(function_error="Unhandled"))
    assert len(made) == 1
