"""X-Ray: a sampling rule that traces every book, and a group of the traces with a book id."""

from aws_cdk import aws_xray as xray
from constructs import Construct

NAME = "book-pipeline"


class Traces(Construct):
    """The group and the sampling rule."""

    def __init__(self, scope: Construct, name: str) -> None:
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
