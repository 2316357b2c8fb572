"""Words of a lexicon in a text."""

import time

import pytest

from book_pipeline.formatting.edits import apply, undo
from book_pipeline.formatting.lexicon.entries import Entry
from book_pipeline.formatting.lexicon.matching import Matcher, changes_of


def respelled(text, *entries):
    changes = changes_of(text, Matcher([Entry(*entry) for entry in entries]).matches(text))
    result = apply(text, changes)
    assert undo(result, changes) == text
    assert {(change.kind, change.author) for change in changes} <= {("lexicon", "lexicon")}
    return result


@pytest.mark.parametrize(
    ("text", "entry", "expected"),
    [
        ("Mrs Cholmondeley's hat.", ("Cholmondeley", "Chumley"), "Mrs Chumley's hat."),
        ("CHOLMONDELEY spoke.", ("Cholmondeley", "Chumley"), "Chumley spoke."),
        ("Polish the Polish lamp.", ("polish", "pollish"), "Pollish the Pollish lamp."),
        ("He read US to us.", ("US", "U S"), "He read U S to us."),
        ("a polish lamp, a Polish one", ("Polish", "Poelish"), "a polish lamp, a Poelish one"),
        ("Annabel, Ann, Joann", ("Ann", "An"), "Annabel, An, Joann"),
        ("Ann-Marie and O'Ann", ("Ann", "An"), "An-Marie and O'An"),
        ("We can't; we can.", ("can", "kan"), "We can't; we kan."),
        ("We're here, re: it", ("re", "ray"), "We're here, ray: it"),
        ("12lbs of lbs", ("lbs", "pounds"), "12lbs of pounds"),
        ("See www.ann.com/ann or ann@ann.org, Ann.", ("ann", "an"), "See www.ann.com/ann or ann@ann.org, An."),
        ("l\u2019Hôpital et l'Hôpital", ("Hôpital", "Opital"), "l\u2019Opital et l'Opital"),
        ("O\u2019Brien", ("O'Brien", "Oh Brian"), "Oh Brian"),
        ("Van\u00a0Gogh", ("Van Gogh", "Van Goff"), "Van Goff"),
        ("Ame\u0301lie came.", ("Amélie", "Amaylee"), "Amaylee came."),
        ("Mr. Hale saw Mr.", ("Mr.", "Mister"), "Mister Hale saw Mister."),
        ("三島由紀夫は三島で", ("三島", "みしま"), "みしま由紀夫はみしまで"),
        ("אמר משה לאיש.", ("משה", "מושה"), "אמר מושה לאיש."),
        ("हिन्दी किताब और किताबें", ("किताब", "कताब"), "हिन्दी कताब और किताबें"),
        ("İstanbul ve Ann", ("Ann", "An"), "İstanbul ve An"),
        ("", ("Ann", "An"), ""),
    ],
)
def test_whole_words_are_respelled(text, entry, expected):
    assert respelled(text, entry) == expected


def test_the_longest_phrase_counts_and_nothing_is_respelled_twice():
    entries = ("Ann", "Bea"), ("Ann Lee", "An Lea"), ("Bea", "Cora"), ("Lee", "Lay")
    assert respelled("Ann Lee, Ann, Bea, Lee", *entries) == "An Lea, Bea, Cora, Lay"


def test_the_first_of_two_entries_for_a_place_counts():
    assert respelled("Ann", ("Ann", "first"), ("ann", "second")) == "first"
    assert respelled("ann Ann", ("ann", "first"), ("Ann", "second")) == "first First"


def test_an_entry_without_a_respelling_changes_nothing():
    assert respelled("Ann", ("Ann", None, "æn")) == "Ann"


def test_ten_thousand_entries_take_less_than_a_second_for_a_chapter():
    letters = "abcdefghij"
    names = ["".join(letters[int(digit)] for digit in f"{number:05}") for number in range(10_000)]
    matcher = Matcher([Entry(f"N{name} {name}", f"M{name}") for name in names])
    text = " ".join(f"N{name} {name} word {name}" for name in names[:5000])
    begin = time.process_time()
    matches = matcher.matches(text)
    assert time.process_time() - begin < 1
    assert len(matches) == 5000
