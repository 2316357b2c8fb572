"""What a language has to say: tables of words, and the wordings of values. A language is a subclass in `languages/`.

Every table may be empty and every method may return `NEVER`: what a language does not say is not read, and the edit is
not made. Words stand in all their inflections, as alternatives: "million|millions". Keys of tables of written forms
are as printed, without the full stop of an abbreviation.
"""

from collections.abc import Iterator, Mapping, Sequence

from book_pipeline.formatting.readings.nouns import plural, singular
from book_pipeline.formatting.readings.wording import NEVER, Wording, maybe, one_of, then

Reading = tuple[int, Wording]
"""The offset at which a written value ends, and its wording."""
Currency = tuple[str, str]
"""Names of a currency and of its hundredth, "" if it has none."""


class Language:
    """The words of one language; the defaults say nothing."""

    code = ""

    # Numbers
    decimal_marks = ","
    group_marks = ".'’  \u00a0\u202f\u2009"
    digit_words: tuple[str, ...] = ()
    """The names of the ten digits, said one by one."""
    fewest_single_digits = 1
    """Shorter figures are not said one by one, where "two three" is "two or three" or a short "twenty-three"."""
    word_starts = "(?!)"
    """A regular expression of what follows a decimal number that begins a longer word, which `other_readings` reads."""
    says_halves = False
    """Whether 2.5 may be "two and a half"."""
    point: Wording = NEVER
    minus: Wording = NEVER
    plus: Wording = NEVER
    ordinal_marks = "(?!)"
    """A regular expression of what follows figures to make an ordinal, like "th"."""
    decade_form = r"(?!)"
    """A regular expression of decades; its group `year` has two or four figures."""
    multipliers: Mapping[str, str] = {}
    """Written words after a number, like "million" or "bn", and how they are said."""
    money_multipliers: Mapping[str, str] = {}
    """More of them, which are only read in an amount of money: "$3M"."""
    and_: Wording = ""
    """What may be said between whole and part: "two AND a half", "five dollars AND ten cents"."""

    # Dates and times
    months: tuple[str, ...] = ()
    """The twelve months as they are said, in all forms."""
    month_abbreviations: Mapping[str, int] = {}
    weekdays: Mapping[str, str] = {}
    """Abbreviated days of the week, in lower case, and their names."""
    date_orders = "dmy"
    """Orders of the parts of a date in figures, like "dmy mdy"; ISO dates, year first, are read in all languages."""
    before_month = "(?!)"
    """A regular expression of written words between day and month: "of", "de"."""
    before_year = "(?!)"
    hour_signs = "(?!)"
    """A regular expression of what stands after the hour or the time: "h|Uhr"."""
    minute_signs = "min|m"
    second_signs = "sec|s"
    time_marks = ":"
    """Marks between hour and minute; a full stop only counts with a sign of hours or a part of the day."""
    time_prefixes: Mapping[str, str] = {}
    """Written words before a time without full stops, in lower case, and how they are said: {"kl": "klockan"}."""
    zones = frozenset(["est", "edt", "cst", "cdt", "mst", "pst", "pdt", "gmt", "utc", "cet", "cest", "bst", "msk"])
    """Abbreviated time zones, said letter by letter."""
    day_periods: Mapping[str, str] = {}
    """Written parts of a day without full stops and spaces, in lower case: {"am": "a m"}."""

    # Amounts
    currencies: Mapping[str, Currency] = {}
    """By sign or code: {"$": ("dollar|dollars", "cent|cents")}."""
    counts_in_plural = False
    """Whether an amount with hundredths must be said in the plural: "two dollars ten cents"."""
    currency_link: Wording = ""
    """What may be said between "million" and a currency: "de"."""
    prefixes: Mapping[str, str] = {}
    """Metric prefixes: {"k": "kilo"}."""
    prefixed_units: Mapping[str, str] = {}
    """Units that take the prefixes: {"m": "meter|meters"}."""
    other_units: Mapping[str, str] = {}
    units_agree = False
    """Whether a unit must be in the plural after a whole number above one: "tres horas", not "tres hora"."""
    half_after_unit: Wording = NEVER
    """What follows a unit for one half more: "un litre ET DEMI"."""
    per: Wording = NEVER
    square: tuple[str, str] = ("", "")
    """What is said before and after a unit in square: ("square", "") or ("", "au carré")."""
    cubic: tuple[str, str] = ("", "")

    # Words and signs
    abbreviations: Mapping[str, str] = {}
    """Abbreviations that have a full stop, and what they say. A key with a capital matches only a capitalised word."""
    undotted: frozenset[str] = frozenset()
    """Abbreviations, in lower case, that some printers set without a full stop."""
    before_names: frozenset[str] = frozenset()
    """Abbreviations, in lower case, that mean something else unless a name follows: "M." before a name is Monsieur."""
    after_names: Mapping[str, str] = {}
    """Abbreviations, in lower case, that are read only after a capitalised word or a number: "Elm St."."""
    regions: Mapping[str, str] = {}
    """Codes in capitals after the name of a place: "Santa Clara, CA"."""
    before_figures: Mapping[str, str] = {}
    """Abbreviations that may also be words or initials, so that they are read only before a figure: "p. 5"."""
    after_figures: Mapping[str, str] = {}
    """Abbreviations that are read only after a figure: "340 A.D."."""
    signs: Mapping[str, str] = {}
    range_words: Wording = NEVER
    """What a dash between two numbers says: "to"."""
    range_from: Wording = NEVER
    """What may be said before the first number of a range: "FROM ten to twelve"."""
    score_words: Wording = NEVER
    """What a dash or colon between two numbers may also say: "to", "nil"."""
    ratio_words: Wording = NEVER
    by: Wording = NEVER
    """What "x" says between two numbers."""
    electronic_signs: Mapping[str, str] = {}
    """The names of the signs in addresses of mail and web: {"@": "at", ".": "dot"}."""
    letter_names: Mapping[str, str] = {}
    """Names of letters that are not said by the letter alone: {"w": "w|doppia vu"}."""
    articles = ""
    """Words that may precede an ordinal, as alternatives. None is said after one that is written."""
    with_article = ""
    """Written words that include an article, so that none is said after them: "am", "alle", "du"."""
    rulers_have_articles = False
    """Whether an article precedes the ordinal after a name: "Louis the fourteenth"."""

    def prepared(self, text: str) -> str:
        """Return a text without what the language writes or not as it likes, such as vowel signs."""
        return text

    def cardinal(self, number: int) -> Wording:
        """Return the wording of a whole number from 0, in every gender and case."""
        del number
        return NEVER

    def ordinal(self, number: int) -> Wording:
        """Return the wording of an ordinal from 1, in every gender and case, without an article."""
        del number
        return NEVER

    def marked_ordinal(self, number: int, mark: str) -> Wording:
        """Return the wording of an ordinal that is written with a mark, which may tell its gender."""
        del mark
        return self.ordinal(number)

    def year(self, number: int) -> Wording:
        """Return the wording of a year (1 to 2999)."""
        return self.cardinal(number)

    def bare(self, figures: str, following: str = "") -> Wording:
        """Return what else whole figures without grouping may say, such as a house number in pairs.

        `following` has the two characters that follow the figures.
        """
        del figures, following
        return NEVER

    def decade(self, number: int, *, short: bool) -> Wording:
        """Return the wording of "1980s"; `short` if only "80s" is written."""
        del number, short
        return NEVER

    def digits(self, figures: str) -> Wording:
        """Return the wording of figures one by one."""
        if not self.digit_words:
            return NEVER
        return then(*(self.digit_words[int(figure)] for figure in figures))

    def decimal(self, whole: str, part: str) -> Wording:
        """Return the wording of a decimal number; `whole` is "" in ".5"."""
        wholes = self.cardinal(int(whole)) if whole else ""
        spoken = then(wholes, self.point, self.decimal_part(part))
        halved = self.says_halves and part == "5" and whole.strip("0") != ""
        return one_of(spoken, self.mixed(int(whole), 1, 2)) if halved else spoken

    def decimal_part(self, part: str) -> Wording:
        """Return the wording of the figures after the decimal mark: one by one, or as a number after its zeros."""
        bare = part.lstrip("0")
        zeros = self.digits(part[: len(part) - len(bare)])
        return one_of(self.digits(part), then(zeros, self.cardinal(int(bare))) if bare else NEVER)

    def fraction(self, top: int, bottom: int) -> Wording:
        """Return the wording of a fraction: "one quarter", "a fourth"."""
        return then(self.cardinal(top), self.ordinal(bottom))

    def mixed(self, whole: int, top: int, bottom: int) -> Wording:
        """Return the wording of a whole number and a fraction."""
        return then(self.cardinal(whole), maybe(self.and_), self.fraction(top, bottom))

    def date(self, day: int | None, month: int, year: Wording | None) -> Wording:
        """Return the wording of a date, each part that is not None said once."""
        days = NEVER if day is None else one_of(self.ordinal(day), self.cardinal(day))
        parts = [*([] if day is None else [days]), self.months[month - 1], *([] if year is None else [year])]
        return then(*parts)

    def time(self, hour: int, minute: int | None, second: int | None, period: Wording | None) -> Wording:
        """Return the wording of a time of day, 0:00 to 24:59; `period` is what "p.m." says, None if not written."""
        del hour, minute, second, period
        return NEVER

    def hours(self, hour: int) -> Wording:
        """Return the wording of an hour with its sign alone, which may be a length of time: "2 h"."""
        return self.time(hour, None, None, None)

    def money(self, whole: int, part: str, currency: Currency) -> Wording:
        """Return the wording of an amount; `part` has the figures after the decimal mark, "" if none."""
        major, minor = currency
        link = maybe(self.currency_link) if whole and whole % 1_000_000 == 0 else ""
        wholes = then(self.cardinal(whole), link, singular(major) if whole == 1 else major)
        decimal = then(self.decimal(str(whole), part), major) if part else NEVER
        if not part.strip("0"):
            return one_of(wholes, decimal)
        cents = part.ljust(2, "0")
        if cents[2:].strip("0") or not minor:
            return decimal
        wholes = then(self.cardinal(whole), link, plural(major)) if whole > 1 and self.counts_in_plural else wholes
        parts = then(self.cardinal(int(cents[:2])), self._hundredths(int(cents[:2]), minor))
        if whole == 0:
            return one_of(parts, then(wholes, maybe(self.and_), parts), decimal)
        return one_of(then(wholes, maybe(self.and_), parts), decimal)

    def _hundredths(self, count: int, minor: str) -> str:
        if count == 1:
            return singular(minor)
        return plural(minor) if count > 1 and self.counts_in_plural else minor

    def agrees(self, before: str, spoken: str, after: str) -> bool:
        """Return whether what is said for figures fits the written word before them and the text after them."""
        del before, spoken, after
        return True

    def other_readings(self, text: str, at: int, limit: int) -> Iterator[Reading]:
        """Yield readings of written forms that only this language has, such as "2002年", up to an offset `limit`."""
        del text, at, limit
        yield from ()

    def measure(self, number: Wording, unit: Wording) -> Wording:
        """Return the wording of a number with its unit."""
        return then(number, unit)

    def rate(self, unit: Wording, rate: Wording) -> Wording:
        """Return the wording of a unit and what it is counted per: "kilometers", "per hour"."""
        return then(unit, rate)

    def signed(self, number: Wording) -> Wording:
        """Return the wording of a number below zero."""
        return then(self.minus, number)

    def scaled(self, number: Wording, multiplier: Wording) -> Wording:
        """Return the wording of a number with a multiplier: "2.5 million"."""
        return then(number, multiplier)

    def scaled_money(self, number: Wording, multiplier: Wording, currency: Currency) -> Wording:
        """Return the wording of an amount with a multiplier: "$2.5 million"."""
        return then(number, multiplier, maybe(self.currency_link), currency[0])

    def telephone(self, groups: Sequence[str], *, plus: bool) -> Wording:
        """Return the wording of a telephone number: each group in figures one by one, as a number, or in pairs."""
        spoken = then(*(one_of(self.digits(group), self.group(group)) for group in groups))
        return then(self.plus, spoken) if plus else spoken

    def group(self, figures: str) -> Wording:
        """Return what figures of a telephone number say as a number, after their zeros."""
        bare = figures.lstrip("0")
        zeros = self.digits(figures[: len(figures) - len(bare)])
        return then(zeros, self.cardinal(int(bare))) if bare else NEVER
