"""The dashboard: alarms, books, cost, errors, functions, database."""

from collections.abc import Mapping, Sequence

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_rds as rds
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from book_pipeline.metrics import GAUGES, NAMESPACE, SERVICE
from infra.metrics import A_DAY, FIVE_MINUTES, pipeline_metric, queue_depth

NAME = "book-pipeline"
A_MINUTE, A_QUARTER = Duration.minutes(1), Duration.minutes(15)
BOOKS = ("BooksStarted", "BooksCompleted", "BooksBound", "BooksFailed")
PROVIDERS = ("gemini", "elevenlabs")
WIDTH, HEIGHT = 8, 6
"""Size of a widget in grid units; three fit in a row."""


class Dashboard(Construct):
    """The dashboard of the stack."""

    def __init__(
        self,
        scope: Construct,
        name: str,
        *,
        alarms: Sequence[cloudwatch.IAlarm],
        functions: Mapping[str, lambda_.IFunction],
        dead_letters: Sequence[sqs.IQueue],
        cluster: rds.IDatabaseCluster,
    ) -> None:
        super().__init__(scope, name)
        each = functions.values()
        rows: list[list[cloudwatch.IWidget]] = [
            [cloudwatch.AlarmStatusWidget(title="Alarms", alarms=list(alarms), width=3 * WIDTH, height=3)],
            [
                _graph("Books in flight", _counts("Maximum", A_QUARTER, *GAUGES)),
                _graph("Books a day", _counts("Sum", A_DAY, *BOOKS)),
                _graph("Chapters a minute", _counts("Sum", A_MINUTE, "ChaptersFormatted", "ChaptersNarrated")),
            ],
            [
                _graph("USD a day", [*_by_provider("UsdSpent"), *_counts("Sum", A_DAY, "UsdReconciled")]),
                _graph("Characters a day", _counts("Sum", A_DAY, "CharactersSynthesized")),
                _graph("Seconds of audio a day", _counts("Sum", A_DAY, "AudioSeconds")),
            ],
            [
                _graph("Errors by name", [_by_name("Errors", "error")]),
                _graph("Unexpected errors", _counts("Sum", FIVE_MINUTES, "UnexpectedErrors")),
                _graph("Provider throttles", [_by_name("Throttles", "provider")]),
            ],
            [
                _graph("Duration, p95", [function.metric_duration(statistic="p95") for function in each]),
                _graph("Lambda throttles", [function.metric_throttles() for function in each]),
                _graph("Concurrency", [functions[name].metric("ConcurrentExecutions", statistic="Maximum") for name in (
                    "FormatChapter", "GenerateAudio")]),
            ],
            [
                _graph("Function errors", [function.metric_errors() for function in each]),
                _graph("Dead letters", [queue_depth(queue) for queue in dead_letters]),
                _graph("Database, ACU", [cluster.metric("ServerlessDatabaseCapacity", statistic="Maximum")]),
            ],
        ]  # fmt: skip
        self.dashboard = cloudwatch.Dashboard(
            self,
            "Dashboard",
            dashboard_name=NAME,
            default_interval=Duration.days(1),
            period_override=cloudwatch.PeriodOverride.INHERIT,
            widgets=rows,
        )


def _graph(title: str, metrics: Sequence[cloudwatch.IMetric]) -> cloudwatch.GraphWidget:
    axis = cloudwatch.YAxisProps(min=0, show_units=False)
    return cloudwatch.GraphWidget(title=title, left=list(metrics), left_y_axis=axis, width=WIDTH, height=HEIGHT)


def _counts(statistic: str, period: Duration, *names: str) -> list[cloudwatch.IMetric]:
    return [pipeline_metric(name, statistic, period) for name in names]


def _by_provider(name: str) -> list[cloudwatch.IMetric]:
    return [pipeline_metric(name, "Sum", A_DAY, provider=provider).with_(label=provider) for provider in PROVIDERS]


def _by_name(metric: str, dimension: str) -> cloudwatch.IMetric:
    """Return a metric with one line for each value of the dimension."""
    schema = ",".join((NAMESPACE, *SERVICE, dimension))
    search = f"""SEARCH('{{{schema}}} MetricName="{metric}"', 'Sum', {FIVE_MINUTES.to_seconds():.0f})"""
    return cloudwatch.MathExpression(expression=search, using_metrics={}, label="", period=FIVE_MINUTES)
