"""Waits for a service are counted for each thread of an invocation; a nested one is part of the outer one."""

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from threading import Barrier

from book_pipeline.invocation import InvocationContext, running, track_wait


def test_waits_of_two_threads_count_both_and_a_nested_one_counts_once():
    invocation = InvocationContext("GenerateAudio", "r", lambda: 60.0)
    together = Barrier(2)

    def store():
        with track_wait("s3"):
            together.wait(5)
            with track_wait("s3"):
                together.wait(5)

    with running(invocation), ThreadPoolExecutor(2) as pool:
        for each in [pool.submit(copy_context().run, store) for _ in range(2)]:
            each.result()
    assert invocation.waits["s3"].calls == 2
    assert invocation.stats["s3_calls"] == 2
    assert invocation.waits["s3"].seconds > 0
