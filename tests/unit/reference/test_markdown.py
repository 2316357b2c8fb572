import pytest

from reference.markdown import paragraphs, sentence, type_of


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"type": "string", "maxLength": 2000}, "string, at most 2,000 characters"),
        ({"anyOf": [{"type": "string", "format": "uuid"}, {"type": "null"}]}, "UUID"),
        ({"anyOf": [{"type": "number", "minimum": 0}, {"type": "string"}]}, "decimal, at least 0"),
        ({"enum": ["drop", "read"]}, "`drop` or `read`"),
        ({"const": "1"}, "`1`"),
    ],
)
def test_a_json_schema_becomes_words(schema, words):
    assert type_of(schema) == words


def test_a_sentence_has_a_capital_and_one_full_stop():
    assert sentence("where it\n is.") == "Where it is."


def test_lists_and_code_are_not_wrapped():
    text = f"- {'word ' * 40}\n\n    {'code ' * 40}".rstrip()
    assert paragraphs(text) == text
