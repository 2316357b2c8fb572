"""Dead-letter queues: they hold undeliverable events until the owner sends them again."""

from aws_cdk import Duration
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.roles import acknowledge, excuse


class DeadLetterQueue(sqs.Queue):
    """An encrypted queue, TLS only, with the maximum retention of SQS, 14 days."""

    def __init__(self, scope: Construct, name: str, queue_name: str) -> None:
        super().__init__(
            scope,
            name,
            queue_name=queue_name,
            retention_period=Duration.days(14),
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
        )
        excuse(self.node.find_child("Policy"), "it receives undeliverable events only")
        acknowledge(self, "AwsSolutions-SQS3", "it is a dead-letter queue itself and has an alarm")
        acknowledge(self, "CKV_AWS_27", "SQS encrypts it with a key of its own, which the rule does not know")
