"""Ways to kill a part of the pipeline while it works, and what an owner does meanwhile: cancel and delete books."""

import json
from collections.abc import Callable
from contextlib import suppress
from random import Random
from typing import Protocol
from uuid import UUID

import psutil
import psycopg

from tests.e2e.conftest import Cloud, kill

FUNCTIONS = ("scrape_book", "parse_book", "format_chapter", "generate_audio", "finalize_book")
BINDING = ("encode_chapter", "bind_book")
TURNS = ("wait_for_turn", "give_turns", "watch_books", "await_approval", "approve_book")
ACTIONS = ("delete_book", "record_failure")
NO_VICTIM = ""
STAGES = ("scrape_status", "parse_status", "format_status", "tts_status")


IN_PROGRESS = """
    SELECT book_id FROM book_processing
    WHERE execution_arn IS NOT NULL AND tts_status <> 'complete' AND error IS NULL ORDER BY book_id
"""


class Target(Protocol):
    """What is attacked: books that a cloud makes."""

    cloud: Cloud

    def delete(self, book_id: UUID, *, keep_audio: bool) -> str:
        """Begin to delete a book. Return what is deleted, or NO_VICTIM."""


def kill_worker(target: Target, random: Random) -> str:
    """SIGKILL a worker, in most cases one of a running stage, of the turns, of a review or of a deletion."""
    cloud = target.cloud
    books = cloud.sql(f"SELECT {', '.join(STAGES)}, binding_status FROM book_processing")
    running = [
        name for name, stage in zip(FUNCTIONS, STAGES, strict=False) if any(book[stage] == "running" for book in books)
    ]
    if any(book["tts_status"] == "running" or book["binding_status"] in {"pending", "running"} for book in books):
        running += BINDING
    names = (*running, *TURNS, *ACTIONS) if random.random() < 0.95 else (*FUNCTIONS, *BINDING)
    found = [(name, victim) for name in names for victim in cloud.workers(name)]
    if not found:
        return NO_VICTIM
    name, victim = random.choice(found)
    with suppress(psutil.NoSuchProcess):
        victim.kill()
        return f"a worker of {name}"
    return NO_VICTIM


def kill_connections(target: Target, random: Random) -> str:
    """Terminate some of the pipeline's sessions in PostgreSQL, and so its connections through the proxy."""
    with psycopg.connect(target.cloud.environment["BOOK_PIPELINE_DATABASE_URL"], autocommit=True) as session:
        ended = session.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE usename = 'pipeline' AND pid <> pg_backend_pid() ORDER BY random() LIMIT %s",
            [random.randint(1, 6)],
        ).fetchall()
    return f"{len(ended)} database connections" if ended else NO_VICTIM


def kill_cloud(target: Target, _: Random) -> str:
    """SIGKILL the local cloud; its providers, database and workers end with it."""
    kill(target.cloud)
    return "the cloud"


def cancel_book(target: Target, random: Random) -> str:
    """Cancel a book in progress, as its owner does, who starts it again later."""
    books = target.cloud.sql(IN_PROGRESS)
    if not books:
        return NO_VICTIM
    payload = json.dumps({"book_id": str(random.choice(books)["book_id"])}).encode()
    answer = target.cloud.client("lambda").invoke(FunctionName="book-pipeline-CancelBook", Payload=payload)
    stopped = json.loads(answer["Payload"].read()).get("stopped_execution")
    return "a book, by its owner" if stopped else NO_VICTIM


def delete_book(target: Target, random: Random) -> str:
    """Begin to delete a book in progress, as its owner does, who drops it again when it is gone."""
    return _delete(target, random, keep_audio=False)


def delete_book_and_keep_audio(target: Target, random: Random) -> str:
    """Begin to delete a book in progress, except its audio."""
    return _delete(target, random, keep_audio=True)


def _delete(target: Target, random: Random, *, keep_audio: bool) -> str:
    books = target.cloud.sql(IN_PROGRESS)
    return target.delete(random.choice(books)["book_id"], keep_audio=keep_audio) if books else NO_VICTIM


Killer = Callable[[Target, Random], str]
SHARES = {
    kill_worker: 4, kill_connections: 3, kill_cloud: 2, cancel_book: 1, delete_book: 1, delete_book_and_keep_audio: 1,
}  # fmt: skip


def plan(kills: int, random: Random, shares: dict[Killer, int] = SHARES) -> list[Killer]:
    """Return a killer for each kill, in random order; each kind has its share."""
    round_robin = [killer for killer, share in shares.items() for _ in range(share)]
    killers = [round_robin[number * len(round_robin) // kills] for number in range(kills)]
    random.shuffle(killers)
    return killers
