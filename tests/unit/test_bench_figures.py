"""A bench fails if a figure is beyond a bound, or is not a number."""

import math

import pytest

from bench.figures import Figure


@pytest.mark.parametrize(
    ("value", "bounds", "holds"),
    [
        (6, {}, True),
        (6, {"bound": 6}, True),
        (6.1, {"bound": 6}, False),
        (6, {"least": 6}, True),
        (5.9, {"least": 6}, False),
        (6, {"bound": 7, "least": 5}, True),
        (math.nan, {"bound": 6}, False),
        (math.nan, {"least": 6}, False),
        (math.inf, {"bound": 6}, False),
    ],
)
def test_a_figure_holds_within_its_bounds(value, bounds, holds):
    figure = Figure("books", value, "h", **bounds)
    assert figure.holds == holds
    assert ("NO" in str(figure)) == (not holds)
