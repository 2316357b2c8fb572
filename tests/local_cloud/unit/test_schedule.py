"""A scheduled function is invoked at once and then at intervals, whatever happens to an invocation."""

import threading

from local.aws.schedule import Schedule


def test_it_invokes_at_once_and_again_after_an_error():
    invoked, times = threading.Event(), []

    def invoke():
        times.append(1)
        if len(times) == 3:
            invoked.set()
        raise RuntimeError("not available")

    with Schedule(invoke, 0.01):
        assert invoked.wait(10)


def test_it_invokes_once_within_an_interval_and_not_after_the_end():
    invoked, times = threading.Event(), []

    def invoke():
        times.append(1)
        invoked.set()

    with Schedule(invoke, 600):
        assert invoked.wait(10)
    assert not threading.Event().wait(0.1)
    assert len(times) == 1
