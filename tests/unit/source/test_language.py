"""Detection of a text's language against the declared one."""

import pytest

from book_pipeline.source.cleaning.language import detect_language

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
        (SPANISH * 40, "la", "la"),
        ("Hm. " * 300, "fr", "fr"),
        ("Hm.", None, None),
        (ENGLISH * 20 + SPANISH * 60, "en", "es"),
    ],
)
def test_a_clear_language_overrides_the_declared_one(text, declared, found):
    assert detect_language(text, declared) == found
