"""Rules for the pages of the documentation."""

import re
from pathlib import Path

import pytest

from book_pipeline.function_settings import FUNCTION_SETTINGS

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
RECORDS = sorted(page.name for page in (DOCS / "decisions").glob("2*.md"))


def test_the_readme_has_at_most_120_lines():
    assert len((ROOT / "README.md").read_text().splitlines()) <= 120


def test_the_index_of_decisions_lists_each_record_once():
    listed = re.findall(r"\]\((2\S+\.md)\)", (DOCS / "decisions" / "index.md").read_text())
    assert sorted(listed) == RECORDS


@pytest.mark.parametrize("name", RECORDS)
def test_the_title_of_a_record_begins_with_the_date_in_its_name(name):
    assert (DOCS / "decisions" / name).read_text().startswith(f"# {name[:10]} ")


def test_each_section_of_how_to_guides_is_listed():
    guides = {page.name for page in (DOCS / "how-to").glob("*.md")} - {"index.md"}
    assert set(re.findall(r"\]\(([\w-]+\.md)\)", (DOCS / "how-to" / "index.md").read_text())) == guides


def test_the_glossary_names_functions_that_exist():
    rows = re.findall(r"^\| (\w+) \| `(\w+)/`", (DOCS / "glossary.md").read_text(), re.MULTILINE)
    assert len(rows) == 5
    assert {state for state, _ in rows} <= FUNCTION_SETTINGS.keys()
    assert all((ROOT / "book_pipeline" / folder).is_dir() for _, folder in rows)
