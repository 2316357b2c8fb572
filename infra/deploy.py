"""`make deploy`: deploy the stack into the owner's account with the CDK's command line.

Everything that can be checked beforehand is checked before anything changes in the account.
"""

import argparse
import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator, Sequence
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
from infra.preflight import preflight
from infra.preflight.decisions import decided
from infra.preflight.target import NEVER_COMPLETE, Target

PARAMETER_FILE = Path("stack.toml")
"""Parameters of this stack, optional. A deployment without them would reset them to their defaults."""


class Refused(Exception):
    """The deployment would fail; each line of the message says why and what to do."""


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
    parser.add_argument("--preflight", action="store_true", help="only check the account; deploy nothing")
    parser.add_argument("--no-preflight", action="store_true", help="deploy without these checks")
    parser.add_argument("--out", type=Path, default=Path("cdk.out"))
    parser.add_argument(
        "-c", dest="context", action="append", default=[], metavar="NAME=VALUE", help="parameter of the stack"
    )
    chosen = parser.parse_args(arguments)
    try:
        client = client_factory(clear_aws_environment(), chosen.profile, chosen.region)
        commands = _bootstrap(client) if chosen.bootstrap else _deployments(client, chosen)
        profile = ["--profile", chosen.profile] if chosen.profile else []
        region = client("sts").meta.region_name
        for command in commands:
            cdk = [*tool("aws-cdk", "bin/cdk"), *command, *profile]
            sys.stdout.flush()
            code = subprocess.run(cdk, env={**environment(), "AWS_REGION": region}, check=False).returncode
            if code:
                return code
    except (Refused, InvalidParameter, ToolMissing, OSError, tomllib.TOMLDecodeError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except (BotoCoreError, ClientError) as error:
        sys.stderr.write(f"{aws_error_message(error)}\n")
        return 1
    return 0


def _deployments(client: Callable[[str], Any], chosen: argparse.Namespace) -> Iterator[list[str]]:
    """Yield the CDK's command, after the checks; after a first deployment also the one that protects the database."""
    context = _context(chosen.context)
    parameters_from(context)
    if not chosen.preflight:
        _require_packages()
    status = _status(client)
    first = status is None or status in NEVER_COMPLETE
    context = decided(context, client)
    parameters = parameters_from(context)
    # A failed first deployment can be taken back only without the protection.
    protect_later = first and parameters.deletion_protection
    template = synthesize(chosen.out, {**context, "deletion_protection": "false"} if protect_later else context)
    if not chosen.no_preflight:
        _check(Target(client, parameters, json.loads(template.read_text()), status))
    if chosen.preflight:
        sys.stdout.write("Nothing stands in the way of a deployment.\n")
        return
    deploy = ["deploy", STACK_NAME, "--app", str(chosen.out)]
    approval = ["--require-approval", "never"] if chosen.yes else []
    rollback = ["--no-rollback"] if chosen.no_rollback else []
    # The buckets of an earlier stack are taken over.
    yield [*deploy, *(["--import-existing-resources"] if first else []), *approval, *rollback]
    if protect_later:
        sys.stdout.write("The stack is complete. Now its database gets its protection against deletion.\n")
        synthesize(chosen.out, context)
        yield [*deploy, *approval]


def _check(target: Target) -> None:
    """Print what could not be checked. Raises Refused with one line for each problem."""
    report = preflight(target)
    for line in report.unchecked:
        sys.stdout.write(f"{line}\n")
    if report.problems:
        raise Refused("\n".join(report.problems))


def _context(pairs: list[str]) -> dict[str, Any]:
    stored = tomllib.loads(PARAMETER_FILE.read_text()) if PARAMETER_FILE.exists() else {}
    given = (pair.partition("=") for pair in pairs)
    return {**stored, **{name: value for name, _, value in given}}


def _require_packages() -> None:
    missing = [name for name in functions() if folder_of(name) is None]
    if missing:
        raise Refused(f"These packages are missing or outdated: {', '.join(missing)}. Run `make package`.")


def _bootstrap(client: Callable[[str], Any]) -> Sequence[list[str]]:
    account = client("sts").get_caller_identity()["Account"]
    return [["bootstrap", f"aws://{account}/{client('sts').meta.region_name}"]]


def _status(client: Callable[[str], Any]) -> str | None:
    """Return CloudFormation's status of the stack, or None if there is none."""
    try:
        (stack,) = client("cloudformation").describe_stacks(StackName=STACK_NAME)["Stacks"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "ValidationError":
            raise
        return None
    return str(stack["StackStatus"])


if __name__ == "__main__":
    os.environ.setdefault("CDK_DISABLE_CLI_TELEMETRY", "true")
    sys.exit(main(sys.argv[1:]))
