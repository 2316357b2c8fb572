"""Log lines with the ids of the invocation, and redacted errors."""

import io
import json
import logging
from uuid import UUID

import psycopg
import pytest
from botocore.exceptions import ClientError
from pydantic import TypeAdapter, ValidationError

from book_pipeline import metrics
from book_pipeline.errors import InvalidRequest, SourceRejected
from book_pipeline.observability import lambda_handler, logger
from book_pipeline.store.journal import Journal
from events.schemas.maintenance import BooksWatched, WatchRequest
from events.schemas.stages import ChapterStage

TEXT = "the lamp was lit and the sea was calm"
BOOK, CHAPTER = str(UUID(int=1)), str(UUID(int=2))
TRACE = "1-6b06636b-8a624a3fb6064502319d9b5a"
EVENT = {"execution_arn": "arn:execution", "book_id": BOOK, "chapter_id": CHAPTER}
CONTEXT = {
    "book_id": BOOK, "chapter_id": CHAPTER, "stage": "GenerateAudio", "execution": "arn:execution", "trace_id": TRACE,
    "request_id": "r",
}  # fmt: skip
WATCHED = BooksWatched(in_flight=0, stalled=[], failed=[], requested=[], given=[], bound_again=[])


class Context:
    aws_request_id = "r"

    def get_remaining_time_in_millis(self):
        return 1000


@pytest.fixture(autouse=True)
def log(monkeypatch):
    """Return what the logger writes."""
    log = io.StringIO()
    monkeypatch.setattr(logger.logger_handler, "stream", log)
    monkeypatch.setenv("_X_AMZN_TRACE_ID", f"Root={TRACE};Parent=53995c3f42cd8ad8;Sampled=1")
    return log


def invoke(run, name="GenerateAudio", model=ChapterStage, event=EVENT):
    return lambda_handler(name, model)(run)(event, Context())


def lines(log):
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_every_log_line_contains_the_ids_of_the_invocation(log, capsys):
    def run(*_):
        logger.info("a line")
        metrics.count({"ChaptersNarrated": 1})
        raise SourceRejected

    with pytest.raises(SourceRejected):
        invoke(run)
    written = lines(log) + [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(written) == 4
    for line in written:
        assert CONTEXT.items() <= line.items()


def test_a_line_has_no_code_that_a_terminal_obeys(log):
    name = "lamp\x1b[31m\u009b\u202e\n.txt"
    invoke(lambda *_: logger.info(name) or WATCHED)
    assert log.getvalue().isascii()
    assert "\x1b" not in log.getvalue()
    assert lines(log)[0]["message"] == name


def test_warnings_of_libraries_are_logged_with_the_ids(caplog):
    library = logging.getLogger("a.library")

    def run(*_):
        library.info("information")
        library.warning("warning")
        return WATCHED

    invoke(run)
    (record,) = [record for record in caplog.records if record.name == "a.library"]
    assert CONTEXT.items() <= vars(record).items()


def test_a_bound_book_is_logged_until_the_invocation_ends(log):
    def run(_, invocation):
        invocation.bind_book(UUID(BOOK))
        return WATCHED

    invoke(run, "ScrapeBook", WatchRequest, {})
    invoke(lambda *_: WATCHED, "WatchBooks", WatchRequest, {})
    logger.info("outside an invocation")
    ids = [{key: line.get(key) for key in ("book_id", "stage", "execution")} for line in lines(log)]
    assert ids == [
        {"book_id": BOOK, "stage": "ScrapeBook", "execution": None},
        {"book_id": None, "stage": "WatchBooks", "execution": None},
        {"book_id": None, "stage": None, "execution": None},
    ]


def test_a_line_about_another_book_keeps_its_book_id(log):
    def run(*_):
        logger.warning("no progress", book_id="another")
        return WATCHED

    invoke(run)
    assert [line["book_id"] for line in lines(log)] == ["another", BOOK]


def test_the_first_row_of_a_stage_contains_the_trace_id():
    written = []

    class Database:
        def run(self, _, **line):
            written.append(line["detail"].obj)

    def run(*_):
        with Journal(Database(), "arn:execution").stage("GenerateAudio", UUID(BOOK)):
            pass
        return WATCHED

    invoke(run)
    assert written == [{"trace_id": TRACE}, {}]


def failing_row():
    """Raise PostgreSQL's error for a rejected row."""
    raise psycopg.errors.NotNullViolation(f"null value in column\nDETAIL:  Failing row contains (1, {TEXT}).")


@pytest.mark.parametrize(
    "fail",
    [
        failing_row,
        lambda: TypeAdapter(list[int]).validate_python([TEXT]),
        lambda: metrics.count({TEXT: 1}),
        lambda: int(TEXT),
        lambda: TEXT.encode().decode("utf-16"),
    ],
    ids=["row", "schema", "key", "number", "encoding"],
)
def test_an_unexpected_error_names_its_line_and_quotes_nothing(fail, log, capsys):
    with pytest.raises(Exception, match=r"in (metrics|observability)\.py, line \d+") as raised:
        invoke(lambda *_: fail())
    error = raised.value
    assert type(error).__name__ in {
        "NotNullViolation", ValidationError.__name__, "KeyError", "ValueError", "UnicodeDecodeError",
    }  # fmt: skip
    assert error.__cause__ is None
    assert error.__suppress_context__
    output = log.getvalue() + capsys.readouterr().out + str(error)
    assert type(error).__name__ in output
    assert not [word for word in TEXT.split() if len(word) > 3 and word in output]


@pytest.mark.parametrize("payload", [[], "a book", 7, None])
def test_a_payload_that_is_no_object_is_an_invalid_request(payload):
    with pytest.raises(InvalidRequest, match="request: Input should be"):
        invoke(lambda *_: WATCHED, event=payload)


@pytest.mark.parametrize(
    "error",
    [
        FileNotFoundError("s3://bucket/key is missing"),
        ClientError({"Error": {"Code": "AccessDenied", "Message": "no"}}, "GetObject"),
        psycopg.errors.UndefinedColumn('column "titel" does not exist'),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_error_that_cannot_quote_a_value_is_not_redacted(error):
    def run(*_):
        raise error

    with pytest.raises(type(error)) as raised:
        invoke(run)
    assert raised.value is error


def test_a_handler_says_what_its_workers_can_share_and_creates_nothing_itself():
    created = []
    handler = lambda_handler("GenerateAudio", ChapterStage, prepare=[lambda: created.append("client")])(
        lambda *_: WATCHED
    )
    assert created == []
    for create in handler.prepare:
        create()
    assert created == ["client"]
