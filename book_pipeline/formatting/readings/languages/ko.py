"""Korean: Sino-Korean numbers in myriads, native numbers with counters, hours and ordinals."""

import re
from collections.abc import Iterator, Sequence

from book_pipeline.formatting.readings.language import Language, Reading
from book_pipeline.formatting.readings.languages import ko_words as words
from book_pipeline.formatting.readings.places import groups_of
from book_pipeline.formatting.readings.romans import roman_at
from book_pipeline.formatting.readings.scales import word
from book_pipeline.formatting.readings.wording import NEVER, Wording, maybe, one_of, then

DIGITS = ("영|공", "일", "이", "삼", "사", "오", "육|륙", "칠", "팔", "구")
SMALL = ("", "십", "백", "천")
MYRIADS = ("", "만", "억", "조", "경", "해")
NATIVE_UNITS = ("", "하나|한", "둘|두", "셋|세|석|서", "넷|네|넉|너", "다섯|닷", "여섯|엿", "일곱", "여덟", "아홉")
NATIVE_TENS = ("", "열", "스물|스무", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔")
LARGEST_NATIVE = 99
COUNTERS = (
    "개월|시간|시|번째|번|개|명|살|마리|권|잔|병|달|가지|대|장|송이|그루|벌|켤레|채|사람|분|곳|군데|쪽|자루|통|판|줄|쌍|척|"
    "모금|그릇|접시|박스|상자|봉지|조각|방울|차례|바퀴|걸음|끼|집|배|해|주|날|발|칸|갈래|토막|모|포기|마디|가닥|술|되|말|돈|냥|푼"
)
COUNTED = re.compile(rf"(?<![\d.,])(?P<number>\d{{1,2}})(?=\s?(?:여\s?)?(?:[~〜～-]\s?\d{{1,2}}\s?)?(?:{COUNTERS}))")
HOUR = re.compile(r"(?<![\d.,])(?P<hour>\d{1,2})(?=\s?시(?!간))")
ORDINAL = re.compile(r"(?<![\d.,])(?P<number>\d{1,12})(?=\s?번\s?째)")
MONTH = re.compile(r"(?<![\d.,])0?(?P<month>6|10)(?=\s?월)")
ZERO_PART = re.compile(r"(?<=[시분])\s?0{1,2}\s?[분초]")
CLOCK = re.compile(r"(?<![\d:])(?P<hour>\d{1,2}):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?(?![\d:])")
RANGE = re.compile(r"(?<=[\d년월일시분초대원개명회차세살%)])\s*[〜～~–—-]\s*(?=[\d$₩€¥£])")
FRACTION = re.compile(
    r"(?<![\d.,/])(?:(?P<whole>\d+)(?:\s?[과와]\s?|\s))?(?P<over>√)?(?P<top>\d+)[/⁄](?P<under>√)?(?P<bottom>\d+)(?![\d/])"
)
SPEED = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s?(?P<unit>km|m|킬로미터|미터)/(?P<per>h|s|시|초)(?![A-Za-z])")
DAY_OF_THE_WEEK = re.compile(
    r"\((?P<first>[월화수목금토일공])(?:요일)?(?:\s?[〜～~–-]\s?(?P<last>[월화수목금토일공])(?:요일)?)?\)"
)
DAY_BEFORE_WEEKDAY = re.compile(r"(?<=\d)일(?=[월화수목금토일]요일)")
DAY_AFTER_DATE = re.compile(r"(?<=\d일)[월화수목금토일]요일")
WEEKDAYS = {day: f"{day}요일" for day in "월화수목금토일"} | {"공": "공휴일"}
PARTICLE = re.compile(r"(?<=\d)(?:이|가|은|는|을|를|과|와|으로|로)(?!\w)")
PARTICLES = {
    form: "|".join(pair)
    for pair in (("이", "가"), ("은", "는"), ("을", "를"), ("과", "와"), ("으로", "로"))
    for form in pair
}
"""A particle follows the sound before it, which figures do not show."""
DATE = re.compile(r"(?<![\d.])(?P<year>\d{4})\.\s?(?P<month>\d{1,2})\.\s?(?P<day>\d{1,2})\.?(?![\d])")
FILE_ENDING = re.compile(r"(?<=[^\W\d_])\.(?P<ending>[A-Za-z][A-Za-z0-9]{1,4})(?![A-Za-z0-9])")
LETTERS = re.compile(r"(?<![A-Za-z])(?:[A-Z]{1,6}|[a-z]{1,3})(?![A-Za-z])")


class Korean(Language):
    """A coefficient of one is silent before 십, 백, 천 and may be before 만."""

    code = "ko"
    decimal_marks = "."
    group_marks = ","
    digit_words = DIGITS
    fewest_single_digits = 3
    point = "점"
    minus = "마이너스|영하"
    plus = "플러스"
    multipliers = words.MULTIPLIERS
    and_ = ""
    months = tuple(f"{name}월" for name in ("일", "이", "삼", "사", "오", "유", "칠", "팔", "구", "시", "십일", "십이"))
    date_orders = "ymd mdy dmy"
    day_periods = words.DAY_PERIODS
    currencies = words.CURRENCIES
    prefixes = words.PREFIXES
    prefixed_units = words.PREFIXED_UNITS
    other_units = words.OTHER_UNITS
    per = "퍼|매|당"
    square = ("제곱", "")
    cubic = ("세제곱", "")
    by = "곱하기|바이"
    signs = words.SIGNS
    range_words = "부터|에서|내지"
    score_words = "대"
    ratio_words = "대"
    abbreviations = words.ABBREVIATIONS
    undotted = frozenset({"vs", "phd"})
    electronic_signs = words.ELECTRONIC_SIGNS
    letter_names = words.LETTER_NAMES

    def cardinal(self, number: int) -> Wording:
        """Return a Sino-Korean number."""
        if not number:
            return DIGITS[0] + "|제로"
        parts: list[Wording] = []
        for group, place in groups_of(number, 4):
            parts += [
                maybe(DIGITS[1]) if group == 1 and place == 1 and not parts else _four(group),
                word(MYRIADS, place),
            ]
        return then(*parts)

    def ordinal(self, number: int) -> Wording:
        """Return an ordinal with 번째, or with 제."""
        return one_of(then(_nth(number), "번째|째"), then("제", self.cardinal(number)))

    def year(self, number: int) -> Wording:
        """Return a year as a number."""
        return self.cardinal(number)

    def fraction(self, top: int, bottom: int) -> Wording:
        """Return a fraction with the denominator first."""
        half = "절반|반" if (top, bottom) == (1, 2) else NEVER
        return one_of(then(self.cardinal(bottom), "분의", self.cardinal(top)), half)

    def measure(self, number: Wording, unit: Wording) -> Wording:
        """Return a number with its unit; the scale of a temperature comes first."""
        scale = (
            {words.OTHER_UNITS["°C"]: "섭씨", words.OTHER_UNITS["°F"]: "화씨"}.get(unit)
            if isinstance(unit, str)
            else None
        )
        return one_of(then(number, unit), then(scale, number, "도")) if scale else then(number, unit)

    def mixed(self, whole: int, top: int, bottom: int) -> Wording:
        """Return a whole number and a fraction."""
        return then(self.cardinal(whole), "과|와", self.fraction(top, bottom))

    def date(self, day: int | None, month: int, year: Wording | None) -> Wording:
        """Return a date: year, month, day."""
        days = "" if day is None else then(self.cardinal(day), "일")
        return then("" if year is None else then(year, "년"), self.months[month - 1], days)

    def time(self, hour: int, minute: int | None, second: int | None, period: Wording | None) -> Wording:
        """Return a time with a native hour; zero minutes and seconds may be silent."""
        hours = then(_hour(hour), "시|시 정각" if not minute and not second else "시")
        minutes: Wording = "" if minute is None else then(self.cardinal(minute), "분")
        if minute == 0:
            minutes = maybe(minutes)
        elif minute == 30 and not second:
            minutes = one_of(minutes, "반")
        seconds: Wording = "" if second is None else then(self.cardinal(second), "초")
        return then(period or "", hours, minutes, maybe(seconds) if second == 0 else seconds)

    def telephone(self, groups: Sequence[str], *, plus: bool) -> Wording:
        """Return a telephone number figure by figure, group after group."""
        wording = then(*(self.digits(group) for group in groups))
        return then("국가번호|플러스", wording) if plus else wording

    def other_readings(self, text: str, at: int, limit: int) -> Iterator[Reading]:
        """Yield native numbers, months that change, times, ranges, mixed fractions, and letters."""
        if roman := roman_at(text, at, limit):
            yield roman[0], one_of(self.cardinal(roman[1]), self.ordinal(roman[1]))
        if match := COUNTED.match(text, at):
            yield match.end(), _native(int(match["number"]))
        if match := HOUR.match(text, at):
            yield match.end(), _hour(int(match["hour"]))
        if match := ORDINAL.match(text, at):
            yield match.end(), _nth(int(match["number"]))
        if match := MONTH.match(text, at):
            yield match.end(), "유" if match["month"] == "6" else "시"
        if match := ZERO_PART.match(text, at, limit):
            yield match.end(), ""
        if match := CLOCK.match(text, at, limit):
            second = None if match["second"] is None else int(match["second"])
            yield match.end(), self.time(int(match["hour"]), int(match["minute"]), second, None)
        yield from self._signs_and_letters(text, at, limit)

    def _signs_and_letters(self, text: str, at: int, limit: int) -> Iterator[Reading]:
        if match := SPEED.match(text, at, limit):
            whole, _, part = match["number"].partition(".")
            unit = "킬로미터" if match["unit"] in {"km", "킬로미터"} else "미터"
            number = self.decimal(whole, part) if part else self.cardinal(int(whole))
            yield match.end(), then("시속" if match["per"] in {"h", "시"} else "초속", number, unit)
        yield from self._days(text, at, limit)
        if match := PARTICLE.match(text, at, limit):
            yield match.end(), PARTICLES[match.group()]
        match = DATE.match(text, at, limit)
        if match and 1 <= int(match["month"]) <= 12 and 1 <= int(match["day"]) <= 31:
            yield match.end(), self.date(int(match["day"]), int(match["month"]), self.year(int(match["year"])))
        if match := RANGE.match(text, at, limit):
            yield match.end(), self.range_words
        if match := FRACTION.match(text, at, limit):
            top, bottom = self.cardinal(int(match["top"])), self.cardinal(int(match["bottom"]))
            fraction = then("루트" * bool(match["under"]), bottom, "분의", "루트" * bool(match["over"]), top)
            whole = then(self.cardinal(int(match["whole"])), "과|와") if match["whole"] else ""
            yield match.end(), then(whole, fraction)
        if match := FILE_ENDING.match(text, at, limit):
            yield match.end(), then(self.electronic_signs["."], self._letters(match["ending"]))
        if match := LETTERS.match(text, at, limit):
            yield match.end(), self._letters(match.group())

    def _days(self, text: str, at: int, limit: int) -> Iterator[Reading]:
        if match := DAY_OF_THE_WEEK.match(text, at, limit):
            last = match["last"]
            yield match.end(), then(WEEKDAYS[match["first"]], *(["부터", WEEKDAYS[last]] if last else []))
        if match := DAY_BEFORE_WEEKDAY.match(text, at, limit):
            yield match.end(), match.group()
        if match := DAY_AFTER_DATE.match(text, at, limit):
            yield match.end(), match.group()

    def _letters(self, written: str) -> Wording:
        return then(*(self.letter_names.get(one.lower()) or self.digits(one) for one in written))


def _native(number: int) -> Wording:
    """Return a native number from 1 to 99."""
    if not 1 <= number <= LARGEST_NATIVE:
        return NEVER
    return then(NATIVE_TENS[number // 10], NATIVE_UNITS[number % 10])


def _hour(hour: int) -> Wording:
    """Return an hour: native to twelve, else either."""
    sino = LANGUAGE.cardinal(hour)
    return one_of(_native(hour), sino if not 1 <= hour <= 12 else NEVER)


def _nth(number: int) -> Wording:
    """Return the number of an ordinal: native below a hundred."""
    if number == 1:
        return "첫|한"
    return one_of(_native(number), LANGUAGE.cardinal(number) if number > 20 or number == 0 else NEVER)


def _four(group: int) -> Wording:
    words: list[Wording] = []
    for power in range(3, -1, -1):
        digit = group // 10**power % 10
        if digit:
            words += [
                maybe(DIGITS[1]) if digit == 1 and power == 3 else "" if digit == 1 and power else DIGITS[digit],
                SMALL[power],
            ]
    return then(*words)


LANGUAGE = Korean()
