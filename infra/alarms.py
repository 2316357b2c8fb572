"""The alarms, one for each thing that its owner has to know of; docs/runbook.md has a section for each."""

from collections.abc import Mapping, Sequence

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_rds as rds
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from infra.metrics import A_DAY, FIVE_MINUTES, added_up, own, waiting
from infra.parameters import Parameters

HALF_AN_HOUR = Duration.minutes(30)
NEVER_FAIL = ("RecordFailure", "RecordChapterFailure", "ExpandManifest", "ApplyMigrations", "WatchBooks")
"""Functions of which any error is one too many. Elsewhere a raised error is a way to say what is wrong with a book or
a provider: the state machine retries it or fails the book, and that has its own alarm. DescribeBooks tells its error to
the person who asks."""
MAY_BE_THROTTLED = ("GenerateAudio", "DescribeBooks", "ApplyMigrations")
"""The first waits for a slot of the ElevenLabs plan, by design; the others are called by a person, who sees it."""
NEAR_THE_MAXIMUM = 90
"""Percent of the largest size that the database may have."""


class Alarms(Construct):
    """All alarms, each telling the topic."""

    def __init__(
        self,
        scope: Construct,
        name: str,
        *,
        topic: sns.ITopic,
        functions: Mapping[str, lambda_.IFunction],
        state_machine: sfn.IStateMachine,
        dead_letters: Sequence[sqs.IQueue],
        cluster: rds.IDatabaseCluster,
        parameters: Parameters,
    ) -> None:
        super().__init__(scope, name)
        self._action = actions.SnsAction(topic)
        self.all: list[cloudwatch.Alarm] = []
        self._alarm(
            "executions-failed",
            "A book was not made: its execution failed, ran out of time or was aborted",
            added_up(
                [
                    state_machine.metric_failed(period=FIVE_MINUTES),
                    state_machine.metric_timed_out(period=FIVE_MINUTES),
                    state_machine.metric_aborted(period=FIVE_MINUTES),
                ],
                FIVE_MINUTES,
                "executions",
            ),
        )
        self._alarm(
            "dead-letters",
            "An event could not be delivered and waits in a dead-letter queue",
            added_up([waiting(queue) for queue in dead_letters], FIVE_MINUTES, "letters"),
        )
        self._alarm(
            "function-errors",
            "A function failed in a way that nobody foresaw, or one that must never fail",
            added_up(
                [
                    own("UnexpectedErrors", "Sum", FIVE_MINUTES),
                    *(functions[name].metric_errors(period=FIVE_MINUTES) for name in NEVER_FAIL),
                ],
                FIVE_MINUTES,
                "errors",
            ),
        )
        self._alarm(
            "throttles",
            "Lambda turned calls away that no limit of ours turns away",
            added_up(
                [
                    function.metric_throttles(period=FIVE_MINUTES)
                    for name, function in functions.items()
                    if name not in MAY_BE_THROTTLED
                ],
                FIVE_MINUTES,
                "throttles",
            ),
            # One is retried at once; it is going on when it happens again within the quarter of an hour.
            datapoints=(2, 3),
        )
        self._alarm(
            "no-progress",
            "Nothing was written about a book for an hour, or nobody has looked for half of one",
            # Longer than the quarter of an hour between two looks, so that none is missed for a minute's delay.
            own("BooksWithoutProgress", "Maximum", HALF_AN_HOUR),
            datapoints=(1, 1),
            missing=cloudwatch.TreatMissingData.BREACHING,
        )
        self._alarm(
            "database-capacity",
            f"The database is at {NEAR_THE_MAXIMUM} % of the largest size it may have",
            cluster.metric("ACUUtilization", statistic="Average", period=FIVE_MINUTES),
            at_least=NEAR_THE_MAXIMUM,
            datapoints=(3, 3),
        )
        self._alarm(
            "spend-per-day",
            "The providers cost more within a day than usd_per_day",
            added_up([own(metric, "Sum", A_DAY) for metric in ("UsdSpent", "UsdRecovered")], A_DAY, "USD"),
            at_least=float(parameters.usd_per_day),
            datapoints=(1, 1),
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
        """Make an alarm; by default one period of the last three is enough, since AWS's own metrics come late."""
        alarm = cloudwatch.Alarm(
            self,
            name,
            alarm_name=f"book-pipeline-{name}",
            alarm_description=f"{description}. What to do: docs/runbook.md, book-pipeline-{name}.",
            metric=metric,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            threshold=at_least,
            datapoints_to_alarm=datapoints[0],
            evaluation_periods=datapoints[1],
            treat_missing_data=missing,
        )
        alarm.add_alarm_action(self._action)
        self.all.append(alarm)
