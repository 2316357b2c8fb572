"""Builds the store's parts from settings, once a worker: clients and connections outlive an invocation."""

import os
from functools import cache
from typing import TYPE_CHECKING

import boto3
from botocore.exceptions import ClientError

from book_pipeline.settings import ArtifactSettings, BusSettings, DatabaseSettings
from book_pipeline.store.artifacts import Artifacts
from book_pipeline.store.bus import Bus
from book_pipeline.store.database import Database

if TYPE_CHECKING:
    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_s3 import S3Client


def auth_token(settings: DatabaseSettings, user: str | None = None) -> str:
    """Return an IAM token for the settings' database user or another: signed without a call, good for 15 minutes."""
    token: str = boto3.client("rds").generate_db_auth_token(
        DBHostname=settings.database_host,
        Port=settings.database_port,
        DBUsername=user or settings.database_user,
        Region=os.environ["AWS_REGION"],
    )
    return token


@cache
def _database(settings: DatabaseSettings) -> Database:
    return Database(settings, lambda: auth_token(settings))


def database(settings: DatabaseSettings) -> Database:
    """Return the worker's database connection, awake."""
    shared = _database(settings)
    shared.wake()
    return shared


@cache
def s3() -> "S3Client":
    """Return the worker's S3 client."""
    return boto3.client("s3")


@cache
def artifacts(settings: ArtifactSettings) -> Artifacts:
    """Return the bucket."""
    return Artifacts(s3(), settings.artifacts_bucket)


@cache
def _events() -> "EventBridgeClient":
    return boto3.client("events")


def bus(settings: BusSettings, trace_header: str | None) -> Bus:
    """Return the project's bus; what is published there carries this invocation's trace onward."""
    return Bus(_events(), settings.event_bus_name, trace_header)


def is_alive(execution_arn: str) -> bool:
    """Tell whether an execution of the state machine is running."""
    try:
        answer = boto3.client("stepfunctions").describe_execution(executionArn=execution_arn)
    except ClientError as error:
        if error.response["Error"]["Code"] in {"ExecutionDoesNotExist", "InvalidArn"}:
            return False
        raise
    return answer["status"] == "RUNNING"
