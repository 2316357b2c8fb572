"""The cost page agrees with the template, and the bill of a book is correct."""

import json
from collections import Counter
from pathlib import Path

import pytest

from bench import cost, idle
from bench.counted import Counted, Function

PAGE = (Path(__file__).parents[2] / "docs" / "explanation" / "cost.md").read_text()


def test_the_cost_page_lists_the_idle_month_of_the_template(template):
    lines = list(idle.bill(idle.resources_of(template)))
    for line in lines:
        assert line.cents < 5 or f"| {line.cents / 100:.2f} |" in PAGE, line.figure()
    assert f"| **{sum(line.cents for line in lines) / 100:.2f}** |" in PAGE


def test_the_cheapest_stack_costs_at_most_twenty_dollars_a_month(synthesized):
    template = json.loads(synthesized("cdk-cheapest").read_text())
    usd = sum(line.cents for line in idle.bill(idle.resources_of(template))) / 100
    assert usd <= idle.LIMIT_USD
    assert f"`database_min_acu=0`: ${usd:.2f}.**" in PAGE


def test_a_function_is_billed_for_its_assumed_waits_and_its_processor_time():
    function = Function("F", 512, 512, 3, seconds=7.0, init_seconds=1.0, provider_calls=4, provider_seconds=6.0)
    assert function.billed_seconds(20) == pytest.approx(2 * 1769 / 512 + 80)


def test_a_bill_is_the_sum_of_counts_times_prices():
    speech = Function("GenerateAudio", 512, 1024, 2, 0.0, 0.0, provider_calls=100, provider_seconds=0.0)
    calls = {"s3:PutObject": 1000, "s3:GetObject": 2000, "events:PutEvents": 500, "s3:PutObjectTagging": 100}
    stored = {"chunks": 10**9, "audio": 10**9}
    book = Counted(1000, [speech], Counter(calls), 5 * 10**8, 5 * 10**8, 73, 2000, 10**9, 4096 * 10**6, stored)
    sums = Counter()
    for line in cost.bill(book):
        sums[line.service] += line.cents
    assert sums == pytest.approx(
        {
            "Step Functions": 2.5,
            "Lambda": 100 * (2 * 2e-7 + 1000 * 0.0000133334 + 1000 * 0.0000000309),
            "S3": 100 * (0.005 + 0.0008 + 6 * 0.023 + 600 * 1e-6 + 0.023),
            "EventBridge": 0.15,
            "X-Ray": 35 + 0.15,
            "CloudWatch": 100 * (0.5 + 73 / 730 * 0.30),
            "Secrets Manager": 0.0,
            "Aurora": 20.0,
            "Data transfer": 1.0,
        }
    )
