"""The state machine: `statemachine/book_pipeline.asl.json`, with the function ARNs substituted at deployment."""

import re
from collections.abc import Mapping
from pathlib import Path

from aws_cdk import ArnFormat, Stack
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from book_pipeline.turns.map_concurrency import for_plan
from infra.logs import log_group
from infra.parameters import Parameters
from infra.permissions import NO_RESOURCE
from infra.roles import Statement, role

STATE_MACHINE = "book-pipeline"
DEFINITION = Path(__file__).parents[1] / "statemachine" / "book_pipeline.asl.json"
LOG_DELIVERY = (
    "logs:CreateLogDelivery",
    "logs:GetLogDelivery",
    "logs:UpdateLogDelivery",
    "logs:DeleteLogDelivery",
    "logs:ListLogDeliveries",
    "logs:PutResourcePolicy",
    "logs:DescribeResourcePolicies",
    "logs:DescribeLogGroups",
)
TRACING = (
    "xray:PutTraceSegments",
    "xray:PutTelemetryRecords",
    "xray:GetSamplingRules",
    "xray:GetSamplingTargets",
)


class Workflow(Construct):
    """The state machine with its log group and its role."""

    def __init__(
        self, scope: Construct, name: str, functions: Mapping[str, lambda_.Function], parameters: Parameters
    ) -> None:
        super().__init__(scope, name)
        definition = for_plan(DEFINITION.read_text(), parameters.speech_concurrency)
        called = sorted(set(re.findall(r"\$\{(\w+)FunctionArn\}", definition)))
        # Under this path CloudWatch needs no resource policy; a region can have ten of them.
        group = log_group(self, "Logs", f"/aws/vendedlogs/states/{STATE_MACHINE}", parameters)
        self.state_machine = sfn.StateMachine(
            self,
            "StateMachine",
            state_machine_name=STATE_MACHINE,
            definition_body=sfn.DefinitionBody.from_string(definition),
            definition_substitutions={
                f"{function}FunctionArn": functions[function].function_arn for function in called
            },
            role=role(
                self,
                "Role",
                service="states.amazonaws.com",
                description="The state machine invokes its functions and writes traces and logs",
                source_arn=state_machine_arn(Stack.of(self)),
                statements=[
                    Statement(
                        "InvokeFunctions",
                        ["lambda:InvokeFunction"],
                        [functions[function].function_arn for function in called],
                    ),
                    Statement(
                        "SendTraces",
                        TRACING,
                        ["*"],
                        justification=f"Step Functions sends the segments of the execution; {NO_RESOURCE}",
                    ),
                    Statement(
                        "DeliverLogs",
                        LOG_DELIVERY,
                        ["*"],
                        justification="Step Functions configures its log delivery; these actions have no resources",
                    ),
                ],
            ),
            tracing_enabled=True,
            logs=sfn.LogOptions(
                destination=group,
                level=sfn.LogLevel.ALL,
                # Payloads are ids and keys, but the cause of an error may quote the book.
                include_execution_data=False,
            ),
        )


def state_machine_arn(stack: Stack) -> str:
    """Return the ARN, derived from the name, for roles that the state machine depends on."""
    return stack.format_arn(
        service="states", resource="stateMachine", resource_name=STATE_MACHINE, arn_format=ArnFormat.COLON_RESOURCE_NAME
    )


def executions_arn(stack: Stack) -> str:
    """Return the ARN pattern of all executions."""
    return stack.format_arn(
        service="states",
        resource="execution",
        resource_name=f"{STATE_MACHINE}:*",
        arn_format=ArnFormat.COLON_RESOURCE_NAME,
    )
