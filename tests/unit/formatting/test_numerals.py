import pytest

from book_pipeline.formatting.checks.numerals import normalized, readings, roman_readings


@pytest.mark.parametrize(
    ("numeral", "language", "reading"),
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
def test_readings_include_those_of_the_language(numeral, language, reading):
    assert normalized(reading, language) in readings(numeral, language)


@pytest.mark.parametrize(
    ("numeral", "language", "reading"),
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
def test_readings_exclude_other_numbers(numeral, language, reading):
    assert normalized(reading, language) not in readings(numeral, language)


def test_figures_in_a_date_have_ordinal_readings():
    assert "fifth" in readings("5", "en", dated=True)


def test_a_roman_numeral_is_a_cardinal_or_an_ordinal_with_its_article():
    assert {"eight", "eighth", "the eighth"} <= roman_readings("VIII", "en")
    assert "der achte" in roman_readings("VIII", "de")
    assert roman_readings("via", "en") == frozenset()
