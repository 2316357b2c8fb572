"""What tests of several folders have in common: one pipeline, which each worker starts when it first needs it."""

import os
from collections.abc import Iterator

import pytest

from tests.e2e.conftest import start, stop
from tests.e2e.pipeline import Deployed, Pipeline


@pytest.fixture(scope="session")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pipeline]:
    """A local cloud, or the deployed stack that `make e2e` points at."""
    if profile := os.environ.get("BOOK_PIPELINE_E2E_PROFILE"):
        named = (os.environ.get(f"BOOK_PIPELINE_E2E_{name}") or None for name in ("REGION", "STACK"))
        yield Deployed(profile, *named)
        return
    cloud = start(tmp_path_factory.mktemp("cloud"))
    yield cloud
    stop(cloud)
