"""The three kinds of notices reach the webhook of a local cloud, signed, and no other event does."""

import json
from uuid import NAMESPACE_URL, uuid5

from book_pipeline.notices.signature import signed_headers

from .conftest import drop, wait_until
from .notices import SECRET


def test_a_webhook_hears_of_complete_failed_and_waiting_books_and_of_nothing_else(cloud, control, heard):
    texts = {
        "heard-complete": ("CHAPTER 1\n\nThe harp was mended, and nobody played it.\n", {}),
        "heard-failed": ("AT&TFORM", {}),
        "heard-waits": ("CHAPTER 1\n\nThe drum was lost, and nobody missed it.\n", {"review": "true"}),
    }
    ids = {
        name: str(uuid5(NAMESPACE_URL, drop(cloud, f"raw/{name}.txt", text, **options)))
        for name, (text, options) in texts.items()
    }

    def notices():
        own = [(notice["data"]["book_id"], notice["type"]) for notice, *_ in heard.notices]
        return {(book_id, kind) for book_id, kind in own if book_id in ids.values()}

    wanted = {
        (ids["heard-complete"], "BookCompleted"),
        (ids["heard-failed"], "BookFailed"),
        (ids["heard-waits"], "BookAwaitsReview"),
    }
    wait_until(lambda: notices() >= wanted)
    payload = json.dumps({"book_id": ids["heard-waits"]}).encode()
    cloud.running.client("lambda").invoke(FunctionName="book-pipeline-CancelBook", Payload=payload)
    assert notices() == wanted, "a cancelled book is no failed one"
    for notice, headers, body in heard.notices:
        signed = signed_headers(notice["id"], int(headers["webhook-timestamp"]), body, SECRET)
        assert {name.lower(): value for name, value in signed.items()}.items() <= headers.items()
