"""The stack as moto's CloudFormation creates it from the synthesized template, instead of `deployment.py`.

moto cannot create all of it. What it lacks is left out, and references to it become parameters of the template, whose
values are those of the local cloud's own parts. docs/explanation/local-cloud.md lists what is left out.
"""

import io
import json
import os
import re
import zipfile
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from moto.cloudformation.parsing import get_model_map
from moto.stepfunctions.models import stepfunctions_backends

from local.aws.deployment import ACCOUNT, BUCKET, REGION, STACK, STATE_MACHINE_ARN
from local.errors import LocalCloudError
from local.lambda_service import FunctionConfig

if TYPE_CHECKING:
    from local.aws.server import AwsServer

ASSETS = f"cdk-hnb659fds-assets-{ACCOUNT}-{REGION}"
BOOTSTRAP_VERSION = ("/cdk-bootstrap/hnb659fds/version", "21")
OF_THIS_MACHINE = frozenset(
    {
        *("DATABASE_PORT", "DATABASE_CA_FILE", "SOURCE_PRIVATE_HOSTS", "GEMINI_BASE_URL", "ELEVENLABS_BASE_URL"),
        *("GEMINI_STAND_IN", "ELEVENLABS_STAND_IN"),
    }
)
"""Variables of functions that this machine determines; all others are those of the template."""
FAILS = frozenset({"AWS::RDS::DBInstance"})
"""Types that moto knows and cannot create here: its instances are of no cluster."""
NAMES = {"AWS::Events::EventBus": "Name"}
"""Types whose Ref is an object of moto, not a name; by the property that has the name."""


class NotCreated(LocalCloudError):
    """The stack could not be created from the template."""


@dataclass(frozen=True)
class Reduced:
    """A template that moto can create.

    Parameters
    ----------
    parameters
        The values of the references to what is left out, by parameter.
    left_out
        Types of the resources that are left out, by logical id.

    """

    template: dict[str, Any]
    parameters: dict[str, str]
    left_out: dict[str, str]


def reduced(template: Mapping[str, Any], values: Mapping[tuple[str, str], str]) -> Reduced:
    """Leave out what moto cannot create.

    Parameters
    ----------
    values
        Values of references to it, by type and attribute; `Ref` with the logical id for one resource of several.

    """
    resources, parameters = template["Resources"], {}
    left_out = {name: each["Type"] for name, each in resources.items() if not _is_known(each["Type"])}

    def reference(name: str, attribute: str) -> dict[str, str]:
        kind = left_out[name]
        parameter = re.sub(r"\W", "", f"{name}{attribute}")
        value = values.get((kind, attribute)) or values.get((name, attribute)) or f"{kind} {name} {attribute}"
        parameters[parameter] = value
        return {"Ref": parameter}

    def rewritten(value: Any) -> Any:
        match value:
            case {"Ref": str(name)} if name in left_out:
                return reference(name, "Ref")
            case {"Ref": str(name)} if resources.get(name, {}).get("Type") in NAMES:
                return resources[name]["Properties"][NAMES[resources[name]["Type"]]]
            case {"Fn::GetAtt": [str(name), str(attribute)]} if name in left_out:
                return reference(name, attribute)
            case dict():
                return {key: rewritten(each) for key, each in value.items()}
            case list():
                return [rewritten(each) for each in value]
        return value

    made = deepcopy(dict(template))
    made["Resources"] = {name: rewritten(each) for name, each in resources.items() if name not in left_out}
    made["Outputs"] = rewritten(made["Outputs"])
    made["Parameters"] = {**made["Parameters"], **{name: {"Type": "String"} for name in parameters}}
    for resource in made["Resources"].values():
        waits_for = resource.get("DependsOn", [])
        waits_for = [waits_for] if isinstance(waits_for, str) else waits_for
        resource["DependsOn"] = [name for name in waits_for if name not in left_out]
    return Reduced(made, parameters, left_out)


def _is_known(kind: str) -> bool:
    return kind in get_model_map() and kind not in FAILS


def create_from_template(
    aws: "AwsServer",
    file: Path,
    secrets: Mapping[str, str],
    database_host: str,
    configs: Iterable[FunctionConfig],
) -> list[FunctionConfig]:
    """Create the stack, and return the functions as they were created.

    Parameters
    ----------
    secrets
        Values of the secrets by name.
    configs
        The functions as the local cloud would create them; of these, only what AWS and no template says is kept.

    """
    stack = CreatedStack(aws, file)
    stack.create(secrets, database_host)
    made = stack.functions()
    return [_as_created(config, made[config.name]) for config in configs]


def _as_created(config: FunctionConfig, made: Mapping[str, Any]) -> FunctionConfig:
    own = {
        name: value
        for name, value in config.environment.items()
        if name.startswith("AWS_") or name in OF_THIS_MACHINE or name in os.environ
    }
    return replace(
        config,
        handler=made["Handler"],
        timeout_seconds=made["Timeout"],
        memory_mb=made["MemorySize"],
        reserved_concurrency=made.get("ReservedConcurrentExecutions"),
        environment={**made.get("Environment", {}).get("Variables", {}), **own},
    )


class CreatedStack:
    """The stack; `create` makes it, and the other methods say what was made."""

    def __init__(self, aws: "AwsServer", file: Path) -> None:
        try:
            self._template: dict[str, Any] = json.loads(file.read_text())
        except (OSError, ValueError) as error:
            raise NotCreated(f"{file} is no template of the stack ({error}). `make synth` writes one.") from error
        self._aws = aws

    def create(self, secrets: Mapping[str, str], database_host: str) -> None:
        """Create what the template describes; then add what moto's CloudFormation ignores of it.

        Parameters
        ----------
        secrets
            Values of the secrets by name.

        """
        self._prepare()
        small = reduced(self._template, {**self._database(database_host), **self._create_secrets(secrets)})
        client = self._aws.client("cloudformation")
        client.create_stack(
            StackName=STACK,
            TemplateBody=json.dumps(small.template),
            Parameters=[{"ParameterKey": name, "ParameterValue": value} for name, value in small.parameters.items()],
        )
        (stack,) = client.describe_stacks(StackName=STACK)["Stacks"]
        if stack["StackStatus"] != "CREATE_COMPLETE":
            raise NotCreated(f"The stack is {stack['StackStatus']}: {stack.get('StackStatusReason')}")
        self._complete_bucket()
        self._complete_state_machine()

    def functions(self) -> dict[str, dict[str, Any]]:
        """Return the functions that were created, by name, as Lambda describes them."""
        client = self._aws.client("lambda")
        pages = client.get_paginator("list_functions").paginate()
        return {
            each["FunctionName"]: {**each, **client.get_function_concurrency(FunctionName=each["FunctionName"])}
            for page in pages
            for each in page["Functions"]
        }

    def _prepare(self) -> None:
        """Create what the CDK's bootstrap creates, with placeholders for the packages."""
        code = io.BytesIO()
        with zipfile.ZipFile(code, "w") as archive:
            archive.writestr("README", "The local cloud runs the handlers of the checkout, or of --packages.\n")
        self._aws.client("s3").create_bucket(Bucket=ASSETS)
        keys = {
            resource["Properties"]["Code"]["S3Key"]
            for resource in self._template["Resources"].values()
            if resource["Type"] == "AWS::Lambda::Function" and "S3Key" in resource["Properties"]["Code"]
        }
        for key in keys:
            self._aws.client("s3").put_object(Bucket=ASSETS, Key=key, Body=code.getvalue())
        name, value = BOOTSTRAP_VERSION
        self._aws.client("ssm").put_parameter(Name=name, Value=value, Type="String")

    def _create_secrets(self, secrets: Mapping[str, str]) -> dict[tuple[str, str], str]:
        arns = {}
        for name, resource in self._template["Resources"].items():
            if resource["Type"] == "AWS::SecretsManager::Secret":
                own = resource["Properties"]["Name"]
                made = self._aws.client("secretsmanager").create_secret(Name=own, SecretString=secrets[own])
                arns[name, "Ref"] = made["ARN"]
        return arns

    def _database(self, host: str) -> dict[tuple[str, str], str]:
        return {
            ("AWS::RDS::DBProxy", "Endpoint"): host,
            ("AWS::RDS::DBProxy", "DBProxyArn"): f"arn:aws:rds:{REGION}:{ACCOUNT}:db-proxy:prx-local",
            ("AWS::RDS::DBCluster", "Endpoint.Address"): host,
            ("AWS::RDS::DBCluster", "Endpoint.Port"): "5432",
            ("AWS::RDS::DBCluster", "DBClusterResourceId"): "cluster-LOCAL",
        }

    def _complete_bucket(self) -> None:
        """Let the bucket send its events to EventBridge, and load the stored objects."""
        self._aws.client("s3").put_bucket_notification_configuration(
            Bucket=BUCKET, NotificationConfiguration={"EventBridgeConfiguration": {}}
        )
        self._aws.restore_objects()

    def _complete_state_machine(self) -> None:
        """Create the state machine that CloudFormation made once more, for moto's interpreter, which does not know it.

        moto ignores the substitutions of the definition, and tracing.
        """
        (machine,) = (
            resource["Properties"]
            for resource in self._template["Resources"].values()
            if resource["Type"] == "AWS::StepFunctions::StateMachine"
        )
        created = self._aws.client("cloudformation").describe_stack_resources(StackName=STACK)["StackResources"]
        physical = {each["LogicalResourceId"]: each.get("PhysicalResourceId") for each in created}
        arns = {name: each["FunctionArn"] for name, each in self.functions().items()}
        values = {
            name: arns[physical[value["Fn::GetAtt"][0]]] for name, value in machine["DefinitionSubstitutions"].items()
        }
        made = stepfunctions_backends[ACCOUNT][REGION].describe_state_machine(STATE_MACHINE_ARN)
        self._aws.client("stepfunctions").create_state_machine(
            name=made.name,
            roleArn=made.roleArn,
            definition=re.sub(r"\$\{(\w+)\}", lambda match: values[match[1]], made.definition),
            tracingConfiguration={"enabled": machine["TracingConfiguration"]["Enabled"]},
        )
