"""The bench of joining uses the stage as it is; a short book shows that it still can."""

from bench.joining import measure


def test_the_bench_narrates_a_short_book_in_a_fresh_process():
    peak, imports, narrating, cutting = measure(hours=0.1)
    assert peak.holds
    assert peak.value > imports.value > 0
    assert narrating.value > cutting.value > 0
