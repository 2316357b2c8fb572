"""The way out: a function that proves during the deployment that functions reach the internet."""

from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from aws_cdk import ArnFormat, Aws, Duration, Fn, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from book_pipeline.function_settings import FUNCTION_SETTINGS
from infra import check_way_out, nat
from infra.logs import log_group
from infra.network import Network
from infra.parameters import Parameters
from infra.permissions import ENI, ENI_ACTIONS
from infra.roles import Statement, acknowledge, role

CODE = Path(check_way_out.__file__)
NAME = "book-pipeline-check-way-out"
LOGS = f"/aws/lambda/{NAME}"
ADDRESSES = {"FormatChapter": "gemini_base_url", "GenerateAudio": "elevenlabs_base_url"}
"""The settings with the addresses of the providers, by a function that reads each."""
LIMIT = Duration.seconds(
    check_way_out.SECONDS_TO_TRY + 3 * check_way_out.CONNECT_SECONDS + check_way_out.PAUSE_SECONDS + 10
)

ACCEPTED = {
    "AwsSolutions-L1": "it runs on the Python of the other functions",
    "CKV_AWS_115": "it runs once in a deployment, and CloudFormation waits for it",
    "CKV_AWS_116": "CloudFormation invokes it, waits for it, and reports its error",
    "CKV_AWS_173": "its variable has the names of hosts, which are no secrets",
}


class WayOut(Construct):
    """The function in the functions' subnets, outside the table of functions: only the deployment invokes it."""

    def __init__(self, scope: Construct, name: str, network: Network, parameters: Parameters) -> None:
        super().__init__(scope, name)
        group = log_group(self, "Logs", LOGS, parameters)
        self.function = lambda_.Function(
            self,
            "Function",
            function_name=NAME,
            description="Proves during a deployment that functions reach the internet",
            runtime=lambda_.Runtime.PYTHON_3_13,
            architecture=lambda_.Architecture.ARM_64,
            handler="index.handler",
            code=lambda_.Code.from_inline(CODE.read_text()),
            role=self._role(),
            timeout=LIMIT,
            environment={"HOSTS": ",".join(_hosts(parameters))},
            log_group=group,
            logging_format=lambda_.LoggingFormat.JSON,
            vpc=network.vpc,
            vpc_subnets=ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_WITH_EGRESS),
            security_groups=[network.functions],
        )
        # It runs again after each change of the way out, which its own code does not show.
        way = f"{parameters.nat} {parameters.nat_ami} {parameters.zones} {nat.SCRIPT.read_text()}"
        self.function.invalidate_version_based_on(sha256(way.encode()).hexdigest())
        for rule, reason in ACCEPTED.items():
            acknowledge(self.function, rule, reason)

    def _role(self) -> iam.IRole:
        stack = Stack.of(self)
        function = stack.format_arn(
            service="lambda", resource="function", resource_name=NAME, arn_format=ArnFormat.COLON_RESOURCE_NAME
        )
        logs = stack.format_arn(
            service="logs", resource="log-group", resource_name=LOGS, arn_format=ArnFormat.COLON_RESOURCE_NAME
        )
        return role(
            self,
            "Role",
            service="lambda.amazonaws.com",
            description=f"What {NAME} may do: nothing but run",
            statements=[
                Statement(
                    "WriteLogs",
                    ["logs:CreateLogStream", "logs:PutLogEvents"],
                    [f"{logs}:*"],
                    justification="Lambda writes what the function prints to its own log group, in streams of its own",
                ),
                Statement("UseNetwork", ENI_ACTIONS, ["*"], justification=ENI),
                Statement(
                    "DenyNetworkToCode",
                    ENI_ACTIONS,
                    ["*"],
                    conditions={"ArnEquals": {"lambda:SourceFunctionArn": function}},
                    effect=iam.Effect.DENY,
                    justification="denies the code of the function what only Lambda itself needs",
                ),
            ],
            accepted={"CKV_AWS_111": ENI},
        )


def _hosts(parameters: Parameters) -> list[str]:
    """Return the hosts of both providers and of AWS itself, which is reached through the NAT as well."""
    addresses = [
        parameters.settings.get(field.upper(), FUNCTION_SETTINGS[function].model_fields[field].default)
        for function, field in ADDRESSES.items()
    ]
    aws = Fn.join(".", ["secretsmanager", Aws.REGION, Aws.URL_SUFFIX])
    return [*(urlsplit(address).netloc for address in addresses), aws]
