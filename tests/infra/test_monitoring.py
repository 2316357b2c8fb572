"""Monitoring: alarms with their thresholds, the topic, the dashboard and the traces."""

import json
import re
from typing import Any

import pytest

from book_pipeline.function_settings import FUNCTION_SETTINGS
from book_pipeline.metrics import NAMESPACE, UNITS
from infra.metrics import A_DAY, pipeline_metric, sum_of
from tests.infra.conftest import CHOSEN
from tests.infra.resolve import named, of_type

MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:book-pipeline"
QUEUES = [
    "book-pipeline-BindBook-dead-letters",
    "book-pipeline-BookRequested-dead-letters",
    "book-pipeline-BookToBind-dead-letters",
    "book-pipeline-ChapterNarrated-dead-letters",
    "book-pipeline-ChapterToEncode-dead-letters",
    "book-pipeline-EncodeChapter-dead-letters",
    "book-pipeline-ExecutionEnded-dead-letters",
    "book-pipeline-ExpandManifest-dead-letters",
    "book-pipeline-GiveTurns-dead-letters",
    "book-pipeline-ManifestDropped-dead-letters",
    "book-pipeline-ManifestUploaded-dead-letters",
    "book-pipeline-SourceDropped-dead-letters",
    "book-pipeline-WatchBooks-dead-letters",
    "book-pipeline-WatchBooks-schedule-dead-letters",
]
OF_BINDING = re.compile("book-pipeline-(EncodeChapter|BindBook|ChapterToEncode|BookToBind)-dead-letters")


def every(template: dict, kind: str) -> list[dict[str, Any]]:
    return list(of_type(template, kind).values())


@pytest.fixture(scope="session")
def alarms(template) -> dict[str, dict]:
    return {alarm["AlarmName"]: alarm for alarm in every(template, "AWS::CloudWatch::Alarm")}


def parts(alarm: dict) -> list[tuple[str, str, str, int]]:
    """Return name, dimension, statistic and period of each metric of the alarm."""
    if "MetricName" in alarm:
        return [_part(alarm, alarm["Statistic"], alarm["Period"])]
    (total,) = [metric for metric in alarm["Metrics"] if "Expression" in metric]
    stats = [metric for metric in alarm["Metrics"] if "MetricStat" in metric]
    assert total["ReturnData"]
    assert not any(metric["ReturnData"] for metric in stats)
    assert total["Expression"] == " + ".join(f"FILL({metric['Id']}, 0)" for metric in stats)
    return [
        _part(metric["MetricStat"]["Metric"], metric["MetricStat"]["Stat"], metric["MetricStat"]["Period"])
        for metric in stats
    ]


def _part(metric: dict, statistic: str, period: int) -> tuple[str, str, str, int]:
    (dimension,) = metric["Dimensions"]
    value = re.sub(r"^(NatInstance)[0-9a-f]{8}$", r"\1", dimension["Value"])
    return f"{metric['Namespace']}/{metric['MetricName']}", value, statistic, period


def lambdas(metric: str, *names: str) -> list[tuple[str, str, str, int]]:
    return [(f"AWS/Lambda/{metric}", f"book-pipeline-{name}", "Sum", 300) for name in names]


WATCHED = {
    "book-pipeline-executions-failed": (
        [(f"AWS/States/Executions{how}", MACHINE, "Sum", 300) for how in ("Failed", "TimedOut")],
        (1, 1, 3, "notBreaching"),
    ),
    "book-pipeline-dead-letters": (
        [
            ("AWS/SQS/ApproximateNumberOfMessagesVisible", queue, "Maximum", 300)
            for queue in QUEUES
            if not OF_BINDING.match(queue)
        ],
        (1, 1, 3, "notBreaching"),
    ),
    "book-pipeline-binding-dead-letters": (
        [
            ("AWS/SQS/ApproximateNumberOfMessagesVisible", queue, "Maximum", 300)
            for queue in QUEUES
            if OF_BINDING.match(queue)
        ],
        (1, 1, 3, "notBreaching"),
    ),
    "book-pipeline-function-errors": (
        [
            ("BookPipeline/UnexpectedErrors", "book-pipeline", "Sum", 300),
            *lambdas(
                "Errors",
                "RecordFailure",
                "RecordChapterFailure",
                "ExpandManifest",
                "ApplyMigrations",
                "WatchBooks",
                "GiveTurns",
            ),
        ],
        (1, 1, 3, "notBreaching"),
    ),
    "book-pipeline-throttles": (
        lambdas(
            "Throttles",
            "ScrapeBook",
            "ParseBook",
            "WaitForTurn",
            "FormatChapter",
            "FinalizeBook",
            "RecordFailure",
            "RecordChapterFailure",
            "ExpandManifest",
            "WatchBooks",
            "GiveTurns",
        ),
        (1, 2, 3, "notBreaching"),
    ),
    "book-pipeline-books-stalled": (
        [("BookPipeline/BooksStalled", "book-pipeline", "Maximum", 1800)],
        (1, 1, 1, "breaching"),
    ),
    "book-pipeline-database-capacity": (
        [("AWS/RDS/ACUUtilization", "book-pipeline", "Average", 300)],
        (90, 3, 3, "notBreaching"),
    ),
    "book-pipeline-nat-failed": (
        [("AWS/EC2/StatusCheckFailed", "NatInstance", "Maximum", 300)],
        (1, 2, 2, "breaching"),
    ),
    "book-pipeline-spend-per-day": (
        [(f"BookPipeline/{name}", "book-pipeline", "Sum", 86400) for name in ("UsdSpent", "UsdReconciled")],
        (20, 1, 1, "notBreaching"),
    ),
}


@pytest.mark.parametrize("name", WATCHED)
def test_each_alarm_has_its_metric_and_notifies_the_topic(alarms, name):
    metrics, numbers = WATCHED[name]
    alarm = alarms[name]
    assert sorted(parts(alarm)) == sorted(metrics)
    thresholds = ("Threshold", "DatapointsToAlarm", "EvaluationPeriods", "TreatMissingData")
    assert tuple(alarm[key] for key in thresholds) == numbers
    assert alarm["ComparisonOperator"] == "GreaterThanOrEqualToThreshold"
    assert alarm["AlarmActions"] == ["arn:aws:sns:us-east-1:123456789012:book-pipeline-alarms"]
    assert f"docs/how-to/runbook.md, {name}." in alarm["AlarmDescription"]


def test_every_alarm_is_tested(alarms):
    assert alarms.keys() == WATCHED.keys()


def test_every_dead_letter_queue_has_an_alarm(template):
    assert sorted(queue["QueueName"] for queue in every(template, "AWS::SQS::Queue")) == QUEUES


def test_a_sum_of_too_many_metrics_for_an_alarm_is_refused():
    with pytest.raises(ValueError, match="10 metrics, not 11"):
        sum_of([pipeline_metric(name, "Sum", A_DAY) for name in list(UNITS)[:11]], A_DAY, "too much")


def test_watch_books_runs_more_often_than_its_alarm_tolerates(template, alarms):
    (rule,) = [rule for rule in every(template, "AWS::Events::Rule") if "ScheduleExpression" in rule]
    (target,) = rule["Targets"]
    assert (rule["ScheduleExpression"], rule["State"]) == ("rate(15 minutes)", "ENABLED")
    assert alarms["book-pipeline-books-stalled"]["Period"] >= 2 * 15 * 60
    assert target["Arn"].endswith(":function:book-pipeline-WatchBooks")
    assert target["Input"] == "{}"
    assert target["DeadLetterConfig"]["Arn"].endswith(":book-pipeline-WatchBooks-schedule-dead-letters")
    assert target["RetryPolicy"] == {"MaximumEventAgeInSeconds": 900, "MaximumRetryAttempts": 2}


def test_only_alarms_of_the_stack_publish_to_the_topic_encrypted_and_with_tls(template):
    (topic,) = every(template, "AWS::SNS::Topic")
    (policy,) = every(template, "AWS::SNS::TopicPolicy")
    (key,) = every(template, "AWS::KMS::Key")
    assert topic["KmsMasterKeyId"]
    assert key["EnableKeyRotation"] is True
    statements = {statement["Effect"]: statement for statement in policy["PolicyDocument"]["Statement"]}
    assert statements["Deny"]["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    ours = {
        "StringEquals": {"aws:SourceAccount": "123456789012"},
        "ArnLike": {"aws:SourceArn": "arn:aws:cloudwatch:us-east-1:123456789012:alarm:book-pipeline-*"},
    }
    assert statements["Allow"]["Principal"] == {"Service": "cloudwatch.amazonaws.com"}
    assert (statements["Allow"]["Action"], statements["Allow"]["Condition"]) == ("sns:Publish", ours)
    (encrypts,) = [part for part in key["KeyPolicy"]["Statement"] if part.get("Sid") == "CloudWatchEncryptsAlarms"]
    assert (encrypts["Action"], encrypts["Condition"]) == (["kms:Decrypt", "kms:GenerateDataKey*"], ours)


def test_alarm_email_and_usd_per_day_reach_the_alarms(template, chosen):
    assert every(template, "AWS::SNS::Subscription") == [], "nobody unless the owner says whom"
    subscribed = {each["Endpoint"]: each["Protocol"] for each in every(chosen, "AWS::SNS::Subscription")}
    assert subscribed == {CHOSEN["alarm_email"]: "email", CHOSEN["notice_email"]: "email"}
    (spend,) = [alarm for alarm in every(chosen, "AWS::CloudWatch::Alarm") if "spend" in alarm["AlarmName"]]
    assert spend["Threshold"] == float(CHOSEN["usd_per_day"])


def test_every_book_is_traced_and_a_group_contains_its_traces(template):
    (group,) = every(template, "AWS::XRay::Group")
    (rule,) = every(template, "AWS::XRay::SamplingRule")
    assert (group["GroupName"], group["FilterExpression"]) == ("book-pipeline", "annotation.book_id")
    sampling = rule["SamplingRule"]
    assert (sampling["FixedRate"], sampling["ServiceName"]) == (1, "book-pipeline*")
    (machine,) = every(template, "AWS::StepFunctions::StateMachine")
    names = {
        machine["StateMachineName"],
        *(function["FunctionName"] for function in every(template, "AWS::Lambda::Function")),
    }
    assert all(name.startswith("book-pipeline") for name in names)
    assert {sampling[key] for key in ("Host", "HTTPMethod", "URLPath", "ServiceType", "ResourceARN")} == {"*"}
    assert sampling["Priority"] < 10_000, "before X-Ray's own rule, which keeps one in twenty"


@pytest.fixture(scope="session")
def widgets(template) -> dict[str, dict]:
    (dashboard,) = every(template, "AWS::CloudWatch::Dashboard")
    assert dashboard["DashboardName"] == "book-pipeline"
    found = json.loads(dashboard["DashboardBody"])["widgets"]
    return {widget["properties"]["title"]: widget["properties"] for widget in found}


@pytest.mark.parametrize(
    ("title", "metrics", "statistic", "period"),
    [
        ("Books in flight", ["BooksInFlight", "BooksWaiting", "BooksStalled"], "Maximum", 900),
        ("Books a day", ["BooksStarted", "BooksCompleted", "BooksBound", "BooksFailed"], "Sum", 86400),
        ("Chapters a minute", ["ChaptersFormatted", "ChaptersNarrated"], "Sum", 60),
        ("USD a day", ["UsdSpent", "UsdSpent", "UsdReconciled"], "Sum", 86400),
        ("Characters a day", ["CharactersSynthesized"], "Sum", 86400),
        ("Seconds of audio a day", ["AudioSeconds"], "Sum", 86400),
    ],
)
def test_the_dashboard_shows_the_metrics_of_the_handlers(widgets, title, metrics, statistic, period):
    shown = widgets[title]["metrics"]
    assert [metric[:2] for metric in shown] == [[NAMESPACE, name] for name in metrics]
    assert {(metric[-1]["stat"], metric[-1]["period"]) for metric in shown} == {(statistic, period)}


def test_the_dashboard_shows_errors_and_throttles_by_name(widgets):
    searches = {
        title: widgets[title]["metrics"][0][0]["expression"] for title in ("Errors by name", "Provider throttles")
    }
    assert searches == {
        "Errors by name": """SEARCH('{BookPipeline,service,error} MetricName="Errors"', 'Sum', 300)""",
        "Provider throttles": """SEARCH('{BookPipeline,service,provider} MetricName="Throttles"', 'Sum', 300)""",
    }


def test_every_metric_has_an_alarm_or_a_widget(alarms, widgets):
    seen = json.dumps([alarms, widgets])
    assert [name for name in UNITS if f'"{name}"' not in seen.replace("\\", "")] == []


def test_the_dashboard_begins_with_the_alarms_and_shows_every_function_and_queue(widgets, alarms):
    assert {arn.rsplit(":", 1)[1] for arn in widgets["Alarms"]["alarms"]} == alarms.keys()
    functions = {f"book-pipeline-{name}" for name in FUNCTION_SETTINGS}
    for title in ("Duration, p95", "Lambda throttles", "Function errors"):
        assert {metric[3] for metric in widgets[title]["metrics"]} == functions
    assert sorted(metric[3] for metric in widgets["Dead letters"]["metrics"]) == QUEUES


def test_a_database_that_sleeps_is_woken_once_a_day_unless_a_book_is_in_progress(chosen):
    rules = named(chosen, "AWS::Events::Rule", "Name")
    schedules = {name: rule for name, rule in rules.items() if "ScheduleExpression" in rule}
    assert {
        name: (rule["ScheduleExpression"], json.loads(rule["Targets"][0]["Input"])) for name, rule in schedules.items()
    } == {
        "book-pipeline-WatchBooks": ("rate(15 minutes)", {"unless_idle": True}),
        "book-pipeline-WatchBooks-daily": ("cron(0 4 * * ? *)", {}),
    }
