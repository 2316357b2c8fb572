"""Payloads of NotifyWebhook: an event of the bus, as EventBridge delivers it."""

from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from events.schemas.base import Payload


class NoticeRequest(BaseModel):
    """To NotifyWebhook: a published event with its envelope."""

    # AWS may add fields.
    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)

    id: str
    detail_type: str = Field(alias="detail-type")
    time: str
    detail: dict[str, Any]

    @property
    def book_id(self) -> UUID | None:
        """The book that the event is about; None if its execution has claimed no book."""
        book_id = self.detail.get("book_id")
        return None if book_id is None else UUID(book_id)


class Notified(Payload):
    """From NotifyWebhook: the id of the event, and how many tries it took."""

    id: str
    tries: int
