"""One cloud for all scenarios. They run in parallel, each with a book of its own."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait

import pytest

from tests.e2e.conftest import Cloud, start, stop

from .book import Bill, Book, Progress
from .scenarios import SCENARIOS, WITH_CREDITS, Scenario

AT_ONCE = 8
SETTINGS = {
    "elevenlabs_chunk_characters": 200,  # each book has two chunks
    "elevenlabs_timeout_seconds": 5,  # on a busy machine, the voice takes seconds to start
    "elevenlabs_history_seconds": 3,
    "gemini_timeout_seconds": 4,
}


@pytest.fixture(scope="session")
def money_cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    cloud = start(tmp_path_factory.mktemp("money"), **SETTINGS)
    # The history lists each call a second late.
    cloud.control.set(plan="scale", history_lag_seconds=1)
    yield cloud
    stop(cloud)


@pytest.fixture(scope="session")
def progress(money_cloud: Cloud) -> Progress:
    return Progress(money_cloud)


@pytest.fixture(scope="session")
def running() -> list["Future[Bill]"]:
    """The scenarios that were started."""
    return []


@pytest.fixture(scope="session")
def bills(money_cloud: Cloud, progress: Progress, running: list["Future[Bill]"]) -> Iterator[dict[str, "Future[Bill]"]]:
    """The bill of each scenario, when it has ended."""

    def run(scenario: Scenario, book: Book) -> Bill:
        scenario(book)
        return book.bill()

    with ThreadPoolExecutor(AT_ONCE) as executor:
        started = {
            name: executor.submit(
                run, scenario, Book(f"Port{number:03}", money_cloud, progress, has_credits=name in WITH_CREDITS)
            )
            for number, (name, scenario) in enumerate(SCENARIOS.items())
        }
        running.extend(started.values())
        yield started


@pytest.fixture
def quiet_cloud(money_cloud: Cloud, running: list["Future[Bill]"]) -> Iterator[Cloud]:
    """The cloud without other books, for what would affect them."""
    wait(running)
    yield money_cloud
    money_cloud.control.set(elevenlabs_latency=0, character_limit=None)
