"""EventBridge's delivery: matches events with the rules of their bus and delivers them to the rules' targets.

moto stores rules and matches patterns, so rules that a user creates work too. Targets here are state machines,
functions and buses; moto itself delivers to queues, logs and archives. A failed delivery is retried three times; then
the event is sent to the target's dead-letter queue.
"""

import json
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import lru_cache
from itertools import count
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from jsonpath_ng.parser import parse
from moto.events.models import Rule, events_backends
from moto.utilities.arns import parse_arn

from local.cloudtrail import CloudTrail

if TYPE_CHECKING:
    from moto.stepfunctions.parser.backend.execution import Execution

log = logging.getLogger(__name__)

Event = dict[str, Any]
ATTEMPTS = 4
DELIVERED_HERE = {"states", "lambda"}
parse_path = lru_cache(maxsize=1024)(parse)
"""Parses a JSONPath once; it takes 5 ms."""
_trace_header: ContextVar[str | None] = ContextVar("trace_header", default=None)
"""Of the event that this thread delivers."""


class EventBridge:
    """Delivers events in the background.

    Parameters
    ----------
    client
        Returns a boto3 client of this cloud for a service and a principal; by default, the owner.

    """

    def __init__(self, account: str, region: str, client: Callable[..., Any], trail: CloudTrail) -> None:
        self._account, self._region, self._client, self._trail = account, region, client, trail
        self._sequence = count(time.time_ns() // 1000)
        self._deliveries = ThreadPoolExecutor(8, thread_name_prefix="event-bridge")
        self._closing = threading.Event()
        self._moto_send_to_targets = Rule.send_to_targets

    def close(self) -> None:
        """Stop; pending deliveries are discarded. Those that are being sent end first, while there is an endpoint."""
        self._closing.set()
        self._deliveries.shutdown(wait=True, cancel_futures=True)

    def object_created(self, bucket: str, key: str, size: int, etag: str, reason: str) -> None:
        """Publish "Object Created" on the default bus, in the format of S3's event.

        https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
        """
        detail = {
            "version": "0",
            "bucket": {"name": bucket},
            "object": {"key": key, "size": size, "etag": etag, "sequencer": f"{next(self._sequence):018X}"},
            "request-id": uuid4().hex[:16].upper(),
            "requester": self._account,
            "source-ip-address": "127.0.0.1",
            "reason": reason,
        }
        event = self._event("aws.s3", "Object Created", detail, [f"arn:aws:s3:::{bucket}"])
        self.publish("default", event, None)

    def execution_ended(self, execution: "Execution") -> None:
        """Publish "Step Functions Execution Status Change" on the default bus, with the fields that rules match.

        https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
        """
        assert execution.exec_status is not None
        self.status_changed(
            {
                "executionArn": execution.exec_arn,
                "stateMachineArn": execution.state_machine.arn,
                "name": execution.name,
                "status": execution.exec_status.value,
            }
        )

    def status_changed(self, detail: dict[str, Any]) -> None:
        """Publish the event about an execution with this detail."""
        event = self._event("aws.states", "Step Functions Execution Status Change", detail, [detail["executionArn"]])
        self.publish("default", event, None)

    def publish(self, bus: str, event: Event, trace_header: str | None) -> None:
        """Deliver the event to the targets of every enabled rule of the bus that matches it."""
        for rule in list(events_backends[self._account][self._region].describe_event_bus(bus).rules.values()):
            if rule.state == "ENABLED":
                self.offer(rule, event, trace_header)

    def offer(self, rule: Rule, event: Event, trace_header: str | None) -> None:
        """Deliver the event to the rule's targets if the pattern matches it."""
        if not rule.event_pattern.matches_event(event):
            return
        for target in rule.targets:
            arn = parse_arn(target["Arn"])
            if arn.service in DELIVERED_HERE:
                self._deliveries.submit(self._deliver, rule.name, target, arn.service, event, trace_header)
            elif arn.service == "events" and arn.resource_type == "event-bus":
                self._trail.record(_role_of(rule.name), "events:PutEvents", target["Arn"])
                self.publish(arn.resource_id, event, trace_header)
            else:
                moto_rule = Rule(
                    rule.name, rule.account_id, rule.region_name, None, None, None, None, rule.event_bus_name, None
                )
                moto_rule.targets = [target]
                transforms = "InputTransformer" in target
                received = {"ingestion-time": _seconds(event)} if transforms else {}
                self._moto_send_to_targets(moto_rule, event | received | {"time": _seconds(event)}, transforms)

    def _event(self, source: str, detail_type: str, detail: dict[str, Any], resources: list[str]) -> Event:
        return {
            "version": "0",
            "id": str(uuid4()),
            "detail-type": detail_type,
            "source": source,
            "account": self._account,
            "time": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "region": self._region,
            "resources": resources,
            "detail": detail,
        }

    def _deliver(self, rule: str, target: dict[str, Any], service: str, event: Event, trace_header: str | None) -> None:
        payload = target.get("Input") or json.dumps(_apply_input_path(_dated(event), target.get("InputPath")))
        for attempt in range(ATTEMPTS):
            try:
                self._send(_role_of(rule), service, target["Arn"], payload, trace_header)
            except Exception:
                log.exception("rule %s: delivery attempt %d failed", rule, attempt + 1)
                if self._closing.wait(0.2 * 4**attempt):
                    return
            else:
                return
        queue = target.get("DeadLetterConfig", {}).get("Arn")
        if queue:
            name = parse_arn(queue).resource_id
            url = self._client("sqs").get_queue_url(QueueName=name)["QueueUrl"]
            self._client("sqs").send_message(QueueUrl=url, MessageBody=json.dumps(event))

    def _send(self, role: str, service: str, arn: str, payload: str, trace_header: str | None) -> None:
        if service == "states":
            header = {"traceHeader": trace_header} if trace_header else {}
            self._client("stepfunctions", role).start_execution(stateMachineArn=arn, input=payload, **header)
        else:
            client = self._client("lambda", role)
            client.meta.events.register("before-call.lambda.Invoke", _add_trace_header, unique_id="trace-header")
            _trace_header.set(trace_header)
            client.invoke(FunctionName=arn, InvocationType="Event", Payload=payload)


def _add_trace_header(params: dict[str, Any], **_: Any) -> None:
    """Continue the trace of the event, as EventBridge does; Invoke has no parameter for it."""
    header = _trace_header.get()
    if header:
        params["headers"]["X-Amzn-Trace-Id"] = header


def _seconds(event: Event) -> float:
    """Return the time of an event as moto has it, in seconds since 1970."""
    moment = event["time"]
    return datetime.fromisoformat(moment).timestamp() if isinstance(moment, str) else moment


def _dated(event: Event) -> Event:
    """Return the event with its time as EventBridge delivers it; moto has seconds since 1970."""
    return event | {"time": datetime.fromtimestamp(_seconds(event), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}


def _role_of(rule: str) -> str:
    """Return the principal that delivers for a rule: its role, or EventBridge if the target's policy allows it."""
    return f"rule/{rule}"


def _apply_input_path(event: Event, path: str | None) -> Any:
    if path is None:
        return event
    (match,) = parse_path(path).find(event)
    return match.value
