"""`make deploy`: deploy the stack into the owner's account with the CDK's command line.

Everything that can be checked beforehand is checked before anything changes in the account.
"""

import argparse
import os
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from account import STACK_NAME, clear_aws_environment, client_factory
from account.aws_errors import aws_error_message
from infra.app import synthesize
from infra.node import ToolMissing, environment, tool
from infra.packages import folder_of
from infra.packages.recipe import functions
from infra.parameters import InvalidParameter, parameters_from
from infra.transaction_search import is_on_without_the_stack

PARAMETER_FILE = Path("stack.toml")
"""Parameters of this stack, optional. A deployment without them would reset them to their defaults."""


class Refused(Exception):
    """The deployment would fail; the message says why and what to do."""


def main(arguments: list[str]) -> int:
    """Deploy, or bootstrap the account. Returns the exit code of the CDK, or 1 after printing what to do."""
    parser = argparse.ArgumentParser(prog="python -m infra.deploy", description="Deploys the stack.")
    parser.add_argument("--profile", help="profile of your AWS configuration")
    parser.add_argument("--region", help="[default: the region of the profile]")
    parser.add_argument(
        "--bootstrap", action="store_true", help="only prepare the account and region for the CDK (needed once)"
    )
    parser.add_argument("--yes", action="store_true", help="do not ask before permissions are extended")
    parser.add_argument(
        "--no-rollback", action="store_true", help="keep the resources of a failed deployment for inspection"
    )
    parser.add_argument("--out", type=Path, default=Path("cdk.out"))
    parser.add_argument(
        "-c", dest="context", action="append", default=[], metavar="NAME=VALUE", help="parameter of the stack"
    )
    chosen = parser.parse_args(arguments)
    try:
        client = client_factory(clear_aws_environment(), chosen.profile, chosen.region)
        if chosen.bootstrap:
            command = _bootstrap(client)
        else:
            context = _context(chosen.context)
            parameters = parameters_from(context)
            _require_packages()
            if parameters.transaction_search and is_on_without_the_stack(client):
                context["transaction_search"] = "false"
                sys.stdout.write("CloudWatch Transaction Search is on in this account: the stack leaves it alone.\n")
            options = [] if _stack_exists(client) else _first_options(client)
            synthesize(chosen.out, context)
            approval = ["--require-approval", "never"] if chosen.yes else []
            rollback = ["--no-rollback"] if chosen.no_rollback else []
            command = ["deploy", STACK_NAME, "--app", str(chosen.out), *options, *approval, *rollback]
        profile = ["--profile", chosen.profile] if chosen.profile else []
        region = client("sts").meta.region_name
        cdk = [*tool("aws-cdk", "bin/cdk"), *command, *profile]
    except (Refused, InvalidParameter, ToolMissing, OSError, tomllib.TOMLDecodeError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except (BotoCoreError, ClientError) as error:
        sys.stderr.write(f"{aws_error_message(error)}\n")
        return 1
    return subprocess.run(cdk, env={**environment(), "AWS_REGION": region}, check=False).returncode


def _context(pairs: list[str]) -> dict[str, Any]:
    stored = tomllib.loads(PARAMETER_FILE.read_text()) if PARAMETER_FILE.exists() else {}
    given = (pair.partition("=") for pair in pairs)
    return {**stored, **{name: value for name, _, value in given}}


def _require_packages() -> None:
    missing = [name for name in functions() if folder_of(name) is None]
    if missing:
        raise Refused(f"These packages are missing or outdated: {', '.join(missing)}. Run `make package`.")


def _bootstrap(client: Callable[[str], Any]) -> list[str]:
    account = client("sts").get_caller_identity()["Account"]
    return ["bootstrap", f"aws://{account}/{client('sts').meta.region_name}"]


def _stack_exists(client: Callable[[str], Any]) -> bool:
    try:
        (stack,) = client("cloudformation").describe_stacks(StackName=STACK_NAME)["Stacks"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "ValidationError":
            raise
        return False
    return bool(stack["StackStatus"] != "REVIEW_IN_PROGRESS")


def _first_options(client: Callable[[str], Any]) -> list[str]:
    """Return the options of a first deployment, which imports the buckets of an earlier stack but not its secrets."""
    from infra.secrets import NAMES

    names = sorted(NAMES.values())
    found = client("secretsmanager").list_secrets(
        Filters=[{"Key": "name", "Values": names}], IncludePlannedDeletion=True
    )
    left = [secret["Name"] for secret in found["SecretList"] if secret["Name"] in names]
    if left:
        raise Refused(
            f"The secrets {' and '.join(left)} of an earlier stack exist, and a new stack cannot import secrets. "
            "Have the API keys at hand, delete the secrets (`aws secretsmanager delete-secret "
            "--force-delete-without-recovery --secret-id NAME`), deploy, and store the keys again."
        )
    return ["--import-existing-resources"]


if __name__ == "__main__":
    os.environ.setdefault("CDK_DISABLE_CLI_TELEMETRY", "true")
    sys.exit(main(sys.argv[1:]))
