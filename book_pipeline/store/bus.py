"""The event bus, on which the pipeline publishes its events."""

from typing import TYPE_CHECKING, ClassVar, Protocol

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    import tenacity
    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_events.type_defs import PutEventsRequestEntryTypeDef

SOURCE = "book-pipeline"
BATCH = 10
"""Maximum number of entries in a PutEvents call."""


class Event(Protocol):
    """An event that can be published: one of the models of `events.schemas`."""

    detail_type: ClassVar[str]

    def model_dump_json(self) -> str:
        """Return the detail of the event as JSON."""


class Bus:
    """The bus. Every event carries the trace header, so that subscribers continue the trace."""

    def __init__(self, client: "EventBridgeClient", name: str, trace_header: str | None = None) -> None:
        self._client = client
        self._name = name
        self._trace_header = trace_header

    def publish(self, *events: Event) -> None:
        """Publish the events. Delivery is at least once, so subscribers use the ids in them. Raises ConnectionError."""
        rejected = [code for code in self.offer(*events) if code]
        if rejected:
            message = f"The event bus {self._name} rejected {len(rejected)} events: {rejected[0]}. Check its quotas."
            raise ConnectionError(message)

    def offer(self, *events: Event) -> list[str | None]:
        """Publish the events. Returns for each None, or the error code if the bus rejects it after four attempts."""
        entries = [self._entry(event) for event in events]
        codes: list[str | None] = []
        for start in range(0, len(entries), BATCH):
            batch = dict(enumerate(entries[start : start + BATCH]))
            size = len(batch)
            rejected = _retrying()(self._put, batch)
            codes += [rejected.get(place) for place in range(size)]
        return codes

    def _put(self, batch: dict[int, "PutEventsRequestEntryTypeDef"]) -> dict[int, str]:
        """Publish the batch, remove what was accepted from it, and return the error codes of the rest by position."""
        try:
            results = self._client.put_events(Entries=list(batch.values()))["Entries"]
        except ClientError as error:
            return dict.fromkeys(batch, error.response["Error"]["Code"])
        rejected = {
            place: result["ErrorCode"] for place, result in zip(batch, results, strict=True) if "ErrorCode" in result
        }
        for place in batch.keys() - rejected.keys():
            del batch[place]
        return rejected

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


def _retrying() -> "tenacity.Retrying":
    """Retry policy: four attempts, then return the entries that are still rejected."""
    import tenacity

    return tenacity.Retrying(
        retry=tenacity.retry_if_result(bool),
        wait=tenacity.wait_random_exponential(multiplier=0.2, max=2),
        stop=tenacity.stop_after_attempt(4),
        retry_error_callback=lambda last: last.outcome.result() if last.outcome else None,
    )
