"""Arabic: numbers in both genders and all cases, units before tens, parts of ten and hundred for decimals."""

import re
from collections.abc import Iterator
from functools import lru_cache

from book_pipeline.formatting.readings.language import Currency, Language, Reading
from book_pipeline.formatting.readings.languages import ar_words
from book_pipeline.formatting.readings.languages.ar_words import plain
from book_pipeline.formatting.readings.places import groups_of
from book_pipeline.formatting.readings.romans import roman_at
from book_pipeline.formatting.readings.tables import table
from book_pipeline.formatting.readings.wording import NEVER, Wording, maybe, one_of, then

AND, AL = "و", "ال"
BEFORE = re.compile(r"(?P<sign>[%٪])\s?(?P<minus>[-−])?(?P<number>\d+(?:[.,٫]\d+)?)(?![\d.,٫])")
SCALE = re.compile(r"(?<![\w.])(?P<scale>[cfCF])(?P<minus>[-−])?(?P<number>\d{1,3}(?:[.,٫]\d+)?)(?![\w.,٫])")
"""A temperature whose scale stands first."""
SCALES = {"c": plain("درجة مئوية|درجات مئوية|سلسيوس"), "f": plain("فهرنهايت|درجة فهرنهايت|درجات فهرنهايت")}
SHORT_FORM = re.compile(r"(?<![\w.])(?:ق\.\s?م\.?|أ\.\s?د\.|د\.(?=\s\w{2})|(?<=\d\s)هـ\.?|[صجط]\.(?=\s?\d))(?!\w)")
"""An initial of a name is none: titles stand before a word, parts of a book before a figure."""
SHORT_FORMS = table(
    plain("""
    قم = قبل الميلاد; د = دكتور|الدكتور|دكتورة|الدكتورة; ه = هجرية|هجري|للهجرة; اد = الأستاذ الدكتور|أستاذ دكتور
    ص = صفحة|صفحات; ج = جزء|الجزء; ط = طبعة|الطبعة
    """)
)
ERA = re.compile(r"(?:(?<=\d)|(?<=\d\s))م\.?(?!\w)")
FIGURES = re.compile(r"(?<![\d.,])[1-9]\d?(?![\w.,/:-]\d|\d|%)")
DEFINITE_NOUN = re.compile(r"(?<!\w)ال\w{2,}\s\Z")
"""Before figures that are an ordinal: الفصل 3 is the third chapter."""
LONGEST_NOUN = 20


class Arabic(Language):
    """The parts of a number are joined with و; units precede tens."""

    code = "ar"
    decimal_marks = ".,٫"
    group_marks = ",٬ "
    digit_words = ar_words.UNITS[:10]
    fewest_single_digits = 3
    point = plain("فاصلة|فاصل|نقطة")
    minus = plain("سالب|ناقص|تحت الصفر")
    plus = plain("زائد|موجب")
    multipliers = ar_words.MULTIPLIERS
    and_ = AND
    months = ar_words.MONTHS
    date_orders = "dmy"
    day_periods = table(plain("am = صباحا; pm = مساء; ص = صباحا; م = مساء"))
    currencies = ar_words.CURRENCIES
    other_units = ar_words.UNITS_OF_MEASURE
    per = plain("في ال|في|لكل|بال")
    square = ("", plain("مربع|مربعا|مربعة"))
    cubic = ("", plain("مكعب|مكعبا|مكعبة"))
    signs = ar_words.SIGNS
    range_words = plain("إلى|الى|حتى")
    score_words = plain("مقابل|ل")
    ratio_words = plain("إلى|على")
    electronic_signs = ar_words.ELECTRONIC_SIGNS
    articles = AL

    def prepared(self, text: str) -> str:
        """Return a text without vowel signs and in one spelling."""
        return plain(text)

    @lru_cache(maxsize=2048)  # noqa: B019 - there is one instance
    def cardinal(self, number: int) -> Wording:
        """Return a whole number in every gender and case."""
        if not number:
            return ar_words.UNITS[0]
        wording: list[Wording] = []
        for group, place in groups_of(number, 3):
            if place >= len(ar_words.SCALES):
                return NEVER
            wording += [AND if wording else "", _scaled(group, place) if place else _below_thousand(group)]
        return then(*wording)

    @lru_cache(maxsize=2048)  # noqa: B019
    def ordinal(self, number: int) -> Wording:
        """Return an ordinal in both genders; its parts may have the article."""
        rest = number % 100
        head = then(self.cardinal(number - rest)) if number > rest else ""
        if not rest:
            return then(maybe(AL), self.cardinal(number))
        tens, ones = divmod(rest, 10)
        if rest <= 10:
            last: Wording = ar_words.ORDINALS[rest]
        elif rest < 20:
            last = then(ar_words.UNIT_ORDINALS[ones - 1], "عشر|عشرة")
        else:
            last = ar_words.TENS[tens]
            last = then(ar_words.UNIT_ORDINALS[ones - 1], AND, maybe(AL), last) if ones else last
        wording = then(maybe(AL), last)
        return (
            one_of(then(wording, plain("بعد|و"), maybe(AL), head), then(maybe(AL), head, AND, wording))
            if head
            else wording
        )

    def year(self, number: int) -> Wording:
        """Return a year as a number."""
        return self.cardinal(number)

    def decimal(self, whole: str, part: str) -> Wording:
        """Return a decimal number: ستة وثمانية وثمانون من مئة, ستة فاصلة ثمانية ثمانية."""
        number, value = self.cardinal(int(whole or 0)), int(part)
        parts = then(self.cardinal(value), plain("من|بال"), self.cardinal(10 ** len(part)))
        tenths = then(self.cardinal(value), ar_words.PARTS[10]) if len(part) == 1 else NEVER
        half = then(number, plain("و نصف")) if part == "5" else NEVER
        named = one_of(
            then(number, AND, one_of(parts, tenths)), one_of(parts, tenths) if not int(whole or 0) else NEVER
        )
        return one_of(named, then(number, self.point, self.decimal_part(part)), half)

    def fraction(self, top: int, bottom: int) -> Wording:
        """Return a fraction: ثلاثة أرباع, ثلثين, خمسة على ثلاثة عشر."""
        over = then(self.cardinal(top), plain("على|من"), self.cardinal(bottom))
        if bottom not in ar_words.PARTS:
            return over
        single, *duals = ar_words.PARTS[bottom].split("|")
        many = duals.pop()
        if top == 1:
            return one_of(
                single,
                then(single, ar_words.UNITS[1]),
                then(ar_words.UNITS[1], plain("من"), self.cardinal(bottom)),
                over,
            )
        if top == 2:
            return one_of("|".join(duals), then(ar_words.UNITS[2], many), over)
        few = 3 <= top % 100 <= 10  # three to ten are counted in the plural: تسعة عشر is nineteen
        return one_of(then(self.cardinal(top), many if few else one_of(many, single)), over)

    def mixed(self, whole: int, top: int, bottom: int) -> Wording:
        """Return a whole number and a fraction."""
        return then(self.cardinal(whole), AND, self.fraction(top, bottom))

    def date(self, day: int | None, month: int, year: Wording | None) -> Wording:
        """Return a date: day, month, year."""
        days = "" if day is None else one_of(self.cardinal(day), self.ordinal(day))
        years = "" if year is None else then(maybe(plain("عام|سنة|لعام|من عام")), year)
        return then(days, maybe(plain("من|من شهر|شهر")), self.months[month - 1], years)

    def time(self, hour: int, minute: int | None, second: int | None, period: Wording | None) -> Wording:
        """Return a time: الثالثة والنصف, الثالثة وخمس دقائق, الرابعة إلا ربعا."""
        here, coming = _hour(hour), _hour(hour % 12 + 1)
        seconds = "" if second is None else then(AND, self.cardinal(second), plain("ثانية|ثوان|ثواني|ثانيتان|ثانيتين"))
        seconds = maybe(seconds) if second == 0 else seconds
        if not minute:
            return then(here, maybe(plain("تماما|بالضبط")) if not second else "", seconds, period or "")
        unit = maybe(plain("دقيقة|دقائق|دقيقتان|دقيقتين"))
        names = {15: plain("الربع|ربع|ربعا"), 20: plain("الثلث|ثلث|ثلثا"), 30: plain("النصف|نصف|نصفا")}
        wording = then(here, AND, one_of(then(self.cardinal(minute), unit), names.get(minute, NEVER)), seconds)
        left = then(coming, plain("إلا"), one_of(then(self.cardinal(60 - minute), unit), names.get(60 - minute, NEVER)))
        return then(one_of(wording, left if minute > 30 and not second else NEVER), period or "")

    def money(self, whole: int, part: str, currency: Currency) -> Wording:
        """Return an amount in units and hundredths, joined with و; two may be a dual."""
        major, minor = currency
        wholes = self._counted(whole, major)
        if not part.strip("0"):
            return wholes
        decimal = then(self.decimal(str(whole), part), major)
        cents = part.ljust(2, "0")
        if cents[2:].strip("0") or not minor:
            return decimal
        parts = self._counted(int(cents[:2]), minor)
        return (
            one_of(parts, then(wholes, AND, parts), decimal) if not whole else one_of(then(wholes, AND, parts), decimal)
        )

    def _counted(self, number: int, noun: str) -> Wording:
        """Return a number of things: the noun after the number; a single one before it or alone, two as a dual."""
        wording = then(self.cardinal(number), noun)
        if number == 1:
            return one_of(wording, then(noun, ar_words.UNITS[1]), noun)
        if number == 2:
            stems = "|".join(
                f"{each.removesuffix('ة')}{'ت' * each.endswith('ة')}{end}"
                for each in noun.split("|")
                for end in ("ان", "ين")
                if " " not in each
            )
            return one_of(wording, stems or NEVER)
        return wording

    def measure(self, number: Wording, unit: Wording) -> Wording:
        """Return a number with its unit."""
        return then(number, unit)

    def other_readings(self, text: str, at: int, limit: int) -> Iterator[Reading]:
        """Yield percentages whose sign is printed first, and short forms."""
        if roman := roman_at(text, at, limit):
            yield roman[0], one_of(self.cardinal(roman[1]), self.ordinal(roman[1]))
        if match := BEFORE.match(text, at, limit):
            whole, _, part = re.sub(r"[,٫]", ".", match["number"]).partition(".")
            wording = self.decimal(whole, part) if part else self.cardinal(int(whole))
            yield match.end(), then(self.signed(wording) if match["minus"] else wording, ar_words.PERCENT)
        if match := SCALE.match(text, at, limit):
            whole, _, part = re.sub(r"[,٫]", ".", match["number"]).partition(".")
            wording = self.decimal(whole, part) if part else self.cardinal(int(whole))
            yield match.end(), then(self.signed(wording) if match["minus"] else wording, SCALES[match["scale"].lower()])
        if (match := FIGURES.match(text, at, limit)) and DEFINITE_NOUN.search(text[max(0, at - LONGEST_NOUN) : at]):
            yield match.end(), self.ordinal(int(match.group()))
        if match := ERA.match(text, at, limit):
            yield match.end(), plain("ميلادية|ميلادي|للميلاد")
        match = SHORT_FORM.match(text, at)
        if match and match.end() <= limit:
            yield match.end(), SHORT_FORMS[plain(re.sub(r"[.\s]", "", match.group()))]


def _hour(hour: int) -> Wording:
    """Return an hour of the dial as an ordinal: الثالثة."""
    dial = hour % 12 or 12
    named = "واحدة" if dial == 1 else LANGUAGE.ordinal(dial)
    return then(maybe(plain("الساعة")), maybe(AL), one_of(named, LANGUAGE.cardinal(hour)))


def _scaled(count: int, place: int) -> Wording:
    """Return so many thousands, millions and so on."""
    one, two, few, many = ar_words.SCALES[place]
    if count == 1:
        return one_of(one, then(ar_words.UNITS[1], one))
    if count == 2:
        return one_of(two, then(ar_words.UNITS[2], one_of(one, two)))
    return then(
        _below_thousand(count),
        few if count % 100 in range(3, 11) else many,
    )


def _below_thousand(number: int) -> Wording:
    hundreds, rest = divmod(number, 100)
    wording: Wording = ""
    if hundreds == 2:
        wording = ar_words.TWO_HUNDRED
    elif hundreds:
        wording = then(ar_words.BEFORE_HUNDRED[hundreds] if hundreds > 1 else "", ar_words.HUNDRED)
    return then(wording, AND if hundreds and rest else "", _below_hundred(rest) if rest else "")


def _below_hundred(number: int) -> Wording:
    if number <= 10:
        return ar_words.UNITS[number]
    if number < 20:
        return ar_words.TEENS[number - 11]
    tens, ones = divmod(number, 10)
    return then(ar_words.UNITS[ones], AND, ar_words.TENS[tens]) if ones else ar_words.TENS[tens]


LANGUAGE = Arabic()
