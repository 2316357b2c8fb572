"""English, British and American."""

import re
from collections.abc import Iterator
from functools import lru_cache

from book_pipeline.formatting.readings.figures import VULGAR
from book_pipeline.formatting.readings.language import Language, Reading
from book_pipeline.formatting.readings.languages.en_words import (
    ABBREVIATIONS,
    AFTER_FIGURES,
    AFTER_NAMES,
    BEFORE_FIGURES,
    BEFORE_NAMES,
    CURRENCIES,
    OTHER_UNITS,
    PREFIXED_UNITS,
    PREFIXES,
    REGIONS,
    UNDOTTED,
)
from book_pipeline.formatting.readings.scales import scaled_cardinal, word
from book_pipeline.formatting.readings.tables import numbered, table, words
from book_pipeline.formatting.readings.wording import NEVER, Wording, maybe, one_of, then

ONES = (
    *("zero|oh|o|nought|naught|nil", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
SCALES = (
    *("", "thousand", "million", "billion", "trillion", "quadrillion", "quintillion", "sextillion", "septillion"),
    "octillion",
)
ORDINALS = (
    *("zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"),
    *("eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth"),
    "nineteenth",
)
MONTHS = "january february march april may june july august september october november december"
DECADES = ("", "tens", "twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties")
AND = maybe("and")
ROUND_PARTS = {100: "hundredth", 1000: "thousandth", 1_000_000: "millionth"}
ROUND = {100: "hundred", 1000: "thousand"}
HOURS_ON_DIAL = 12
FEET_AND_INCHES = re.compile(r"(?<![\d.,])(?P<feet>\d{1,2})['′]\s?(?P<inches>\d{1,2})(?:[\"″]|'')(?!\w)")
OLD_MONEY = re.compile(
    r"(?:£\s?(?P<pounds>\d[\d,]*)\.?,?\s+|(?P<libra>\d[\d,]*)\s?l\.,?\s*)?"
    r"(?:(?P<shillings>\d{1,2})\s?s\.?(?!\w),?)?(?:\s*(?P<pence>\d{1,2})(?P<part>[½¼¾])?\s?d\.?(?!\w))?"
)


def below_hundred(number: int) -> Wording:
    """Return the wording of 0 to 99."""
    if number < len(ONES):
        return ONES[number].partition("|")[0]
    tens, ones = divmod(number, 10)
    return then(TENS[tens], ONES[ones] if ones else "")


def below_thousand(number: int) -> Wording:
    """Return the wording of 0 to 999."""
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        return below_hundred(rest)
    return then(ONES[hundreds], "hundred", then(AND, below_hundred(rest)) if rest else "")


class English(Language):
    """English."""

    code = "en"
    decimal_marks = "."
    group_marks = ", '’\u00a0\u202f\u2009"
    digit_words = ONES[:10]
    point = "point"
    minus = "minus|negative"
    plus = "plus"
    ordinal_marks = r"(?:st|nd|rd|th|d)\b"
    decade_form = r"(?P<year>\d{4}|['’]?\d{2})\s?['’]?s\b"
    multipliers = table("""
        thousand = thousand; million = million; billion = billion; trillion = trillion
        quadrillion = quadrillion; quintillion = quintillion; sextillion = sextillion
        septillion = septillion; octillion = octillion; hundred = hundred; dozen = dozen; k = thousand
        mn = million; mln = million; bn = billion; tn = trillion
    """)
    money_multipliers = table("K = thousand; M = million; m = million; B = billion; b = billion; T = trillion")
    says_halves = True
    and_ = "and"
    articles = "the"
    rulers_have_articles = True
    months = words(MONTHS)
    month_abbreviations = numbered("""
        jan = 1; feb = 2; febr = 2; mar = 3; apr = 4; jun = 6; jul = 7; aug = 8; sep = 9; sept = 9
        oct = 10; nov = 11; dec = 12
    """)
    weekdays = table("""
        mon = monday; tue = tuesday; tues = tuesday; wed = wednesday; thu = thursday; thur = thursday
        thurs = thursday; fri = friday; sat = saturday; sun = sunday
    """)
    date_orders = "mdy dmy"
    before_month = r"of(?:\sthe)?"
    before_year = "in|of"
    time_marks = ":."
    hour_signs = r"hrs?|o['’]?clock|h"
    day_periods = table("""
        am = a m|a.m.|a.m|in the morning; pm = p m|p.m.|p.m|in the afternoon|in the evening|at night
    """)
    currencies = CURRENCIES
    counts_in_plural = True
    currency_link = "of"
    prefixes = PREFIXES
    prefixed_units = PREFIXED_UNITS
    other_units = OTHER_UNITS
    per = "per|a|an"
    square = ("square", "")
    cubic = ("cubic", "")
    abbreviations = ABBREVIATIONS
    undotted = UNDOTTED
    before_names = BEFORE_NAMES
    after_names = AFTER_NAMES
    regions = REGIONS
    before_figures = BEFORE_FIGURES
    after_figures = AFTER_FIGURES
    signs = table("""
        & = and|ampersand; + = plus|and; = = equals|is|equal to|is equal to; × = times|by; @ = at
        # = hash|number|pound|hashtag; $ = dollar|dollars; % = percent|per cent; * = star|asterisk
        / = slash|per|or|over; ÷ = divided by; § = section|paragraph; §§ = sections|paragraphs
        ° = degree|degrees; < = less than|is less than; > = greater than|more than|is greater than
        ~ = about|approximately|tilde; ± = plus or minus; _ = underscore; € = euro|euros; £ = pound|pounds
        № = number; → = to
    """)
    range_words = "to|through|until|till|and"
    range_from = "from"
    score_words = "to"
    ratio_words = "to"
    by = "by|times"
    electronic_signs = table("""
        @ = at; . = dot|point; - = dash|hyphen; _ = underscore; / = slash|forward slash; : = colon
        // = double slash|slash slash; & = and|ampersand; + = plus; # = hash; ? = question mark
        = = equals; % = percent; ~ = tilde
    """)

    @lru_cache(maxsize=4096)  # noqa: B019 - there is one instance
    def cardinal(self, number: int) -> Wording:
        """Return "one thousand two hundred and fifty", "a hundred", "twelve hundred and fifty"."""
        if number == 0:
            return "zero|nought|naught|nil|oh"
        if number >= 1000 ** len(SCALES):
            return NEVER
        full = scaled_cardinal(
            number,
            below_thousand,
            lambda count, power: then(below_thousand(count), word(SCALES, power)),
            lambda rest, _: AND if rest < 100 else "",
        )
        wordings = [full]
        leading = 10 ** (len(str(number)) - 1)
        if number // leading == 1 and leading in {100, *(1000**power for power in range(1, len(SCALES)))}:
            rest = number % leading
            name = "hundred" if leading == 100 else SCALES[(len(str(number)) - 1) // 3]
            last = then(AND if rest < 100 or leading == 100 else "", self.cardinal(rest)) if rest else ""
            wordings.append(then("a", name, last))
        if 1000 < number < 10_000 and number // 100 % 10:
            hundreds, rest = divmod(number, 100)
            wordings.append(then(below_hundred(hundreds), "hundred", then(AND, below_hundred(rest)) if rest else ""))
        return one_of(*wordings)

    @lru_cache(maxsize=1024)  # noqa: B019
    def ordinal(self, number: int) -> Wording:
        """Return "first", "one hundred and twenty-first", "hundred and first"."""
        rest = number % 100
        head = number - rest
        if not rest:
            return then(one_of(self.cardinal(number), ROUND.get(number, NEVER)), "th")
        ones = rest % 10
        if rest < len(ORDINALS):
            last: Wording = ORDINALS[rest]
        elif ones:
            last = then(TENS[rest // 10], ORDINALS[ones])
        else:
            last = TENS[rest // 10].removesuffix("y") + "ieth"
        spoken = then(self.cardinal(head), AND, last) if head else last
        return one_of(spoken, then(ROUND[head], "and", last)) if head in ROUND else spoken

    def marked_ordinal(self, number: int, mark: str) -> Wording:
        """Return the ordinal if the mark is its own: "22nd" and "22d", but not "22th"."""
        teen = number % 100 // 10 == 1
        own = "th" if teen else {1: "st", 2: "nd d", 3: "rd d"}.get(number % 10, "th")
        return self.ordinal(number) if mark.lower() in own.split() else NEVER

    def year(self, number: int) -> Wording:
        """Return "nineteen oh five", "nineteen hundred and five", "two thousand six"."""
        return one_of(self.cardinal(number), self.bare(str(number), " a"))

    def bare(self, figures: str, following: str = "") -> Wording:
        """Return figures in pairs: "twenty-seven eighty-eight", "one twenty-three", "fifteen oh six"."""
        house = len(figures) == 3 and following[:1] == " " and following[1:].isalpha()
        if figures[0] == "0" or not (len(figures) == 4 or house):
            return NEVER
        head, low = int(figures[:-2]), int(figures[-2:])
        if low == 0:
            return then(below_hundred(head), "hundred")
        pair = below_hundred(low) if low >= 10 else then("oh|o|zero", ONES[low])
        return then(below_hundred(head), pair)

    def decade(self, number: int, *, short: bool) -> Wording:
        """Return "nineteen eighties", "eighties", "nineteen hundreds", "two thousands"."""
        tens = number % 100 // 10
        if short:
            return then(maybe("the"), DECADES[tens]) if tens else NEVER
        if tens:
            return then(below_hundred(number // 100), DECADES[tens])
        wordings = [then(below_hundred(number // 100), "hundreds")]
        if number % 1000 == 0:
            wordings.append(then(ONES[number // 1000], "thousands"))
        return one_of(*wordings)

    def fraction(self, top: int, bottom: int) -> Wording:
        """Return "one quarter", "a half", "three fourths", "two over seven"."""
        plain = then(self.cardinal(top), "over", self.cardinal(bottom))
        if bottom < 2:
            return plain
        names = {2: ["half" if top == 1 else "halves"], 4: ["quarter" + "s" * (top != 1)]}.get(bottom, [])
        spoken: list[Wording] = [*names]
        if bottom != 2:
            spoken.append(then(one_of(self.ordinal(bottom), ROUND_PARTS.get(bottom, NEVER)), "s" if top != 1 else ""))
        elif top == 1:
            plain = one_of(plain, "half a|half an")
        return one_of(then("one|a" if top == 1 else self.cardinal(top), one_of(*spoken)), plain)

    def date(self, day: int | None, month: int, year: Wording | None) -> Wording:
        """Return "the third of November 1812", "November the third, 1812", "3 November"."""
        name = self.months[month - 1]
        after = "" if year is None else then(maybe("in|of"), year)
        if day is None:
            return then(name, after)
        the_day = one_of(then(maybe("the"), self.ordinal(day)), self.cardinal(day))
        of = then(maybe("the"), self.ordinal(day), maybe("of|of the"))
        spoken = [then(one_of(of, self.cardinal(day)), name, after), then(name, the_day, after)]
        return one_of(*spoken, then(year, name, the_day)) if year is not None else one_of(*spoken)

    def time(self, hour: int, minute: int | None, second: int | None, period: Wording | None) -> Wording:
        """Return "half past seven", "seven thirty p m", "seven o'clock", "nineteen hundred hours"."""
        dial = hour % HOURS_ON_DIAL or HOURS_ON_DIAL
        hours = one_of(self.cardinal(hour), self.cardinal(dial) if hour > HOURS_ON_DIAL else NEVER)
        after = "" if period is None else maybe(period) if hour > HOURS_ON_DIAL else period
        if second is not None:
            units = [(hour, "hour"), (minute or 0, "minute"), (second, "second")]
            named = [then(self.cardinal(count), name + "s" * (count != 1)) for count, name in units]
            plain = then(
                hours, self._minutes(minute or 0), maybe("and"), self.cardinal(second), maybe("seconds|second")
            )
            return then(one_of(then(*named[:2], maybe("and"), named[2]), plain), after)
        if not minute:
            noon = {0: "midnight", 12: "noon|midday"}.get(hour, "") if period is None else ""
            of_the_day = "o'clock|oh oh" if period is not None else "o'clock|hundred hours|hundred|oh oh|hours"
            spoken = then(hours, maybe(of_the_day))
            return then(one_of(spoken, noon) if noon else spoken, after)
        return then(one_of(then(hours, self._minutes(minute)), *self._past_and_to(hour, minute)), after)

    def _minutes(self, minute: int) -> Wording:
        return below_hundred(minute) if minute >= 10 else then("oh|o|zero", ONES[minute])

    def _past_and_to(self, hour: int, minute: int) -> list[Wording]:
        """Return "half past twelve", "a quarter to one", "five past", "ten minutes to"."""
        here, following = (below_hundred(each % HOURS_ON_DIAL or HOURS_ON_DIAL) for each in (hour, hour + 1))
        left = 60 - minute
        minutes = maybe("minute|minutes")
        spoken = [then(below_hundred(minute), minutes, "past|after", here)] if minute <= 30 else []
        spoken += [then(below_hundred(left), minutes, "to|of|before|till", following)] if left <= 30 else []
        spoken += [then("half", maybe("past"), here)] if minute == 30 else []
        spoken += [then(maybe("a"), "quarter", "past|after", here)] if minute == 15 else []
        spoken += [then(maybe("a"), "quarter", "to|of|before|till", following)] if minute == 45 else []
        return spoken

    def other_readings(self, text: str, at: int, limit: int) -> Iterator[Reading]:
        """Yield the readings of heights, 5'10", and of old English money: "£3 10s. 6d.", "3l. 10s.", "10s. 6d."."""
        if height := FEET_AND_INCHES.match(text, at, limit):
            parts = [(int(height["feet"]), "foot|feet"), (int(height["inches"]), "inch|inches")]
            feet, inches = (then(self.cardinal(count), name) for count, name in parts)
            yield height.end(), then(feet, AND, inches)
        match = OLD_MONEY.match(text, at, limit)
        if match is None or text[at - 1 : at].isalnum() or not (match["shillings"] or match["pence"]):
            return
        spoken: list[Wording] = []
        pounds = (match["pounds"] or match["libra"] or "").replace(",", "")
        shillings, pence = match["shillings"], match["pence"]
        if pounds:
            spoken.append(then(self.cardinal(int(pounds)), "pound|pounds"))
        if shillings:
            spoken.append(then(self.cardinal(int(shillings)), "shilling|shillings"))
        if pence:
            number = self.mixed(int(pence), *VULGAR[match["part"]]) if match["part"] else self.cardinal(int(pence))
            spoken.append(then(number, "penny" if pence == "1" else "pence"))
        yield match.end(), then(spoken[0], *(part for each in spoken[1:] for part in (AND, each)))


LANGUAGE = English()
