"""The check before moto: who gets an answer, and why the others are rejected. Real clients sign the requests."""

import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import httpx
import pytest
from botocore.auth import S3SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials as Signing
from botocore.exceptions import ClientError
from botocore.parsers import ResponseParserError
from werkzeug.serving import make_server

from local.aws import refusals
from local.aws.refusals import gate
from local.credentials import Credentials

OWN = Credentials()
ROLE = OWN.key_of("ScrapeBook")
KEYS = {key.access_key_id: key for key in (OWN.own_key(), ROLE)}
CONTENT = b"The lamp was lit."


class Endpoint:
    """The gate before an application that answers everything and keeps what it was sent."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self._server = make_server("127.0.0.1", 0, self._answer, threaded=True)
        self.port = self._server.server_port
        self._server.app = gate(self._answer, KEYS.get, self.port)
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def _answer(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        self.bodies.append(environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)))
        start_response("200 OK", [("Content-Length", "0")])
        return [b""]

    def client(self, service: str, key: Any = ROLE, **options: Any) -> Any:
        return boto3.session.Session().client(
            service,
            endpoint_url=self.url,
            region_name="us-east-1",
            aws_access_key_id=key.access_key_id,
            aws_secret_access_key=key.secret_access_key,
            config=Config(retries={"total_max_attempts": 1}, proxies={}, **options),
        )

    def send(self, method: str = "GET", path: str = "/books/a", **options: Any) -> httpx.Response:
        return httpx.request(method, f"{self.url}{path}", trust_env=False, **options)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture(scope="module")
def server() -> Iterator[Endpoint]:
    server = Endpoint()
    yield server
    server.close()


@pytest.fixture
def endpoint(server: Endpoint) -> Endpoint:
    server.bodies.clear()
    return server


def error_of(call: Any, **arguments: Any) -> tuple[str, str, int]:
    with pytest.raises(ClientError) as raised:
        call(**arguments)
    response = raised.value.response
    return (
        response["Error"]["Code"],
        response["Error"].get("Message", ""),
        response["ResponseMetadata"]["HTTPStatusCode"],
    )


def signed(endpoint: Endpoint, at: datetime | None = None, key: Any = ROLE, **headers: str) -> dict[str, str]:
    """Return the headers of a signed GET of an object."""
    request = AWSRequest("GET", f"{endpoint.url}/books/a", headers=headers)
    signer = S3SigV4Auth(Signing(key.access_key_id, key.secret_access_key), "s3", "us-east-1")
    with pytest.MonkeyPatch.context() as patch:
        if at is not None:
            patch.setattr("botocore.auth.get_current_datetime", lambda: at.replace(tzinfo=None))
        signer.add_auth(request)
    return dict(request.headers)


@pytest.mark.parametrize("key", [OWN.own_key(), ROLE], ids=["owner", "role"])
@pytest.mark.parametrize(
    ("name", "body"),
    [("raw/a.txt", CONTENT), ("raw/ä b/../c+d=e&f~g's (1).txt", CONTENT), ("raw/empty.txt", b"")],
    ids=["plain", "unusual", "empty"],
)
def test_an_object_is_stored(endpoint, key, name, body):
    endpoint.client("s3", key).put_object(Bucket="books", Key=name, Body=body, Metadata={"title": "The  Reef"})
    assert endpoint.bodies == [body]


def test_a_key_with_a_line_end_is_refused_by_name(endpoint):
    code, message, _ = error_of(endpoint.client("s3").put_object, Bucket="books", Key="raw/two\nlines.txt", Body=b"")
    assert (code, "key has a line end" in message) == ("AccessDenied", True)
    assert endpoint.bodies == []


def test_every_protocol_is_answered(endpoint):
    answered = [
        lambda: endpoint.client("secretsmanager").get_secret_value(SecretId="key"),
        lambda: endpoint.client("cloudformation").describe_stacks(StackName="book-pipeline"),
        lambda: endpoint.client("lambda").invoke(FunctionName="arn:aws:lambda:us-east-1:1:function:a", Payload=b"{}"),
        lambda: endpoint.client("xray").batch_get_traces(TraceIds=["1-2-3"]),
        lambda: endpoint.client("s3").list_objects_v2(Bucket="books", Prefix="raw/a b"),
    ]
    for call in answered:
        with suppress(KeyError, ValueError, ResponseParserError):  # the stub's empty body is no answer of the service
            call()
    assert len(endpoint.bodies) == len(answered)


def test_an_unsigned_body_is_answered(endpoint):
    client = endpoint.client("s3", s3={"payload_signing_enabled": False})
    client.put_object(Bucket="books", Key="a", Body=CONTENT)
    assert endpoint.bodies == [CONTENT]


def test_a_presigned_address_is_answered(endpoint):
    for operation, method in (("get_object", "GET"), ("put_object", "PUT")):
        address = endpoint.client("s3", signature_version="s3v4").generate_presigned_url(
            operation, {"Bucket": "books", "Key": "a b"}, 60
        )
        assert httpx.request(method, address, trust_env=False).status_code == 200
    query = AWSRequest("GET", f"{endpoint.url}/?Action=GetCallerIdentity")
    SigV4QueryAuth(Signing(ROLE.access_key_id, ROLE.secret_access_key), "sts", "us-east-1").add_auth(query)
    assert httpx.get(query.url, trust_env=False).status_code == 200


def test_an_expired_presigned_address_is_refused(endpoint, monkeypatch):
    past = datetime.now(UTC) - timedelta(minutes=2)
    monkeypatch.setattr("botocore.auth.get_current_datetime", lambda: past.replace(tzinfo=None))
    address = endpoint.client("s3", signature_version="s3v4").generate_presigned_url(
        "get_object", {"Bucket": "books", "Key": "a"}, 60
    )
    assert "RequestTimeTooSkewed" in httpx.get(address, trust_env=False).text


CALLS = {
    "s3": ("list_objects_v2", {"Bucket": "books"}),
    "secretsmanager": ("get_secret_value", {"SecretId": "key"}),
    "cloudformation": ("describe_stacks", {"StackName": "book-pipeline"}),
    "lambda": ("invoke", {"FunctionName": "book-pipeline-ScrapeBook"}),
}


@pytest.mark.parametrize("service", CALLS)
@pytest.mark.parametrize("problem", ["key", "signature"])
def test_a_foreign_key_and_a_wrong_secret_have_the_codes_of_aws(endpoint, service, problem):
    foreign = Credentials().own_key()
    key = foreign if problem == "key" else type(foreign)(ROLE.access_key_id, foreign.secret_access_key)
    operation, arguments = CALLS[service]
    code, message, status = error_of(getattr(endpoint.client(service, key), operation), **arguments)
    column = {"s3": 0, "cloudformation": 2}.get(service, 1)
    assert (code, status) == (refusals.CODES[problem][column], 403)
    assert "`book-pipeline env` prints the right one" in message
    assert "\n" not in message
    assert endpoint.bodies == []


@pytest.mark.parametrize("minutes", [-16, 16])
def test_a_signature_has_the_time_of_now(endpoint, minutes):
    now = datetime.now(UTC)
    refused = endpoint.send(headers=signed(endpoint, now + timedelta(minutes=minutes)))
    assert (refused.status_code, "RequestTimeTooSkewed" in refused.text) == (403, True)
    accepted = endpoint.send(headers=signed(endpoint, now + timedelta(minutes=minutes * 14 // 16)))
    assert accepted.status_code == 200


def test_a_request_that_was_changed_after_signing_is_refused(endpoint):
    headers = signed(endpoint)
    changed = [
        endpoint.send("DELETE", headers=headers),
        endpoint.send(path="/books/b", headers=headers),
        endpoint.send(path="/books/a?versions", headers=headers),
        endpoint.send(headers=headers | {"x-amz-copy-source": "/books/b"}),
        endpoint.send(headers=headers | {"X-Amz-Date": f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}0"}),
        httpx.request("GET", f"{endpoint.url}/books/a", headers=headers, content=b"another body", trust_env=False),
    ]
    assert [response.status_code for response in changed] == [403] * len(changed)
    assert endpoint.send(headers=headers).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "AWS ABC:DEF"},
        {"Authorization": "AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=" + "0" * 64},
        {"Authorization": f"AWS4-HMAC-SHA256 Credential={ROLE.access_key_id}/20260101/us-east-1/s3/aws4_request, "
         f"SignedHeaders=host, Signature={'0' * 64}"},
    ],
    ids=["none", "version 2", "malformed", "without a date"],
)  # fmt: skip
def test_a_request_without_a_signature_is_refused(endpoint, headers):
    assert endpoint.send(headers=headers).status_code == 403
    assert endpoint.bodies == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://example.com"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Host": "rebound.example.com"},
    ],
    ids=lambda headers: next(iter(headers)),
)
def test_a_web_page_with_a_presigned_address_is_refused(endpoint, headers):
    address = endpoint.client("s3", signature_version="s3v4").generate_presigned_url(
        "get_object", {"Bucket": "books", "Key": "a"}, 60
    )
    assert httpx.get(address, headers=headers, trust_env=False).status_code == 403
    assert endpoint.bodies == []


@pytest.mark.parametrize("path", ["/moto-api/data.json", "/moto-api/reset", "/latest/meta-data/"])
def test_the_owner_does_not_reach_motos_own_paths(endpoint, path):
    request = AWSRequest("POST", f"{endpoint.url}{path}")
    S3SigV4Auth(Signing(OWN.access_key_id, OWN.secret_access_key), "s3", "us-east-1").add_auth(request)
    assert endpoint.send("POST", path, headers=dict(request.headers)).status_code == 403
