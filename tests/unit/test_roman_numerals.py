import pytest

from book_pipeline.roman_numerals import roman_value


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("XIV", 14),
        ("xiv", 14),
        ("XXXX", 40),
        ("MDCCCXII", 1812),
        ("IIX", None),
        ("", None),
        ("VIA", None),
        ("viij", None),
    ],
)
def test_a_roman_numeral_has_a_value_only_in_a_valid_order(numeral, value):
    assert roman_value(numeral) == value


def test_a_final_j_is_read_on_request():
    assert roman_value("viij", final_j=True) == 8
    assert roman_value("vjii", final_j=True) is None


def test_a_misprinted_numeral_is_read_unless_strict():
    assert roman_value("XVLIII") is None
    assert roman_value("XVLIII", strict=False) == 58


@pytest.mark.parametrize("numeral", ["\u0131", "\u0130", "IV.", "1"])
def test_other_characters_are_not_roman(numeral):
    assert roman_value(numeral) is None
