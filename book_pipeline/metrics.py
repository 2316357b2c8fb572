"""Metrics as log lines in the embedded metric format of CloudWatch.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html

Each call writes its line immediately, so a payment is counted even if the function is killed afterwards. Dimensions
have few values, because CloudWatch charges for each; the ids of the invocation are fields of the log line only.
"""

import json
import sys
from collections.abc import Mapping
from decimal import Decimal

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.metrics.provider.cloudwatch_emf.cloudwatch import AmazonCloudWatchEMFProvider

from book_pipeline.invocation import log_context

NAMESPACE = "BookPipeline"
SERVICE = {"service": "book-pipeline"}
UNITS = {
    "BooksStarted": MetricUnit.Count,
    "BooksCompleted": MetricUnit.Count,
    "BooksBound": MetricUnit.Count,
    "BooksFailed": MetricUnit.Count,
    "BooksInFlight": MetricUnit.Count,
    "BooksWaiting": MetricUnit.Count,
    "BooksStalled": MetricUnit.Count,
    "ChaptersFormatted": MetricUnit.Count,
    "ChaptersNarrated": MetricUnit.Count,
    "AudioSeconds": MetricUnit.Seconds,
    "CharactersSynthesized": MetricUnit.Count,
    "UsdSpent": MetricUnit.NoUnit,
    "UsdReconciled": MetricUnit.NoUnit,
    "Throttles": MetricUnit.Count,
    "Errors": MetricUnit.Count,
    "UnexpectedErrors": MetricUnit.Count,
}
"""All metrics. UsdReconciled: charges for calls whose response was lost, found later in the provider's history."""
GAUGES = ("BooksInFlight", "BooksWaiting", "BooksStalled")
"""Numbers of books at a moment; the other metrics count what has happened."""


def count(values: Mapping[str, Decimal | float], by: Mapping[str, str] | None = None, /, **more: object) -> None:
    """Write metrics for the whole service and, with `by`, for one value of another dimension as well.

    Parameters
    ----------
    values
        By metric name, in the unit of `UNITS`.
    by
        Name and value of the other dimension.
    more
        Other fields of the log line; never text of a book.

    """
    line = AmazonCloudWatchEMFProvider(namespace=NAMESPACE, default_dimensions=dict(SERVICE))
    for name, value in values.items():
        line.add_metric(name, UNITS[name], float(value))
    if by:
        line.add_dimensions(**by)
    for name, known in (log_context() | more).items():
        line.add_metadata(name, str(known))
    # In one write: another thread may write at the same time, and print writes the end of the line on its own.
    sys.stdout.write(json.dumps(line.serialize_metric_set(), separators=(",", ":")) + "\n")
