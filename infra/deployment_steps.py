"""Functions that run during the deployment: database migrations, and the check of the way out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aws_cdk import ArnFormat, CfnResource, Duration, Stack, triggers
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra.logs import log_group
from infra.parameters import Parameters
from infra.roles import Statement, acknowledge, explain, source_conditions

LAMBDA = "lambda.amazonaws.com"
PROVIDER = "AWSCDK.TriggerCustomResourceProviderCustomResourceProvider"
PROVIDER_NAME = "book-pipeline-deployment"
ACCEPTED = {
    "CKV_AWS_115": "it runs once in a deployment, and CloudFormation waits for it",
    "CKV_AWS_116": "CloudFormation invokes it, waits for it, and reports its error",
    "CKV_AWS_117": "it calls Lambda and nothing else, which it reaches without the VPC",
}
LOGS = f"/aws/lambda/{PROVIDER_NAME}"


@dataclass(frozen=True)
class Step:
    """A function that the deployment invokes, what must exist before, and what waits for its success."""

    function: lambda_.Function
    after: Sequence[Construct]
    before: Sequence[Construct]


class DeploymentSteps(Construct):
    """Invokes each function once for each version of it. If one fails, the deployment fails and is rolled back."""

    def __init__(self, scope: Construct, name: str, steps: Mapping[str, Step], parameters: Parameters) -> None:
        super().__init__(scope, name)
        for step_name, step in steps.items():
            limit = step.function.timeout
            assert limit is not None
            triggers.Trigger(
                self,
                step_name,
                handler=step.function,
                timeout=limit.plus(Duration.minutes(1)),
                execute_after=list(step.after),
                execute_before=list(step.before),
            )
        self._tidy_provider([step.function for step in steps.values()], parameters)

    def _tidy_provider(self, functions: Sequence[lambda_.Function], parameters: Parameters) -> None:
        """Give the CDK's function that invokes the others a name, a log group and a narrow role."""
        stack = Stack.of(self)
        provider = stack.node.find_child(PROVIDER)
        handler, role = provider.node.find_child("Handler"), provider.node.find_child("Role")
        assert isinstance(handler, CfnResource)
        assert isinstance(role, CfnResource)
        handler.remove_resource_dependency(role)  # its ARN is one already
        for rule, reason in ACCEPTED.items():
            acknowledge(handler, rule, reason)
        group = log_group(self, "Logs", LOGS, parameters)
        handler.add_property_override("FunctionName", PROVIDER_NAME)
        handler.add_property_override("LoggingConfig", {"LogGroup": group.log_group_name})
        statements = [
            Statement(
                "InvokeSteps",
                ["lambda:InvokeFunction"],
                [f"{function.function_arn}:*" for function in functions],
                justification="the deployment invokes the version that it has just published, with an unknown number",
            ),
            Statement(
                "WriteLogs",
                ["logs:CreateLogStream", "logs:PutLogEvents"],
                [
                    stack.format_arn(
                        service="logs",
                        resource="log-group",
                        resource_name=f"{LOGS}:*",
                        arn_format=ArnFormat.COLON_RESOURCE_NAME,
                    )
                ],
                justification="Lambda writes what the function prints to its own log group; streams have random names",
            ),
        ]
        role.add_property_deletion_override("ManagedPolicyArns")
        trust = iam.PolicyStatement(
            actions=["sts:AssumeRole"],
            principals=[iam.ServicePrincipal(LAMBDA, conditions=source_conditions(LAMBDA))],
        )
        role.add_property_override("AssumeRolePolicyDocument.Statement", [trust.to_statement_json()])
        role.add_property_override(
            "Policies",
            [
                {
                    "PolicyName": "permissions",
                    "PolicyDocument": {
                        "Version": "2012-10-17",
                        "Statement": [statement.policy().to_statement_json() for statement in statements],
                    },
                }
            ],
        )
        explain(role, statements)
