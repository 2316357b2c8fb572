"""`make destroy`: delete the stack. The data is retained unless its deletion is requested.

The template retains the buckets and the secrets, and takes a final snapshot of the database.
"""

import argparse
import sys
from collections.abc import Callable
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError, WaiterError

from account import STACK_NAME, StackUnusable, clear_aws_environment, client_factory
from account.aws_errors import aws_error_message
from infra.transaction_search import RESOURCE as TRANSACTION_SEARCH

DELETION_MINUTES = 90
"""Lambda takes long to release its network interfaces, and the database takes a final snapshot."""
EVERY_SECONDS = 15
BUCKET, SECRET = "AWS::S3::Bucket", "AWS::SecretsManager::Secret"
CLUSTER, MACHINE = "AWS::RDS::DBCluster", "AWS::StepFunctions::StateMachine"

Resources = dict[str, list[str]]
"""Physical ids by CloudFormation's type."""


def main(arguments: list[str]) -> int:
    """Ask for confirmation, then delete. Returns 1 after printing one line that says why nothing more was deleted."""
    parser = argparse.ArgumentParser(prog="python -m infra.destroy", description="Deletes the stack.")
    parser.add_argument("--profile", help="profile of your AWS configuration")
    parser.add_argument("--region", help="[default: the region of the profile]")
    parser.add_argument("--data", choices=["keep", "delete"], default="keep", help="[default: keep]")
    chosen = parser.parse_args(arguments)
    try:
        client = client_factory(clear_aws_environment(), chosen.profile, chosen.region)
        where, resources = _resources(client)
        _require_no_running_books(client, resources)
        _say(_plan(resources, where, delete=chosen.data == "delete"))
        _say(f"Type the name of the stack to continue ({STACK_NAME}): ")
        if sys.stdin.readline().strip() != STACK_NAME:
            _say("Nothing was deleted.")
            return 1
        older = _snapshots(client, resources)
        _delete_stack(client, resources)
        snapshots = {name: arn for name, arn in _snapshots(client, resources).items() if name not in older}
        if chosen.data == "delete":
            _delete_data(client, resources, snapshots)
        else:
            _say(_way_back(resources, snapshots))
    except StackUnusable as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except WaiterError as error:
        sys.stderr.write(
            f"The stack was not deleted: {error} See the reason in `aws cloudformation describe-stack-events "
            f"--stack-name {STACK_NAME}`. Nothing else was deleted. Remove the cause and run this command again.\n"
        )
        return 1
    except (BotoCoreError, ClientError) as error:
        sys.stderr.write(f"{aws_error_message(error)}\n")
        return 1
    return 0


def _resources(client: Callable[[str], Any]) -> tuple[str, Resources]:
    """Return account and region of the stack, and the resources to delete; an unfinished stack has some of them."""
    try:
        (stack,) = client("cloudformation").describe_stacks(StackName=STACK_NAME)["Stacks"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "ValidationError":
            raise
        region = client("cloudformation").meta.region_name
        raise StackUnusable(f"There is no stack {STACK_NAME} in {region}: there is nothing to delete.") from error
    _, _, _, region, account, *_ = stack["StackId"].split(":")
    resources: Resources = {name: [] for name in (BUCKET, SECRET, CLUSTER, MACHINE, TRANSACTION_SEARCH)}
    pages = client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=STACK_NAME)
    for resource in (resource for page in pages for resource in page["StackResourceSummaries"]):
        if resource["ResourceType"] in resources and resource.get("PhysicalResourceId"):
            resources[resource["ResourceType"]].append(resource["PhysicalResourceId"])
    return f"account {account} in {region}", resources


def _require_no_running_books(client: Callable[[str], Any], resources: Resources) -> None:
    states = client("stepfunctions")
    for machine in resources[MACHINE]:
        running = states.list_executions(stateMachineArn=machine, statusFilter="RUNNING")["executions"]
        if running:
            raise StackUnusable(
                f"{len(running)} books are in progress. Wait for them, or stop them with "
                "`aws stepfunctions stop-execution`."
            )


def _plan(resources: Resources, where: str, *, delete: bool) -> str:
    lines = [
        f"The stack {STACK_NAME} in {where}:",
        f"1. the deletion protection of the database {', '.join(resources[CLUSTER])} is removed",
        "2. the stack is deleted, and a final snapshot of the database is taken",
    ]
    data = [f"the bucket {name} with all versions of all objects" for name in resources[BUCKET]]
    data += [f"the secret {name}" for name in resources[SECRET]] + ["the final snapshot of the database"]
    if delete:
        lines += [f"{number}. {what} is deleted permanently" for number, what in enumerate(data, start=3)]
    else:
        lines += ["retained:", *(f"   {what}" for what in data)]
    if resources[TRANSACTION_SEARCH]:
        lines.append("CloudWatch Transaction Search stays on, because other applications of the account may use it")
    return "\n".join(lines)


def _delete_stack(client: Callable[[str], Any], resources: Resources) -> None:
    for cluster in resources[CLUSTER]:
        client("rds").modify_db_cluster(DBClusterIdentifier=cluster, DeletionProtection=False, ApplyImmediately=True)
    cloudformation = client("cloudformation")
    cloudformation.delete_stack(StackName=STACK_NAME)
    _say("Deleting the stack; this takes up to an hour. If you interrupt, the deletion continues and the data is kept.")
    waiting = {"Delay": EVERY_SECONDS, "MaxAttempts": DELETION_MINUTES * 60 // EVERY_SECONDS}
    cloudformation.get_waiter("stack_delete_complete").wait(StackName=STACK_NAME, WaiterConfig=waiting)


def _snapshots(client: Callable[[str], Any], resources: Resources) -> dict[str, str]:
    """Return the ARNs of the manual snapshots of the database by name; some may have been taken by the owner."""
    rds = client("rds")
    return {
        snapshot["DBClusterSnapshotIdentifier"]: snapshot["DBClusterSnapshotArn"]
        for cluster in resources[CLUSTER]
        for page in rds.get_paginator("describe_db_cluster_snapshots").paginate(
            DBClusterIdentifier=cluster, SnapshotType="manual"
        )
        for snapshot in page["DBClusterSnapshots"]
    }


def _delete_data(client: Callable[[str], Any], resources: Resources, snapshots: dict[str, str]) -> None:
    for bucket in resources[BUCKET]:
        _empty(client("s3"), bucket)
        client("s3").delete_bucket(Bucket=bucket)
        _say(f"deleted the bucket {bucket}")
    for secret in resources[SECRET]:
        client("secretsmanager").delete_secret(SecretId=secret, ForceDeleteWithoutRecovery=True)
        _say(f"deleted the secret {secret}")
    for name in snapshots:
        client("rds").delete_db_cluster_snapshot(DBClusterSnapshotIdentifier=name)
        _say(f"deleted the snapshot {name}")


def _empty(s3: Any, bucket: str) -> None:
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket):
        found = [
            {"Key": version["Key"], "VersionId": version["VersionId"]}
            for kind in ("Versions", "DeleteMarkers")
            for version in page.get(kind, ())
        ]
        if found:
            s3.delete_objects(Bucket=bucket, Delete={"Objects": found, "Quiet": True})


def _way_back(resources: Resources, snapshots: dict[str, str]) -> str:
    lines = ["The stack is deleted. These remain, and AWS charges for them until they are deleted:"]
    lines += [f"   bucket {name}" for name in resources[BUCKET]]
    lines += [f"   secret {name}" for name in resources[SECRET]]
    lines += [f"   snapshot {arn}" for arn in snapshots.values()]
    lines += [
        f'To restore all books: write database_snapshot = "{arn}" into stack.toml, then run `make deploy`'
        for arn in snapshots.values()
    ]
    return "\n".join(lines)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
