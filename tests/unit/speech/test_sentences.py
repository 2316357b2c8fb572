import pytest
from hypothesis import given
from hypothesis import strategies as st

from book_pipeline.speech.sentences import sentences

PASSAGES = {
    "en": """Mr. Darcy met Mrs. Bennet at St. James’s.
        “Who is it?” asked Dr. Watson.
        Capt. Ahab, Lieut. Starbuck and J. R. R. Tolkien came at 7 a.m. from No. 7, i.e. from home.
        He waited... and then he went.
        He paid 3.50 dollars!""",
    "de": """Er nannte z. B. Bücher, d. h. Romane, u. a. von Dr. Faust.
        Am 3. Mai kam Frau Meier, geb. Schmidt.
        »Wer da?« fragte er.
        Ludwig XIV. war ein König.""",
    "fr": """M. Bovary et Mme. Arnoux virent MM. Homais et Rouault.
        Mlle. Emma et le Dr. Larivière partirent.
        — Où allez-vous ? demanda M. le curé.
        J.-J. Rousseau écrivait.""",
    "es": """El Sr. Pinzón y la Sra. Perfecta hablaron con D. Inocencio.
        ¿Quién es?
        ¡Hola! dijo Ud. entonces.""",
    "it": """Il sig. Geppetto e il dott. Rossi parlarono.
        — Chi è? — domandò Pinocchio.
        — Un re! — diranno subito i miei piccoli lettori.""",
    "fi": """Vanha Väinämöinen lauloi.
        Se oli 3. päivä toukokuuta, esim. maanantai.
        Niin hän lauloi.""",
    "ru": """Господин Голядкин жил на ул. Ленина.
        Т. е. он был там, и т. д. и проч.
        А. С. Пушкин писал стихи.
        — Кто там? — спросил он.""",
    "eo": """S-ro Zamenhof venis, k.t.p. kaj foriris.
        D-ro Esperanto skribis, ekz. tion.
        Ĉu vi venas?""",
    "pt": """O Sr. Silva e a Sra. Maria foram, p. ex., ao Dr. Nogueira.
        V. Ex.ª disse que sim.""",
    "zh": """他说：“你好。”
        然后走了。
        没有人！
        真的吗？
        他说。""",
    "ja": """「誰だ。」
        と彼は言った。
        雨が降る！""",
}


@pytest.mark.parametrize("language", PASSAGES)
def test_sentences_end_where_a_reader_would_end_them(language):
    expected = [line.strip() for line in PASSAGES[language].splitlines()]
    text = ("" if language in ("zh", "ja") else " ").join(expected)
    assert [sentence.strip() for sentence in sentences(text, language)] == expected


def test_a_text_without_capitals_is_split_into_sentences():
    text = "the gates were oiled. nobody looked. the keeper slept."
    assert len(list(sentences(text, "en"))) == 3


@given(st.text(max_size=200), st.sampled_from(["en", "de", "zh", "xx", ""]))
def test_joined_sentences_are_the_text(text, language):
    assert "".join(sentences(text, language)) == text
