"""How `run` hands its source to the cloud."""

import json
from types import SimpleNamespace
from uuid import NAMESPACE_URL, uuid5

import pytest
from pydantic import ValidationError

from events.schemas.start import Wishes
from local.run import drop


class Cloud:
    """A cloud that keeps what is put on its bus."""

    def __init__(self):
        self.environment = {"BOOK_PIPELINE_BUS": "bus"}
        self.entries = []

    def client(self, name):
        assert name == "events"
        return SimpleNamespace(put_events=lambda Entries: self.entries.extend(Entries) or {"FailedEntryCount": 0})  # noqa: N803


@pytest.mark.parametrize(
    ("source", "location"),
    [
        ("gutenberg:1342", "https://www.gutenberg.org/ebooks/1342"),
        ("https://example.org/Möwen.txt", "https://example.org/Möwen.txt"),
        ("s3://shelf/a.txt", "s3://shelf/a.txt"),
    ],
)
def test_an_address_or_a_number_goes_on_the_bus_with_its_wishes(source, location):
    cloud = Cloud()
    dropped = drop(source, Wishes(include="notes,front", chapters="1"), cloud)
    (entry,) = cloud.entries
    assert json.loads(entry["Detail"]) == {"source_url": source, "include": "front,notes", "chapters": "1"}
    assert dropped.book_id == uuid5(NAMESPACE_URL, location)
    assert dropped.mark in json.dumps({"source_url": source}, ensure_ascii=False)


def test_a_number_that_is_none_is_refused():
    with pytest.raises(ValidationError, match="gutenberg:NUMBER"):
        drop("gutenberg:pride", Wishes(), Cloud())
