"""Log groups: made by the stack, so that they end when it says and go when it goes."""

from aws_cdk import RemovalPolicy
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra.parameters import Parameters


def log_group(scope: Construct, name: str, path: str, parameters: Parameters) -> logs.LogGroup:
    """Make the log group of the path; CloudWatch encrypts it with a key of its own."""
    group = logs.LogGroup(scope, name, log_group_name=path, removal_policy=RemovalPolicy.DESTROY)
    resource = group.node.default_child
    assert isinstance(resource, logs.CfnLogGroup)
    resource.retention_in_days = parameters.log_days
    return group
