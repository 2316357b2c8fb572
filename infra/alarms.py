"""The alarms. The runbook has a section for each."""

from collections.abc import Mapping, Sequence

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_rds as rds
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from infra.metrics import A_DAY, FIVE_MINUTES, pipeline_metric, queue_depth, status_check_failed, sum_of
from infra.parameters import Parameters

HALF_AN_HOUR = Duration.minutes(30)
NEVER_FAIL = ("RecordFailure", "RecordChapterFailure", "ExpandManifest", "ApplyMigrations", "WatchBooks", "GiveTurns")
"""Functions that raise an alarm for every error. Errors of the other functions are about a book or a provider: the
state machine retries them or fails the book, which has an alarm of its own. DescribeBooks returns its error to the
caller."""
MAY_BE_THROTTLED = (
    *("GenerateAudio", "EncodeChapter", "BindBook", "AwaitApproval", "ApproveBook"),
    *("DescribeBooks", "ApplyMigrations", "CancelBook", "DeleteBook", "RetryBook", "ListVoices", "SampleVoice"),
    *("RetakePassage", "NotifyWebhook"),
)
"""Functions whose throttles raise no alarm. GenerateAudio waits for a call of the ElevenLabs plan by design. The events
of EncodeChapter, BindBook and NotifyWebhook wait in Lambda's queue, which repeats them for hours. AwaitApproval is
followed by the wait for a person anyway. The others are called by a person, who sees the error."""
NEAR_THE_MAXIMUM = 90
"""Percent of the maximum database capacity."""


class Alarms(Construct):
    """All alarms; each notifies the topic."""

    def __init__(
        self,
        scope: Construct,
        name: str,
        *,
        topic: sns.ITopic,
        functions: Mapping[str, lambda_.IFunction],
        state_machine: sfn.IStateMachine,
        dead_letters: Sequence[sqs.IQueue],
        binding_letters: Sequence[sqs.IQueue],
        cluster: rds.IDatabaseCluster,
        notice_letters: Sequence[sqs.IQueue],
        nat_instance: ec2.IInstance | None,
        parameters: Parameters,
    ) -> None:
        super().__init__(scope, name)
        self._action = actions.SnsAction(topic)
        self.all: list[cloudwatch.Alarm] = []
        self._alarm(
            "executions-failed",
            "A book was not made: its execution failed or ran out of time",
            sum_of(
                [
                    state_machine.metric_failed(period=FIVE_MINUTES),
                    # An aborted one is no alarm: somebody has cancelled the book, or stopped the execution by hand.
                    state_machine.metric_timed_out(period=FIVE_MINUTES),
                ],
                FIVE_MINUTES,
                "executions",
            ),
        )
        self._alarm(
            "dead-letters",
            "An event could not be delivered and is in a dead-letter queue",
            sum_of([queue_depth(queue) for queue in dead_letters], FIVE_MINUTES, "letters"),
        )
        if notice_letters:  # an alarm of its own, because an alarm takes ten metrics
            self._alarm(
                "notices-lost",
                "A notice of a book could not be delivered to the webhook or by e-mail, and is in a dead-letter queue",
                sum_of([queue_depth(queue) for queue in notice_letters], FIVE_MINUTES, "letters"),
            )
        self._alarm(
            "binding-dead-letters",
            "The finished files of a book were not made; its MP3s are not affected",
            sum_of([queue_depth(queue) for queue in binding_letters], FIVE_MINUTES, "letters"),
        )
        self._alarm(
            "function-errors",
            "A function failed with an unexpected error, or a function failed that must never fail",
            sum_of(
                [
                    pipeline_metric("UnexpectedErrors", "Sum", FIVE_MINUTES),
                    *(functions[name].metric_errors(period=FIVE_MINUTES) for name in NEVER_FAIL),
                ],
                FIVE_MINUTES,
                "errors",
            ),
        )
        self._alarm(
            "throttles",
            "Lambda throttled a function that should never wait for room",
            sum_of(
                [
                    function.metric_throttles(period=FIVE_MINUTES)
                    for name, function in functions.items()
                    if name not in MAY_BE_THROTTLED
                ],
                FIVE_MINUTES,
                "throttles",
            ),
            # A single throttle is retried at once; two within a quarter of an hour are a problem.
            datapoints=(2, 3),
        )
        self._alarm(
            "books-stalled",
            "A book has been stalled for an hour, or WatchBooks has not run for half an hour",
            # Longer than the quarter of an hour between two runs of WatchBooks, so that a delayed run raises no alarm.
            pipeline_metric("BooksStalled", "Maximum", HALF_AN_HOUR),
            datapoints=(1, 1),
            missing=cloudwatch.TreatMissingData.BREACHING,
        )
        self._alarm(
            "database-capacity",
            f"The database is at {NEAR_THE_MAXIMUM} % of its maximum capacity",
            cluster.metric("ACUUtilization", statistic="Average", period=FIVE_MINUTES),
            at_least=NEAR_THE_MAXIMUM,
            datapoints=(3, 3),
        )
        self._alarm(
            "spend-per-day",
            "The providers have charged more than usd_per_day within a day",
            sum_of([pipeline_metric(metric, "Sum", A_DAY) for metric in ("UsdSpent", "UsdReconciled")], A_DAY, "USD"),
            at_least=float(parameters.usd_per_day),
            datapoints=(1, 1),
        )

        if nat_instance is not None:
            self._alarm(
                "nat-failed",
                "The NAT instance fails EC2's status checks, or does not run: functions do not reach the internet",
                status_check_failed(nat_instance),
                datapoints=(2, 2),
                missing=cloudwatch.TreatMissingData.BREACHING,
            )

    def _alarm(
        self,
        name: str,
        description: str,
        metric: cloudwatch.IMetric,
        *,
        at_least: float = 1,
        datapoints: tuple[int, int] = (1, 3),
        missing: cloudwatch.TreatMissingData = cloudwatch.TreatMissingData.NOT_BREACHING,
    ) -> None:
        """Add an alarm. By default one breaching period of three is enough, because AWS's own metrics arrive late."""
        alarm = cloudwatch.Alarm(
            self,
            name,
            alarm_name=f"book-pipeline-{name}",
            alarm_description=f"{description}. What to do: docs/how-to/runbook.md, book-pipeline-{name}.",
            metric=metric,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            threshold=at_least,
            datapoints_to_alarm=datapoints[0],
            evaluation_periods=datapoints[1],
            treat_missing_data=missing,
        )
        alarm.add_alarm_action(self._action)
        self.all.append(alarm)
