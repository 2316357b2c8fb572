"""The options of a request that decide how its source is read."""

import pytest

from book_pipeline.errors import InvalidRequest
from book_pipeline.source.fetching.fetch import FetchedSource
from book_pipeline.source.scrape_book import read_source
from events.schemas.start import options_from_metadata

RUSSIAN = "Глава 1\n\nПаром.\n".encode("cp1251")


def read(options, charset=None):
    fetched = FetchedSource(RUSSIAN, "b.txt", charset=charset, metadata=options)
    return read_source(
        "s3://books/raw/b.txt",
        fetch=lambda _: fetched,
        options_of=lambda metadata: options_from_metadata(metadata).model_dump(exclude_none=True),
    )


def test_the_encoding_in_the_metadata_of_a_dropped_file_replaces_the_servers():
    source = read({"encoding": "windows-1251"}, charset="koi8-r")
    assert source.document.text == "Глава 1\n\nПаром.\n"
    assert source.options == {"encoding": "windows-1251"}


def test_an_unknown_encoding_is_refused_by_name():
    with pytest.raises(InvalidRequest, match=r"(?s)encoding.*must be an encoding of text"):
        read({"encoding": "rot13"})
