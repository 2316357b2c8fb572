"""Database migrations during the deployment. Later resources wait for them, and fail with them."""

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


class Migration(Construct):
    """Invokes ApplyMigrations once for each version of its package, which contains the SQL."""

    def __init__(
        self,
        scope: Construct,
        name: str,
        function: lambda_.Function,
        *,
        after: list[Construct],
        parameters: Parameters,
    ) -> None:
        super().__init__(scope, name)
        self._trigger = triggers.Trigger(
            self, "ApplyMigrations", handler=function, timeout=Duration.minutes(6), execute_after=after
        )
        self._tidy_provider(function, parameters)

    def before(self, *others: Construct) -> None:
        """Create or change the others only after the migrations have succeeded."""
        self._trigger.execute_before(*others)

    def _tidy_provider(self, function: lambda_.Function, parameters: Parameters) -> None:
        """Give the CDK's function that invokes ApplyMigrations a name, a log group and a narrow role."""
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
                "InvokeApplyMigrations",
                ["lambda:InvokeFunction"],
                [f"{function.function_arn}:*"],
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
