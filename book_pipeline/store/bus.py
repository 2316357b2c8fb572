"""The project's event bus: what happened, told to anyone who subscribes."""

from typing import TYPE_CHECKING, ClassVar, Protocol

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    import tenacity
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
        refused = [code for code in self.offer(*events) if code]
        if refused:
            message = f"The bus {self._name} refused {len(refused)} events: {refused[0]}. Look at its quotas."
            raise ConnectionError(message)

    def offer(self, *events: Event) -> list[str | None]:
        """Put the events; return for each None, or the code with which the bus refuses it after several attempts."""
        entries = [self._entry(event) for event in events]
        refusals: list[str | None] = []
        for start in range(0, len(entries), BATCH):
            batch = dict(enumerate(entries[start : start + BATCH]))
            size = len(batch)
            refused = _patiently()(self._put, batch)
            refusals += [refused.get(place) for place in range(size)]
        return refusals

    def _put(self, batch: dict[int, "PutEventsRequestEntryTypeDef"]) -> dict[int, str]:
        """Put what is left of the batch, leave in it what was refused, and return with which codes."""
        try:
            results = self._client.put_events(Entries=list(batch.values()))["Entries"]
        except ClientError as error:
            return dict.fromkeys(batch, error.response["Error"]["Code"])
        refused = {
            place: result["ErrorCode"] for place, result in zip(batch, results, strict=True) if "ErrorCode" in result
        }
        for place in batch.keys() - refused.keys():
            del batch[place]
        return refused

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


def _patiently() -> "tenacity.Retrying":
    """Return a caller that repeats what is refused, four times in all, and returns what then still is."""
    import tenacity

    return tenacity.Retrying(
        retry=tenacity.retry_if_result(bool),
        wait=tenacity.wait_random_exponential(multiplier=0.2, max=2),
        stop=tenacity.stop_after_attempt(4),
        retry_error_callback=lambda last: last.outcome.result() if last.outcome else None,
    )
