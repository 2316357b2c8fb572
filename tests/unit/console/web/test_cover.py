"""The cover that the page shows."""

import pytest

from book_pipeline.store.keys import cover_key
from console.web.cover import EMPTY
from tests.unit.console.web.states import BOOK

COVER = f"/books/{BOOK}/cover"


@pytest.mark.parametrize(("extension", "media_type"), [("jpg", "image/jpeg"), ("svg", "image/svg+xml")])
def test_the_cover_of_the_source_is_returned(stack, page, extension, media_type):
    stack.put(cover_key(BOOK, extension), b"a picture")
    answer = page.get(COVER)
    assert (answer.status_code, answer.content) == (200, b"a picture")
    assert answer.headers["content-type"] == media_type
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "script-src 'self'" in answer.headers["content-security-policy"], "a drawing runs no script of its own"


def test_a_book_without_a_cover_has_an_empty_image(stack, page):
    stack.put(f"raw/{BOOK}/source.txt", b"text")
    stack.put(cover_key(BOOK, "html"), b"<script>alert(1)</script>")
    answer = page.get(COVER)
    assert (answer.status_code, answer.content) == (200, EMPTY)
