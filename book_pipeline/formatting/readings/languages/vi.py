"""Vietnamese: numbers with their changed units (mốt, tư, lăm), short forms of money and time."""

import re
from collections.abc import Iterator

from book_pipeline.formatting.readings.language import Language, Reading
from book_pipeline.formatting.readings.languages import vi_words as words
from book_pipeline.formatting.readings.places import groups_of
from book_pipeline.formatting.readings.wording import NEVER, Wording, maybe, one_of, then
from book_pipeline.roman_numerals import roman_value

UNITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy|bẩy", "tám", "chín")
AFTER_TENS = {1: "mốt", 4: "tư|bốn", 5: "lăm|nhăm"}
SCALES = ("", "nghìn|ngàn", "triệu")
BILLION = "tỷ|tỉ"
ODD = "linh|lẻ"
"""Said before a unit without tens."""
THOUSANDS = {"k": 3, "nghìn": 3, "ngàn": 3, "n": 3, "tr": 6, "triệu": 6, "tỷ": 9, "tỉ": 9, "t": 9}
SHORT_AMOUNT = re.compile(r"(?<![\d.,])(?P<whole>\d{1,3})(?P<scale>k|tr|tỷ|tỉ)(?P<part>\d{1,3})(?!\w)", re.IGNORECASE)
DURATION = re.compile(
    r"(?<![\d.,:])(?:(?P<hour>\d{1,2})\s?(?:h|giờ))?\s?(?:(?P<minute>\d{1,2})\s?(?:p|ph|phút))?\s?"
    r"(?:(?P<second>\d{1,2})\s?(?:s|giây))?(?!\w)",
    re.IGNORECASE,
)
HOUR_AND_MINUTE = re.compile(
    r"(?<![\d.,:])(?P<hour>\d{1,2})\s?(?:h|g|giờ)\s?(?P<minute>[0-5]\d)(?![\w:.]|\s?(?:p|ph|phút)(?!\w))", re.IGNORECASE
)
FOURTH = re.compile(r"(?:(?<=thứ )|(?<=Thứ )|(?<=tháng )|(?<=Tháng ))0?4(?!\d)")
FIRST = re.compile(r"(?:(?<=thứ )|(?<=Thứ )|(?<=tháng )|(?<=Tháng ))0?1(?!\d)")
"""After thứ and tháng."""
MONTH_AND_YEAR = re.compile(r"(?<=háng )(?P<month>\d{1,2})(?:\s|\s?/\s?)(?P<year>\d{4})(?!\d)")
DATE = re.compile(
    r"(?<![\d/.-])(?P<day>\d{1,2})(?P<mark>[-/.])(?P<month>\d{1,2})(?:(?P=mark)(?P<year>\d{4}|\d{2}))?(?![\d/-]|\.\d)"
)
ROMAN = re.compile(r"(?<![^\W\d_])(?:[IVXLCDM]+|[ivxlcdm]+)(?!\w)")
LABELS = re.compile(
    r"(?:kỉ|kỷ|thứ|phần|mục|đoạn|năm|khoản|lục|khóa|khoá|số|chương|hồi|tập|quyển|cuốn|điều|bài|quý|lớp|kỳ|kì|cấp|loại|bậc|đệ"
    r"|màn|cảnh|hội|đời|thời|vùng|hạng|nhóm|tiết|trang|câu|dòng|bảng|hình|đợt|vòng|giai đoạn|triều đại)\s\Z",
    re.IGNORECASE,
)
DAY = "ngày|mùng|mồng|ngày mùng|ngày mồng"
DAY_BEFORE = re.compile(r"(?:ngày|mùng|mồng|hôm|sáng|trưa|chiều|tối|đêm|đến|tới|từ|và)\s\Z", re.IGNORECASE)
HOUR, MINUTE, SECOND = "giờ", "phút", "giây"


class Vietnamese(Language):
    """Numbers go by thousands; the units change after tens, and linh stands for missing tens."""

    code = "vi"
    decimal_marks = ","
    group_marks = ". \u00a0\u202f"
    digit_words = UNITS
    fewest_single_digits = 3
    point = "phẩy|phảy|chấm"
    minus = "âm|trừ"
    plus = "cộng|dương"
    multipliers = words.MULTIPLIERS
    and_ = "và"
    months = tuple(
        f"tháng {name}"
        for name in ("một", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai")
    )
    date_orders = "dmy"
    hour_signs = "h|giờ"
    minute_signs = r"(?:p|ph|phút)(?![^\W\d_])"
    second_signs = r"(?:s|giây)(?![^\W\d_])"
    day_periods = words.DAY_PERIODS
    zones = Language.zones | {"jst", "ict", "ist", "kst", "hkt", "sgt", "aest", "cat", "eet", "wib", "hst"}
    currencies = words.CURRENCIES
    prefixes = words.PREFIXES
    prefixed_units = words.PREFIXED_UNITS
    other_units = words.OTHER_UNITS
    per = "trên|một|mỗi|trên một"
    by = "nhân|x|nhân với"
    square = ("", "vuông")
    cubic = ("", "khối")
    signs = words.SIGNS
    range_words = "đến|tới"
    range_from = "từ"
    score_words = "gạch ngang"
    ratio_words = "trên|so với|tỷ số|tỉ số"
    electronic_signs = words.ELECTRONIC_SIGNS
    articles = "thứ"

    def cardinal(self, number: int) -> Wording:
        """Return a whole number; places without a value may be told."""
        return _whole(number)

    def ordinal(self, number: int) -> Wording:
        """Return an ordinal: thứ nhất, thứ tư, otherwise thứ with the number."""
        return then(maybe("thứ"), _ordinal(number))

    def fraction(self, top: int, bottom: int) -> Wording:
        """Return a fraction with phần; one half is also nửa, and a quarter phần tư."""
        half = "một nửa|nửa" if (top, bottom) == (1, 2) else NEVER
        parts = one_of(_whole(bottom), "tư" if bottom == 4 else NEVER)
        return one_of(then(_whole(top), "phần|trên", parts), half)

    def mixed(self, whole: int, top: int, bottom: int) -> Wording:
        """Return a whole number and a fraction."""
        half = then(_whole(whole), "rưỡi") if (top, bottom) == (1, 2) else NEVER
        return one_of(then(_whole(whole), "và", self.fraction(top, bottom)), half)

    def decimal(self, whole: str, part: str) -> Wording:
        """Return a decimal number; x,5 is also rưỡi."""
        number = _whole(int(whole or 0))
        return one_of(super().decimal(whole or "0", part), then(number, "rưỡi") if part == "5" else NEVER)

    def date(self, day: int | None, month: int, year: Wording | None) -> Wording:
        """Return a date: ngày mười lăm tháng một năm hai nghìn hai mươi tư."""
        days = "" if day is None else then(DAY, _whole(day))
        other = {1: "tháng giêng", 4: "tháng bốn", 7: "tháng bẩy", 12: "tháng chạp"}.get(month, NEVER)
        return then(days, one_of(self.months[month - 1], other), "" if year is None else then("năm", year))

    def year(self, number: int) -> Wording:
        """Return a year as a number."""
        return _whole(number)

    def time(self, hour: int, minute: int | None, second: int | None, period: Wording | None) -> Wording:
        """Return a time: tám giờ rưỡi, tám giờ năm phút, chín giờ kém mười."""
        seconds = "" if second is None else then(_whole(second), SECOND)
        seconds = maybe(seconds) if second == 0 else seconds
        hours = then(_whole(hour), HOUR)
        if not minute:
            none = maybe("đúng") if not second else maybe("không phút")
            return then(hours, none, seconds, period or "")
        minutes = then(_short_part(minute), MINUTE)
        half = "rưỡi" if minute == 30 and not second else NEVER
        wording = then(hours, one_of(minutes, half), seconds)
        less = then(_whole(hour % 12 + 1), HOUR, "kém", _whole(60 - minute), MINUTE)
        return then(one_of(wording, less if minute > 30 and not second else NEVER), period or "")

    def other_readings(self, text: str, at: int, limit: int) -> Iterator[Reading]:
        """Yield short amounts, durations, weekdays and months by number, dates, Roman numerals after a label."""
        if match := SHORT_AMOUNT.match(text, at, limit):
            scale = THOUSANDS[match["scale"].lower()]
            part = int(match["part"].ljust(3, "0")) * 10 ** (scale - 3)
            wording = _whole(int(match["whole"]) * 10**scale + part)
            name = self.multipliers[match["scale"].lower()]
            yield match.end(), one_of(wording, then(_whole(int(match["whole"])), name, _short_part(int(match["part"]))))
        yield from self._times(text, at, limit)
        if match := FOURTH.match(text, at, limit):
            yield match.end(), "tư"
        if match := FIRST.match(text, at, limit):
            yield match.end(), "nhất" if text[at - 2] == "ứ" else "giêng|một"
        match = MONTH_AND_YEAR.match(text, at, limit)
        if match and 1 <= int(match["month"]) <= 12:
            month = self.date(None, int(match["month"]), _whole(int(match["year"])))
            yield match.end(), _without_month(month)
        match = DATE.match(text, at, limit)
        if match and 1 <= int(match["day"]) <= 31 and 1 <= int(match["month"]) <= 12:
            year = None if match["year"] is None else self.year(int(match["year"]))
            date = self.date(None, int(match["month"]), year)
            before = "" if DAY_BEFORE.search(text[max(0, at - 6) : at]) else DAY
            yield match.end(), then(before, _whole(int(match["day"])), date)
        match = ROMAN.match(text, at, limit)
        if match and (value := roman_value(match.group().upper())):
            before_it = text[max(0, at - 12) : at]
            if LABELS.search(before_it) or (len(match.group()) > 1 and match.group().isupper()):
                yield match.end(), _ordinal(value) if before_it.lower().endswith("thứ ") else _whole(value)

    def _times(self, text: str, at: int, limit: int) -> Iterator[Reading]:
        """Yield hours, minutes and seconds with their signs, of which those that are zero may be silent."""
        match = HOUR_AND_MINUTE.match(text, at, limit)
        if match and int(match["hour"]) <= 24:
            yield match.end(), self.time(int(match["hour"]), int(match["minute"]), None, None)
        match = DURATION.match(text, at, limit)
        if match is None or match.end() == at or not text[at].isdecimal():
            return
        wording: list[Wording] = []
        for name, word in (("hour", HOUR), ("minute", MINUTE), ("second", SECOND)):
            if match[name] is not None:
                part = then(_whole(int(match[name])), word)
                wording.append(maybe(part) if wording and not int(match[name]) else part)
        yield match.end(), then(*wording)


def _ordinal(number: int) -> Wording:
    return {1: "nhất|một", 2: "hai|nhì", 4: "tư"}.get(number) or _whole(number)


def _without_month(month: Wording) -> Wording:
    """Return a month's wording without the word tháng, which is printed before it."""
    if isinstance(month, str):
        return month.replace("tháng ", "")
    return type(month)(map(_without_month, month))


def _short_part(number: int) -> Wording:
    """Return minutes or the like, of which one figure may have linh before it."""
    return then(maybe(ODD) if number < 10 else "", _whole(number))


def _whole(number: int) -> Wording:
    """Return a whole number by billions, and below by thousands."""
    if number < 10:
        return UNITS[number]
    billions, rest = divmod(number, 10**9)
    parts: list[Wording] = [_whole(billions), BILLION] if billions else []
    for group, place in groups_of(rest, 3) if rest else ():
        parts += [_below_thousand(group, leads=not parts, ends=not place), SCALES[place]]
    return then(*parts)


def _below_thousand(group: int, *, leads: bool, ends: bool) -> Wording:
    hundreds, rest = divmod(group, 100)
    tens, units = divmod(rest, 10)
    parts: list[Wording] = []
    if hundreds:
        parts = [UNITS[hundreds], "trăm"]
    elif not leads:
        parts = [maybe("không trăm")]
    if not tens and units:
        odd: Wording = ODD if hundreds or ends else maybe(ODD)
        parts += ["" if leads and not hundreds else odd, UNITS[units]]
    elif tens:
        ten = "mười" if tens == 1 else then(UNITS[tens], "mươi")
        after = {5: AFTER_TENS[5]} if tens == 1 else AFTER_TENS
        parts += [ten, after.get(units, UNITS[units]) if units else ""]
    return then(*parts)


LANGUAGE = Vietnamese()
