"""The IAM actions and resources that the local CloudTrail records for a request."""

import io
import json

import pytest

from local.cloudtrail import CloudTrail
from local.cloudtrail.requests import Request
from local.credentials import Credentials

KEY = "ASIAAAAAAAAAAAAAAAAA"
BUCKET = "arn:aws:s3:::books"
BOOK = f"{BUCKET}/raw/Das Lied.txt"
HERE = "us-east-1:123456789012"
EXECUTION = f"arn:aws:states:{HERE}:execution:book-pipeline:one"
MACHINE = f"arn:aws:states:{HERE}:stateMachine:book-pipeline"


def request(service, method="POST", path="/", query="", body=b"", **headers):
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path.encode().decode("latin-1"),
        "QUERY_STRING": query,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
        "HTTP_AUTHORIZATION": f"AWS4-HMAC-SHA256 Credential={KEY}/20261124/us-east-1/{service}/aws4_request, "
        "SignedHeaders=host, Signature=5eal",
    } | {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    return Request(environ, account="123456789012", region="us-east-1"), environ


def recorded(*arguments, status=200, **more):
    return [tuple(call) for call in request(*arguments, **more)[0].calls(status)]


@pytest.mark.parametrize(
    ("method", "query", "action"),
    [
        ("GET", "", "GetObject"),
        ("HEAD", "", "GetObject"),
        ("GET", "versionId=7", "GetObjectVersion"),
        ("PUT", "", "PutObject"),
        ("POST", "uploads", "PutObject"),
        ("PUT", "partNumber=1&uploadId=u", "PutObject"),
        ("POST", "uploadId=u", "PutObject"),
        ("DELETE", "uploadId=u", "AbortMultipartUpload"),
        ("DELETE", "", "DeleteObject"),
        ("PUT", "tagging", "PutObjectTagging"),
        ("GET", "acl", "GET ?acl"),
    ],
)
def test_a_request_for_an_object(method, query, action):
    assert recorded("s3", method, "/books/raw/Das Lied.txt", query) == [(f"s3:{action}", BOOK, {})]


def test_a_request_to_delete_objects_is_a_call_for_each():
    named = b"<Object><Key>raw/a&amp;b.txt</Key><VersionId>7</VersionId></Object>"
    body = b"<Delete>" + named + b"<Object><Key>c</Key></Object></Delete>"
    assert recorded("s3", "POST", "/books", "delete", body=body) == [
        ("s3:DeleteObjectVersion", f"{BUCKET}/raw/a&b.txt", {}),
        ("s3:DeleteObject", f"{BUCKET}/c", {}),
    ]
    assert recorded("s3", "GET", "/books", "versions&prefix=raw/") == [
        ("s3:ListBucketVersions", BUCKET, {"s3:prefix": "raw/"})
    ]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_request_for_a_missing_object_also_needs_list_bucket(method):
    assert recorded("s3", method, "/books/raw/Das Lied.txt", status=404) == [
        ("s3:GetObject", BOOK, {}),
        ("s3:ListBucket", BUCKET, {"s3:prefix": "raw/Das Lied.txt"}),
    ]


def test_tags_and_copies_need_more_actions():
    assert recorded("s3", "PUT", "/books/raw/Das Lied.txt", x_amz_tagging="kind=chunk") == [
        ("s3:PutObject", BOOK, {}),
        ("s3:PutObjectTagging", BOOK, {}),
    ]
    assert recorded("s3", "PUT", "/books/raw/Das Lied.txt", x_amz_copy_source="/other/a%20b.txt") == [
        ("s3:PutObject", BOOK, {}),
        ("s3:GetObject", "arn:aws:s3:::other/a b.txt", {}),
    ]


def test_listing_a_bucket_records_the_prefix():
    assert recorded("s3", "GET", "/books", "list-type=2&prefix=raw%2F") == [
        ("s3:ListBucket", BUCKET, {"s3:prefix": "raw/"})
    ]
    assert recorded("s3", "GET", "/") == [("s3:ListAllMyBuckets", "*", {})]


def test_each_event_records_its_bus():
    entries = [
        {"EventBusName": "book-pipeline", "Source": "me", "DetailType": "BookRequested", "Detail": "{}"},
        {"EventBusName": f"arn:aws:events:{HERE}:event-bus/other", "Detail": "{}"},
        {"Detail": "{}"},
    ]
    body = json.dumps({"Entries": entries}).encode()
    assert recorded("events", body=body, x_amz_target="AWSEvents.PutEvents") == [
        (
            "events:PutEvents",
            f"arn:aws:events:{HERE}:event-bus/book-pipeline",
            {"events:source": "me", "events:detail-type": "BookRequested"},
        ),
        ("events:PutEvents", f"arn:aws:events:{HERE}:event-bus/other", {}),
        ("events:PutEvents", f"arn:aws:events:{HERE}:event-bus/default", {}),
    ]


@pytest.mark.parametrize(
    ("service", "target", "body", "resource"),
    [
        ("states", "AWSStepFunctions.DescribeExecution", {"executionArn": EXECUTION}, EXECUTION),
        ("states", "AWSStepFunctions.StartExecution", {"stateMachineArn": MACHINE, "input": "{}"}, MACHINE),
        ("states", "AWSStepFunctions.ListActivities", {}, "*"),
        ("states", "AWSStepFunctions.SendTaskSuccess", {"taskToken": "t", "output": "{}"}, MACHINE),
        ("sqs", "AmazonSQS.SendMessage", {"QueueUrl": "…"}, "*"),
        (
            "secretsmanager",
            "secretsmanager.GetSecretValue",
            {"SecretId": "book-pipeline/gemini-api-key"},
            f"arn:aws:secretsmanager:{HERE}:secret:book-pipeline/gemini-api-key-AAAAAA",
        ),
    ],
)
def test_requests_of_json_protocols(service, target, body, resource):
    calls = recorded(service, body=json.dumps(body).encode(), x_amz_target=target)
    assert calls == [(f"{service}:{target.rpartition('.')[2]}", resource, {})]


@pytest.mark.parametrize(
    "name", ["book-pipeline-ScrapeBook", f"arn:aws:lambda:{HERE}:function:book-pipeline-ScrapeBook"]
)
def test_an_invocation_by_name_or_arn(name):
    assert recorded("lambda", path=f"/2015-03-31/functions/{name}/invocations") == [
        ("lambda:InvokeFunction", f"arn:aws:lambda:{HERE}:function:book-pipeline-ScrapeBook", {})
    ]


def test_an_unknown_request_is_recorded_under_its_own_name():
    assert recorded("lambda", "GET", "/2015-03-31/functions/f") == [("lambda:GET /functions/f", "*", {})]
    assert recorded("iam", body=b"Action=CreateRole&Version=2010-05-08") == [("iam:CreateRole", "*", {})]
    assert recorded("events", body=b"not JSON", x_amz_target="AWSEvents.PutRule") == [("events:PutRule", "*", {})]


def test_the_access_key_is_read_from_headers_and_presigned_urls():
    signed, _ = request("s3", "GET", "/books/a")
    query = f"X-Amz-Credential={KEY}%2F20261124%2Fus-east-1%2Fs3%2Faws4_request"
    presigned, _ = request("s3", "GET", "/books/a", query, authorization="")
    assert (signed.access_key_id, presigned.access_key_id) == (KEY, KEY)
    assert presigned.calls(200) == signed.calls(200)


def test_a_parsed_body_can_be_read_again():
    body = json.dumps({"SecretId": "a"}).encode()
    _, environ = request("secretsmanager", body=body, x_amz_target="secretsmanager.GetSecretValue")
    assert environ["wsgi.input"].read() == body


def test_the_body_of_an_object_is_not_read():
    _, environ = request("s3", "PUT", "/books/a", body=b"a whole book")
    assert environ["wsgi.input"].tell() == 0


def test_lines_are_unbuffered_and_a_restart_empties_the_file(tmp_path):
    file = tmp_path / "cloudtrail" / "aws.jsonl"
    with CloudTrail(file) as trail:
        trail.record("ScrapeBook", "s3:GetObject", BOOK)
        assert json.loads(file.read_text()) == {
            "principal": "ScrapeBook",
            "action": "s3:GetObject",
            "resource": BOOK,
            "context": {},
        }
    trail.record("ScrapeBook", "s3:GetObject", BOOK)  # as by a request that outlives the cloud
    with CloudTrail(file):
        assert file.read_text() == ""


def test_each_role_has_its_own_stable_key_whose_repr_hides_the_secret():
    account = Credentials()
    keys = {name: account.key_of(name) for name in ("ScrapeBook", "ParseBook", "rule/SourceDropped")}
    assert len({key.access_key_id for key in keys.values()} | {account.access_key_id}) == 4
    assert account.key_of("ScrapeBook") == keys["ScrapeBook"] != Credentials().key_of("ScrapeBook")
    for key in keys.values():
        assert key.access_key_id.startswith("ASIA")
        assert (len(key.access_key_id), len(key.secret_access_key)) == (20, 40)
        assert key.secret_access_key not in repr(key)


def test_a_search_in_logs_is_recorded_with_its_log_group():
    target, body = "Logs_20140328.FilterLogEvents", b'{"logGroupName": "aws/spans"}'
    assert recorded("logs", body=body, x_amz_target=target) == [
        ("logs:FilterLogEvents", f"arn:aws:logs:{HERE}:log-group:aws/spans:*", {})
    ]


def test_a_request_for_traces_has_the_name_of_its_action():
    assert recorded("xray", path="/Traces") == [("xray:BatchGetTraces", "*", {})]
