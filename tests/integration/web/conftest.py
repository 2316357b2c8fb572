"""The page of a running cloud, requested over HTTP by well-behaved browsers and by other clients."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
import pytest

from tests.e2e.conftest import Cloud


@dataclass(frozen=True)
class PageOf:
    """A cloud's page; `own` are the headers that a browser sends with a form of this page."""

    cloud: Cloud
    client: httpx.Client

    @property
    def own(self) -> dict[str, str]:
        return {"Origin": str(self.client.base_url).rstrip("/"), "Accept": "application/json"}

    def upload(self, name: str, content: bytes, **options: str) -> httpx.Response:
        return self.client.post("/upload", files={"file": (name, content)}, data=options, headers=self.own)

    def keys(self) -> set[str]:
        """Return the keys under `raw/`, without those that the pipeline itself writes."""
        listed = self.cloud.client("s3").list_objects_v2(Bucket=self.cloud.bucket, Prefix="raw/").get("Contents", ())
        return {item["Key"] for item in listed if item["Key"].count("/") == 1}

    @contextmanager
    def uploads_nothing(self) -> Iterator[None]:
        before = self.keys()
        yield
        assert self.keys() == before


@pytest.fixture(scope="session")
def page(cloud: Cloud) -> Iterator[PageOf]:
    with httpx.Client(base_url=cloud.environment["BOOK_PIPELINE_PAGE_URL"], trust_env=False, timeout=30) as client:
        yield PageOf(cloud, client)
