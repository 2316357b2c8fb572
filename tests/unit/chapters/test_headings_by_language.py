"""Headings in many languages: division and number, in figures, words and letters."""

import pytest

from book_pipeline.chapters.headings import parse_heading
from book_pipeline.chapters.split import split
from tests.unit.chapters.books import chapters

HEADINGS = {
    "ru": [("Глава первая", "chapter", 1), ("Часть вторая", "part", 2), ("ГЛАВА XII", "chapter", 12),
           ("Глава двадцать первая", "chapter", 21), ("Третья глава", "chapter", 3)],
    "uk": [("Розділ перший", "chapter", 1), ("Частина друга", "part", 2), ("Розділ 7", "chapter", 7)],
    "bg": [("Глава първа", "chapter", 1), ("Част втора", "part", 2)],
    "pl": [("Rozdział pierwszy", "chapter", 1), ("Część druga", "part", 2),
           ("Pieśń dwudziesta pierwsza", "chapter", 21)],
    "cs": [("Kapitola první", "chapter", 1), ("Hlava II.", "chapter", 2)],
    "hu": [("1. fejezet", "chapter", 1), ("Első fejezet", "chapter", 1), ("XII. FEJEZET", "chapter", 12),
           ("Második rész", "part", 2)],
    "tr": [("1. Bölüm", "chapter", 1), ("Birinci Bölüm", "chapter", 1), ("İkinci Kısım", "part", 2),
           ("ALTINCI BÖLÜM", "chapter", 6), ("BİRİNCİ FASIL", "chapter", 1)],
    "ro": [("Capitolul I", "chapter", 1), ("Capitolul întâi", "chapter", 1), ("Partea a doua", "part", 2)],
    "el": [("Κεφάλαιο Α΄", "chapter", 1), ("ΚΕΦΑΛΑΙΟΝ ΙΑ'", "chapter", 11), ("Κεφάλαιο πρώτο", "chapter", 1),
           ("ΚΕΦΑΛΑΙΟΝ ΣΤ'", "chapter", 6),
           ("Μέρος δεύτερο", "part", 2)],
    "he": [("פרק א'", "chapter", 1), ("פרק י״א", "chapter", 11), ("פרק ראשון", "chapter", 1),
           ("חלק שני", "part", 2)],
    "ar": [("الفصل الأول", "chapter", 1), ("الفصل ١٢", "chapter", 12), ("الفصل الحادي عشر", "chapter", 11)],
    "fa": [("فصل اول", "chapter", 1), ("بخش سوم", "part", 3)],
    "hi": [("पहला अध्याय", "chapter", 1), ("अध्याय 1", "chapter", 1), ("अध्याय १२", "chapter", 12)],
    "vi": [("Chương một", "chapter", 1), ("Hồi thứ nhất", "chapter", 1), ("Phần II", "part", 2)],
    "id": [("BAB I", "chapter", 1), ("Bagian Pertama", "part", 1)],
    "ko": [("제1장", "chapter", 1), ("제 12 장", "chapter", 12), ("3부", "part", 3)],
    "sv": [("Första kapitlet", "chapter", 1), ("Andra delen", "part", 2)],
    "da": [("Første kapitel", "chapter", 1), ("Tredie Kapitel", "chapter", 3), ("Anden Deel", "part", 2)],
    "la": [("LIBER SECUNDUS", "book", 2), ("Actus Tertius", "act", 3), ("Caput IV", "chapter", 4)],
    "zh": [("三", "spelled", 3), ("二十四", "spelled", 24)],
    "ja": [("（二）", "spelled", 2), ("四、", "spelled", 4)],
    "no": [("Første kapittel", "chapter", 1)],
    "nl": [("Eerste hoofdstuk", "chapter", 1), ("Hoofdstuk Een", "chapter", 1)],
    "pt": [("Capítulo primeiro", "chapter", 1), ("Canto Décimo", "chapter", 10), ("Parte segunda", "part", 2)],
    "de": [("Siebentes Kapitel", "chapter", 7)],
    "th": [("บทที่ ๑", "chapter", 1), ("บทที่หนึ่ง", "chapter", 1), ("บทที่12", "chapter", 12),
           ("ภาคที่ 2", "part", 2)],
    "km": [("ជំពូកទី១", "chapter", 1), ("ជំពូក ទី ២", "chapter", 2), ("ជំពូកទីមួយ", "chapter", 1),
           ("ភាគទី២", "part", 2)],
    "mk": [("Глава прва", "chapter", 1), ("Втора глава", "chapter", 2), ("Дел втори", "part", 2),
           ("Глава единаесетта", "chapter", 11)],
    "ka": [("თავი პირველი", "chapter", 1), ("მეორე თავი", "chapter", 2), ("თავი IV", "chapter", 4),
           ("ნაწილი მესამე", "part", 3),
           ("თავი ბ", "chapter", 2)],
    "hy": [("Գլուխ առաջին", "chapter", 1), ("ԳԼՈՒԽ ԺԲ", "chapter", 12), ("Երկրորդ գլուխ", "chapter", 2),
           ("Մաս երրորդ", "part", 3)],
    "bn": [("প্রথম অধ্যায়", "chapter", 1), ("অধ্যায় ৩", "chapter", 3), ("দ্বিতীয় খণ্ড", "part", 2)],
    "ta": [("அத்தியாயம் 1", "chapter", 1), ("முதல் அத்தியாயம்", "chapter", 1), ("இரண்டாம் பாகம்", "part", 2)],
    "ur": [("باب اول", "chapter", 1), ("دوسرا باب", "chapter", 2), ("باب ۳", "chapter", 3), ("حصہ دوم", "part", 2)],
    "fil": [("Kabanata I", "chapter", 1), ("Ikalawang Kabanata", "chapter", 2), ("Ika-apat na Kabanata", "chapter", 4),
            ("Ikatlong Bahagi", "part", 3)],
    "sw": [("Sura ya Kwanza", "chapter", 1), ("SURA YA KUMI NA MBILI", "chapter", 12), ("Sura ya 3", "chapter", 3),
           ("Sehemu ya Pili", "part", 2)],
    "ga": [("Caibidil a hAon", "chapter", 1), ("An Dara Caibidil", "chapter", 2), ("Caibidil III", "chapter", 3),
           ("Cuid a Dó", "part", 2)],
    "cy": [("Pennod I", "chapter", 1), ("Y Bennod Gyntaf", "chapter", 1), ("Yr Ail Bennod", "chapter", 2),
           ("Rhan 2", "part", 2)],
    "eu": [("I. kapitulua", "chapter", 1), ("Bigarren kapitulua", "chapter", 2), ("Hirugarren zatia", "part", 3)],
    "kk": [("Бірінші тарау", "chapter", 1), ("2-тарау", "chapter", 2), ("Екінші бөлім", "part", 2)],
    "az": [("I FƏSİL", "chapter", 1), ("ALTINCI FƏSİL", "chapter", 6), ("İkinci hissə", "part", 2)],
    "mn": [("Нэгдүгээр бүлэг", "chapter", 1), ("Арван нэгдүгээр бүлэг", "chapter", 11),
           ("Хоёрдугаар хэсэг", "part", 2)],
    "be": [("Раздзел першы", "chapter", 1), ("Другая частка", "part", 2)],
}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "line", "family", "number"),
    [(language, *heading) for language, headings in HEADINGS.items() for heading in headings],
)
def test_a_division_with_its_number_is_a_heading(language, line, family, number):
    heading = parse_heading(line, language)
    assert heading is not None
    assert (heading.family, heading.number, heading.title) == (family, number, "")


@pytest.mark.parametrize("line", ["Tom II", "List 3", "Bind 3", "Del 3", "Bab 1"])
def test_a_word_of_another_language_is_no_division(line):
    heading = parse_heading(line, "en")
    assert heading is None or heading.number is None


@pytest.mark.parametrize(
    ("language", "line"),
    [("ru", "Глава о том, как мы шли"), ("he", "פרק זמן"), ("ar", "باب البيت"), ("ko", "1장의 이야기")],
)
def test_a_sentence_that_begins_with_a_division_is_no_heading(language, line):
    heading = parse_heading(line, language)
    assert heading is None or heading.number is None


@pytest.mark.parametrize(
    ("line", "number", "title"), [("十二　橋上", 12, "橋上"), ("學而第一", 1, "學而"), ("四、橋", 4, "橋")]
)
def test_a_chinese_number_stands_before_or_behind_its_title(line, number, title):
    heading = parse_heading(line, "zh")
    assert heading is not None
    assert (heading.number, heading.title) == (number, title)


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("zh", "一個人過橋，"),
        ("en", "三"),
        ("de", "Die Reise"),
        ("fr", "LE CONTE"),
        ("fr", "Ce récit"),
        ("nl", "De brief"),
    ],
)
def test_a_title_that_looks_like_a_number_has_none(language, line):
    heading = parse_heading(line, language)
    assert heading is None or heading.number is None


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("APPENDIX B", "back"),
        ("Appendix II. The Weirs of the North", "back"),
        ("Epilogue 2", "chapter"),
        ("Appendix to the letters", None),
        ("NOTE A", None),
    ],
)
def test_a_named_section_may_have_a_number(line, kind):
    heading = parse_heading(line, "en")
    assert (heading and heading.kind) == kind


@pytest.mark.parametrize(
    ("language", "headings"),
    [
        ("ga", ["CAIBIDIL A hAON", "CAIBIDIL A DÓ", "CAIBIDIL A TRÍ"]),
        ("th", ["บทที่หนึ่ง", "บทที่สอง", "บทที่สาม"]),
        ("km", ["ជំពូកទី១", "ជំពូកទី២", "ជំពូកទី៣"]),
        ("az", ["BİRİNCİ FƏSİL", "İKİNCİ FƏSİL", "ÜÇÜNCÜ FƏSİL"]),
    ],
)
def test_the_chapters_of_a_book_are_counted_in_its_language(language, headings):
    sections = split(chapters(*headings), language=language, title=None)
    assert [section.title for section in sections] == headings
    assert [section.evidence[0] for section in sections] == ["chapter 1", "chapter 2", "chapter 3"]


def test_the_region_of_a_language_does_not_matter():
    headings = [f"Rozdział {number}" for number in ("pierwszy", "drugi", "trzeci", "czwarty")]
    sections = split(chapters(*headings), language="pl-PL", title=None)
    assert [section.title for section in sections] == headings
    assert all("such headings" in section.evidence[1] for section in sections)
