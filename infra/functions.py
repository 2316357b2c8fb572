"""The Lambda functions: sizes from `statemachine/functions.json`, variables from their settings, one role each."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aws_cdk import ArnFormat, Duration, Size, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_destinations as destinations
from constructs import Construct

from book_pipeline.function_settings import FUNCTION_SETTINGS
from infra import permissions
from infra.concurrency import function_name, function_sizes, reserved
from infra.database import ADMINISTRATOR, DATABASE, MIGRATOR, PIPELINE, Database
from infra.logs import log_group
from infra.network import Network
from infra.packages import digest_of, folder_of
from infra.parameters import Parameters
from infra.permissions import FUNCTIONS, Own, Surroundings
from infra.queues import DeadLetterQueue
from infra.roles import acknowledge, role

CA_FILE = "/var/task/amazon-root-cas.pem"
"""Amazon's root certificates, which the package contains and the certificates of proxy and cluster chain to."""
RUNTIME = lambda_.Runtime.PYTHON_3_13
EVENT_TRIES = 2
TRIES = {"NotifyWebhook": 0}
"""It repeats by itself what can succeed later; Lambda must not repeat the rest, such as HTTP 410."""
ACCEPTED = {
    "AwsSolutions-L1": "the packages are compiled for Python 3.13, which Lambda supports until 2029",
    "CKV_AWS_115": "it may use what the account has; the state machine retries a call that finds no room",
    "CKV_AWS_116": "events that fail are sent to a destination, with the error; a caller waits for every other call",
    "CKV_AWS_173": "Lambda encrypts the variables with a key of its own; they are names and no secrets",
}
"""Findings of cdk-nag and checkov in every function, with the reasons to leave them."""


class Functions(Construct):
    """All functions by their short names, and the dead-letter queues of the functions that events invoke."""

    def __init__(
        self,
        scope: Construct,
        name: str,
        *,
        network: Network,
        around: Surroundings,
        variables: Mapping[str, str],
        parameters: Parameters,
        placeholder: Path,
    ) -> None:
        super().__init__(scope, name)
        self._network, self._around, self._parameters = network, around, parameters
        chosen = {"SPEECH_CONCURRENCY": str(parameters.speech_concurrency), "OUTPUTS": parameters.outputs}
        self._variables = {**variables, **chosen, **parameters.settings}
        self._placeholder = placeholder
        self._reserved = reserved(parameters)
        self.dead_letters: dict[str, DeadLetterQueue] = {}
        self.by_name = {name: self._function(name, size) for name, size in function_sizes().items()}

    def _function(self, name: str, size: dict[str, Any]) -> lambda_.Function:
        scope = Construct(self, name)
        group = log_group(scope, "Logs", f"/aws/lambda/{function_name(name)}", self._parameters)
        queue = None
        if FUNCTIONS[name].asynchronous and (name != "NotifyWebhook" or self._parameters.webhook_url):
            queue = DeadLetterQueue(scope, "DeadLetters", f"{function_name(name)}-dead-letters")
            self.dead_letters[name] = queue
        own = Own(
            function=Stack.of(self).format_arn(
                service="lambda",
                resource="function",
                resource_name=function_name(name),
                arn_format=ArnFormat.COLON_RESOURCE_NAME,
            ),
            log_group=_without_streams(group.log_group_name, Stack.of(self)),
            dead_letters=queue.queue_arn if queue else None,
        )
        function = lambda_.Function(
            scope,
            "Function",
            function_name=function_name(name),
            description=f"book-pipeline, handlers/{size['handler'].split('.')[1]}.py",
            runtime=RUNTIME,
            architecture=lambda_.Architecture.ARM_64,
            handler=size["handler"],
            code=lambda_.Code.from_asset(str(folder_of(name) or self._placeholder), asset_hash=digest_of(name)),
            role=role(
                scope,
                "Role",
                service="lambda.amazonaws.com",
                description=f"What {function_name(name)} may do",
                statements=permissions.statements(name, self._around, own),
                accepted={"CKV_AWS_111": permissions.ENI},
            ),
            timeout=Duration.seconds(size["timeout_seconds"]),
            memory_size=size["memory_mb"],
            ephemeral_storage_size=Size.mebibytes(size["ephemeral_storage_mb"]),
            reserved_concurrent_executions=self._reserved.get(name),
            environment=self._environment(name),
            tracing=lambda_.Tracing.ACTIVE,
            log_group=group,
            logging_format=lambda_.LoggingFormat.JSON,
            application_log_level_v2=lambda_.ApplicationLogLevel.INFO,
            system_log_level_v2=lambda_.SystemLogLevel.INFO,
            vpc=self._network.vpc,
            vpc_subnets=ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_WITH_EGRESS),
            security_groups=[self._network.functions],
            on_failure=destinations.SqsDestination(queue) if queue else None,
            retry_attempts=TRIES.get(name, EVENT_TRIES) if queue else None,
            max_event_age=Duration.hours(6) if queue else None,
        )
        not_found = {"CKV_AWS_115": self._reserved.get(name) is not None, "CKV_AWS_173": not self._environment(name)}
        for rule, reason in ACCEPTED.items():
            if not not_found.get(rule):
                acknowledge(function, rule, reason)
        return function

    def _environment(self, name: str) -> dict[str, str]:
        """Return the variables that the function reads and the stack sets; the others keep their defaults."""
        user = MIGRATOR if name == "ApplyMigrations" else PIPELINE
        known = {**self._variables, "DATABASE_USER": user}
        return {variable: known[variable] for variable in sorted(FUNCTION_SETTINGS[name].variables() & known.keys())}


def variables(
    *,
    bucket: str,
    bus: str,
    state_machine: str,
    database: Database,
    secrets: Mapping[str, str],
    parameters: Parameters,
) -> dict[str, str]:
    """Return the variables that the resources of the stack determine."""
    return {
        "ARTIFACTS_BUCKET": bucket,
        "EVENT_BUS_NAME": bus,
        "STATE_MACHINE_ARN": state_machine,
        "DATABASE_HOST": database.endpoint,
        "DATABASE_NAME": DATABASE,
        "DATABASE_ADMINISTRATOR": ADMINISTRATOR,
        "DATABASE_CA_FILE": CA_FILE,
        **({"DATABASE_SLEEPS": "true"} if parameters.database_sleeps else {}),
        **({"WEBHOOK_URL": parameters.webhook_url} if parameters.webhook_url else {}),
        **{f"{provider.upper()}_SECRET_ID": arn for provider, arn in secrets.items()},
    }


def _without_streams(log_group_name: str, stack: Stack) -> str:
    return stack.format_arn(
        service="logs", resource="log-group", resource_name=log_group_name, arn_format=ArnFormat.COLON_RESOURCE_NAME
    )
