"""Creates clients and connections from settings, once for each worker; they are reused by later invocations."""

import os
from functools import cache
from typing import TYPE_CHECKING, cast

from botocore import __version__ as botocore_version
from botocore.auth import SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.exceptions import ClientError, NoCredentialsError
from botocore.session import Session

from book_pipeline.invocation import when_it_ends
from book_pipeline.settings import ArtifactSettings, BusSettings, DatabaseSettings
from book_pipeline.store.artifacts import Artifacts
from book_pipeline.store.bus import Bus
from book_pipeline.store.database import Database, queries
from book_pipeline.store.task_tokens import TaskTokens

if TYPE_CHECKING:
    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_stepfunctions import SFNClient

TOKEN_SECONDS = 15 * 60
USER_AGENT = f"book-pipeline Botocore/{botocore_version}"
"""botocore would describe system and settings in each request, which takes a sixth of the time of a small one."""


@cache
def _aws() -> Session:
    """Return a botocore session; functions need nothing of boto3, whose import would delay each cold start."""
    return Session()


@cache
def load_models() -> None:
    """Load the models of the AWS services and the queries once: that takes longer than to use them.

    Clients are created for this only, and dropped: they keep addresses and credentials of their environment.
    """
    session = Session()
    session.register_component("data_loader", _aws().get_component("data_loader"))
    session.set_credentials("none", "none")
    session.create_client("s3", region_name="us-east-1")
    session.create_client("events", region_name="us-east-1")
    session.create_client("stepfunctions", region_name="us-east-1")
    queries()


def auth_token(settings: DatabaseSettings, user: str | None = None) -> str:
    """Return an IAM token for a database user, by default that of the settings; it is signed locally, valid 15 minutes.

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
    """Return the database connection of the worker, checked to be alive.

    A worker is kept for hours after an invocation, and its connection would keep a database awake that may sleep.
    """
    shared = _database(settings)
    if settings.database_sleeps:
        when_it_ends(shared, shared.close)
    shared.wake()
    return shared


@cache
def s3() -> "S3Client":
    """Return the S3 client of the worker."""
    return cast("S3Client", _aws().create_client("s3", config=Config(user_agent=USER_AGENT)))


@cache
def artifacts(settings: ArtifactSettings) -> Artifacts:
    """Return the artifacts bucket."""
    return Artifacts(s3(), settings.artifacts_bucket)


@cache
def events() -> "EventBridgeClient":
    """Return the EventBridge client of the worker."""
    return cast("EventBridgeClient", _aws().create_client("events"))


def bus(settings: BusSettings, trace_header: str | None) -> Bus:
    """Return the event bus; its events continue the trace of this invocation."""
    return Bus(events(), settings.event_bus_name, trace_header)


@cache
def states() -> "SFNClient":
    """Return the Step Functions client of the worker."""
    return cast("SFNClient", _aws().create_client("stepfunctions"))


def task_tokens() -> TaskTokens:
    """Return the tokens of waiting executions."""
    return TaskTokens(states())


def stop_execution(execution_arn: str) -> None:
    """Stop an execution; do nothing if it has ended or no longer exists."""
    try:
        states().stop_execution(executionArn=execution_arn, error="Cancelled", cause="The book was cancelled.")
    except ClientError as error:
        if error.response["Error"]["Code"] != "ExecutionDoesNotExist":
            raise


def status_of(execution_arn: str) -> str | None:
    """Return the status of an execution of the state machine, such as RUNNING; None if it does not exist."""
    try:
        return states().describe_execution(executionArn=execution_arn)["status"]
    except ClientError as error:
        if error.response["Error"]["Code"] in {"ExecutionDoesNotExist", "InvalidArn"}:
            return None
        raise


def is_alive(execution_arn: str) -> bool:
    """Return whether an execution of the state machine is running."""
    return status_of(execution_arn) == "RUNNING"
