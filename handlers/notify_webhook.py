"""NotifyWebhook: send an event of the bus to the owner's webhook, signed."""

from book_pipeline.function_settings import NotifyWebhookSettings
from book_pipeline.invocation import InvocationContext
from book_pipeline.notices.webhook import Notice, send
from book_pipeline.observability import lambda_handler
from book_pipeline.store import secrets
from events.schemas.notices import NoticeRequest, Notified


@lambda_handler("NotifyWebhook", NoticeRequest, prepare=(secrets.prepare,))
def handler(payload: NoticeRequest, invocation: InvocationContext) -> Notified:
    """Send the event. An event that the webhook does not accept goes to the dead-letter queue of the function."""
    if payload.book_id is not None:
        invocation.bind_book(payload.book_id)
    settings = NotifyWebhookSettings.read()
    notice = Notice(payload.id, payload.detail_type, payload.time, payload.detail)
    return Notified(id=payload.id, tries=send(notice, secrets.secret(settings.webhook_secret_id), settings))
