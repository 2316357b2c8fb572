"""Rules, bus, archive, dead-letter queues and schemas in the template."""

import json
import re

import jsonschema
import pytest

from events.export import EXPORTED
from infra.schemas import draft4
from tests.contract.rules import OUTBOUND, RULES, SAMPLES, SUBSCRIBED, dropped, event, own_keys, reached
from tests.infra.resolve import named, of_type, only

PREFIX = "book-pipeline-"


@pytest.fixture(scope="module")
def deployed(template):
    return {
        name.removeprefix(PREFIX): rule
        for name, rule in named(template, "AWS::Events::Rule", "Name").items()
        if "EventPattern" in rule
    }


@pytest.fixture(scope="module")
def rules(deployed):
    """The rules of the template, in the form of `events/rules.json`."""
    return {
        name: {"bus": rule["EventBusName"], "event_pattern": rule["EventPattern"], "target": target_of(rule)}
        for name, rule in deployed.items()
    }


def target_of(rule):
    (target,) = rule["Targets"]
    service, _, name = target["Arn"].split(":", 5)[2], None, target["Arn"].split(":", 5)[5]
    if service == "events":
        return {"bus": name.removeprefix("event-bus/")}
    if service == "states":
        return {"state_machine": name.removeprefix("stateMachine:")}
    return {"function": name.removeprefix(f"function:{PREFIX}")}


def test_the_rules_equal_those_of_the_local_cloud(rules):
    assert rules == {
        name: {key: rule[key] for key in ("bus", "event_pattern", "target")} for name, rule in RULES.items()
    }


@pytest.mark.parametrize("name", RULES)
class TestEachRule:
    def test_is_enabled_and_passes_the_input_of_its_target(self, deployed, name):
        assert deployed[name]["State"] == "ENABLED"
        assert deployed[name]["Targets"][0].get("InputPath") == RULES[name].get("input_path")
        assert deployed[name]["Targets"][0].get("Input") == RULES[name].get("input")

    def test_retries_for_a_day(self, deployed, name):
        assert deployed[name]["Targets"][0]["RetryPolicy"] == {
            "MaximumEventAgeInSeconds": 86400,
            "MaximumRetryAttempts": 185,
        }

    def test_has_its_own_dead_letter_queue_and_may_send_to_it(self, template, deployed, name):
        queue = f"arn:aws:sqs:us-east-1:123456789012:{PREFIX}{name}-dead-letters"
        assert deployed[name]["Targets"][0]["DeadLetterConfig"] == {"Arn": queue}
        bus = RULES[name]["bus"]
        rule = f"{'' if bus == 'default' else f'{bus}/'}{PREFIX}{name}"
        allowed = [
            statement
            for policy in of_type(template, "AWS::SQS::QueuePolicy").values()
            for statement in policy["PolicyDocument"]["Statement"]
            if statement["Effect"] == "Allow" and statement["Resource"] == queue
        ]
        assert [(each["Action"], each["Principal"], each["Condition"]) for each in allowed] == [
            (
                "sqs:SendMessage",
                {"Service": "events.amazonaws.com"},
                {"ArnEquals": {"aws:SourceArn": f"arn:aws:events:us-east-1:123456789012:rule/{rule}"}},
            )
        ]

    def test_may_invoke_its_target_only(self, template, deployed, name):
        (target,) = deployed[name]["Targets"]
        if "function" in RULES[name]["target"]:
            assert "RoleArn" not in target
            permits = [
                each for each in of_type(template, "AWS::Lambda::Permission").values() if name in each["SourceArn"]
            ]
            assert [(each["FunctionName"], each["Principal"]) for each in permits] == [
                (target["Arn"], "events.amazonaws.com")
            ]
            return
        role = of_type(template, "AWS::IAM::Role")[target["RoleArn"].rpartition("/")[2]]
        (statement,) = role["Policies"][0]["PolicyDocument"]["Statement"]
        action = "events:PutEvents" if "bus" in RULES[name]["target"] else "states:StartExecution"
        assert (statement["Action"], statement["Resource"]) == (action, target["Arn"])


def test_every_dead_letter_queue_is_encrypted_and_accepts_tls_only_and_keeps_messages_for_14_days(template):
    queues = named(template, "AWS::SQS::Queue", "QueueName")
    assert {f"{PREFIX}{name}-dead-letters" for name in [*RULES, "ExpandManifest", "WatchBooks"]} <= queues.keys()
    denials = [
        statement["Resource"]
        for policy in of_type(template, "AWS::SQS::QueuePolicy").values()
        for statement in policy["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Deny" and statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    ]
    for name, queue in queues.items():
        assert queue["MessageRetentionPeriod"] == 14 * 24 * 3600, name
        assert queue["SqsManagedSseEnabled"] is True, name
        assert f"arn:aws:sqs:us-east-1:123456789012:{name}" in denials


def test_the_bus_is_archived_for_30_days(template):
    archive = only(template, "AWS::Events::Archive")["Properties"]
    assert archive["RetentionDays"] == 30
    assert archive["SourceArn"] == "arn:aws:events:us-east-1:123456789012:event-bus/book-pipeline"
    assert "EventPattern" not in archive


@pytest.mark.parametrize("key", own_keys(), ids=lambda key: re.sub(r"[0-9a-f-]{36}", "ID", key))
def test_objects_that_the_pipeline_writes_match_no_rule(rules, key):
    assert reached(dropped(key), rules) == set()


@pytest.mark.parametrize(
    ("key", "rule"),
    [
        ("raw/book.txt", "SourceDropped"),
        ("raw/My Büch (1).EPUB", "SourceDropped"),
        ("raw/series/one.md", "SourceDropped"),
        ("raw/books.json", "ManifestDropped"),
        ("raw/2026/autumn.csv", "ManifestDropped"),
    ],
)
def test_dropped_objects_match_their_rule(rules, key, rule):
    assert reached(dropped(key), rules) == {rule}


@pytest.mark.parametrize("name", EXPORTED)
def test_each_sample_has_a_consumer_or_is_outbound(rules, name):
    kind = name.split(".")[0]
    source = "aws.s3" if kind == "SourceDropped" else "book-pipeline"
    detail_type = "Object Created" if kind == "SourceDropped" else kind
    own = SUBSCRIBED.get(kind, set())
    assert reached(event(detail_type, SAMPLES[name], source), rules) == (own if kind in OUTBOUND else {kind})


@pytest.mark.parametrize("name", EXPORTED)
class TestEachSchema:
    def schema(self, template, name):
        registered = named(template, "AWS::EventSchemas::Schema", "SchemaName")[f"book-pipeline@{name}"]
        assert registered["Type"] == "JSONSchemaDraft4"
        assert registered["RegistryName"] == only(template, "AWS::EventSchemas::Registry")["Properties"]["RegistryName"]
        return json.loads(registered["Content"])

    def test_is_valid_draft_4_and_small_enough(self, template, name):
        schema = self.schema(template, name)
        jsonschema.Draft4Validator.check_schema(schema)
        assert len(json.dumps(schema)) < 100_000
        assert "$defs" not in str(schema)
        assert "'const'" not in str(schema)

    def test_accepts_the_sample(self, template, name):
        jsonschema.Draft4Validator(self.schema(template, name)).validate(SAMPLES[name])

    def test_refuses_the_same_payloads_as_the_model(self, template, name):
        schema = self.schema(template, name)
        for field in schema["required"]:
            sample = {key: value for key, value in SAMPLES[name].items() if key != field}
            assert not jsonschema.Draft4Validator(schema).is_valid(sample), field


def test_draft_4_accepts_and_refuses_the_same_as_the_newer_draft():
    newer = {
        "$defs": {"Price": {"type": "number", "exclusiveMinimum": 0}},
        "properties": {"const": {"const": "1"}, "price": {"$ref": "#/$defs/Price"}},
        "type": "object",
    }
    assert draft4(newer) == {
        "$schema": "http://json-schema.org/draft-04/schema#",
        "definitions": {"Price": {"type": "number", "minimum": 0, "exclusiveMinimum": True}},
        "properties": {"const": {"enum": ["1"]}, "price": {"$ref": "#/definitions/Price"}},
        "type": "object",
    }
