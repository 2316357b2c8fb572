"""Japanese: numbers in myriads, counters and eras as printed, dates with days of the week."""

import re
from collections.abc import Iterator

from book_pipeline.formatting.readings.language import Language, Reading
from book_pipeline.formatting.readings.languages import ja_words as words
from book_pipeline.formatting.readings.languages.ja_kana import counted, kana
from book_pipeline.formatting.readings.places import groups_of
from book_pipeline.formatting.readings.romans import roman_at
from book_pipeline.formatting.readings.scales import word
from book_pipeline.formatting.readings.tables import table
from book_pipeline.formatting.readings.wording import NEVER, Wording, maybe, one_of, then

DIGITS = ("零|〇|ゼロ|れい|まる", "一", "二", "三", "四", "五", "六", "七", "八", "九")
SMALL = ("", "十", "百", "千")
MYRIADS = ("", "万", "億", "兆", "京", "垓")
FIGURES = "0-9０-９"
NUMBER = rf"[{FIGURES}]+"
DAYS = re.compile(r"[(（]([月火水木金土日])(?:曜日?)?(?:[〜～~-]([月火水木金土日])(?:曜日?)?)?(?:・?祝)?[)）]")
DASH = r"[〜～~―—–ー-]"
RANGE = re.compile(
    rf"(?:(?<=[{FIGURES}年月日時分秒代紀度円人歳才回台個時間半前後頃旬期末)）%％])\s*{DASH}\s*(?=[{FIGURES}同翌紀午平昭令大明前今昨来先]))"
)
COUNTED = re.compile(rf"(?<![{FIGURES}.,，．])(?P<number>[{FIGURES}]{{1,4}})(?P<counter>[年月日時分秒人円歳])(?!間)")
HALF_HOUR = re.compile(rf"(?<![{FIGURES}])(?P<hour>[{FIGURES}]{{1,2}})時(?:30|３０)分(?!間)")
ZERO_HOUR = re.compile(r"[0０]{1,2}(?=時)")
POSITIONAL = re.compile(rf"(?<![{FIGURES}.,，．])[{FIGURES}]{{4}}(?=年)")
FRACTION = re.compile(
    rf"(?:(?P<whole>{NUMBER})(?:\s|(?P<link>[と荷かカ]))\s*)?(?P<root>√)?(?P<top>{NUMBER})[/／⁄](?P<under>√)?(?P<bottom>{NUMBER})"
)
SPEED = re.compile(
    rf"(?P<number>[{FIGURES}]+(?:\.[{FIGURES}]+)?)\s?(?P<unit>km|m|㎞|キロ|メートル)/(?P<per>h|時|s|秒|min|分)(?![A-Za-z])"
)
SPEEDS = table("h = 時速; 時 = 時速; s = 秒速; 秒 = 秒速; min = 分速; 分 = 分速")
CLOCK = re.compile(
    rf"(?P<hour>[{FIGURES}]{{1,2}})[:：](?P<minute>[0-5０-５][{FIGURES}])(?:[:：](?P<second>[0-5０-５][{FIGURES}]))?"
)
ERA_YEAR = re.compile(rf"(?<![A-Za-z.])(?P<era>[MTSHR])\.(?P<year>[1-9]\d?)(?![{FIGURES}.])")
"""A year of an emperor's era: "R.4"."""
ERAS = {"M": "明治", "T": "大正", "S": "昭和", "H": "平成", "R": "令和"}
WHOLE_LINK = "と|荷|か|カ"


class Japanese(Language):
    """Numbers are read with 万 and 億; a coefficient of one is said before those alone, and may be before 千."""

    code = "ja"
    decimal_marks = ".．"
    group_marks = ",，"
    digit_words = DIGITS
    fewest_single_digits = 3
    point = "点|てん"
    minus = "マイナス"
    plus = "プラス"
    multipliers = words.MULTIPLIERS
    and_ = "と"
    months = tuple(f"{name}月" for name in ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"))
    date_orders = "ymd"
    weekdays = words.WEEKDAYS
    day_periods = words.DAY_PERIODS
    currencies = words.CURRENCIES
    prefixes = words.PREFIXES
    prefixed_units = words.PREFIXED_UNITS
    other_units = words.OTHER_UNITS
    per = "毎|パー"
    square = ("平方", "")
    cubic = ("立方", "")
    signs = words.SIGNS
    range_words = "から"
    score_words = "対"
    ratio_words = "対"
    electronic_signs = words.ELECTRONIC_SIGNS

    def cardinal(self, number: int) -> Wording:
        """Return the wording in kanji or in hiragana."""
        if not number:
            return DIGITS[0]
        kanji = then(*(then(_four(group), word(MYRIADS, place)) for group, place in groups_of(number, 4)))
        return one_of(kanji, kana(number))

    def ordinal(self, number: int) -> Wording:
        """Return the wording with 番目, 番 or 第."""
        cardinal = self.cardinal(number)
        return one_of(then("第", cardinal, maybe("番目|番")), then(cardinal, "番目|番|つ目"))

    def year(self, number: int) -> Wording:
        """Return the wording as a number or digit by digit, with 年."""
        return then(one_of(self.cardinal(number), self.digits(str(number))), "年")

    def fraction(self, top: int, bottom: int) -> Wording:
        """Return the wording with the denominator first."""
        return then(self.cardinal(bottom), "分の", self.cardinal(top))

    def mixed(self, whole: int, top: int, bottom: int) -> Wording:
        """Return the wording of a whole number and a fraction."""
        return then(self.cardinal(whole), WHOLE_LINK, self.fraction(top, bottom))

    def date(self, day: int | None, month: int, year: Wording | None) -> Wording:
        """Return the wording of year, month, day."""
        days = "" if day is None else then(self.cardinal(day), "日")
        return then(year or "", self.months[month - 1], days)

    def time(self, hour: int, minute: int | None, second: int | None, period: Wording | None) -> Wording:
        """Return the wording with 時, 分 and 秒; the half hour may be 半."""
        minutes = NEVER if minute is None else then(self.cardinal(minute), "分")
        if minute == 30 and second is None:
            minutes = one_of(minutes, "半")
        if not minute and not second:
            minutes = maybe(minutes)
        seconds = "" if second is None else then(self.cardinal(second), "秒")
        return then(period or "", self.cardinal(hour), "時", minutes, maybe(seconds) if second == 0 else seconds)

    def number(self, figures: str) -> Wording:
        """Return the wording of figures with or without a decimal point."""
        whole, _, part = figures.partition(".")
        return self.decimal(whole, part) if part else self.cardinal(int(whole))

    def other_readings(self, text: str, at: int, limit: int) -> Iterator[Reading]:
        """Yield days of the week, ranges, fractions, times and years of four digits."""
        if roman := roman_at(text, at, limit):
            yield roman[0], one_of(self.cardinal(roman[1]), self.ordinal(roman[1]))
        yield from self._eras_and_days(text, at, limit)
        if match := RANGE.match(text, at, limit):
            yield match.end(), self.range_words
        if match := COUNTED.match(text, at, limit):
            yield match.end(), counted(int(match["number"]), match["counter"])
        if match := HALF_HOUR.match(text, at, limit):
            yield match.end(), then(self.cardinal(int(match["hour"])), "時半")
        if match := ZERO_HOUR.match(text, at):
            yield match.end(), DIGITS[0]
        if match := POSITIONAL.match(text, at):
            yield match.end(), self.digits(str(int(match[0])))
        if match := FRACTION.match(text, at, limit):
            top, bottom = self.cardinal(int(match["top"])), self.cardinal(int(match["bottom"]))
            fraction = then("ルート" * bool(match["under"]), bottom, "分の", "ルート" * bool(match["root"]), top)
            whole = then(self.cardinal(int(match["whole"])), match["link"] or WHOLE_LINK) if match["whole"] else ""
            yield match.end(), then(whole, fraction)
        if match := SPEED.match(text, at, limit):
            unit = "キロメートル|キロ" if match["unit"] in {"km", "㎞", "キロ"} else "メートル"
            yield match.end(), then(SPEEDS[match["per"]], self.number(match["number"]), unit)
        if match := CLOCK.match(text, at, limit):
            second = None if match["second"] is None else int(match["second"])
            yield match.end(), self.time(int(match["hour"]), int(match["minute"]), second, None)

    def _eras_and_days(self, text: str, at: int, limit: int) -> Iterator[Reading]:
        if match := ERA_YEAR.match(text, at, limit):
            year = "元" if match["year"] == "1" else self.cardinal(int(match["year"]))
            yield match.end(), then(ERAS[match["era"]], year, "年")
        if match := DAYS.match(text, at, limit):
            until = then(self.range_words, self.weekdays[match[2]]) if match[2] else ""
            yield match.end(), then(self.weekdays[match[1]], until)


def _four(group: int) -> Wording:
    """Return the wording of up to four digits; one thousand is 千 or 一千."""
    words: list[Wording] = []
    for power in range(3, -1, -1):
        digit = group // 10**power % 10
        if digit == 1 and power:
            words += ["千|一千" if power == 3 else SMALL[power]]
        elif digit:
            words += [then(DIGITS[digit], SMALL[power])]
    return then(*words)


LANGUAGE = Japanese()
