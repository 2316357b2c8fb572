"""Audio as browsers request it, from the bucket of a running cloud."""

from uuid import uuid4

import pytest

from book_pipeline.store.keys import audio_key

SOUND = bytes(range(256)) * 1200
"""Longer than one chunk."""
CHAPTER = "/chapters/6f1c2a0e-6f0e-4c39-9d0c-0f5a2f3f8b11"


@pytest.fixture(scope="module")
def address(page, cloud):
    book_id, chapter_id = uuid4(), uuid4()
    cloud.client("s3").put_object(Bucket=cloud.bucket, Key=audio_key(book_id, chapter_id), Body=SOUND)
    return f"/books/{book_id}/chapters/{chapter_id}/audio.mp3"


@pytest.mark.parametrize(
    ("requested", "part"),
    [("bytes=0-", SOUND), ("bytes=0-1", SOUND[:2]), ("bytes=300000-", SOUND[300000:]), ("bytes=-100", SOUND[-100:])],
)
def test_a_range_returns_these_bytes(page, address, requested, part):
    answer = page.client.get(address, headers={"Range": requested})
    assert (answer.status_code, answer.content) == (206, part)
    assert int(answer.headers["content-length"]) == len(part)
    assert answer.headers["content-range"].endswith(f"/{len(SOUND)}")
    assert answer.headers["content-type"] == "audio/mpeg"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin", "other sites cannot play it"


def test_get_and_head_return_the_same_headers(page, address):
    answer, head = page.client.get(address), page.client.head(address)
    assert (answer.status_code, answer.content) == (200, SOUND)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-length", "accept-ranges", "etag"):
        assert head.headers[name] == answer.headers[name]
    again = page.client.get(address, headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_range_after_the_end_is_rejected_with_the_length(page, address):
    answer = page.client.get(address, headers={"Range": f"bytes={len(SOUND)}-"})
    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{len(SOUND)}"


def test_aborted_range_requests_do_not_block_later_ones(page, address):
    for start in range(0, 20000, 1000):
        with page.client.stream("GET", address, headers={"Range": f"bytes={start}-"}) as answer:
            assert answer.status_code == 206
    assert page.client.get(address).content == SOUND


@pytest.mark.parametrize("rest", ["", "/waterfall", CHAPTER, f"{CHAPTER}/log"])
def test_an_unknown_book_returns_404(page, rest):
    book_id = uuid4()
    answer = page.client.get(f"/books/{book_id}{rest}")
    assert answer.status_code == 404
    assert str(book_id) in answer.text
    assert '<a href="/">' in answer.text


def test_the_stream_of_an_unknown_book_reports_it(page):
    book_id = uuid4()
    with page.client.stream("GET", f"/books/{book_id}/live") as answer:
        lines = answer.iter_lines()
        assert next(lines) == "event: unavailable"
        assert str(book_id) in next(lines)
