import pytest

from book_pipeline.speech.languages import lacks, listed_code


@pytest.mark.parametrize(
    ("language", "code"), [("en-GB", "en"), ("nb-NO", "no"), ("nn", "no"), ("zh-Hant-TW", "zh"), ("IW", "he")]
)
def test_a_language_has_the_code_of_elevenlabs_lists(language, code):
    assert listed_code(language) == code


@pytest.mark.parametrize(
    ("codes", "code", "missing"),
    [
        ({"en", "de"}, "hu", True),
        ({"en", "hu"}, "hu", False),
        ({"en-us", "nb"}, "no", False),
        ({"en", "ceb"}, "ceb", False),
        ({"en", "de"}, "ceb", True),
        ({"eng", "hun"}, "hu", False),  # another standard: nothing is known
        (set(), "hu", False),
    ],
)
def test_a_language_is_missing_only_where_the_list_can_say_so(codes, code, missing):
    assert lacks(codes, code) is missing
