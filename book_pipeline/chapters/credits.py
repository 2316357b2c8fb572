"""Opening and closing credits: sections of an audiobook that its request asks for and that are not in the book's text.

They are made from title, author and narrator alone, in the language of the book, and are sections like any other:
estimated, reviewed, narrated and paid in the same way. Their kind says that they are no text of the book.
"""

from typing import TYPE_CHECKING, NamedTuple

from book_pipeline.errors import InvalidRequest
from book_pipeline.section_kinds import CREDITS
from book_pipeline.speech_model import SpeechModel
from book_pipeline.store.books import Book

if TYPE_CHECKING:
    from collections.abc import Sequence

    from book_pipeline.chapters.split import Section

OPENING_NUMBER, OPENING_POSITION = "0", 0
"""They sort before the front matter, `0a` at position 1, so no other section gets another number or id."""
REQUESTED = ("requested",)
"""The evidence for a section that is not in the text."""
ENDS = tuple(".!?…。！？।؟")


class Wording(NamedTuple):
    """How a language says who wrote and who narrates a book, and that it ends; `{}` is the name or the title.

    `opening` and `closing` are the titles of the two sections.
    """

    opening: str
    closing: str
    author: str
    narrator: str
    end: str
    stop: str = "."
    space: str = " "


WORDINGS = {
    "ar": Wording("المقدمة", "الخاتمة", "تأليف {}", "قراءة {}", "نهاية {}"),
    "da": Wording("Indledning", "Afslutning", "Skrevet af {}", "Indlæst af {}", "Slut på {}"),
    "de": Wording("Ansage", "Absage", "Geschrieben von {}", "Gelesen von {}", "Ende von {}"),
    "en": Wording("Opening credits", "Closing credits", "Written by {}", "Narrated by {}", "The end of {}"),
    "es": Wording("Créditos iniciales", "Créditos finales", "Escrito por {}", "Narrado por {}", "Fin de {}"),
    "fr": Wording("Générique de début", "Générique de fin", "Écrit par {}", "Lu par {}", "Fin de {}"),
    "hi": Wording("प्रारंभिक परिचय", "समापन परिचय", "लेखक: {}", "वाचन: {}", "{} समाप्त", "।"),
    "it": Wording("Titoli di testa", "Titoli di coda", "Scritto da {}", "Letto da {}", "Fine di {}"),
    "ja": Wording("オープニングクレジット", "エンディングクレジット", "著者、{}", "朗読、{}", "{}、終わり", "。", ""),
    "ko": Wording("오프닝 크레딧", "클로징 크레딧", "지은이, {}", "낭독, {}", "{}, 끝"),
    "nb": Wording("Åpning", "Avslutning", "Skrevet av {}", "Lest av {}", "Slutt på {}"),
    "nl": Wording("Begintitels", "Aftiteling", "Geschreven door {}", "Voorgelezen door {}", "Einde van {}"),
    "pl": Wording("Czołówka", "Tyłówka", "Autor: {}", "Czyta {}", "Koniec książki {}"),
    "pt": Wording("Créditos iniciais", "Créditos finais", "Escrito por {}", "Narrado por {}", "Fim de {}"),
    "ru": Wording("Начальные титры", "Заключительные титры", "Автор: {}", "Читает {}", "Конец книги {}"),
    "sv": Wording("Inledning", "Avslutning", "Skriven av {}", "Uppläst av {}", "Slut på {}"),
    "tr": Wording("Açılış", "Kapanış", "Yazan: {}", "Seslendiren: {}", "{}, son"),
    "uk": Wording("Початкові титри", "Кінцеві титри", "Автор: {}", "Читає {}", "Кінець книги {}"),
    "zh": Wording("片头", "片尾", "作者：{}", "朗读：{}", "{}，完", "。", ""),
}
NAMES_ALONE = Wording("Opening credits", "Closing credits", "{}", "{}", "{}")
"""For a language without an entry: only the names are said, because a sentence in another language would be wrong."""
SAME_WORDS = {"no": "nb", "nn": "nb"}


def credits_around(
    sections: "Sequence[Section]", book: Book, speech_model: SpeechModel
) -> "tuple[tuple[Section, ...], tuple[Section, ...]]":
    """Return the sections to put before and behind those of a book, both empty unless its request asks for credits.

    Parameters
    ----------
    sections
        All sections of the text, none of them joined.
    speech_model
        Has the name of the voice, for a request that names no narrator.

    Raises InvalidRequest if the book has no title.

    """
    if not book.request.get("credits"):
        return (), ()
    narrator = book.request.get("narrator") or speech_model.spoken_narrator
    return credit_sections(sections, title=book.title, author=book.author, narrator=narrator, language=book.language)


def credit_sections(
    sections: "Sequence[Section]", *, title: str | None, author: str | None, narrator: str | None, language: str | None
) -> "tuple[tuple[Section, ...], tuple[Section, ...]]":
    """Return the opening and the closing credits of a book with these sections. Raises InvalidRequest without a title.

    An unknown author or narrator is not mentioned. All is one paragraph: pauses would make such a short file too quiet
    for a shop, which measures them, too.
    """
    from book_pipeline.chapters.split import Section  # imported late, as in `parse_book`

    if not title:
        raise InvalidRequest("credits: the book has no title to be said. Give one: `title`, or --title.")
    code = (language or "").split("-", 1)[0].lower()
    wording = WORDINGS.get(SAME_WORDS.get(code, code), NAMES_ALONE)
    people = [
        pattern.format(name) for pattern, name in ((wording.author, author), (wording.narrator, narrator)) if name
    ]

    def spoken(first: str) -> str:
        lines = (" ".join(line.split()) for line in (first, *people))
        sentences = (line if line.endswith(ENDS) else f"{line}{wording.stop}" for line in lines)
        return wording.space.join(sentences) + "\n"

    last = max((section.position for section in sections), default=OPENING_POSITION) + 1
    return (
        (Section(OPENING_POSITION, wording.opening, None, CREDITS, spoken(title), REQUESTED),),
        (Section(last, wording.closing, None, CREDITS, spoken(wording.end.format(title)), REQUESTED),),
    )
