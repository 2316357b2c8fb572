"""Chinese, in simplified and traditional characters: numbers in myriads with their zeros, years digit by digit."""

import re
from collections.abc import Iterator

from book_pipeline.formatting.readings.language import Currency, Language, Reading
from book_pipeline.formatting.readings.languages import zh_words as words
from book_pipeline.formatting.readings.places import groups_of
from book_pipeline.formatting.readings.romans import roman_at
from book_pipeline.formatting.readings.scales import word
from book_pipeline.formatting.readings.wording import NEVER, Wording, maybe, one_of, then

DIGITS = ("零|〇", "一", "二", "三", "四", "五", "六", "七", "八", "九")
TWO = "二|两|兩"
SMALL = ("", "十", "百", "千")
MYRIADS = ("", "万|萬", "亿|億", "兆|万亿|萬億")
ZERO = "零|〇"
NUMBER = r"\d+(?:\.\d+)?"
YEAR = re.compile(r"(?<![\d.,])(?P<year>\d{1,4})(?=\s?[年届后後])")
ERA = re.compile(
    r"(?P<year>\d{1,4})\s?(?P<era>[aA]\.?[dD]\.?|[bB]\.?[cC]\.?(?:[eE]\.?)?|[cC]\.?[eE]\.?)(?![A-Za-z])年?"
)
DATE_OF_ERA = re.compile(
    r"(?<![\d.,])(?P<year>\d{1,4})年(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})[日号號])?\s?"
    r"(?P<era>[aA]\.?[dD]\.?|[bB]\.?[cC]\.?(?:[eE]\.?)?|[cC]\.?[eE]\.?)(?![A-Za-z])"
)
PERCENT = re.compile(rf"(?P<minus>[-−])?(?P<number>{NUMBER})(?:[-~–—～至到](?P<until>{NUMBER}))?(?P<sign>[%％‰])")
SPEED = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s?(?P<unit>km|千米|公里)/(?:h|小时|时)(?![A-Za-z])")
CLOCK = re.compile(
    r"(?<![\d:])(?P<hour>\d{1,2})[:：](?P<minute>[0-5]\d)(?:[:：](?P<second>[0-5]\d))?"
    r"(?:\s?(?P<period>[aApP]\.?[mM]\.?)(?![A-Za-z]))?(?![\d:])"
)
HOUR_AND_QUARTER = re.compile(r"(?<![\d.,])(?P<hour>\d{1,2})[点點时時](?P<minute>15|30|45)分(?!钟|鐘)")
MIXED = re.compile(r"(?P<whole>\d+)(?:\s|又)(?P<top>\d+)[/⁄](?P<bottom>\d+)")
DATE = re.compile(
    r"(?<![\d.])(?P<year>\d{4}|\d{2})(?P<mark>[-/.·])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?![\d.])"
)
DAY = re.compile(r"(?<=\d)[日号號]")
LEADING_ZERO = re.compile(r"(?<![\d.])(?P<figures>0\d)(?=[月日号时時点分秒])")
RANGE = re.compile(r"(?<=[\d年月日号时点分秒元岁人个%])\s*[~～〜–—-]\s*(?=\d)")
DAYS = "日|号|號"
PERIODS = {"am": "上午|早上|凌晨|清晨", "pm": "下午|晚上|中午|傍晚|夜里"}
ERAS = {"ad": "公元|西元", "ce": "公元|西元", "bc": "公元前|西元前", "bce": "公元前|西元前"}


class Chinese(Language):
    """Numbers are read with 万 and 亿; 零 stands for skipped places, 两 for a two before large parts."""

    code = "zh"
    decimal_marks = "."
    group_marks = ",，"
    digit_words = (DIGITS[0], "一|幺|么", *DIGITS[2:])
    """One is also 幺, in the numbers of telephones and rooms."""
    fewest_single_digits = 3
    point = "点|點"
    minus = "负|負|减|零下"
    plus = "正|加"
    multipliers = words.MULTIPLIERS
    and_ = "又"
    months = tuple(f"{name}月" for name in ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"))
    date_orders = "ymd"
    day_periods = words.DAY_PERIODS
    currencies = words.CURRENCIES
    prefixes = words.PREFIXES
    prefixed_units = words.PREFIXED_UNITS
    other_units = words.OTHER_UNITS
    per = "每"
    square = ("平方", "")
    cubic = ("立方", "")
    signs = words.SIGNS
    range_words = "到|至"
    score_words = "比"
    ratio_words = "比"
    electronic_signs = words.ELECTRONIC_SIGNS

    def cardinal(self, number: int) -> Wording:
        """Return the wording of a whole number."""
        if number == 2:
            return TWO
        return _whole(number)

    def ordinal(self, number: int) -> Wording:
        """Return the wording with 第."""
        return then("第", _whole(number))

    def year(self, number: int) -> Wording:
        """Return the wording digit by digit or as a number."""
        return one_of(self.digits(str(number)), _whole(number))

    def fraction(self, top: int, bottom: int) -> Wording:
        """Return the wording with the denominator first."""
        half = "一半|半" if (top, bottom) == (1, 2) else NEVER
        return one_of(then(_whole(bottom), "分之", _whole(top)), half)

    def mixed(self, whole: int, top: int, bottom: int) -> Wording:
        """Return the wording of a whole number and a fraction."""
        return then(_whole(whole), "又", self.fraction(top, bottom))

    def date(self, day: int | None, month: int, year: Wording | None) -> Wording:
        """Return the wording of year, month, day."""
        days = "" if day is None else then(_whole(day), DAYS)
        return then("" if year is None else then(year, "年"), self.months[month - 1], days)

    def time(self, hour: int, minute: int | None, second: int | None, period: Wording | None) -> Wording:
        """Return the wording with 点, 分 and 秒; a quarter may be 刻, the half hour 半, the full hour 整."""
        minutes: Wording = ""
        if minute is not None:
            zero = maybe(ZERO) if minute < 10 else ""
            minutes = then(zero, _whole(minute), maybe("分") if second is None else "分")
            names = {0: "整|钟", 15: "一刻", 30: "半", 45: "三刻"} if second is None else {}
            minutes = one_of(minutes, names.get(minute, NEVER), "" if not minute and second is None else NEVER)
        seconds = "" if second is None else then(maybe(ZERO) if second < 10 else "", _whole(second), "秒")
        return then(period or "", TWO if hour == 2 else _whole(hour), "点|點|时|時", minutes, seconds)

    def money(self, whole: int, part: str, currency: Currency) -> Wording:
        """Return the wording of an amount: 五点二元, 五元二角, 五块二."""
        amount = super().money(whole, part, currency)
        if currency[1] != "分" or not part.strip("0") or len(part) > 2:
            return amount
        tenths, hundredths = (int(figure) for figure in part.ljust(2, "0"))
        jiao = then(_whole(tenths), "角|毛") if tenths else ZERO if hundredths else ""
        fen = then(_whole(hundredths), "分") if hundredths else ""
        short = then(_whole(whole), "块", _whole(tenths)) if tenths and not hundredths else NEVER
        return one_of(amount, then(then(self.cardinal(whole), currency[0]) if whole else "", jiao, fen), short)

    def other_readings(self, text: str, at: int, limit: int) -> Iterator[Reading]:
        """Yield years, eras, percentages, times, mixed fractions, ranges and figures with a leading zero."""
        if roman := roman_at(text, at, limit):
            yield roman[0], one_of(self.cardinal(roman[1]), self.ordinal(roman[1]))
        if match := YEAR.match(text, at):
            yield match.end(), self.digits(match["year"])
        if match := ERA.match(text, at, limit):
            era = ERAS[match["era"].replace(".", "").lower()]
            yield match.end(), then(era, one_of(self.digits(match["year"]), _whole(int(match["year"]))), "年")
        if match := DATE_OF_ERA.match(text, at, limit):
            era = ERAS[match["era"].replace(".", "").lower()]
            years = one_of(self.digits(match["year"]), _whole(int(match["year"])))
            month = then(_whole(int(match["month"])), "月")
            day = then(_whole(int(match["day"])), DAYS) if match["day"] else ""
            yield match.end(), then(era, years, "年", month, day)
        if match := PERCENT.match(text, at, limit):
            until = then(self.range_words, maybe("百分之"), self._number(match["until"])) if match["until"] else ""
            if match["sign"] != "‰" and match["number"] == "100":
                yield match.end(), "百分之百"
            of = "千分之" if match["sign"] == "‰" else "百分之"
            minus = self.minus if match["minus"] else ""
            number = self._number(match["number"])
            yield match.end(), one_of(then(minus, of, number, until), then(of, minus, number, until))
        yield from self._dates_and_times(text, at, limit)
        if match := SPEED.match(text, at, limit):
            yield match.end(), then("时速|每小时", self._number(match["number"]), "千米|公里")
        if match := MIXED.match(text, at, limit):
            yield match.end(), self.mixed(*(int(match[name]) for name in ("whole", "top", "bottom")))
        if match := RANGE.match(text, at, limit):
            yield match.end(), self.range_words

    def _dates_and_times(self, text: str, at: int, limit: int) -> Iterator[Reading]:
        if match := CLOCK.match(text, at, limit):
            second = None if match["second"] is None else int(match["second"])
            time = self.time(int(match["hour"]), int(match["minute"]), second, None)
            if match["period"]:
                period = match["period"]
                time = one_of(then(PERIODS[period.replace(".", "").lower()], time), then(time, period))
            yield match.end(), time
        if (match := HOUR_AND_QUARTER.match(text, at, limit)) and int(match["hour"]) < 25:
            yield match.end(), self.time(int(match["hour"]), int(match["minute"]), None, None)
        if match := LEADING_ZERO.match(text, at):
            yield match.end(), one_of(_whole(int(match["figures"])), self.digits(match["figures"]))
        if match := DAY.match(text, at, limit):
            yield match.end(), DAYS
        match = DATE.match(text, at, limit)
        if match and 1 <= int(match["month"]) <= 12 and 1 <= int(match["day"]) <= 31:
            yield match.end(), self.date(int(match["day"]), int(match["month"]), self.digits(match["year"]))

    def _number(self, figures: str) -> Wording:
        whole, _, part = figures.partition(".")
        return self.decimal(whole, part) if part else _whole(int(whole))


def _whole(number: int) -> Wording:
    """Return a number in groups of four; a zero is said where places are skipped."""
    if not number:
        return ZERO
    words: list[Wording] = []
    before: tuple[int, int] | None = None
    for group, place in groups_of(number, 4):
        if before is not None:
            skipped = group < 1000 or before[1] - place > 1
            words.append(ZERO if skipped else maybe(ZERO) if before[0] % 10 == 0 else "")
        words += [TWO if group == 2 and place else _four(group), word(MYRIADS, place)]
        before = group, place
    return then(*words)


def _four(group: int) -> Wording:
    """Return up to four digits; a one before 十 may be silent if it leads them."""
    words: list[Wording] = []
    skipped = False
    for power in range(3, -1, -1):
        digit = group // 10**power % 10
        if not digit:
            skipped = skipped or bool(words)
            continue
        words.append(ZERO if skipped else "")
        skipped = False
        one = maybe("一") if power == 1 and group < 20 else "一"
        words += [one if digit == 1 else TWO if digit == 2 and power > 1 else DIGITS[digit], SMALL[power]]
    return then(*words)


LANGUAGE = Chinese()
