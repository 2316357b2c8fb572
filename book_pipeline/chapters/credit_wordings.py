"""How languages say who wrote and who narrates a book, and that it ends: the words of opening and closing credits."""

from typing import NamedTuple


class Wording(NamedTuple):
    """The words of a language; `{}` is the name or the title. `opening` and `closing` are titles of sections."""

    opening: str
    closing: str
    author: str
    narrator: str
    end: str
    stop: str = "."
    space: str = " "


WORDINGS = {
    "ar": Wording("المقدمة", "الخاتمة", "تأليف {}", "قراءة {}", "نهاية {}"),
    "cs": Wording("Úvodní titulky", "Závěrečné titulky", "Autor: {}", "Čte {}", "Konec knihy {}"),
    "da": Wording("Indledning", "Afslutning", "Skrevet af {}", "Indlæst af {}", "Slut på {}"),
    "de": Wording("Ansage", "Absage", "Geschrieben von {}", "Gelesen von {}", "Ende von {}"),
    "el": Wording("Τίτλοι αρχής", "Τίτλοι τέλους", "Συγγραφέας: {}", "Αφήγηση: {}", "Τέλος: {}"),
    "en": Wording("Opening credits", "Closing credits", "Written by {}", "Narrated by {}", "The end of {}"),
    "es": Wording("Créditos iniciales", "Créditos finales", "Escrito por {}", "Narrado por {}", "Fin de {}"),
    "fi": Wording("Alkutekstit", "Lopputekstit", "Kirjoittanut {}", "Lukija: {}", "{}, loppu"),
    "fr": Wording("Générique de début", "Générique de fin", "Écrit par {}", "Lu par {}", "Fin de {}"),
    "hi": Wording("प्रारंभिक परिचय", "समापन परिचय", "लेखक: {}", "वाचन: {}", "{} समाप्त", "।"),
    "hu": Wording("Főcím", "Stáblista", "Írta: {}", "Felolvassa: {}", "{}, vége"),
    "id": Wording("Kredit pembuka", "Kredit penutup", "Ditulis oleh {}", "Dibacakan oleh {}", "Tamat: {}"),
    "it": Wording("Titoli di testa", "Titoli di coda", "Scritto da {}", "Letto da {}", "Fine di {}"),
    "ja": Wording("オープニングクレジット", "エンディングクレジット", "著者、{}", "朗読、{}", "{}、終わり", "。", ""),
    "ko": Wording("오프닝 크레딧", "클로징 크레딧", "지은이, {}", "낭독, {}", "{}, 끝"),
    "nb": Wording("Åpning", "Avslutning", "Skrevet av {}", "Lest av {}", "Slutt på {}"),
    "nl": Wording("Begintitels", "Aftiteling", "Geschreven door {}", "Voorgelezen door {}", "Einde van {}"),
    "pl": Wording("Czołówka", "Tyłówka", "Autor: {}", "Czyta {}", "Koniec książki {}"),
    "pt": Wording("Créditos iniciais", "Créditos finais", "Escrito por {}", "Narrado por {}", "Fim de {}"),
    "ro": Wording("Generic de început", "Generic de final", "Autor: {}", "Lectura: {}", "Sfârșit: {}"),
    "ru": Wording("Начальные титры", "Заключительные титры", "Автор: {}", "Читает {}", "Конец книги {}"),
    "sv": Wording("Inledning", "Avslutning", "Skriven av {}", "Uppläst av {}", "Slut på {}"),
    "tr": Wording("Açılış", "Kapanış", "Yazan: {}", "Seslendiren: {}", "{}, son"),
    "uk": Wording("Початкові титри", "Кінцеві титри", "Автор: {}", "Читає {}", "Кінець книги {}"),
    "vi": Wording("Mở đầu", "Kết thúc", "Tác giả: {}", "Người đọc: {}", "Hết: {}"),
    "zh": Wording("片头", "片尾", "作者：{}", "朗读：{}", "{}，完", "。", ""),
    "zh-hant": Wording("片頭", "片尾", "作者：{}", "朗讀：{}", "{}，完", "。", ""),
}
NAMES_ALONE = Wording("{}", "{}", "{}", "{}", "{}")
"""For a language without an entry: only the names are said, and the sections are called as the book is. Words of
another language would be wrong."""
SAME_WORDS = {"no": "nb", "nn": "nb", "yue": "zh"}
TRADITIONAL_TAGS, SIMPLIFIED_TAGS = {"hant", "tw", "hk", "mo"}, {"hans", "cn", "sg", "my"}
TRADITIONAL, SIMPLIFIED = "這們個來時說為過還對後發會學國見", "这们个来时说为过还对后发会学国见"
"""Frequent characters that the two ways of writing Chinese have in two forms."""


def wording_of(language: str | None, text: str) -> Wording:
    """Return the words for a language, BCP 47. `text` of the book tells how Chinese is written if the tag does not."""
    code, *subtags = (language or "").lower().split("-")
    known = SAME_WORDS.get(code, code)
    if known == "zh" and _is_traditional(subtags, text):
        known = "zh-hant"
    return WORDINGS.get(known, NAMES_ALONE)


def _is_traditional(subtags: list[str], text: str) -> bool:
    for tag in subtags:  # a script comes before a region
        if tag in TRADITIONAL_TAGS | SIMPLIFIED_TAGS:
            return tag in TRADITIONAL_TAGS
    return sum(map(text.count, TRADITIONAL)) > sum(map(text.count, SIMPLIFIED))
