"""Names of files, which must fit every file system in every script."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from console.client.file_names import MOST_BYTES, RESERVED, file_name, shorten

SAMPLES = {
    "Latin": "x",
    "with marks": "e\u0323\u0302",
    "Cyrillic": "Ж",
    "Arabic": "ش\u064e",
    "Devanagari": "क्षि",
    "Thai": "ที่",
    "Korean, decomposed": "\u1112\u1161\u11ab",
    "Japanese": "書",
    "half-width": "ｶﾞ",
    "family": "👩\u200d👩\u200d👧",
    "skin tone": "👍🏽",
    "flag": "🇩🇪",
    "flag of Wales": "🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f",
}


@pytest.mark.parametrize("script", SAMPLES)
def test_a_long_title_is_cut_between_two_graphemes(script, tmp_path):
    grapheme = unicodedata.normalize("NFC", SAMPLES[script])
    for start in ("", "a", "ab", "abc"):
        name = file_name(start + grapheme * 300)
        assert name.removeprefix(start).replace(grapheme, "") == ""
        assert MOST_BYTES - len(grapheme.encode()) - 1 <= len(name.encode()) <= MOST_BYTES
        (tmp_path / f"001 - {name}.mp3").touch()


@given(st.text(st.characters(exclude_categories=[])))
@example("a" * 300)
@example("e" + "\u0301" * 300)
@example("\ud83d\x00/\\")
@example("CON" + "\u0301")
def test_any_title_gives_a_name_that_every_file_system_accepts(title):
    name = file_name(title)
    assert 0 < len(name.encode()) <= MOST_BYTES
    assert not set('<>:"/\\|?*\x00\n') & set(name)
    assert name == unicodedata.normalize("NFC", name).strip(" .")
    assert name.partition(".")[0].rstrip().upper() not in RESERVED


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("E\u0301le\u0301onore", "Éléonore"),
        ("Who? What: a/b", "Who  What  a b"),
        ("The End...", "The End"),
        ("con", "_con"),
        ("NUL.txt", "_NUL.txt"),
        ("Com1 ", "_Com1"),
        ("LPT²", "_LPT²"),
        ("Constance", "Constance"),
        ("...", "untitled"),
        ("", "untitled"),
        ("\u202egnp.exe", "gnp.exe"),
    ],
)
def test_what_a_file_system_forbids_is_replaced(title, name):
    assert file_name(title) == name


def test_a_single_grapheme_that_is_too_long_is_cut():
    assert len(shorten("e" + "\u0301" * 300, 100).encode()) <= 100
