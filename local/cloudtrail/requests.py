"""Maps a request to the AWS endpoint to IAM actions and their resources.

The names of actions and the types of their resources:
https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

import io
import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import parse_qs, unquote
from xml.sax.saxutils import unescape

_CREDENTIAL = re.compile(r"Credential=([^/,]+)/\d+/[^/]*/([^/]+)/")
_INVOCATION = re.compile(r"/2015-03-31/functions/([^/]+)/invocations$")
_SIGNED_PATH = re.compile(r"/\d{4}-\d{2}-\d{2}/")

OBJECT_ACTIONS = {
    ("GET", None): "GetObject",
    ("HEAD", None): "GetObject",
    ("PUT", None): "PutObject",
    ("DELETE", None): "DeleteObject",
    ("GET", "versionId"): "GetObjectVersion",
    ("HEAD", "versionId"): "GetObjectVersion",
    ("DELETE", "versionId"): "DeleteObjectVersion",
    ("GET", "tagging"): "GetObjectTagging",
    ("PUT", "tagging"): "PutObjectTagging",
    ("POST", "uploads"): "PutObject",
    ("PUT", "uploadId"): "PutObject",
    ("POST", "uploadId"): "PutObject",
    ("DELETE", "uploadId"): "AbortMultipartUpload",
    ("GET", "uploadId"): "ListMultipartUploadParts",
}
BUCKET_ACTIONS = {
    ("GET", None): "ListBucket",
    ("HEAD", None): "ListBucket",
    ("GET", "versions"): "ListBucketVersions",
    ("GET", "uploads"): "ListBucketMultipartUploads",
    ("PUT", None): "CreateBucket",
    ("PUT", "notification"): "PutBucketNotification",
}
REST_ACTIONS = {"xray:POST /Traces": "xray:BatchGetTraces"}
"""The actions of services without an operation in the request, by method and path."""
SUBRESOURCES = ("uploadId", "uploads", "versionId", "versions", "tagging", "notification", "acl", "policy", "delete")


class Call(NamedTuple):
    """One action on one resource, with the values of its condition keys."""

    action: str
    resource: str
    context: dict[str, str]


class Request:
    """A request, parsed before moto answers it.

    Parameters
    ----------
    environ
        The WSGI environment. A body that is read is put back.

    """

    def __init__(self, environ: dict[str, Any], *, account: str, region: str) -> None:
        self._environ = environ
        self._account, self._region = account, region
        self._query = parse_qs(environ.get("QUERY_STRING", ""), keep_blank_values=True)
        signed = environ.get("HTTP_AUTHORIZATION") or "Credential=" + "".join(self._query.get("X-Amz-Credential", ()))
        credential = _CREDENTIAL.search(signed)
        self.access_key_id, self.service = credential.groups() if credential else ("", "")
        path: str = environ.get("PATH_INFO", "")
        self._path = path.encode("latin-1").decode(errors="replace")  # WSGI decodes the unquoted path as Latin-1
        self._calls = list(self._read()) if credential else []

    def calls(self, status: int) -> list[Call]:
        """Return the calls that the request makes, given the status of its response.

        S3 returns 404 only to callers that may list the bucket, with the key as the prefix; otherwise it returns 403.
        """
        missing = [
            Call("s3:ListBucket", call.resource.partition("/")[0], {"s3:prefix": call.resource.partition("/")[2]})
            for call in self._calls
            if call.action in {"s3:GetObject", "s3:GetObjectVersion"} and status == 404  # noqa: PLR2004
        ]
        return self._calls + missing

    def _read(self) -> Iterator[Call]:
        target = self._environ.get("HTTP_X_AMZ_TARGET", "")
        if self.service == "s3":
            yield from self._s3()
        elif target:
            yield from self._json(target.rpartition(".")[2])
        elif invoked := _INVOCATION.match(self._path):
            yield Call("lambda:InvokeFunction", self._arn("lambda", f"function:{_last(unquote(invoked[1]))}"), {})
        elif self._path == "/":  # the query protocol
            form = parse_qs(self._body())
            yield Call(f"{self.service}:{''.join(form.get('Action', ['?']))}", "*", {})
        else:
            request = f"{self.service}:{self._method} {_SIGNED_PATH.sub('/', self._path)}"
            yield Call(REST_ACTIONS.get(request, request), "*", {})

    def _s3(self) -> Iterator[Call]:
        bucket, _, key = self._path.removeprefix("/").partition("/")
        subresource = next((name for name in SUBRESOURCES if name in self._query), None)
        if not bucket:
            yield Call("s3:ListAllMyBuckets", "*", {})
            return
        actions, resource = (OBJECT_ACTIONS, f"{bucket}/{key}") if key else (BUCKET_ACTIONS, bucket)
        action = actions.get((self._method, subresource), f"{self._method} ?{subresource}")
        # Without a prefix in the request, the condition key does not exist.
        listed = action in {"ListBucket", "ListBucketVersions"} and "prefix" in self._query
        prefix = {"s3:prefix": "".join(self._query["prefix"])} if listed else {}
        if (self._method, subresource) == ("POST", "delete"):
            yield from self._deleted(bucket)
            return
        yield Call(f"s3:{action}", f"arn:aws:s3:::{resource}", prefix)
        if self._method == "PUT" and (source := self._environ.get("HTTP_X_AMZ_COPY_SOURCE")):
            yield Call("s3:GetObject", f"arn:aws:s3:::{unquote(source).lstrip('/').partition('?')[0]}", {})
        if action == "PutObject" and "HTTP_X_AMZ_TAGGING" in self._environ:
            yield Call("s3:PutObjectTagging", f"arn:aws:s3:::{resource}", {})

    def _deleted(self, bucket: str) -> Iterator[Call]:
        """Yield a call for each object that DeleteObjects names."""
        for entry in re.findall(r"<Object>(.*?)</Object>", self._body(), re.DOTALL):
            action = "DeleteObjectVersion" if "<VersionId>" in entry else "DeleteObject"
            key = unescape("".join(re.findall(r"<Key>(.*?)</Key>", entry, re.DOTALL)))
            yield Call(f"s3:{action}", f"arn:aws:s3:::{bucket}/{key}", {})

    def _json(self, operation: str) -> Iterator[Call]:
        action, body = f"{self.service}:{operation}", self._parsed_body()
        if action == "events:PutEvents":
            for entry in body.get("Entries", []):
                bus = self._arn("events", f"event-bus/{_last(entry.get('EventBusName') or 'default')}")
                described = {"events:source": entry.get("Source"), "events:detail-type": entry.get("DetailType")}
                yield Call(action, bus, {key: value for key, value in described.items() if value})
        elif self.service == "secretsmanager":
            wanted = str(body.get("SecretId") or body.get("Name"))
            name = re.sub(r"^arn:.*:secret:(.*)-\w{6}$", r"\1", wanted)
            yield Call(action, self._arn("secretsmanager", f"secret:{name}-AAAAAA"), {})
        elif action == "logs:FilterLogEvents":
            yield Call(action, self._arn("logs", f"log-group:{body.get('logGroupName')}:*"), {})
        elif operation.startswith("SendTask"):
            # The token is of an execution of the only state machine.
            yield Call(action, self._arn("states", "stateMachine:book-pipeline"), {})
        else:
            yield Call(action, str(body.get("executionArn") or body.get("stateMachineArn") or "*"), {})

    @property
    def _method(self) -> str:
        return str(self._environ["REQUEST_METHOD"])

    def _arn(self, service: str, resource: str) -> str:
        return f"arn:aws:{service}:{self._region}:{self._account}:{resource}"

    def _parsed_body(self) -> dict[str, Any]:
        try:
            body = json.loads(self._body())
        except ValueError:
            return {}  # moto reports the error
        return body if isinstance(body, dict) else {}

    def _body(self) -> str:
        body: bytes = self._environ["wsgi.input"].read(int(self._environ.get("CONTENT_LENGTH") or 0))
        self._environ["wsgi.input"] = io.BytesIO(body)
        return body.decode(errors="replace")


def _last(name: str) -> str:
    """Return the name at the end of an ARN; a plain name is returned unchanged."""
    return re.split("[:/]", name)[-1]
