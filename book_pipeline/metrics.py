"""What is counted of the pipeline: log lines in CloudWatch's embedded metric format, the only place that knows it.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html

Each fact is a line of its own, written at once: what was paid is counted even if the function is killed a second later.
Dimensions have few values, since CloudWatch charges for each; the ids of the invocation that runs stand beside the
numbers, in the log alone.
"""

from collections.abc import Mapping
from decimal import Decimal

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.metrics.provider.cloudwatch_emf.cloudwatch import AmazonCloudWatchEMFProvider

from book_pipeline.invocation import names

NAMESPACE = "BookPipeline"
SERVICE = {"service": "book-pipeline"}
UNITS = {
    "BooksStarted": MetricUnit.Count,
    "BooksCompleted": MetricUnit.Count,
    "BooksFailed": MetricUnit.Count,
    "BooksInFlight": MetricUnit.Count,
    "BooksWithoutProgress": MetricUnit.Count,
    "ChaptersFormatted": MetricUnit.Count,
    "ChaptersNarrated": MetricUnit.Count,
    "AudioSeconds": MetricUnit.Seconds,
    "CharactersSpoken": MetricUnit.Count,
    "UsdSpent": MetricUnit.NoUnit,
    "UsdRecovered": MetricUnit.NoUnit,
    "Throttles": MetricUnit.Count,
    "Errors": MetricUnit.Count,
    "UnexpectedErrors": MetricUnit.Count,
}
"""Every metric there is. UsdRecovered was charged for calls whose answers were lost, and found in the history."""


def count(values: Mapping[str, Decimal | float], by: Mapping[str, str] | None = None, /, **more: object) -> None:
    """Write the values, of `UNITS`, for the whole service and, with `by`, for that name and value of a dimension too.

    Parameters
    ----------
    more
        What the log line says besides. Never text of a book.

    """
    line = AmazonCloudWatchEMFProvider(namespace=NAMESPACE, default_dimensions=dict(SERVICE))
    for name, value in values.items():
        line.add_metric(name, UNITS[name], float(value))
    if by:
        line.add_dimensions(**by)
    for name, known in (names() | more).items():
        line.add_metadata(name, str(known))
    line.flush_metrics()
