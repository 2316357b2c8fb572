import pytest

from book_pipeline.narration.checks.numerals import readings, roman_readings, roman_value, spoken


@pytest.mark.parametrize(
    ("numeral", "language", "said"),
    [
        ("1,250", "en", "one thousand, two hundred and fifty"),
        ("1812", "en", "eighteen twelve"),
        ("1905", "en", "nineteen oh five"),
        ("1900", "en", "nineteen hundred"),
        ("100", "en", "a hundred"),
        ("3.5", "en", "three point five"),
        ("5th", "en", "fifth"),
        ("1.250", "de", "eintausendzweihundertfünfzig"),
        ("3.", "de", "dritten"),
        ("1er", "fr", "premier"),
        ("3,5", "fr", "trois virgule cinq"),
        ("1", "es", "una"),
        ("12", "it", "dodici"),
    ],
)
def test_a_numeral_is_said_in_its_language(numeral, language, said):
    assert spoken(said, language) in readings(numeral, language)


@pytest.mark.parametrize(
    ("numeral", "language", "said"),
    [
        ("1,250", "en", "one thousand two hundred"),
        ("1812", "en", "eighteen thirteen"),
        ("5", "en", "fifth"),
        ("1.250", "en", "one thousand two hundred and fifty"),
        ("five", "en", "five"),
        ("5", "xx", "five"),
        ("9" * 40, "en", "nine"),
    ],
)
def test_nothing_else_is_said(numeral, language, said):
    assert spoken(said, language) not in readings(numeral, language)


def test_in_a_date_figures_are_ordinals_too():
    assert "fifth" in readings("5", "en", dated=True)


@pytest.mark.parametrize(
    ("text", "value"),
    [("XIV", 14), ("xiv.", 14), ("XXXX", 40), ("MDCCCXII", 1812), ("IIX", None), ("", None), ("VIA", None)],
)
def test_roman_numerals(text, value):
    assert roman_value(text) == value


def test_a_roman_numeral_is_a_cardinal_or_an_ordinal_with_its_article():
    assert {"eight", "eighth", "the eighth"} <= roman_readings("VIII", "en")
    assert "der achte" in roman_readings("VIII", "de")
    assert roman_readings("via", "en") == frozenset()
