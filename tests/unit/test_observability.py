"""Log lines that name their invocation, and errors that quote nothing."""

import io
import json
import logging
from uuid import UUID

import psycopg
import pytest
from botocore.exceptions import ClientError
from pydantic import TypeAdapter, ValidationError

from book_pipeline import metrics
from book_pipeline.errors import SourceRejected
from book_pipeline.observability import logger, stage
from book_pipeline.store.journal import Journal
from events.schemas.maintenance import BooksWatched, WatchRequest
from events.schemas.stages import ChapterStage

TEXT = "the lamp was lit and the sea was calm"
BOOK, CHAPTER = str(UUID(int=1)), str(UUID(int=2))
TRACE = "1-6b06636b-8a624a3fb6064502319d9b5a"
EVENT = {"execution_arn": "arn:execution", "book_id": BOOK, "chapter_id": CHAPTER}
NAMES = {
    "book_id": BOOK, "chapter_id": CHAPTER, "stage": "GenerateAudio", "execution": "arn:execution", "trace_id": TRACE,
    "request_id": "r",
}  # fmt: skip
WATCHED = BooksWatched(in_flight=0, without_progress=[])


class Context:
    aws_request_id = "r"

    def get_remaining_time_in_millis(self):
        return 1000


@pytest.fixture(autouse=True)
def log(monkeypatch):
    """What the logger writes."""
    log = io.StringIO()
    monkeypatch.setattr(logger.logger_handler, "stream", log)
    monkeypatch.setenv("_X_AMZN_TRACE_ID", f"Root={TRACE};Parent=53995c3f42cd8ad8;Sampled=1")
    return log


def invoke(run, name="GenerateAudio", model=ChapterStage, event=EVENT):
    return stage(name, model)(run)(event, Context())


def lines(log):
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_every_line_names_the_invocation(log, capsys):
    def run(*_):
        logger.info("one of its own")
        metrics.count({"ChaptersNarrated": 1})
        raise SourceRejected

    with pytest.raises(SourceRejected):
        invoke(run)
    written = lines(log) + [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(written) == 4
    for line in written:
        assert NAMES.items() <= line.items()


def test_a_library_is_heard_from_warnings_on_and_named_too(caplog):
    library = logging.getLogger("a.library")

    def run(*_):
        library.info("chatter")
        library.warning("beware")
        return WATCHED

    invoke(run)
    (record,) = [record for record in caplog.records if record.name == "a.library"]
    assert NAMES.items() <= vars(record).items()


def test_a_book_that_turns_out_later_is_named_from_then_on_and_forgotten_at_the_end(log):
    def run(_, invocation):
        invocation.is_about(UUID(BOOK))
        return WATCHED

    invoke(run, "ScrapeBook", WatchRequest, {})
    invoke(lambda *_: WATCHED, "WatchBooks", WatchRequest, {})
    logger.info("between two")
    told = [{key: line.get(key) for key in ("book_id", "stage", "execution")} for line in lines(log)]
    assert told == [
        {"book_id": BOOK, "stage": "ScrapeBook", "execution": None},
        {"book_id": None, "stage": "WatchBooks", "execution": None},
        {"book_id": None, "stage": None, "execution": None},
    ]


def test_a_line_on_another_book_keeps_that_ones_name(log):
    def run(*_):
        logger.warning("no progress", book_id="another")
        return WATCHED

    invoke(run)
    assert [line["book_id"] for line in lines(log)] == ["another", BOOK]


def test_what_the_journal_says_first_of_a_stage_has_its_trace():
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
    """What PostgreSQL says of a row that it doesn't take."""
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
def test_an_error_that_nobody_foresaw_says_where_and_quotes_nothing(fail, log, capsys):
    with pytest.raises(Exception, match=r"in (metrics|observability)\.py, line \d+") as raised:
        invoke(lambda *_: fail())
    error = raised.value
    assert type(error).__name__ in {
        "NotNullViolation", ValidationError.__name__, "KeyError", "ValueError", "UnicodeDecodeError",
    }  # fmt: skip
    assert error.__cause__ is None
    assert error.__suppress_context__
    told = log.getvalue() + capsys.readouterr().out + str(error)
    assert type(error).__name__ in told
    assert not [word for word in TEXT.split() if len(word) > 3 and word in told]


@pytest.mark.parametrize(
    "error",
    [
        FileNotFoundError("s3://bucket/key is missing"),
        ClientError({"Error": {"Code": "AccessDenied", "Message": "no"}}, "GetObject"),
        psycopg.errors.UndefinedColumn('column "titel" does not exist'),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_error_that_can_quote_nothing_stays_as_it_is(error):
    def run(*_):
        raise error

    with pytest.raises(type(error)) as raised:
        invoke(run)
    assert raised.value is error
