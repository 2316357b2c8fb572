"""Evaluates the intrinsic functions of CloudFormation with the names of the local cloud."""

import re
from collections.abc import Callable
from typing import Any

ACCOUNT = "123456789012"
REGION = "us-east-1"
PSEUDO = {
    "AWS::AccountId": ACCOUNT,
    "AWS::Region": REGION,
    "AWS::Partition": "aws",
    "AWS::URLSuffix": "amazonaws.com",
    "AWS::StackName": "book-pipeline",
    "AWS::StackId": f"arn:aws:cloudformation:{REGION}:{ACCOUNT}:stack/book-pipeline/local",
}
NO_VALUE = object()
REF_BY_PROPERTY = {
    "AWS::S3::Bucket": "BucketName",
    "AWS::Lambda::Function": "FunctionName",
    "AWS::Events::EventBus": "Name",
    "AWS::Events::Rule": "Name",
    "AWS::Logs::LogGroup": "LogGroupName",
    "AWS::RDS::DBProxy": "DBProxyName",
    "AWS::RDS::DBCluster": "DBClusterIdentifier",
    "AWS::CloudWatch::Dashboard": "DashboardName",
    "AWS::CloudWatch::Alarm": "AlarmName",
}
ARNS = {
    "AWS::S3::Bucket": ("arn:aws:s3:::{}", "BucketName"),
    "AWS::Lambda::Function": (f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{{}}", "FunctionName"),
    "AWS::Events::EventBus": (f"arn:aws:events:{REGION}:{ACCOUNT}:event-bus/{{}}", "Name"),
    "AWS::Events::Archive": (f"arn:aws:events:{REGION}:{ACCOUNT}:archive/{{}}", "ArchiveName"),
    "AWS::SQS::Queue": (f"arn:aws:sqs:{REGION}:{ACCOUNT}:{{}}", "QueueName"),
    "AWS::StepFunctions::StateMachine": (f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:{{}}", "StateMachineName"),
    "AWS::SNS::Topic": (f"arn:aws:sns:{REGION}:{ACCOUNT}:{{}}", "TopicName"),
    "AWS::Logs::LogGroup": (f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{{}}:*", "LogGroupName"),
    "AWS::SecretsManager::Secret": (f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:{{}}-AAAAAA", "Name"),
    "AWS::CloudWatch::Alarm": (f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:{{}}", "AlarmName"),
}
REF_IS_ARN = {"AWS::StepFunctions::StateMachine", "AWS::SecretsManager::Secret", "AWS::SNS::Topic"}
ATTRIBUTES = {
    ("AWS::RDS::DBProxy", "DBProxyArn"): f"arn:aws:rds:{REGION}:{ACCOUNT}:db-proxy:prx-local",
    ("AWS::RDS::DBProxy", "Endpoint"): "book-pipeline.proxy-local.us-east-1.rds.amazonaws.com",
    ("AWS::RDS::DBCluster", "DBClusterResourceId"): "cluster-LOCAL",
}
ON_VALUES: dict[str, Callable[[Any], Any]] = {
    "Fn::Join": lambda argument: argument[0].join(map(str, argument[1])),
    "Fn::Split": lambda argument: argument[1].split(argument[0]),
    "Fn::Select": lambda argument: argument[1][int(argument[0])],
    "Fn::GetAZs": lambda _: [f"{REGION}{letter}" for letter in "abc"],
    "Fn::Base64": lambda argument: argument,
}


def resolve(template: dict[str, Any], value: Any) -> Any:
    """Return the value with Ref, Fn::GetAtt, Fn::Sub, Fn::Join, Fn::Select and Fn::Split evaluated."""
    if isinstance(value, list):
        return [each for each in (resolve(template, part) for part in value) if each is not NO_VALUE]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        (function, argument), *_ = value.items()
        if function == "Ref" or function.startswith("Fn::"):
            return _evaluated(template, function, argument)
    resolved = {key: resolve(template, part) for key, part in value.items()}
    return {key: part for key, part in resolved.items() if part is not NO_VALUE}


def arn(template: dict[str, Any], logical_id: str) -> str:
    """Return the ARN of a resource."""
    resource = template["Resources"][logical_id]
    if resource["Type"] == "AWS::IAM::Role":
        return f"arn:aws:iam::{ACCOUNT}:role/{logical_id}"
    if resource["Type"] == "AWS::Events::Rule":
        bus = resolve(template, template["Resources"][logical_id]["Properties"].get("EventBusName", "default"))
        path = "" if bus == "default" else f"{bus}/"
        return f"arn:aws:events:{REGION}:{ACCOUNT}:rule/{path}{_property(template, logical_id, 'Name')}"
    form, name = ARNS.get(resource["Type"], (f"arn:aws:{REGION}:{ACCOUNT}:{{}}", "Name"))
    return form.format(_property(template, logical_id, name))


def _evaluated(template: dict[str, Any], function: str, argument: Any) -> Any:
    if function == "Ref":
        return _referenced(template, argument)
    if function == "Fn::GetAtt":
        return _attribute(template, *(argument.split(".", 1) if isinstance(argument, str) else argument))
    if function == "Fn::Sub":
        text, given = argument if isinstance(argument, list) else (argument, {})
        return re.sub(r"\$\{([^!}]+)\}", lambda match: str(_substituted(template, match[1], given)), text)
    return ON_VALUES[function](resolve(template, argument))


def _substituted(template: dict[str, Any], name: str, given: dict[str, Any]) -> Any:
    if name in given:
        return resolve(template, given[name])
    logical_id, _, attribute = name.partition(".")
    return _attribute(template, logical_id, attribute) if attribute else _referenced(template, name)


def _referenced(template: dict[str, Any], name: str) -> Any:
    if name == "AWS::NoValue":
        return NO_VALUE
    if name in PSEUDO:
        return PSEUDO[name]
    resource = template["Resources"].get(name)
    if resource is None:
        return template["Parameters"][name]["Default"]
    kind = resource["Type"]
    if kind in REF_IS_ARN:
        return arn(template, name)
    if kind == "AWS::SQS::Queue":
        return f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/{_property(template, name, 'QueueName')}"
    return _property(template, name, REF_BY_PROPERTY[kind]) if kind in REF_BY_PROPERTY else name


def _attribute(template: dict[str, Any], logical_id: str, attribute: str) -> Any:
    kind = template["Resources"][logical_id]["Type"]
    if (kind, attribute) in ATTRIBUTES:
        return ATTRIBUTES[kind, attribute]
    if attribute == "Endpoint.Port":
        return str(_property(template, logical_id, "Port"))
    if attribute in {"Arn", "TopicArn"}:
        return arn(template, logical_id)
    if attribute == "Name":
        return _referenced(template, logical_id)
    if attribute == "QueueName":
        return _property(template, logical_id, attribute)
    return f"{logical_id}.{attribute}"


def _property(template: dict[str, Any], logical_id: str, name: str) -> Any:
    """Return the property; a name that CloudFormation would generate is the logical id."""
    return resolve(template, template["Resources"][logical_id]["Properties"].get(name, logical_id))


def of_type(template: dict[str, Any], kind: str) -> dict[str, dict[str, Any]]:
    """Return the resolved resources of a type by logical id."""
    return {
        logical_id: resolve(template, resource.get("Properties", {}))
        for logical_id, resource in template["Resources"].items()
        if resource["Type"] == kind
    }


def named(template: dict[str, Any], kind: str, key: str) -> dict[str, dict[str, Any]]:
    """Return the resolved resources of a type by one of their properties."""
    return {properties[key]: properties for properties in of_type(template, kind).values()}


def only(template: dict[str, Any], kind: str) -> dict[str, Any]:
    """Return the only resource of a type, with resolved properties."""
    (resource,) = (resource for resource in template["Resources"].values() if resource["Type"] == kind)
    return {**resource, "Properties": resolve(template, resource["Properties"])}


def triggers(template: dict[str, Any]) -> dict[str, tuple[str, dict[str, Any]]]:
    """Return name and resource of each trigger of the deployment, by the name of the function that it invokes."""
    made = {name: each for name, each in template["Resources"].items() if each["Type"] == "Custom::Trigger"}
    versions = {name: template["Resources"][each["Properties"]["HandlerArn"]["Ref"]] for name, each in made.items()}
    return {
        resolve(template, versions[name]["Properties"]["FunctionName"]): (name, each) for name, each in made.items()
    }
