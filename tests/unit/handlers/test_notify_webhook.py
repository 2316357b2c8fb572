"""NotifyWebhook as a whole: which book its log lines are about."""

import io
import json
from types import SimpleNamespace

import pytest

from book_pipeline.observability import logger
from book_pipeline.store import secrets
from handlers import notify_webhook

BOOK = "00000000-0000-0000-0000-000000000001"


@pytest.mark.parametrize("book_id", [BOOK, None])
def test_log_lines_name_the_book_of_the_notice(monkeypatch, book_id):
    log = io.StringIO()
    monkeypatch.setattr(logger.logger_handler, "stream", log)
    monkeypatch.setenv("WEBHOOK_URL", "https://hooks.example.org/books")
    monkeypatch.setenv("WEBHOOK_SECRET_ID", "webhook-secret")
    monkeypatch.setattr(secrets, "secret", lambda _: "whsec_x")
    sent = []
    monkeypatch.setattr(notify_webhook, "send", lambda notice, *_: sent.append(notice) or 1)
    event = {"id": "1", "detail-type": "BookFailed", "time": "2026-11-28T10:00:00Z", "detail": {"book_id": book_id}}
    context = SimpleNamespace(aws_request_id="r", get_remaining_time_in_millis=lambda: 1000)
    assert notify_webhook.handler(event, context) == {"id": "1", "tries": 1}
    assert [notice.detail for notice in sent] == [{"book_id": book_id}]
    (done,) = [json.loads(line) for line in log.getvalue().splitlines() if '"done"' in line]
    assert done.get("book_id") == book_id
