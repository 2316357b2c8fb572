"""Dead-letter queues: where an event waits that nobody could take, until its owner sends it again."""

from aws_cdk import Duration
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.roles import acknowledge, excuse


class DeadLetterQueue(sqs.Queue):
    """Encrypted, TLS only; a letter waits 14 days, the longest that SQS keeps one."""

    def __init__(self, scope: Construct, name: str, queue_name: str) -> None:
        super().__init__(
            scope,
            name,
            queue_name=queue_name,
            retention_period=Duration.days(14),
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
        )
        excuse(self.node.find_child("Policy"), "only what could not be delivered comes here")
        acknowledge(self, "AwsSolutions-SQS3", "it is a dead-letter queue itself, and an alarm watches it")
