"""Log groups. The stack creates them, so that it sets their retention and deletes them."""

from aws_cdk import RemovalPolicy
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra.parameters import Parameters
from infra.roles import acknowledge


def log_group(scope: Construct, name: str, path: str, parameters: Parameters) -> logs.LogGroup:
    """Add the log group of the path; CloudWatch encrypts it with its own key."""
    group = logs.LogGroup(scope, name, log_group_name=path, removal_policy=RemovalPolicy.DESTROY)
    resource = group.node.default_child
    assert isinstance(resource, logs.CfnLogGroup)
    resource.retention_in_days = parameters.log_days
    acknowledge(group, "CKV_AWS_158", "CloudWatch encrypts it with a key of its own; logs contain no text of a book")
    return group
