"""The stand-in editor proposes edits of each kind in three languages, and those that say what is printed are made."""

import pytest

from tests.corpus.proposals import proposals

KINDS = {"number", "date", "time", "measure", "symbol", "abbreviation", "roman_numeral", "address", "heading"}
AMBIGUOUS = {"Charles V", "Heinrich V.", "Ludwig V.", "Friedrichs V."}
"""One letter after a name, or after the first word of a sentence, may be an initial or a withheld name."""


@pytest.mark.parametrize("language", ["en", "de", "fr"])
def test_proposals_of_each_kind_are_made(language):
    found = proposals(language, most=40)
    assert set(found) == KINDS
    refused = [each for listed in found.values() for each in listed if each.reason]
    assert {each.shown for each in refused} <= AMBIGUOUS
    assert all(sum(not each.reason for each in listed) >= 4 for listed in found.values())
