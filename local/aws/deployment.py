"""Creates the pipeline's resources on the local AWS, from the same files as `infra` does on the real one."""

import io
import json
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from book_pipeline.turns.map_concurrency import for_plan
from local.lambda_service import FunctionConfig

if TYPE_CHECKING:
    from local.aws.server import AwsServer

ROOT = Path(__file__).parents[2]
ACCOUNT = "123456789012"
REGION = "us-east-1"
BUCKET = f"book-pipeline-artifacts-{ACCOUNT}"
BUS = "book-pipeline"
STACK = "book-pipeline"
STATE_MACHINE = "book-pipeline"
INPUTS = {"input": "Input", "input_path": "InputPath"}
"""What a rule passes to its target, by the fields of `events/rules.json`."""
STATE_MACHINE_ARN = f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:{STATE_MACHINE}"


def function_name(name: str) -> str:
    """Return a function's name in the account, such as `book-pipeline-ScrapeBook`."""
    return f"book-pipeline-{name}"


def function_sizes() -> dict[str, dict[str, Any]]:
    """Return handler, timeout, memory and reserved concurrency of each function."""
    sizes: dict[str, dict[str, Any]] = json.loads((ROOT / "statemachine" / "functions.json").read_text())
    return sizes


def deploy(
    aws: "AwsServer", functions: Mapping[str, FunctionConfig], secrets: Mapping[str, str], speech_concurrency: int
) -> None:
    """Create bucket, secrets, functions, state machine and bus; `open_for_books` adds the rules later.

    `speech_concurrency` is the number of speech calls at once that the plan allows.
    """
    aws.client("s3").create_bucket(Bucket=BUCKET)
    aws.client("s3").put_bucket_notification_configuration(
        Bucket=BUCKET, NotificationConfiguration={"EventBridgeConfiguration": {}}
    )
    aws.restore_objects()
    for name, value in secrets.items():
        aws.client("secretsmanager").create_secret(Name=name, SecretString=value)
    role = _role(aws)
    for function in functions.values():
        _create_function(aws, function, role)
    aws.client("stepfunctions").create_state_machine(
        name=STATE_MACHINE,
        definition=definition(speech_concurrency),
        roleArn=role,
        tracingConfiguration={"enabled": True},
    )
    aws.client("events").create_event_bus(Name=BUS)


def definition(speech_concurrency: int) -> str:
    """Return the state machine for the plan, with its functions' ARNs filled in."""
    text = for_plan((ROOT / "statemachine" / "book_pipeline.asl.json").read_text(), speech_concurrency)
    return re.sub(r"\$\{(\w+)FunctionArn\}", lambda match: _function_arn(match[1]), text)


def open_for_books(aws: "AwsServer", *, notices: bool) -> None:
    """Create the rules that start books for dropped files and requests and, if there is a webhook, notify it.

    The rule of the webhook comes first: no book ends before it is there.
    """
    if notices:
        _open_for_notices(aws)
    text = (ROOT / "events" / "rules.json").read_text()
    rules = json.loads(text.replace("${ArtifactsBucket}", BUCKET).replace("${StateMachineArn}", STATE_MACHINE_ARN))
    events = aws.client("events")
    for name, rule in rules.items():
        events.put_rule(Name=name, EventBusName=rule["bus"], EventPattern=json.dumps(rule["event_pattern"]))
        target = {"Id": name, "Arn": _target_arn(rule["target"])}
        target |= {name: rule[field] for field, name in INPUTS.items() if field in rule}
        events.put_targets(Rule=name, EventBusName=rule["bus"], Targets=[target])


def _open_for_notices(aws: "AwsServer") -> None:
    """Create the rule of NotifyWebhook, and its dead-letter queue."""
    aws.client("sqs").create_queue(QueueName=f"{function_name('NotifyWebhook')}-dead-letters")
    pattern = json.loads((ROOT / "events" / "notices.json").read_text())["event_pattern"]
    events = aws.client("events")
    events.put_rule(Name="NotifyWebhook", EventBusName=BUS, EventPattern=json.dumps(pattern))
    target = {"Id": "NotifyWebhook", "Arn": _function_arn("NotifyWebhook")}
    events.put_targets(Rule="NotifyWebhook", EventBusName=BUS, Targets=[target])


def watch_books(aws: "AwsServer") -> None:
    """Invoke WatchBooks, as the stack's schedule does on AWS."""
    aws.client("lambda").invoke(FunctionName=function_name("WatchBooks"), InvocationType="Event", Payload=b"{}")


def stop_executions(aws: "AwsServer") -> int:
    """Stop all running executions, and return their number. WatchBooks records the end with each book."""
    states = aws.client("stepfunctions")
    running = states.get_paginator("list_executions").paginate(
        stateMachineArn=STATE_MACHINE_ARN, statusFilter="RUNNING"
    )
    arns = [execution["executionArn"] for page in running for execution in page["executions"]]
    for arn in arns:
        states.stop_execution(executionArn=arn, cause="The local cloud was stopped.")
    return len(arns)


def publish_stack(aws: "AwsServer", secrets: Mapping[str, str]) -> None:
    """Publish a CloudFormation stack whose outputs name the resources; clients find a pipeline by these outputs."""
    values = {
        "ArtifactsBucket": BUCKET,
        "EventBusName": BUS,
        "StateMachineArn": STATE_MACHINE_ARN,
        "DescribeBooksFunctionName": function_name("DescribeBooks"),
        **secrets,
    }
    aws.publish_stack(STACK, values)


def _target_arn(target: dict[str, str]) -> str:
    if "state_machine" in target:
        return f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:{target['state_machine']}"
    if "function" in target:
        return _function_arn(target["function"])
    return f"arn:aws:events:{REGION}:{ACCOUNT}:event-bus/{target['bus']}"


def _function_arn(name: str) -> str:
    return f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{function_name(name)}"


def _role(aws: "AwsServer") -> str:
    trust = {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"Service": ["lambda.amazonaws.com", "states.amazonaws.com"]},
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    arn: str = aws.client("iam").create_role(RoleName="book-pipeline", AssumeRolePolicyDocument=policy)["Role"]["Arn"]
    return arn


def _create_function(aws: "AwsServer", function: FunctionConfig, role: str) -> None:
    """Register the function, so that the AWS CLI can list and invoke it. Its registered code is a placeholder."""
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("README", "The local cloud runs the handlers of the checkout.\n")
    aws.client("lambda").create_function(
        FunctionName=function.name,
        Runtime="python3.13",
        Role=role,
        Handler=function.handler,
        Code={"ZipFile": code.getvalue()},
        Timeout=int(function.timeout_seconds),
        MemorySize=function.memory_mb,
    )
