"""Japanese numbers and counters in hiragana, with the sounds that change: さんびゃく, ついたち, くじ."""

from book_pipeline.formatting.readings.places import groups_of
from book_pipeline.formatting.readings.scales import word
from book_pipeline.formatting.readings.tables import words
from book_pipeline.formatting.readings.wording import NEVER, Wording, then

ZERO = "ぜろ|れい|まる"
UNITS = words("_ いち に さん よん|し ご ろく なな|しち はち きゅう|く")
TENS = words(
    "_ じゅう にじゅう さんじゅう よんじゅう ごじゅう ろくじゅう ななじゅう|しちじゅう はちじゅう きゅうじゅう"
)
HUNDREDS = words("_ ひゃく にひゃく さんびゃく よんひゃく ごひゃく ろっぴゃく ななひゃく はっぴゃく きゅうひゃく")
THOUSANDS = words("_ せん|いっせん にせん さんぜん よんせん ごせん ろくせん ななせん はっせん きゅうせん")
MYRIADS = words("_ まん おく ちょう けい")
HOURS = {4: "よじ", 7: "しちじ|ななじ", 9: "くじ"}
MINUTES = words("_ いっぷん にふん さんぷん よんぷん ごふん ろっぷん ななふん|しちふん はっぷん|はちふん きゅうふん")
TEN_MINUTES = "じゅっぷん|じっぷん"
MONTHS = {4: "しがつ", 7: "しちがつ", 9: "くがつ"}
DAYS = dict(enumerate(words("ついたち ふつか みっか よっか いつか むいか なのか ようか ここのか とおか"), 1))
DAYS |= {14: "じゅうよっか", 20: "はつか", 24: "にじゅうよっか"}
PEOPLE = {1: "ひとり", 2: "ふたり"}
YEARS = {4: "よねん", 7: "ななねん|しちねん", 9: "きゅうねん|くねん"}
COUNTERS = {
    "月": "がつ",
    "日": "にち",
    "時": "じ",
    "人": "にん",
    "年": "ねん",
    "秒": "びょう",
    "円": "えん",
    "歳": "さい",
}
WHOLE = {"月": MONTHS, "日": DAYS, "時": HOURS, "人": PEOPLE}
"""Numbers that have a word of their own with a counter."""
LAST = {"年": YEARS, "時": HOURS, "人": {4: "よにん"}, "円": {4: "よえん|よんえん"}}
"""Units that change before a counter, in longer numbers too."""


def kana(number: int) -> Wording:
    """Return a whole number in hiragana."""
    if not number:
        return ZERO
    return then(*(then(_four(group), word(MYRIADS, place) if place else "") for group, place in groups_of(number, 4)))


def counted(number: int, counter: str) -> Wording:
    """Return a number with its counter in hiragana; NEVER if the counter is not known."""
    if counter == "分":
        return _minutes(number)
    if counter not in COUNTERS:
        return NEVER
    if number in WHOLE.get(counter, {}):
        return WHOLE[counter][number]
    changed = LAST.get(counter, {}).get(number % 10)
    if changed:
        return then(kana(number - number % 10) if number > 10 else "", changed)
    return then(kana(number), COUNTERS[counter])


def _minutes(number: int) -> Wording:
    tens, units = divmod(number, 10)
    if not number:
        return then(ZERO, "ふん")
    if units:
        return then(kana(number - units) if tens else "", MINUTES[units])
    return then(kana(tens) if tens > 1 else "", TEN_MINUTES)


def _four(group: int) -> Wording:
    tables = (THOUSANDS, HUNDREDS, TENS, UNITS)
    digits = f"{group:04}"
    return then(*(table[int(digit)] for table, digit in zip(tables, digits, strict=True) if digit != "0"))
