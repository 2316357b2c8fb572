"""The AWS endpoint: moto's server on 127.0.0.1, patched, behind a gate that checks who sends a request."""

import os
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Self

import boto3
from botocore.config import Config
from moto.logs.models import logs_backends
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from moto.s3.models import FakeKey, s3_backends
from moto.xray.exceptions import BadSegmentException
from moto.xray.models import xray_backends
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from local.aws import invocations, patches, stopping, task_tokens, tracing
from local.aws.event_delivery import EventBridge
from local.aws.interrupted import RunningExecutions
from local.aws.logs import FolderLogGroup
from local.aws.objects import ObjectStore, StoredObject
from local.aws.published_stack import PublishedStack
from local.aws.refusals import gate
from local.cloudtrail import OWNER, CloudTrail
from local.cloudtrail.requests import Request
from local.credentials import AccessKey, Credentials
from local.guarded_http import OwnUserServer
from local.xray.service_segments import ServiceSegments
from local.xray.trace_store import TraceStore

REASONS = {
    "s3:ObjectCreated:Put": "PutObject",
    "s3:ObjectCreated:Post": "POST Object",
    "s3:ObjectCreated:Copy": "CopyObject",
    "s3:ObjectCreated:CompleteMultipartUpload": "CompleteMultipartUpload",
}
METADATA = "x-amz-meta-"
STOP_POLL_SECONDS = 0.1
"""How long a stop waits for the server; half a second by default."""
SPANS = "aws/spans"
"""The log group in which CloudWatch Transaction Search keeps every span."""


class _Handler(WSGIRequestHandler):
    """Keep-alive, no Nagle delay, no access log."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def make_environ(self) -> dict[str, Any]:
        """Keep S3 metadata whose names have an underscore; werkzeug drops them. moto returns them with a hyphen."""
        environ: dict[str, Any] = super().make_environ()
        for name, value in self.headers.items():
            if name.lower().startswith(METADATA) and "_" in name:
                environ[f"HTTP_{name.upper().replace('-', '_')}"] = value
        return environ

    def log_request(self, *_: object) -> None:
        """Do not log requests."""


class _Server(OwnUserServer, ThreadedWSGIServer):
    """Serves this user's programs."""

    daemon_threads = True


class AwsServer:
    """The endpoint; use it as a context manager.

    Parameters
    ----------
    listener
        Where it listens; the caller closes it.
    objects, traces, executions
        Folders for S3 objects, X-Ray traces and the names of running executions, which outlive the process.
    invoke
        Invokes a function with a payload and a trace header; that of the Lambda service.
    trail
        Records every request.
    require_room
        Raises DiskFull if there is too little room for new work.
    trace_clock
        Returns seconds since 1970; X-Ray closes traces that grow slowly by this clock.

    """

    def __init__(
        self,
        listener: socket.socket,
        objects: Path,
        traces: Path,
        executions: Path,
        credentials: Credentials,
        invoke: invocations.Invoke,
        trail: CloudTrail,
        *,
        account: str,
        region: str,
        require_room: Callable[[], None] = lambda: None,
        trace_clock: Callable[[], float] = time.time,
    ) -> None:
        self._account, self._region = account, region
        self._credentials = credentials
        self._principals = {credentials.access_key_id: OWNER}
        self._keys = {credentials.access_key_id: credentials.own_key()}
        self._trail = trail
        self._clients: dict[tuple[str, str], Any] = {}
        self._making_clients = threading.Lock()
        self._session: Any = boto3.session.Session()
        self._objects = ObjectStore(objects)
        self._stack: PublishedStack | None = None
        address: tuple[str, int] = listener.getsockname()
        self._server = _Server(*address, self._serve, handler=_Handler, fd=listener.fileno())
        self._server.app = gate(self._serve, self._keys.get, self._server.port)
        self.endpoint = f"http://127.0.0.1:{self._server.port}"
        os.environ["MOTO_PORT"] = str(self._server.port)
        self._moto = DomainDispatcherApplication(create_backend_app)
        self._event_bridge = EventBridge(account, region, self.client, trail)
        patches.interpret_state_machines()
        patches.show_new_executions()
        patches.parse_once()
        patches.collect_object_events()
        patches.deliver_events(self._event_bridge)
        patches.filter_logs()
        invocations.let_invocations_wait()
        task_tokens.accept_early_tokens()
        task_tokens.close_tokens()
        task_tokens.answer_tokens()
        task_tokens.name_missing_heartbeats()
        patches.reject_objects_on_a_full_disk(require_room)
        patches.hide_damaged_objects()
        segments = ServiceSegments(self.put_trace_segment, trail)
        invocations.invoke_functions(invoke, segments, trail)
        tracing.carry_trace_headers(segments)
        tracing.trace_executions(segments)
        patches.announce_ended_executions(self._event_bridge)
        self._executions = RunningExecutions(executions)
        self._executions.record()
        stopping.stop_at_once()
        store = TraceStore(traces, trace_clock)
        tracing.keep_traces(store)
        self._show_folder(SPANS, store.spans_folder)

    def __enter__(self) -> Self:
        polling = {"poll_interval": STOP_POLL_SECONDS}
        threading.Thread(target=self._server.serve_forever, kwargs=polling, name="aws", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._event_bridge.close()
        self._server.shutdown()
        self._server.server_close()

    def publish_stack(self, name: str, outputs: Mapping[str, str]) -> None:
        """Let CloudFormation describe a stack with these outputs, by name."""
        self._stack = PublishedStack(name, outputs, account=self._account, region=self._region)

    def key_of(self, principal: str) -> AccessKey:
        """Return the access key of a role; from now on, its requests are answered, and recorded under its name."""
        key = self._credentials.own_key() if principal == OWNER else self._credentials.key_of(principal)
        self._principals[key.access_key_id], self._keys[key.access_key_id] = principal, key
        return key

    def client(self, service: str, principal: str = OWNER) -> Any:
        """Return a boto3 client of this endpoint; all threads share it."""
        with self._making_clients:
            if (service, principal) not in self._clients:
                self._clients[service, principal] = self._session.client(
                    service,
                    endpoint_url=self.endpoint,
                    region_name=self._region,
                    aws_access_key_id=self.key_of(principal).access_key_id,
                    aws_secret_access_key=self.key_of(principal).secret_access_key,
                    config=Config(max_pool_connections=32),
                )
            return self._clients[service, principal]

    def put_trace_segment(self, document: str) -> None:
        """Store an X-Ray segment document. Raises ValueError if it is malformed."""
        try:
            xray_backends[self._account][self._region].process_segment(document)
        except BadSegmentException as error:
            raise ValueError(error.message) from error

    def show_logs(self, folder: Path, functions: Iterable[str]) -> None:
        """Serve the workers' log files in the folder as CloudWatch Logs."""
        for function in functions:
            self._show_folder(f"/aws/lambda/{function}", folder / function)

    def _show_folder(self, group: str, folder: Path) -> None:
        groups = logs_backends[self._account][self._region].groups
        groups[group] = FolderLogGroup(self._account, self._region, group, folder)

    def announce_interrupted_executions(self) -> None:
        """Publish the end of the executions that the previous cloud had not finished; the rules must exist."""
        self._executions.announce(self._event_bridge.status_changed)

    def restore_objects(self) -> None:
        """Load the stored objects into moto's buckets."""
        for stored in self._objects:
            self._restore(stored)

    def _restore(self, stored: StoredObject) -> None:
        backend = s3_backends[self._account]["aws"]
        key = patches.create_object(
            backend, stored.bucket, stored.key, b"", etag=stored.etag, disable_notification=True
        )
        key.set_metadata(dict(stored.metadata), replace=True)
        key.last_modified = datetime.fromtimestamp(stored.last_modified, UTC).replace(tzinfo=None)
        key.contentsize = stored.size
        key._value_buffer = self._objects.content(stored)  # noqa: SLF001

    def _serve(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Call moto; store changed objects and publish their events before the client gets the response."""
        request = Request(environ, account=self._account, region=self._region)

        def respond(status: str, *rest: Any) -> Any:
            for call in request.calls(int(status[:3])):
                self._trail.record(self._principals.get(request.access_key_id, "anonymous"), *call)
            return start_response(status, *rest)

        if request.service == "cloudformation" and self._stack is not None:
            return self._stack.serve(environ, respond, self._moto)
        answer: Iterable[bytes] = self._moto(environ, respond)
        for event_name, bucket, key in patches.changed_objects():
            if event_name in REASONS:
                try:
                    self._store(bucket, key)
                except OSError as error:
                    self._forget(bucket, key.name)
                    unavailable = patches.Unavailable(f"The object could not be stored: {error.strerror}.")
                    # With exc_info, the response replaces moto's.
                    return unavailable(environ, partial(start_response, exc_info=sys.exc_info()))
                etag = key.etag.strip('"')
                self._event_bridge.object_created(bucket, key.name, key.contentsize, etag, REASONS[event_name])
            elif event_name.startswith("s3:ObjectRemoved") and key is not None:
                self._objects.delete(bucket, key.name)
        return answer

    def _forget(self, bucket: str, name: str) -> None:
        """Take back an object that could not be stored; the previous one with its name, if any, is there again."""
        s3_backends[self._account]["aws"].get_bucket(bucket).keys.pop(name)
        previous = self._objects.find(bucket, name)
        if previous is not None:
            self._restore(previous)

    def _store(self, bucket: str, key: FakeKey) -> None:
        stored = self._objects.put(
            bucket,
            key.name,
            key.value,
            etag=key.etag.strip('"'),
            last_modified=key.last_modified.replace(tzinfo=UTC).timestamp(),
            metadata={name: str(value) for name, value in key.metadata.items()},
        )
        key._value_buffer = self._objects.content(stored)  # noqa: SLF001
