"""Segment documents become a tree of spans."""

from console.client.traces.segments import spans_of
from console.client.traces.spans import Kind
from tests.unit.console.client.recorded import BOOK, CHAPTERS, OTHER, changed, execution_of, part, run


def spans(documents):
    return spans_of(documents, str(BOOK))


def test_documents_of_the_same_task_become_one_attempt_below_its_state():
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


def test_attempts_are_numbered_and_have_start_ups_and_provider_calls_as_children():
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


def test_an_attempt_without_a_handler_has_the_chapter_of_its_iteration_and_the_error_of_step_functions():
    documents = execution_of()
    cause = {"exceptions": [{"id": "x", "type": "Lambda.TooManyRequestsException"}]}
    flags = {"error": True, "throttle": True, "cause": cause}
    documents.append(part("no-worker", "FormatChapter", 104, 104, "i0", namespace="aws", **flags))
    (machine,) = spans(documents)
    failed, no_worker, succeeded = machine.children[-1].children[0].children
    assert (no_worker.error, no_worker.throttled, no_worker.chapter_id) == (
        cause["exceptions"][0]["type"],
        True,
        str(CHAPTERS[0]),
    )
    assert [failed.attempt, no_worker.attempt, succeeded.attempt] == [1, 2, 3]


def test_the_name_of_an_error_takes_precedence_over_a_flag():
    cause = {"exceptions": [{"type": "Sandbox.Timedout"}]}
    documents = changed(execution_of(), "try1", cause=cause)
    (machine,) = spans(document for document in documents if document["id"] not in {"try1-handler", "try1-calls"})
    assert machine.children[-1].children[0].children[0].error == "Sandbox.Timedout"


def test_spans_of_other_books_in_the_same_manifest_are_left_out():
    manifest = part("manifest", "book-pipeline-ExpandManifest", 99, 100, origin="AWS::Lambda")
    documents = [manifest, *execution_of(BOOK, "a", "manifest"), *execution_of(OTHER, "b", "manifest")]
    (root,) = spans(documents)
    assert (root.kind, root.name, [child.name for child in root.children]) == (
        Kind.FUNCTION, "ExpandManifest", ["book-pipeline"],
    )  # fmt: skip
    assert {span.annotations.get("book_id", str(BOOK)) for span in root.walk()} == {str(BOOK)}


def test_an_ended_document_replaces_one_in_progress_in_any_order():
    ended, begun = execution_of(), part("i0", "Iteration 0", 102, None, "map")
    for documents in ([begun, *ended], [*ended, begun]):
        (machine,) = spans(documents)
        assert [child.end for child in machine.children[-1].children] == [110, 170]


def test_handlers_without_a_parent_are_left_out_while_the_execution_is_running():
    documents = execution_of(end=None)
    waiting = run("not-written-yet", "FormatChapter", 120, 125, book_id=str(BOOK))[2:]
    (machine,) = spans(documents + waiting)
    assert machine.end is None
    documents = changed(documents, "machine", end_time=170)
    assert [span.kind for span in spans(documents + waiting)] == [Kind.EXECUTION, Kind.HANDLER]


def test_a_function_that_an_event_invoked_is_no_part_of_the_task_that_published_it():
    documents = execution_of()
    alone = spans(documents)[0].children[0].children
    documents += run("scrape-handler", "BindBook", 110, 115, book_id=str(BOOK))
    documents += run("scrape-handler-handler", "GiveTurns", 112, 113)
    machine, binding, turns = sorted(spans(documents), key=lambda span: span.start)
    assert machine.children[0].children == alone
    assert [(span.kind, span.name, span.children) for span in (binding, turns)] == [
        (Kind.FUNCTION, "BindBook", []), (Kind.FUNCTION, "GiveTurns", []),
    ]  # fmt: skip
