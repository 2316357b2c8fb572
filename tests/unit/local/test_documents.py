"""X-Ray's documents of a book become spans that say what they are."""

from local.stack.documents import spans_of
from local.stack.spans import Kind
from tests.unit.local.recorded import BOOK, CHAPTERS, OTHER, changed, execution_of, part, run


def spans(documents):
    return spans_of(documents, str(BOOK))


def test_tasks_functions_and_handlers_are_one_attempt_each_below_their_state():
    (machine,) = spans(execution_of())
    scraping, choice, chapters = machine.children
    assert [child.kind for child in (machine, scraping, choice, chapters)] == [
        Kind.EXECUTION, Kind.STATE, Kind.STATE, Kind.MAP,
    ]  # fmt: skip
    (scrape,) = scraping.children
    assert (scrape.kind, scrape.name, scrape.seconds, scrape.children) == (Kind.ATTEMPT, "ScrapeBook", 2, [])
    assert scrape.annotations["database_ms"] == 120
    assert [(iteration.kind, iteration.name) for iteration in chapters.children] == [
        (Kind.ITERATION, "Iteration 0"), (Kind.ITERATION, "Iteration 1"),
    ]  # fmt: skip


def test_tries_are_counted_and_start_ups_and_providers_stand_below_them():
    (machine,) = spans(execution_of())
    first, second = machine.children[-1].children
    failed, succeeded = first.children
    assert (failed.attempt, failed.error, failed.seconds) == (1, "ProviderThrottled", 1)
    assert (succeeded.attempt, succeeded.error, succeeded.cold_start) == (2, None, None)
    (only,) = second.children
    assert [(child.kind, child.name) for child in only.children] == [
        (Kind.START_UP, "Initialization"), (Kind.PROVIDER, "Gemini"),
    ]  # fmt: skip
    assert only.cold_start == 2
    assert [span.chapter_id for span in (first, failed, second)] == [
        str(CHAPTERS[0]),
        str(CHAPTERS[0]),
        str(CHAPTERS[1]),
    ]


def test_a_try_that_tells_nothing_itself_has_its_iterations_chapter_and_what_step_functions_knows():
    documents = execution_of()
    cause = {"exceptions": [{"id": "x", "type": "Lambda.TooManyRequestsException"}]}
    flags = {"error": True, "throttle": True, "cause": cause}
    documents.append(part("away", "FormatChapter", 104, 104, "i0", namespace="aws", **flags))
    (machine,) = spans(documents)
    failed, away, succeeded = machine.children[-1].children[0].children
    assert (away.error, away.throttled, away.chapter_id) == (cause["exceptions"][0]["type"], True, str(CHAPTERS[0]))
    assert [failed.attempt, away.attempt, succeeded.attempt] == [1, 2, 3]


def test_a_name_of_an_error_tells_more_than_a_flag():
    cause = {"exceptions": [{"type": "Sandbox.Timedout"}]}
    documents = changed(execution_of(), "try1", cause=cause)
    (machine,) = spans(document for document in documents if document["id"] not in {"try1-handler", "try1-calls"})
    assert machine.children[-1].children[0].children[0].error == "Sandbox.Timedout"


def test_of_a_list_of_books_one_is_shown():
    shelf = part("shelf", "book-pipeline-ExpandManifest", 99, 100, origin="AWS::Lambda")
    documents = [shelf, *execution_of(BOOK, "a", "shelf"), *execution_of(OTHER, "b", "shelf")]
    (root,) = spans(documents)
    assert (root.kind, root.name, [child.name for child in root.children]) == (
        Kind.FUNCTION, "ExpandManifest", ["book-pipeline"],
    )  # fmt: skip
    assert {span.annotations.get("book_id", str(BOOK)) for span in root.walk()} == {str(BOOK)}


def test_what_has_ended_wins_over_what_is_in_progress_in_whatever_order_they_come():
    ended, begun = execution_of(), part("i0", "Iteration 0", 102, None, "map")
    for documents in ([begun, *ended], [*ended, begun]):
        (machine,) = spans(documents)
        assert [child.end for child in machine.children[-1].children] == [110, 170]


def test_what_hangs_in_the_air_while_the_execution_goes_on_is_left_out():
    documents = execution_of(end=None)
    waiting = run("not-told-yet", "FormatChapter", 120, 125, book_id=str(BOOK))[2:]
    (machine,) = spans(documents + waiting)
    assert machine.end is None
    documents = changed(documents, "machine", end_time=170)
    assert [span.kind for span in spans(documents + waiting)] == [Kind.EXECUTION, Kind.HANDLER]
