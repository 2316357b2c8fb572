"""Detection of a text's language against the declared one."""

import pytest

from book_pipeline.source.cleaning.language import LANGUAGES, detect_language
from tests.unit.source.languages import TEXTS

SPANISH = "El barquero dijo que la carta no era para el panadero, y que los del puerto lo habían visto con su hermano. "
ENGLISH = "The ferryman said that the letter was not for the baker, and that it had been seen by all of the town. "
CHINESE = "渡口的船夫說這封信不是給麵包師的。"


@pytest.mark.parametrize(
    ("text", "declared", "found"),
    [
        (SPANISH * 40, "en", "es"),
        (SPANISH * 40, None, "es"),
        (SPANISH * 40, "es-MX", "es-MX"),
        (ENGLISH * 40, None, "en"),
        (ENGLISH * 40, "en-GB", "en-GB"),
        (CHINESE * 40, "en", "zh"),
        (SPANISH * 40, "ast", "ast"),
        (SPANISH * 40, "la", "es"),
        ("Hm. " * 300, "fr", "fr"),
        ("Hm.", None, None),
        (ENGLISH * 20 + SPANISH * 60, "en", "es"),
    ],
)
def test_a_clear_language_overrides_the_declared_one(text, declared, found):
    assert detect_language(text, declared) == found


@pytest.mark.parametrize("language", TEXTS)
def test_a_few_sentences_are_enough(language):
    assert detect_language(TEXTS[language], None) == language


def test_at_least_forty_languages_are_detected():
    assert len(TEXTS) >= 40
    assert set(TEXTS) <= LANGUAGES


@pytest.mark.parametrize("declared", ["ru", None])
def test_ukrainian_is_not_russian(declared):
    assert detect_language(TEXTS["uk"] * 20, declared) == "uk"
    assert detect_language(TEXTS["ru"] * 20, declared) == "ru"


@pytest.mark.parametrize(
    "text", ["", "Hm. " * 300, "1 2 3 4 5 6 " * 300, "* * *\n\n" * 90, "asdf qwer zxcv uiop hjkl vbnm rtyu dfgh " * 40]
)
def test_a_text_without_a_clear_language_has_none(text):
    assert detect_language(text, None) is None


@pytest.mark.parametrize(("declared", "close"), [("hr", "sr"), ("no", "da"), ("nb", "da"), ("nn", "da"), ("bs", "sr")])
def test_a_close_language_does_not_override(declared, close):
    assert detect_language(TEXTS[close] * 20, declared) == declared
    assert detect_language(TEXTS[close] * 20, "fr") == close


@pytest.mark.parametrize(
    ("declared", "found"), [("eng", "en"), ("ger", "de"), ("deu", "de"), ("ukr", "uk"), ("nb", "nb")]
)
def test_three_letter_codes_become_the_short_ones(declared, found):
    assert detect_language("Hm.", declared) == found


@pytest.mark.parametrize("declared", ["und", "UND", "mul", "zxx", "und-Latn"])
def test_an_undetermined_language_is_detected(declared):
    assert detect_language(TEXTS["de"], declared) == "de"
    assert detect_language("7", declared) is None


@pytest.mark.parametrize(
    ("language", "declared"), [("ru", "en"), ("el", "de"), ("he", "en-US"), ("en", "ru"), ("ko", "fr")]
)
def test_a_short_text_in_another_script_is_not_in_the_declared_language(language, declared):
    assert detect_language(TEXTS[language], declared) == language


@pytest.mark.parametrize(("language", "declared"), [("sv", "en"), ("sr", "az"), ("uk", "ru")])
def test_a_short_text_in_the_same_script_keeps_its_declared_language(language, declared):
    assert detect_language(TEXTS[language], declared) == declared
