"""X-Ray: a sampling rule that traces every book, a group of the traces with a book id, and Transaction Search."""

import json
from typing import Any

from aws_cdk import RemovalPolicy, Stack
from aws_cdk import aws_logs as logs
from aws_cdk import aws_xray as xray
from constructs import Construct

from infra.parameters import Parameters

NAME = "book-pipeline"
LOG_GROUPS = ("aws/spans", "/aws/application-signals/data")
"""X-Ray writes them, and checks that it may before Transaction Search is switched on."""


class Traces(Construct):
    """The group, the sampling rule, and CloudWatch Transaction Search unless it is the account's already."""

    def __init__(self, scope: Construct, name: str, parameters: Parameters) -> None:
        super().__init__(scope, name)
        xray.CfnGroup(self, "Books", group_name=NAME, filter_expression="annotation.book_id")
        # Sampling is decided where a trace begins: at the state machine, whose service name is its own name, or at a
        # function that is invoked directly. The default rule samples one request in twenty.
        xray.CfnSamplingRule(
            self,
            "EveryBook",
            sampling_rule=xray.CfnSamplingRule.SamplingRuleProperty(
                rule_name=NAME,
                priority=100,
                fixed_rate=1,
                reservoir_size=1,
                service_name=f"{NAME}*",
                service_type="*",
                resource_arn="*",
                host="*",
                http_method="*",
                url_path="*",
                version=1,
            ),
        )
        if parameters.transaction_search:
            self._keep_every_span(parameters)

    def _keep_every_span(self, parameters: Parameters) -> None:
        """Switch Transaction Search on: X-Ray closes the trace of a long book, the log group has all its spans."""
        policy = logs.CfnResourcePolicy(
            self,
            "SpansPolicy",
            policy_name=f"{NAME}-transaction-search",
            policy_document=json.dumps(_spans_policy(Stack.of(self))),
        )
        search = xray.CfnTransactionSearchConfig(
            self, "TransactionSearch", indexing_percentage=parameters.trace_indexing_percent
        )
        search.add_resource_dependency(policy)
        for resource in (policy, search):
            # Retained, because it concerns the whole account; but removed after a failed first deployment.
            resource.apply_removal_policy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)


def _spans_policy(stack: Stack) -> dict[str, Any]:
    """Return the policy by which X-Ray may write spans.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Transaction-Search-Cloudformation.html
    """
    groups = [f"arn:{stack.partition}:logs:{stack.region}:{stack.account}:log-group:{name}:*" for name in LOG_GROUPS]
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "XRayWritesSpans",
                "Effect": "Allow",
                "Principal": {"Service": "xray.amazonaws.com"},
                "Action": "logs:PutLogEvents",
                "Resource": groups,
                "Condition": {
                    "ArnLike": {"aws:SourceArn": f"arn:{stack.partition}:xray:{stack.region}:{stack.account}:*"},
                    "StringEquals": {"aws:SourceAccount": stack.account},
                },
            }
        ],
    }
