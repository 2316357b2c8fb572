"""The subscribers of notices about complete, failed and waiting books: a webhook and an e-mail address, both optional.

They subscribe to the published events of `events/notices.json`; no stage knows of them.
"""

import json
from pathlib import Path
from typing import Any

from aws_cdk import Aws, Duration, RemovalPolicy
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct

from infra.events import BUS, RETRY
from infra.parameters import Parameters
from infra.queues import DeadLetterQueue
from infra.roles import excuse

PATTERN: dict[str, Any] = json.loads((Path(__file__).parents[1] / "events" / "notices.json").read_text())[
    "event_pattern"
]
EVENTBRIDGE = iam.ServicePrincipal("events.amazonaws.com")
NAME = "book-pipeline-notices"
TEXT = (
    '"book-pipeline: <kind> at <time>. Book <book>. Status and remedy: book-pipeline status <book>. Details: <detail>"'
)


class Notices(Construct):
    """The rules of the subscribers that the parameters name, with their dead-letter queues."""

    def __init__(
        self,
        scope: Construct,
        name: str,
        *,
        bus: events.EventBus,
        function: lambda_.Function,
        parameters: Parameters,
    ) -> None:
        super().__init__(scope, name)
        self._bus = bus
        self.dead_letters: list[DeadLetterQueue] = []
        if parameters.webhook_url:
            self._webhook(function)
        if parameters.notice_email:
            self._email(parameters.notice_email)

    def _webhook(self, function: lambda_.Function) -> None:
        scope = Construct(self, "Webhook")
        rule = self._rule(scope, "NotifyWebhook", {"arn": function.function_arn})
        lambda_.CfnPermission(
            scope,
            "Permission",
            action="lambda:InvokeFunction",
            function_name=function.function_arn,
            principal="events.amazonaws.com",
            source_arn=rule.attr_arn,
        )

    def _email(self, address: str) -> None:
        scope = Construct(self, "Email")
        # EventBridge cannot use the key of AWS for SNS, as CloudWatch cannot (infra/monitoring.py).
        key = kms.Key(
            scope,
            "Key",
            alias=NAME,
            description="Encrypts book-pipeline's notices",
            enable_key_rotation=True,
            removal_policy=RemovalPolicy.DESTROY,
            pending_window=Duration.days(7),
        )
        topic = sns.Topic(scope, "Topic", topic_name=NAME, master_key=key, enforce_ssl=True)
        transformer = events.CfnRule.InputTransformerProperty(
            input_paths_map={
                "kind": "$.detail-type",
                "time": "$.time",
                "book": "$.detail.book_id",
                "detail": "$.detail",
            },
            input_template=TEXT,
        )
        rule = self._rule(scope, "NoticeEmail", {"arn": topic.topic_arn, "input_transformer": transformer})
        ours = {"StringEquals": {"aws:SourceAccount": Aws.ACCOUNT_ID}, "ArnEquals": {"aws:SourceArn": rule.attr_arn}}
        topic.add_to_resource_policy(
            iam.PolicyStatement(
                sid="PublishNotices",
                principals=[EVENTBRIDGE],
                actions=["sns:Publish"],
                resources=[topic.topic_arn],
                conditions=ours,
            )
        )
        key.add_to_resource_policy(
            iam.PolicyStatement(
                sid="EventBridgeEncryptsNotices",
                principals=[EVENTBRIDGE],
                actions=["kms:Decrypt", "kms:GenerateDataKey*"],
                resources=["*"],
                # The ARN of the rule would make the key and the rule wait for one another.
                conditions={"StringEquals": {"aws:SourceAccount": Aws.ACCOUNT_ID}},
            )
        )
        excuse(key, "EventBridge encrypts its messages; in the policy of a key, * is this key")
        excuse(topic.node.find_child("Policy"), "EventBridge publishes to the topic; no function does")
        topic.add_subscription(subscriptions.EmailSubscription(address))

    def _rule(self, scope: Construct, name: str, target: dict[str, Any]) -> events.CfnRule:
        queue = DeadLetterQueue(scope, "DeadLetters", f"book-pipeline-{name}-rule-dead-letters")
        self.dead_letters.append(queue)
        rule = events.CfnRule(
            scope,
            "Rule",
            name=f"book-pipeline-{name}",
            event_bus_name=BUS,
            event_pattern=PATTERN,
            state="ENABLED",
            targets=[
                events.CfnRule.TargetProperty(
                    id=name,
                    retry_policy=RETRY,
                    dead_letter_config=events.CfnRule.DeadLetterConfigProperty(arn=queue.queue_arn),
                    **target,
                )
            ],
        )
        rule.node.add_dependency(self._bus)
        queue.add_to_resource_policy(
            iam.PolicyStatement(
                sid="TakeDeadLetters",
                actions=["sqs:SendMessage"],
                principals=[EVENTBRIDGE],
                resources=[queue.queue_arn],
                conditions={"ArnEquals": {"aws:SourceArn": rule.attr_arn}},
            )
        )
        return rule
