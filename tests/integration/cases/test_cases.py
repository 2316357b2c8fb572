"""The small files of `../shared/cases`: chapters, titles, language, and what is narrated, as its README says is right.

`expected.tsv` has a row for each file, with empty cells for what the README leaves open. Of file 42 it says that it was
refused, and leaves open what is right: the file is read, because only one encoding makes it a text in one script.
"""

import csv
from pathlib import Path

import pytest

from book_pipeline.chapters.parse_book import sections_to_narrate
from book_pipeline.chapters.split import split
from book_pipeline.errors import SourceRejected
from book_pipeline.formatting.edits import apply
from book_pipeline.formatting.reading_options import ReadingOptions
from book_pipeline.formatting.rules import changes_for
from book_pipeline.source.readers import read_document

FILES = Path(__file__).parents[4] / "shared" / "cases" / "files"
with (Path(__file__).parent / "expected.tsv").open(encoding="utf-8", newline="") as table:
    ROWS = {row["file"]: row for row in csv.DictReader(table, dialect="excel-tab", quoting=csv.QUOTE_NONE)}
CLOSE = 0.01
"""Share by which the number of narrated words may differ: a heading may be narrated or not."""
CLOSE_WORDS = 5
ABSENT = {
    "13-": ["Except the cook"],
    "14-": ["[Illustration"],
    "33-": ["Also by Test Writer"],
    "52-": ["AUTHOR'S NOTE", "ACKNOWLEDGEMENTS"],
    "60-": ["author:", "title:"],
    "61-": ["~~", "[^1]", "[x]", "[!NOTE]", ":smile:", "\\int"],
    "64-": ["author:"],
    "70-": ["Share on Facebook", "Advertisement", "Sign up", "Comments", "Most viewed"],
    "71-": ["[edit]", "citation needed"],
    "72-": ["Previous Chapter"],
    "103-": ["# # ", "## ## "],
    "106-": ["THE FERRY BOOK"],
    "140-": ["Newsletter", "Also by Test Writer"],
}
"""Words that are not narrated."""

pytestmark = pytest.mark.skipif(not FILES.exists(), reason="../shared/cases is missing")


def test_each_file_has_a_row():
    assert {file.name for file in FILES.iterdir()} == set(ROWS)


@pytest.mark.parametrize("name", ROWS)
def test_a_file_is_read_as_its_row_says(name):
    row, content = ROWS[name], (FILES / name).read_bytes()
    if row["refusal"]:
        with pytest.raises(SourceRejected, match=row["refusal"]):
            read_document(content, name)
        return
    document = read_document(content, name)
    assert (document.title or "", document.author or "") == (row["title"], row["author"])
    assert row["language"] in ("", document.language)
    sections = split(document.text, language=document.language, title=document.title)
    chapters = [section.title for section in sections if section.kind == "chapter"]
    found = str(len(chapters)), chapters[0], chapters[-1]
    wanted = row["chapters"], row["first"], row["last"]
    assert [each for each, right in zip(found, wanted, strict=True) if right] == list(filter(None, wanted))
    narrated = "\n".join(section.text for section in sections_to_narrate(sections, {}))
    if row["narrated"]:
        expected = int(row["narrated"])
        assert abs(len(narrated.split()) - expected) <= max(CLOSE_WORDS, CLOSE * expected)
    spoken = "\n".join(as_spoken(section) for section in sections_to_narrate(sections, {}))
    absent = next((words for start, words in ABSENT.items() if name.startswith(start)), [])
    assert [word for word in absent if word in spoken] == []


def test_utf_16_without_a_mark_is_read_word_for_word():
    content = (FILES / "42-utf16le-nobom-ru.txt").read_bytes()
    document = read_document(content, "42.txt")
    assert document.encoding == "utf-16-le"
    assert document.text.split() == content.decode("utf-16-le").split()


def as_spoken(section):
    return apply(section.text, changes_for(section.text, ReadingOptions.requested(section.title, section.part, {}, [])))
