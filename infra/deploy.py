"""`make deploy`: the stack into the owner's account, with the CDK's own command line.

Everything that can be known beforehand is checked before AWS is asked to change anything.
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

from account import STACK_NAME, client_of, lay_aside
from account.refusals import told
from infra.app import synthesize
from infra.node import ToolMissing, environment, tool
from infra.packages import folder_of
from infra.packages.recipe import functions
from infra.parameters import InvalidParameter, parameters_from

KEPT = Path("stack.toml")
"""The parameters of this stack, if there is such a file: a deployment without them would take them back."""


class Refused(Exception):
    """It would go wrong; the message says why and what to do."""


def main(arguments: list[str]) -> int:
    """Deploy, or prepare the account for it; the exit code is the CDK's, or 1 with one line that says why not."""
    parser = argparse.ArgumentParser(prog="python -m infra.deploy", description="Deploys the stack.")
    parser.add_argument("--profile", help="profile of your AWS configuration")
    parser.add_argument("--region", help="by default the profile's")
    parser.add_argument("--bootstrap", action="store_true", help="only prepare account and region for the CDK, once")
    parser.add_argument("--yes", action="store_true", help="don't ask before permissions are widened")
    parser.add_argument("--no-rollback", action="store_true", help="leave what a failure leaves, to look at it")
    parser.add_argument("--out", type=Path, default=Path("cdk.out"))
    parser.add_argument("-c", dest="context", action="append", default=[], metavar="NAME=VALUE", help="a parameter")
    chosen = parser.parse_args(arguments)
    try:
        client = client_of(lay_aside(), chosen.profile, chosen.region)
        if chosen.bootstrap:
            command = _bootstrap(client)
        else:
            context = _context(chosen.context)
            parameters_from(context)
            _refuse_placeholders()
            options = [] if _is_there(client) else _first_options(client)
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
        sys.stderr.write(f"{told(error)}\n")
        return 1
    return subprocess.run(cdk, env={**environment(), "AWS_REGION": region}, check=False).returncode


def _context(pairs: list[str]) -> dict[str, Any]:
    kept = tomllib.loads(KEPT.read_text()) if KEPT.exists() else {}
    said = (pair.partition("=") for pair in pairs)
    return {**kept, **{name: value for name, _, value in said}}


def _refuse_placeholders() -> None:
    missing = [name for name in functions() if folder_of(name) is None]
    if missing:
        raise Refused(f"Not built, or not of today's code: {', '.join(missing)}. Run `make package` first.")


def _bootstrap(client: Callable[[str], Any]) -> list[str]:
    account = client("sts").get_caller_identity()["Account"]
    return ["bootstrap", f"aws://{account}/{client('sts').meta.region_name}"]


def _is_there(client: Callable[[str], Any]) -> bool:
    try:
        (stack,) = client("cloudformation").describe_stacks(StackName=STACK_NAME)["Stacks"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "ValidationError":
            raise
        return False
    return bool(stack["StackStatus"] != "REVIEW_IN_PROGRESS")


def _first_options(client: Callable[[str], Any]) -> list[str]:
    """Return what a first deployment needs: buckets that an earlier stack left are taken over, secrets can't be."""
    from infra.secrets import NAMES

    names = sorted(NAMES.values())
    found = client("secretsmanager").list_secrets(
        Filters=[{"Key": "name", "Values": names}], IncludePlannedDeletion=True
    )
    left = [secret["Name"] for secret in found["SecretList"] if secret["Name"] in names]
    if left:
        raise Refused(
            f"An earlier stack left {' and '.join(left)}, and a new one can't take over secrets. Have the keys at "
            "hand, delete them (`aws secretsmanager delete-secret --force-delete-without-recovery --secret-id NAME`), "
            "deploy, and put the keys in again (docs/deploy.md)."
        )
    return ["--import-existing-resources"]


if __name__ == "__main__":
    os.environ.setdefault("CDK_DISABLE_CLI_TELEMETRY", "true")
    sys.exit(main(sys.argv[1:]))
