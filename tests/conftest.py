"""What tests of several folders share: one pipeline for each worker, and what a unit test may do."""

import gc
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import HealthCheck, settings

from tests.e2e.conftest import Cloud, start, stop

TESTS = Path(__file__).parent
WITHOUT_SERVICES = {"contract", "unit"}
"""Folders of tests that start no process and connect to nothing but servers of their own."""

LONGEST_FIRST = (
    "e2e/test_kills.py",
    "money",
    "infra/test_template.py",
    "e2e/test_mission.py",
    "e2e/test_many_books.py",
    "e2e/test_run.py",
    "e2e/test_commands.py",
    "e2e/test_full_disk.py",
    "e2e/test_deployed.py",
    "e2e/test_identity.py",
    "e2e/test_long_traces.py",
    "e2e/test_killed_cloud.py",
    "integration/source/test_fuzz.py",
    "integration/cloud",
    "e2e",
    "infra",
    "browser",
    "integration",
    "attacks",
)
"""Files and folders in the order in which they start; all others follow. The first ones mostly wait, so that the tests
which need the processor run beside them; one of these synthesizes the stack for all tests of `infra`."""

# Nothing that is imported or collected is garbage, and looking for garbage takes an eighth of the unit tests' time.
gc.disable()
SELDOM = 50_000
"""New objects after which garbage is collected: 700 by default."""

# How long an example takes to generate says more about the machine than about the test.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


@pytest.fixture(scope="session")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    """A local cloud."""
    cloud = start(tmp_path_factory.mktemp("cloud"))
    yield cloud
    stop(cloud)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sort the tests by `LONGEST_FIRST`, and keep the order within a file."""
    items.sort(key=lambda item: _rank(item.path))


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Collect the garbage of the tests only."""
    gc.freeze()
    gc.set_threshold(SELDOM)
    gc.enable()


def pytest_itemcollected(item: pytest.Item) -> None:
    """Let pytest-socket block a unit test's connections to other machines."""
    if _is_without_services(item.path):
        item.add_marker(pytest.mark.allow_hosts(["127.0.0.1"]))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    with _refused_processes(item):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    with _refused_processes(item):
        return (yield)


@cache
def _rank(file: Path) -> int:
    path = file.relative_to(TESTS)
    starts = (rank for rank, start in enumerate(LONGEST_FIRST) if path.is_relative_to(start))
    return next(starts, len(LONGEST_FIRST))


@cache
def _is_without_services(file: Path) -> bool:
    return not WITHOUT_SERVICES.isdisjoint(file.relative_to(TESTS).parts)


@contextmanager
def _refused_processes(item: pytest.Item) -> Iterator[None]:
    """Make a unit test that starts a process fail."""

    def refuse(_: object, command: object, *__: object, **___: object) -> NoReturn:
        pytest.fail(f"A unit test starts no process, and this one started {command}. Move it to tests/integration.")

    with pytest.MonkeyPatch.context() as patch:
        if _is_without_services(item.path):
            patch.setattr(subprocess.Popen, "__init__", refuse)
        yield
