"""Parses log lines in CloudWatch's embedded metric format, as CloudWatch does.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

MOST_BYTES = 256 * 1024
DIMENSIONS_A_SET, METRICS_A_DIRECTIVE, LONGEST_NAME, VALUES_A_METRIC = 30, 100, 1024, 100
UNITS = {"Seconds", "Count", "None"}
"""The units that the pipeline uses."""


def metric_lines(log: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Yield the metric lines of a log, and check each."""
    for line in log:
        if line.startswith("{") and "_aws" in (document := json.loads(line)):
            assert len(line.encode()) <= MOST_BYTES
            check(document)
            yield document


def check(document: dict[str, Any]) -> None:
    """Fail for a line that CloudWatch would drop silently."""
    metadata = document["_aws"]
    assert set(metadata) == {"Timestamp", "CloudWatchMetrics"}
    assert 1_600_000_000_000 < metadata["Timestamp"] < 10_000_000_000_000, "milliseconds"
    assert metadata["CloudWatchMetrics"]
    for directive in metadata["CloudWatchMetrics"]:
        assert set(directive) == {"Namespace", "Dimensions", "Metrics"}
        assert 1 <= len(directive["Namespace"]) <= LONGEST_NAME
        assert directive["Dimensions"]
        for names in directive["Dimensions"]:
            assert 1 <= len(set(names)) == len(names) <= DIMENSIONS_A_SET
            for name in names:
                assert isinstance(document[name], str)
                assert 1 <= len(document[name]) <= LONGEST_NAME
        assert 1 <= len(directive["Metrics"]) <= METRICS_A_DIRECTIVE
        for metric in directive["Metrics"]:
            assert set(metric) == {"Name", "Unit"}
            assert 1 <= len(metric["Name"]) <= LONGEST_NAME
            assert metric["Unit"] in UNITS
            assert 1 <= len(values_of(document, metric["Name"])) <= VALUES_A_METRIC


def values_of(document: dict[str, Any], name: str) -> list[float]:
    """Return a metric's values; fail if one is missing or not a number."""
    value = document[name]
    values = value if isinstance(value, list) else [value]
    assert all(type(value) in {int, float} for value in values)
    return values


def sums(documents: Iterable[dict[str, Any]], dimension: str | None = None) -> Counter[Any]:
    """Return CloudWatch's sums by metric, or by metric and value of a dimension other than the service."""
    totals: Counter[Any] = Counter()
    for document in documents:
        for directive in document["_aws"]["CloudWatchMetrics"]:
            for names in directive["Dimensions"]:
                if set(names) - {"service"} == ({dimension} if dimension else set()):
                    for metric in directive["Metrics"]:
                        key = (metric["Name"], document[dimension]) if dimension else metric["Name"]
                        totals[key] += sum(values_of(document, metric["Name"]))
    return totals
