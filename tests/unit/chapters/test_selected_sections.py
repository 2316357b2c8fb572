"""Which sections are narrated."""

import pytest

from book_pipeline.chapters.parse_book import sections_to_narrate
from book_pipeline.chapters.split import Section

PROSE = "In the spring of that year the ferry was painted, and the captain bought a new hat."
KINDS = ("front", "part-title", "chapter", "part-title", "chapter", "chapter", "back")


def narrated(under, options):
    sections = [Section(n, kind, None, kind, f"# {kind}\n\n{under}\n", ()) for n, kind in enumerate(KINDS, 1)]
    return [section.position for section in sections_to_narrate(sections, options)]


@pytest.mark.parametrize(
    ("under", "options", "positions"),
    [
        ("Water", {}, [3, 5, 6]),
        ("1914 to 1918.", {}, [3, 5, 6]),
        (PROSE, {}, [2, 3, 4, 5, 6]),
        (PROSE, {"chapters": "1,3"}, [2, 3, 6]),
        (PROSE, {"chapters": "2"}, [4, 5]),
        ("Water", {"include": "part-title,back"}, [2, 3, 4, 5, 6, 7]),
    ],
)
def test_prose_under_a_parts_title_is_narrated_with_the_chapter_after_it(under, options, positions):
    assert narrated(under, options) == positions
