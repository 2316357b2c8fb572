"""Clients find the local cloud by its stack, which is described without moto's CloudFormation."""

import io
from urllib.parse import urlencode

import pytest
from botocore.parsers import QueryParser
from botocore.session import Session

from local.aws.published_stack import PublishedStack

MOTO = [b"moto's answer"]
OUTPUTS = {"ArtifactsBucket": "a-bucket", "StateMachineArn": "arn:aws:states:1 & <2>"}


@pytest.fixture
def stack(monkeypatch):
    stack = PublishedStack("book-pipeline", OUTPUTS, account="123456789012", region="us-east-1")
    stack.created_in_moto = []
    monkeypatch.setattr(stack, "_create_in_moto", lambda: stack.created_in_moto.append(stack.name))
    return stack


def answer(stack, **form):
    body = urlencode({"Version": "2010-05-15", **form}).encode()
    environ = {"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))}
    bodies = []

    def moto(environ, _):
        bodies.append(environ["wsgi.input"].read())
        return MOTO

    answered = stack.serve(environ, lambda *_: None, moto)
    assert bodies in ([], [body]), "moto reads the whole request"
    return answered


def described(answered):
    shape = Session().get_service_model("cloudformation").operation_model("DescribeStacks").output_shape
    response = {"body": b"".join(answered), "headers": {}, "status_code": 200}
    (stack,) = QueryParser().parse(response, shape)["Stacks"]
    return stack


def test_the_stack_is_described_as_botocore_reads_it(stack):
    found = described(answer(stack, Action="DescribeStacks", StackName="book-pipeline"))
    assert {output["OutputKey"]: output["OutputValue"] for output in found["Outputs"]} == OUTPUTS
    assert (found["StackName"], found["StackStatus"]) == ("book-pipeline", "CREATE_COMPLETE")
    assert stack.created_in_moto == []


@pytest.mark.parametrize(
    "form",
    [
        {"Action": "DescribeStacks"},
        {"Action": "DescribeStacks", "StackName": "another"},
        {"Action": "ListStacks"},
        {"Action": "DeleteStack", "StackName": "book-pipeline"},
    ],
    ids=lambda form: form["Action"],
)
def test_moto_knows_the_stack_before_it_answers_another_request(stack, form):
    assert answer(stack, **form) == MOTO
    assert answer(stack, Action="DescribeStacks", StackName="book-pipeline") == MOTO, "it may have been changed"
    assert stack.created_in_moto == ["book-pipeline"]
