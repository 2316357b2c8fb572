"""The webhook and the e-mail of notices: nothing without their parameters, and with them only what they need."""

import json

import pytest

from infra.notices import PATTERN
from infra.secrets import WEBHOOK_SECRET
from tests.infra.conftest import CHOSEN
from tests.infra.resolve import of_type

NOTIFIED = {"BookCompleted", "BookFailed", "BookAwaitsReview"}


def rules(template):
    """Return the rules of notices by name."""
    made = [rule for rule in of_type(template, "AWS::Events::Rule").values() if rule.get("EventPattern") == PATTERN]
    return {rule["Name"]: rule for rule in made}


def test_nobody_hears_anything_without_the_parameters(template):
    assert rules(template) == {}
    assert "webhook" not in json.dumps(of_type(template, "AWS::SecretsManager::Secret")).lower()
    assert len(of_type(template, "AWS::SNS::Topic")) == 1, "that of the alarms"


def test_both_hear_of_these_events_and_of_no_others(chosen):
    assert set(PATTERN["detail-type"]) == NOTIFIED
    assert PATTERN["source"] == ["book-pipeline"]
    assert rules(chosen).keys() == {"book-pipeline-NotifyWebhook", "book-pipeline-NoticeEmail"}


def test_each_rule_delivers_again_and_has_a_dead_letter_queue_with_an_alarm(chosen):
    for rule in rules(chosen).values():
        (target,) = rule["Targets"]
        assert target["RetryPolicy"]["MaximumEventAgeInSeconds"] == 24 * 3600
        assert "DeadLetterConfig" in target
    (alarm,) = [
        each
        for each in of_type(chosen, "AWS::CloudWatch::Alarm").values()
        if each["AlarmName"] == "book-pipeline-notices-lost"
    ]
    assert len([metric for metric in alarm["Metrics"] if "MetricStat" in metric]) == 3, "two rules and the function"


def test_the_function_is_not_repeated_by_lambda_and_keeps_what_was_not_taken(chosen):
    (config,) = [
        each
        for each in of_type(chosen, "AWS::Lambda::EventInvokeConfig").values()
        if each["FunctionName"] == "book-pipeline-NotifyWebhook"
    ]
    assert config["MaximumRetryAttempts"] == 0
    assert "OnFailure" in config["DestinationConfig"]


def test_the_function_reads_the_secret_and_nothing_else_reads_it(chosen):
    (secret,) = [
        each for each in of_type(chosen, "AWS::SecretsManager::Secret").values() if each.get("Name") == WEBHOOK_SECRET
    ]
    assert not {"SecretString", "GenerateSecretString"} & secret.keys()
    readers = {
        role.get("Description"): [
            statement["Action"]
            for policy in role.get("Policies", [])
            for statement in policy["PolicyDocument"]["Statement"]
            if WEBHOOK_SECRET in json.dumps(statement) or statement.get("Sid") == "ReadWebhookSecret"
        ]
        for role in of_type(chosen, "AWS::IAM::Role").values()
    }
    assert {name: actions for name, actions in readers.items() if actions} == {
        "What book-pipeline-NotifyWebhook may do": ["secretsmanager:GetSecretValue"]
    }


def test_the_address_is_in_the_environment_and_the_secret_is_not(chosen):
    (function,) = [
        each
        for each in of_type(chosen, "AWS::Lambda::Function").values()
        if each.get("FunctionName") == "book-pipeline-NotifyWebhook"
    ]
    assert function["Environment"]["Variables"].keys() == {"WEBHOOK_URL", "WEBHOOK_SECRET_ID"}
    assert function["Environment"]["Variables"]["WEBHOOK_URL"] == CHOSEN["webhook_url"]


@pytest.mark.parametrize("kind", ["AWS::SNS::TopicPolicy", "AWS::KMS::Key"])
def test_only_eventbridge_of_this_account_publishes_by_e_mail(chosen, kind):
    text = json.dumps(of_type(chosen, kind))
    assert "events.amazonaws.com" in text
    assert "aws:SourceAccount" in text
