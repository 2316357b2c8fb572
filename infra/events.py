"""The event bus and the rules of `events/rules.json`, which start books, and their dead-letter queues."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aws_cdk import Stack
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra.queues import DeadLetterQueue
from infra.roles import Statement, role
from infra.workflow import state_machine_arn

ROOT = Path(__file__).parents[1]
BUS = "book-pipeline"
RETRY = events.CfnRule.RetryPolicyProperty(maximum_event_age_in_seconds=24 * 3600, maximum_retry_attempts=185)
ARCHIVE_DAYS = 30


class Bus(Construct):
    """The bus, and an archive that can replay the events of 30 days."""

    def __init__(self, scope: Construct, name: str) -> None:
        super().__init__(scope, name)
        self.bus = events.EventBus(self, "Bus", event_bus_name=BUS, description="Events of book-pipeline")
        events.CfnArchive(
            self,
            "Archive",
            archive_name=BUS,
            source_arn=self.bus.event_bus_arn,
            retention_days=ARCHIVE_DAYS,
            description="All events of the bus",
        )


class Rules(Construct):
    """The rules, each with a role or permission, a retry policy and a dead-letter queue."""

    def __init__(
        self,
        scope: Construct,
        name: str,
        *,
        bus: events.EventBus,
        bucket: str,
        functions: Mapping[str, lambda_.Function],
    ) -> None:
        super().__init__(scope, name)
        self._bus, self._bucket, self._functions = bus, bucket, functions
        self.dead_letters: dict[str, DeadLetterQueue] = {}
        rules = json.loads((ROOT / "events" / "rules.json").read_text())
        for rule_name, rule in rules.items():
            self._rule(rule_name, rule)

    def _rule(self, name: str, rule: dict[str, Any]) -> None:
        scope = Construct(self, name)
        queue = self.dead_letters[name] = DeadLetterQueue(scope, "DeadLetters", f"book-pipeline-{name}-dead-letters")
        target, statement = self._target(rule["target"])
        in_account, of_default_bus = f"book-pipeline-{name}", rule["bus"] == "default"
        rule_arn = Stack.of(self).format_arn(
            service="events", resource="rule", resource_name=in_account if of_default_bus else f"{BUS}/{in_account}"
        )
        made = events.CfnRule(
            scope,
            "Rule",
            name=in_account,
            event_bus_name="default" if of_default_bus else self._bus.event_bus_name,
            event_pattern=self._filled(rule["event_pattern"]),
            state="ENABLED",
            targets=[
                events.CfnRule.TargetProperty(
                    id=name,
                    arn=target,
                    input=rule.get("input"),
                    input_path=rule.get("input_path"),
                    role_arn=_role(scope, name, statement, rule_arn).role_arn if statement else None,
                    retry_policy=RETRY,
                    dead_letter_config=events.CfnRule.DeadLetterConfigProperty(arn=queue.queue_arn),
                )
            ],
        )
        queue.add_to_resource_policy(
            iam.PolicyStatement(
                sid="TakeDeadLetters",
                actions=["sqs:SendMessage"],
                principals=[iam.ServicePrincipal("events.amazonaws.com")],
                resources=[queue.queue_arn],
                conditions={"ArnEquals": {"aws:SourceArn": made.attr_arn}},
            )
        )
        if "function" in rule["target"]:
            lambda_.CfnPermission(
                scope,
                "Permission",
                action="lambda:InvokeFunction",
                function_name=target,
                principal="events.amazonaws.com",
                source_arn=made.attr_arn,
            )

    def _target(self, target: dict[str, str]) -> tuple[str, Statement | None]:
        """Return the target ARN and the statement for the role of the rule; a function has a permission instead."""
        if "state_machine" in target:
            arn = state_machine_arn(Stack.of(self))
            return arn, Statement("StartBooks", ["states:StartExecution"], [arn])
        if "bus" in target:
            arn = self._bus.event_bus_arn
            return arn, Statement("ForwardEvents", ["events:PutEvents"], [arn])
        return self._functions[target["function"]].function_arn, None

    def _filled(self, pattern: Any) -> Any:
        """Return the pattern with the names of the stack filled in."""
        if isinstance(pattern, dict):
            return {key: self._filled(value) for key, value in pattern.items()}
        if isinstance(pattern, list):
            return [self._filled(value) for value in pattern]
        names = {"${ArtifactsBucket}": self._bucket, "${StateMachineArn}": state_machine_arn(Stack.of(self))}
        return names.get(pattern, pattern)


def _role(scope: Construct, name: str, statement: Statement, rule_arn: str) -> iam.IRole:
    return role(
        scope,
        "Role",
        service="events.amazonaws.com",
        description=f"The rule {name} invokes its target",
        source_arn=rule_arn,
        statements=[statement],
    )
