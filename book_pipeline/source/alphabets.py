"""The letters outside ASCII of languages that single-byte encodings were made for.

They are the main and the usual auxiliary letters of https://cldr.unicode.org (exemplar characters), in lower case.
"""

import re

_RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_FOREIGN = "éèàêëïöüçñ"
"""Letters of foreign names and words in the languages of western Europe."""

LETTERS: dict[str, str | frozenset[str]] = {
    "ca": "àçéèíïóòúü·" + _FOREIGN, "da": "æøåéüöä", "de": "äöüßéèàêçñ", "en": _FOREIGN + "âäáæœôûóå",
    "es": "áéíñóúü" + _FOREIGN, "et": "äöõüšž", "eu": _FOREIGN, "fi": "äöåšžéü", "fr": "àâæçéèêëîïôœùûüÿ",
    "ga": "áéíóú", "gl": "áéíïñóúü", "is": "áæéíðóöþúý", "it": "àèéìíîòóùú", "nl": "áäéëíïóöúüèàçê",
    "no": "æøåéèêóòâô", "pt": "áâãàçéêíóôõúü", "sv": "åäöéàáëüæø", "af": "áäéèêëíîïóôöúûý", "id": "é", "ms": "é",
    "la": "āēīōūæœëï",
    "bs": "čćđšž", "cs": "áčďéěíňóřšťúůýžöüäë", "hr": "čćđšž", "hu": "áéíóöőúüűäë", "pl": "ąćęłńóśźżéüöä",
    "ro": "ăâîșțşţé", "sk": "áäčďéíĺľňóôŕšťúýž", "sl": "čšžćđ", "sq": "çë",
    "lt": "ąčęėįšųūž", "lv": "āčēģīķļņšūž", "tr": "çğıiöşüâîû\u0307", "az": "əçğıöşü",
    "vi": "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ\u0300\u0301\u0303\u0309\u0323",
    "be": "абвгдеёжзійклмнопрстуўфхцчшыьэюя", "bg": "абвгдежзийклмнопрстуфхцчшщъьюяѝ",
    "mk": "абвгдѓежзѕијклљмнњопрстќуфхцчџшѐѝ",
    "ru": _RUSSIAN, "sr": "абвгдђежзијклљмнњопрстћуфхцчџш", "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    "kk": _RUSSIAN + "әғқңөұүһі",
    "el": "αάβγδεέζηήθιίϊΐκλμνξοόπρσςτυύϋΰφχψωώ",
}  # fmt: skip
_CJK_SIGNS = "\u3000-\u303f\uff01-\uff5e"
SCRIPTS = {
    "he": re.compile("[\u0590-\u05ff]"), "yi": re.compile("[\u0590-\u05ff]"),
    "ar": re.compile("[\u0600-\u06ff]"), "fa": re.compile("[\u0600-\u06ff]"), "ur": re.compile("[\u0600-\u06ff]"),
    "th": re.compile("[\u0e00-\u0e7f]"),
    "ja": re.compile(f"[{_CJK_SIGNS}\u3040-\u30ff]"),
    "zh": re.compile(f"[{_CJK_SIGNS}]"),
    "ko": re.compile(f"[{_CJK_SIGNS}]"),
}  # fmt: skip
COMMON = {
    "ja": (("shift_jis", b"\x88\x9f", b"\x98\x73"),),
    "zh": (("gb2312", b"\xb0\xa1", b"\xd7\xfa"), ("big5", b"\xa4\x40", b"\xc6\x7f")),
    "ko": (("euc_kr", b"\xb0\xa1", b"\xc8\xff"),),
}
"""The ranges of the common characters in national standards: the first levels of JIS X 0208, GB 2312 and Big5, and the
syllables of KS X 1001. A text in another encoding is read as rare ones."""
WESTERN = frozenset(map(chr, range(0xDF, 0x100))) - {"÷"} | {"œ"}
"""Letters of the languages of western Europe."""
TYPOGRAPHY = frozenset("“”‘’‚„«»‹›–—―…•·§°©®™£€¥¢¡¿†‡¶×±½¼¾²³¹ºª№′″\u00a0\u00ad\u200e\u200f")


def fits(letter: str, language: str | None) -> bool:
    """Return whether a character outside ASCII is used in a language; others are taken for western European ones."""
    if letter in TYPOGRAPHY:
        return True
    if language in SCRIPTS:
        return SCRIPTS[language].match(letter) is not None or _is_common(letter, language)
    return letter.lower() in LETTERS.get(language or "", WESTERN)


def _is_common(letter: str, language: str) -> bool:
    for encoding, first, end in COMMON.get(language, ()):
        try:
            if first <= letter.encode(encoding) < end:
                return True
        except UnicodeEncodeError:
            continue
    return False
