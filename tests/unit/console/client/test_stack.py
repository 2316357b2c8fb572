"""Find a deployed stack, choose the AWS account, and translate the errors of AWS."""

import importlib
import io
import json
from types import SimpleNamespace
from uuid import uuid4

import pytest
from botocore import exceptions
from botocore.exceptions import ClientError

from account import StackUnusable, clear_aws_environment, client_factory
from account.aws_errors import aws_error_message
from book_pipeline import errors
from console.client import BookUnknown, find_stack


def client_with(stack, **payload):
    """Return a client factory for an account with this stack, whose DescribeBooks returns the payload."""

    def describe_stacks(StackName):  # noqa: N803
        if stack is None:
            error = {"Code": "ValidationError", "Message": f"Stack with id {StackName} does not exist"}
            raise ClientError({"Error": error}, "DescribeStacks")
        return {"Stacks": [stack]}

    invoke = {**payload, "Payload": io.BytesIO(json.dumps(payload.get("Payload")).encode())}
    services = {
        "cloudformation": SimpleNamespace(
            describe_stacks=describe_stacks, meta=SimpleNamespace(region_name="eu-west-1")
        ),
        "lambda": SimpleNamespace(invoke=lambda **_: invoke),
    }
    return services.__getitem__


DEPLOYED = {
    "StackStatus": "UPDATE_COMPLETE",
    "Outputs": [
        {"OutputKey": "ArtifactsBucket", "OutputValue": "artifacts"},
        {"OutputKey": "DescribeBooksFunctionName", "OutputValue": "DescribeBooks"},
    ],
}


def test_a_stack_has_its_outputs_as_properties():
    stack = find_stack(client_with(DEPLOYED), "mine")
    assert (stack.name, stack.region, stack.bucket) == ("mine", "eu-west-1", "artifacts")
    with pytest.raises(StackUnusable, match=r"no output EventBusName.*make deploy"):
        _ = stack.bus


@pytest.mark.parametrize("name", ["InvalidRequest", "ChapterBusy", "ProviderRejected", "AudiobookDamaged"])
def test_an_error_of_the_pipeline_keeps_its_class_and_message(name):
    failed = {"errorType": name, "errorMessage": "Chapter 3 is busy."}
    stack = find_stack(client_with(DEPLOYED, Payload=failed, FunctionError="Unhandled"), "mine")
    importlib.import_module("console.client.errors")
    with pytest.raises(getattr(errors, name), match=r"^Chapter 3 is busy\.$"):
        stack.books()


@pytest.mark.parametrize(
    ("stack", "text"),
    [
        (None, r"no stack mine in eu-west-1.*make deploy"),
        ({"StackStatus": "ROLLBACK_COMPLETE"}, "ROLLBACK_COMPLETE and has no outputs"),
    ],
)
def test_an_unusable_stack_raises_an_error_with_a_remedy(stack, text):
    with pytest.raises(StackUnusable, match=text):
        find_stack(client_with(stack), "mine")


def failed(error, message):
    return {"FunctionError": "Unhandled", "Payload": {"errorType": error, "errorMessage": message}}


@pytest.mark.parametrize(
    ("answer", "error", "text"),
    [
        (failed("SourceNotFound", "none"), BookUnknown, "none"),
        (failed("DatabaseUnavailable", "wait"), StackUnusable, "DatabaseUnavailable: wait"),
        ({"Payload": {"books": [], "left_out": 0, "since_then": "new"}}, StackUnusable, "different versions"),
    ],
)
def test_errors_of_the_function_are_translated(answer, error, text):
    with pytest.raises(error, match=text):
        find_stack(client_with(DEPLOYED, **answer)).books()


def test_a_book_is_requested_by_its_id():
    requests = []
    client = client_with(
        DEPLOYED, FunctionError="Unhandled", Payload={"errorType": "SourceNotFound", "errorMessage": ""}
    )
    invoke = client("lambda").invoke
    client("lambda").invoke = lambda **arguments: requests.append(arguments) or invoke()
    book_id = uuid4()
    with pytest.raises(BookUnknown):
        find_stack(client).book(book_id)
    assert requests == [
        {"FunctionName": "DescribeBooks", "Payload": json.dumps({"book_id": str(book_id)}, separators=(",", ":"))}
    ]


@pytest.fixture
def profiles(tmp_path, monkeypatch):
    config = tmp_path / "config"
    config.write_text(
        "[profile reader]\nregion = eu-central-1\nendpoint_url = http://127.0.0.1:1\n"
        "aws_access_key_id = AKIAPROFILE\naws_secret_access_key = x\n"
        "[profile nowhere]\naws_access_key_id = AKIAPROFILE\naws_secret_access_key = x\n"
    )
    for name, value in {
        "AWS_CONFIG_FILE": str(config),
        "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "none"),
        "AWS_ENDPOINT_URL": "http://127.0.0.1:2",
        "AWS_ACCESS_KEY_ID": "AKIAENVIRONMENT",
        "AWS_SECRET_ACCESS_KEY": "x",
        "AWS_DEFAULT_REGION": "us-west-2",
    }.items():
        monkeypatch.setenv(name, value)
    return clear_aws_environment()


def endpoint_region_and_key(client) -> tuple[str, str, str]:
    signer = client._request_signer._credentials
    return client.meta.endpoint_url, client.meta.region_name, signer.access_key


def test_without_a_profile_the_environment_applies(profiles):
    assert endpoint_region_and_key(client_factory(profiles, None, None)("s3")) == (
        "http://127.0.0.1:2",
        "us-west-2",
        "AKIAENVIRONMENT",
    )
    assert client_factory(profiles, None, "eu-north-1")("s3").meta.region_name == "eu-north-1"


def test_a_profile_takes_precedence_over_the_environment_of_a_local_cloud(profiles):
    assert endpoint_region_and_key(client_factory(profiles, "reader", None)("s3")) == (
        "http://127.0.0.1:1",
        "eu-central-1",
        "AKIAPROFILE",
    )
    assert client_factory(profiles, "nowhere", None)("s3").meta.region_name == "us-west-2"
    assert client_factory(profiles, "reader", "eu-north-1")("s3").meta.region_name == "eu-north-1"


def test_clearing_the_environment_returns_and_removes_the_aws_variables(profiles, monkeypatch):
    import os

    assert profiles["AWS_ACCESS_KEY_ID"] == "AKIAENVIRONMENT"
    assert not [name for name in os.environ if name.startswith("AWS_")]


def client_error(code, message="because"):
    return ClientError({"Error": {"Code": code, "Message": message}}, "PutObject")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (client_error("ExpiredToken"), ("expired", "Sign in again")),
        (client_error("InvalidClientTokenId"), ("does not accept your credentials", "get-caller-identity")),
        (client_error("AccessDenied", "not authorized to perform: s3:PutObject"), ("s3:PutObject", "--profile")),
        (client_error("SlowDown"), ("PutObject", "SlowDown", "because")),
        (exceptions.ProfileNotFound(profile="mine"), ("mine", "list-profiles")),
        (exceptions.NoCredentialsError(), ("--profile",)),
        (exceptions.NoRegionError(), ("--region",)),
        (exceptions.UnauthorizedSSOTokenError(), ("aws sso login",)),
        (exceptions.EndpointConnectionError(endpoint_url="http://nowhere"), ("cannot be reached", "http://nowhere")),
        (exceptions.ReadTimeoutError(endpoint_url="http://slow"), ("cannot be reached",)),
        (exceptions.ParamValidationError(report="too long"), ("too long",)),
    ],
)
def test_an_aws_error_is_one_line_with_a_remedy(error, words):
    line = aws_error_message(error)
    assert all(word in line for word in words), line
