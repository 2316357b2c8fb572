"""An AWS endpoint whose functions do what their names say, in a process of its own: moto's backends are global.

It prints its address and the keys of its owner, and ends when its standard input is closed.
"""

import json
import sys
import tempfile
import threading
import time
from pathlib import Path
from uuid import uuid4

from local.aws.server import AwsServer
from local.cloudtrail import CloudTrail
from local.credentials import Credentials
from local.lambda_service import InvocationResult
from local.subprocesses import listen

SLOW_SECONDS = 3.0
tokens: list[str] = []
"""Of all invocations, in order."""
failures = {"FailsOnce": 1}
lock = threading.Lock()


def invoke(name: str, payload: bytes, _: str | None = None) -> InvocationResult:
    started = time.time()
    token = json.loads(payload or b"{}").get("token", "")
    with lock:
        if token:
            tokens.append(token)
        fails = failures.get(name, 0) > 0
        failures[name] = failures.get(name, 0) - 1
    if name == "Early":
        aws.client("stepfunctions").send_task_heartbeat(taskToken=token)
        aws.client("stepfunctions").send_task_success(taskToken=token, output='{"turn": "early"}')
    elif name == "Slow":
        time.sleep(SLOW_SECONDS)
    error = {"errorType": "NotYet", "errorMessage": "It fails once."}
    answer = error if fails else tokens if name == "Tokens" else {}
    return InvocationResult(
        str(uuid4()), json.dumps(answer).encode(), "Unhandled" if fails else None, False, 0.0, started, time.time()
    )


with tempfile.TemporaryDirectory() as folder, listen() as listener:
    credentials = Credentials()
    aws = AwsServer(
        listener,
        Path(folder) / "objects",
        Path(folder) / "traces",
        Path(folder) / "executions",
        credentials,
        invoke,
        CloudTrail(Path(folder) / "trail.jsonl"),
        account="123456789012",
        region="us-east-1",
    )
    with aws:
        key = credentials.own_key()
        sys.stdout.write(json.dumps([aws.endpoint, key.access_key_id, key.secret_access_key]) + "\n")
        sys.stdout.flush()
        sys.stdin.read()
