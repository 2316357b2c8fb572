"""The metrics of alarms and dashboard."""

from collections.abc import Iterable

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_sqs as sqs

from book_pipeline.metrics import NAMESPACE, SERVICE

FIVE_MINUTES, A_DAY = Duration.minutes(5), Duration.days(1)
MOST_METRICS = 10
"""Limit of CloudWatch for the expression of one alarm."""


def pipeline_metric(name: str, statistic: str, period: Duration, **dimensions: str) -> cloudwatch.Metric:
    """Return a metric of `book_pipeline/metrics.py`."""
    return cloudwatch.Metric(
        namespace=NAMESPACE,
        metric_name=name,
        statistic=statistic,
        period=period,
        dimensions_map={**SERVICE, **dimensions},
    )


def queue_depth(queue: sqs.IQueue) -> cloudwatch.Metric:
    """Return the number of messages in the queue."""
    return queue.metric_approximate_number_of_messages_visible(statistic="Maximum", period=FIVE_MINUTES)


def status_check_failed(instance: ec2.IInstance) -> cloudwatch.Metric:
    """Return 1 while the machine or its host fails a status check of EC2; there is no value while it does not run."""
    return cloudwatch.Metric(
        namespace="AWS/EC2",
        metric_name="StatusCheckFailed",
        statistic="Maximum",
        period=FIVE_MINUTES,
        dimensions_map={"InstanceId": instance.instance_id},
    )


def sum_of(metrics: Iterable[cloudwatch.IMetric], period: Duration, label: str) -> cloudwatch.MathExpression:
    """Return the sum of the metrics; a metric without data counts as 0."""
    named = {f"m{n}": metric for n, metric in enumerate(metrics)}
    if len(named) > MOST_METRICS:
        raise ValueError(f"{label}: an alarm takes {MOST_METRICS} metrics, not {len(named)}")
    expression = " + ".join(f"FILL({name}, 0)" for name in named)
    return cloudwatch.MathExpression(expression=expression, using_metrics=named, period=period, label=label)
