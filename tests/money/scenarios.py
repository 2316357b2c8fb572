"""What can happen to a book's payments. Each scenario ends with a complete book."""

import json
from collections.abc import Callable
from uuid import uuid4

from .book import Book

Scenario = Callable[[Book], None]

RACHEL = "21m00Tcm4TlvDq8ikWAM"
FLASH = "eleven_flash_v2_5"
SPEECH_FAULTS = (
    *("timeout", "cut_before_answer", "cut_mid_answer", "bad_gateway"),
    *("internal_server_error", "system_busy_503", "rate_limit_exceeded"),
    *("internal_server_error_after_charge", "system_busy_503_after_charge", "rate_limit_exceeded_after_charge"),
    *("html_answer", "json_answer", "silent_answer", "short_answer", "long_answer"),
)
ODD_COSTS = ("-5", "NaN", "1e30", "twelve", "", "999999")
EDITOR_FAULTS = (
    *("resource_exhausted", "internal", "unavailable", "safety", "half_json"),
    *("timeout", "runaway", "escalation", "blocked_jailbreak"),
)
DAMAGES = ("deleted", "damaged")
OBJECTS = ("/chunks/", ".mp3", "formatted/", ".json", "/blocks/", "parsed/", "")
"""Parts of the keys that are deleted or damaged; all keys contain the last."""


def speech_fault(fault: str) -> Scenario:
    def run(book: Book) -> None:
        # A refused call is looked up once, so the history has to list it by then.
        book.fail(fault, retry_after=2.5 if "rate" in fault else 0.2)
        book.completes()

    return run


def two_faults(book: Book) -> None:
    book.fail("cut_before_answer")
    book.fail("internal_server_error_after_charge", after=1)
    book.completes()


def odd_cost(value: str) -> Scenario:
    def run(book: Book) -> None:
        book.fail("character_cost", value=value)
        book.completes()

    return run


def editor_fault(fault: str) -> Scenario:
    def run(book: Book) -> None:
        book.fail(fault, provider="gemini", retry_after=0.2)
        book.completes()

    return run


def harm(damage: str, part: str) -> Scenario:
    """Delete or damage a part of a complete book's objects; a redrop makes the same objects again."""

    def run(book: Book) -> None:
        book.completes()
        s3, bucket = book.cloud.client("s3"), book.cloud.bucket
        before = {key: book.cloud.read(key) for key in book.objects()}
        harmed = [key for key in before if part in key]  # files are bound after the book is complete
        assert harmed
        for key in harmed:
            if damage == "deleted":
                s3.delete_object(Bucket=bucket, Key=key)
            else:
                s3.put_object(Bucket=bucket, Key=key, Body=before[key][:-1] + bytes([before[key][-1] ^ 1]))
        book.completes()
        # A chunk and a block are means: they are made again when a chapter needs them.
        means = ("/chunks/", "/blocks/")
        for key, content in before.items():
            if not any(part in key for part in means) and not key.endswith("manifest.json"):
                book.until(lambda key=key, content=content: book.has(key, content), key)
        assert json.loads(book.cloud.read(f"audio/{book.book_id}/manifest.json"))["book_id"] == str(book.book_id)

    return run


def dropped_three_times(book: Book) -> None:
    for _ in range(3):
        book.completes()


def event_delivered_twice(book: Book) -> None:
    book.put()
    detail = {"bucket": {"name": book.cloud.bucket}, "object": {"key": book.key, "size": len(book.text())}}
    for _ in range(2):
        book.send("Object Created", "aws.s3", detail)
    assert book.ended() is None


def three_executions_at_once(book: Book) -> None:
    url = book.put("sources")
    for _ in range(3):
        book.start(book.request(url))
    assert book.ended() is None


def two_requests_at_once(book: Book) -> None:
    url = book.put("sources")
    for _ in range(2):
        book.send("BookRequested", "a.person", book.request(url))
    assert book.ended() is None


def two_manifests_with_a_common_row(book: Book) -> None:
    rows = [book.request(book.put("sources"))]
    for _ in range(2):
        key = f"raw/{book.name}-{uuid4()}.json"
        book.cloud.client("s3").put_object(Bucket=book.cloud.bucket, Key=key, Body=json.dumps(rows).encode())
    assert book.ended() is None


def edited(book: Book) -> None:
    book.completes()
    book.last_sentence = f"And {book.name} was never the same."
    book.completes()


def other_title(book: Book) -> None:
    book.completes()
    book.options = {"title": f"Another {book.name}", "author": "Another author"}
    book.completes()


def changed_and_back(**options: str) -> Scenario:
    def run(book: Book) -> None:
        book.completes()
        for chosen in (options, {}):
            book.options = {name.replace("_", "-"): value for name, value in chosen.items()}
            book.completes()

    return run


SCENARIOS: dict[str, Scenario] = {
    **{f"speech: {fault}": speech_fault(fault) for fault in SPEECH_FAULTS},
    "speech: two faults": two_faults,
    **{f"cost: {value or 'missing'}": odd_cost(value) for value in ODD_COSTS},
    **{f"editor: {fault}": editor_fault(fault) for fault in EDITOR_FAULTS},
    **{f"{damage}: {part or 'everything'}": harm(damage, part) for part in OBJECTS for damage in DAMAGES},
    "dropped three times": dropped_three_times,
    "event delivered twice": event_delivered_twice,
    "three executions at once": three_executions_at_once,
    "two requests at once": two_requests_at_once,
    "two manifests with a common row": two_manifests_with_a_common_row,
    "edited": edited,
    "another title": other_title,
    "voice changed and back": changed_and_back(voice_id=RACHEL),
    "model changed and back": changed_and_back(model_id=FLASH),
}
WITH_CREDITS = {name for number, name in enumerate(SCENARIOS) if number % 2}
"""Every second one, of each kind: credits at both ends, which are paid like chapters."""
