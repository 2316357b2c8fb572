"""The project's event bus: what happened, told to anyone who subscribes."""

from typing import TYPE_CHECKING, ClassVar, Protocol

import tenacity

if TYPE_CHECKING:
    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_events.type_defs import PutEventsRequestEntryTypeDef

SOURCE = "book-pipeline"
BATCH = 10
"""PutEvents takes at most ten entries a call."""


class Event(Protocol):
    """What can be published: one of the models of `events.schemas`."""

    detail_type: ClassVar[str]

    def model_dump_json(self) -> str:
        """Return the event's detail."""


class Bus:
    """The bus, and the trace header that every event carries onward."""

    def __init__(self, client: "EventBridgeClient", name: str, trace_header: str | None = None) -> None:
        self._client = client
        self._name = name
        self._trace_header = trace_header

    def publish(self, *events: Event) -> None:
        """Put the events. Delivery is at least once, so subscribers go by the ids within."""
        entries = [self._entry(event) for event in events]
        for start in range(0, len(entries), BATCH):
            self._put(entries[start : start + BATCH])

    @tenacity.retry(
        retry=tenacity.retry_if_exception_type(ConnectionError),
        wait=tenacity.wait_random_exponential(multiplier=0.2, max=2),
        stop=tenacity.stop_after_attempt(4),
        reraise=True,
    )
    def _put(self, entries: list["PutEventsRequestEntryTypeDef"]) -> None:
        answer = self._client.put_events(Entries=entries)
        refused = [
            (entry, result["ErrorCode"])
            for entry, result in zip(entries, answer["Entries"], strict=True)
            if "ErrorCode" in result
        ]
        if refused:
            entries[:] = [entry for entry, _ in refused]
            message = f"The bus {self._name} refused {len(refused)} events: {refused[0][1]}. Look at its quotas."
            raise ConnectionError(message)

    def _entry(self, event: Event) -> "PutEventsRequestEntryTypeDef":
        entry: PutEventsRequestEntryTypeDef = {
            "Source": SOURCE,
            "DetailType": event.detail_type,
            "Detail": event.model_dump_json(),
            "EventBusName": self._name,
        }
        if self._trace_header:
            entry["TraceHeader"] = self._trace_header
        return entry
