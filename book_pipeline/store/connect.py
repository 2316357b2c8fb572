"""Builds the store's parts from settings, once a worker: clients and connections outlive an invocation."""

import os
from functools import cache
from typing import TYPE_CHECKING, cast

from botocore.auth import SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.exceptions import ClientError, NoCredentialsError
from botocore.session import Session

from book_pipeline.settings import ArtifactSettings, BusSettings, DatabaseSettings
from book_pipeline.store.artifacts import Artifacts
from book_pipeline.store.bus import Bus
from book_pipeline.store.database import Database

if TYPE_CHECKING:
    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_stepfunctions import SFNClient

TOKEN_SECONDS = 15 * 60


@cache
def _aws() -> Session:
    """Return botocore's session: what boto3 adds to it, no function needs, and each would wait for its import."""
    return Session()


def auth_token(settings: DatabaseSettings, user: str | None = None) -> str:
    """Return an IAM token for the settings' database user or another: signed here, without a call, good for 15 minutes.

    https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.Connecting.html
    """
    credentials = _aws().get_credentials()
    if credentials is None:
        raise NoCredentialsError
    request = AWSRequest(
        "GET",
        f"https://{settings.database_host}:{settings.database_port}/",
        params={"Action": "connect", "DBUser": user or settings.database_user},
    )
    SigV4QueryAuth(credentials, "rds-db", os.environ["AWS_REGION"], TOKEN_SECONDS).add_auth(request)
    return str(request.url).removeprefix("https://")


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
    return cast("S3Client", _aws().create_client("s3"))


@cache
def artifacts(settings: ArtifactSettings) -> Artifacts:
    """Return the bucket."""
    return Artifacts(s3(), settings.artifacts_bucket)


@cache
def _events() -> "EventBridgeClient":
    return cast("EventBridgeClient", _aws().create_client("events"))


def bus(settings: BusSettings, trace_header: str | None) -> Bus:
    """Return the project's bus; what is published there carries this invocation's trace onward."""
    return Bus(_events(), settings.event_bus_name, trace_header)


def is_alive(execution_arn: str) -> bool:
    """Tell whether an execution of the state machine is running."""
    try:
        states = cast("SFNClient", _aws().create_client("stepfunctions"))
        answer = states.describe_execution(executionArn=execution_arn)
    except ClientError as error:
        if error.response["Error"]["Code"] in {"ExecutionDoesNotExist", "InvalidArn"}:
            return False
        raise
    return answer["status"] == "RUNNING"
