"""A database that sleeps: connections wait until it is awake, and none is left after an invocation."""

import threading
from types import SimpleNamespace

import pytest

from book_pipeline.errors import DatabaseResuming
from book_pipeline.observability import lambda_handler
from book_pipeline.store import factories
from book_pipeline.store.book_queries import BookQueries
from book_pipeline.store.database import Database
from book_pipeline.store.factories import auth_token
from events.schemas.maintenance import GiveTurnsRequest, TurnsGiven
from handlers import watch_books

CONTEXT = SimpleNamespace(aws_request_id="1", get_remaining_time_in_millis=lambda: 60_000)
OPEN = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'pipeline' AND state IS NOT NULL"
MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:book-pipeline"


@pytest.fixture
def settings(settings_of, migrated):
    return settings_of("pipeline").model_copy(update={"database_sleeps": True})


@pytest.fixture
def asleep(proxy):
    """Refuse connections until the test is over or calls this."""
    proxy.pause()
    yield proxy.resume
    proxy.resume()


def test_a_connection_waits_longer_for_a_database_that_may_sleep(settings, asleep, monkeypatch):
    monkeypatch.setattr("book_pipeline.store.database.CONNECT_SECONDS", 0.2)
    waking = threading.Timer(1.5, asleep)
    waking.start()
    database = Database(settings, lambda: auth_token(settings))
    database.wake()
    assert BookQueries(database).in_flight() is not None
    database.close()
    waking.join()


def test_a_database_that_does_not_wake_up_in_time_has_a_name_and_is_retried(settings, asleep, monkeypatch):
    monkeypatch.setattr("book_pipeline.store.database.RESUME_SECONDS", 0.3)
    with pytest.raises(DatabaseResuming, match=r"book_pipeline at .* was asleep .* retried"):
        Database(settings, lambda: auth_token(settings)).wake()


@pytest.mark.parametrize("fails", [False, True])
def test_no_connection_is_left_after_an_invocation(settings, owner, fails):
    @lambda_handler("GiveTurns", GiveTurnsRequest)
    def handler(*_):
        BookQueries(factories.database(settings)).in_flight()
        assert owner.execute(OPEN).fetchone()[0] > before
        assert not fails
        return TurnsGiven(given=[])

    before = owner.execute(OPEN).fetchone()[0]
    for _ in range(2):  # the worker is used again
        if fails:
            with pytest.raises(Exception, match="AssertionError"):
                handler({}, CONTEXT)
        else:
            handler({}, CONTEXT)
        assert until_closed(owner, before)


def until_closed(owner, before):
    """Return whether the server has noticed within some seconds that a client has gone."""
    waiting = threading.Event()
    return any(owner.execute(OPEN).fetchone()[0] <= before or waiting.wait(0.05) for _ in range(100))


@pytest.mark.parametrize(("payload", "wakes"), [({"unless_idle": True}, False), ({}, True)])
def test_watch_books_leaves_an_idle_database_asleep(settings, asleep, monkeypatch, capfd, payload, wakes):
    monkeypatch.setattr("book_pipeline.store.database.RESUME_SECONDS", 0.3)
    for name, value in settings.model_dump().items():
        monkeypatch.setenv(name.upper(), str(value))
    for name in ("ARTIFACTS_BUCKET", "EVENT_BUS_NAME", "SPEECH_CONCURRENCY"):
        monkeypatch.setenv(name, "5")
    monkeypatch.setenv("STATE_MACHINE_ARN", MACHINE)
    monkeypatch.setattr(factories, "states", lambda: SimpleNamespace(list_executions=lambda **_: {"executions": []}))
    if wakes:
        with pytest.raises(DatabaseResuming):
            watch_books.handler(payload, CONTEXT)
        return
    answer = watch_books.handler(payload, CONTEXT)
    assert answer == {"in_flight": 0, "stalled": [], "failed": [], "requested": [], "given": [], "bound_again": []}
    assert '"BooksStalled":[0.0]' in capfd.readouterr().out.replace(" ", "")
