"""Whether CloudWatch Transaction Search is on in the account, which a deployment has to know.

It is switched on for a whole account and region, and CloudFormation cannot create it where it is on already: the
creation fails with AlreadyExists, and the deployment with it. So the template leaves it out there.
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Transaction-Search-Cloudformation.html
"""

from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

from account import STACK_NAME

RESOURCE = "AWS::XRay::TransactionSearchConfig"
NOT_OF_THE_STACK = {"CREATE_FAILED", "DELETE_COMPLETE", "DELETE_SKIPPED"}
"""States of a resource that CloudFormation did not create, has deleted, or no longer manages."""


def is_on_without_the_stack(client: Callable[[str], Any]) -> bool:
    """Return whether Transaction Search is on and is no resource of the stack.

    Parameters
    ----------
    client
        Returns a boto3 client by service name.

    """
    if RESOURCE in _resource_types(client("cloudformation")):
        return False
    return bool(client("xray").get_trace_segment_destination()["Destination"] == "CloudWatchLogs")


def _resource_types(cloudformation: Any) -> set[str]:
    try:
        pages = cloudformation.get_paginator("list_stack_resources").paginate(StackName=STACK_NAME)
        resources = [resource for page in pages for resource in page["StackResourceSummaries"]]
    except ClientError as error:
        if error.response["Error"]["Code"] != "ValidationError":
            raise
        return set()  # there is no stack yet
    return {resource["ResourceType"] for resource in resources if resource["ResourceStatus"] not in NOT_OF_THE_STACK}
