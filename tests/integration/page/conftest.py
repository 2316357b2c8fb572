"""The page of a running cloud, asked over HTTP as browsers ask, and as what isn't one might."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
import pytest

from tests.e2e.conftest import Cloud


@dataclass(frozen=True)
class PageOf:
    """A cloud's page: `own` is what a browser says with a form of this very page."""

    cloud: Cloud
    client: httpx.Client

    @property
    def own(self) -> dict[str, str]:
        return {"Origin": str(self.client.base_url).rstrip("/"), "Accept": "application/json"}

    def drop(self, name: str, content: bytes, **wishes: str) -> httpx.Response:
        return self.client.post("/drop", files={"file": (name, content)}, data=wishes, headers=self.own)

    def keys(self) -> set[str]:
        """What lies in the bucket under `raw/`, but what the pipeline itself puts there."""
        listed = self.cloud.client("s3").list_objects_v2(Bucket=self.cloud.bucket, Prefix="raw/").get("Contents", ())
        return {item["Key"] for item in listed if item["Key"].count("/") == 1}

    @contextmanager
    def nothing_is_dropped(self) -> Iterator[None]:
        before = self.keys()
        yield
        assert self.keys() == before


@pytest.fixture(scope="session")
def page(cloud: Cloud) -> Iterator[PageOf]:
    with httpx.Client(base_url=cloud.environment["BOOK_PIPELINE_PAGE_URL"], trust_env=False, timeout=30) as client:
        yield PageOf(cloud, client)
