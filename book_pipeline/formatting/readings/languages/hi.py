"""Hindi: numbers with लाख and करोड़, halves and quarters (डेढ़, ढाई, साढ़े, सवा, पौने), times with बजे."""

import re
from collections.abc import Iterator

from book_pipeline.formatting.readings.language import Language, Reading
from book_pipeline.formatting.readings.languages import hi_words as words
from book_pipeline.formatting.readings.languages.hi_words import plain
from book_pipeline.formatting.readings.romans import roman_at
from book_pipeline.formatting.readings.wording import NEVER, Wording, maybe, one_of, then

HALF_OF = {1: plain("डेढ़"), 2: plain("ढाई|अढ़ाई")}
AND_A_HALF, AND_A_QUARTER, LESS_A_QUARTER = plain("साढ़े"), "सवा", "पौने|पौन"
ERA = re.compile(r"(?:(?<=\d)|(?<=\d\s))ई\.(?!\s?पू)")
ENGLISH = re.compile(r"(?<!\d)(?P<figures>\d{1,2})(?:st|nd|rd|th)(?![A-Za-z])")
DAY_AND_MONTH = re.compile(r"(?<![\d.-])(?P<first>\d{1,2})[-/.](?P<second>\d{1,2}|\d{4})(?![\d.:/-])")
MONTH_FIRST = re.compile(
    r"(?<![\d.-])(?P<month>\d{1,2})(?P<mark>[-/.])(?P<day>\d{1,2})(?P=mark)(?P<year>\d{4})(?![\d.-])"
)
PATH = re.compile(
    r"(?<![\w/.])(?:/[A-Za-z0-9_.-]+)+/?|(?<![\w/.@])[A-Za-z][\w-]*\.(?:pdf|php|html?|jpe?g|png|txt|docx?|xlsx?|mp[34]|zip|py|exe|csv)\b"
)
BETWEEN_FIGURES = re.compile(r"(?<=[\dA-Za-z])[-/](?=[\dA-Za-z])|(?<=\d\s)-(?=\s\w)")
LETTERS = re.compile(r"(?<![A-Za-z])(?:[A-Z]{1,6}|[a-z]{1,3})(?![A-Za-z])")
SHORT_FORM = re.compile(
    r"(?<![\u0900-\u097f])(?:"
    + "|".join(sorted(map(re.escape, words.SHORT_FORMS), key=len, reverse=True))
    + r")(?![\u0900-\u097f])"
)
RUPEES = plain("रुपए|रुपये|रुपया|रुपयों|रूपए|रूपये|रुपयें")
CENTS = "सेंट"


class Hindi(Language):
    """Each number below a hundred has its own word; larger ones go by hundreds, thousands, लाख and करोड़."""

    code = "hi"
    decimal_marks = "."
    group_marks = ","
    digit_words = words.NUMBERS[:10]
    point = plain("दशमलव|पॉइंट|प्वाइंट|पाइंट|बिंदु")
    minus = plain("माइनस|ऋण|ऋणात्मक|घटा")
    plus = plain("प्लस|धन")
    ordinal_marks = "(?:ला|ली|ले|रा|री|रे|था|थी|थे|ठा|ठी|ठे|वां|वाँ|वीं|वें|वे|वी|वा)(?![\u0900-\u097f])"
    multipliers = words.MULTIPLIERS
    and_ = "और"
    months = words.MONTHS
    date_orders = "dmy"
    day_periods = words.DAY_PERIODS
    currencies = words.CURRENCIES
    prefixes = words.PREFIXES
    prefixed_units = words.PREFIXED_UNITS
    other_units = words.OTHER_UNITS
    per = "प्रति"
    by = "बाई|गुणा"
    square = ("वर्ग", "")
    cubic = ("घन", "")
    signs = words.SIGNS
    range_words = plain("से|हाइफ़न")
    score_words = plain("बनाम|के मुकाबले|हाइफ़न")
    ratio_words = plain("अनुपात|के अनुपात में")
    electronic_signs = words.ELECTRONIC_SIGNS
    letter_names = words.LETTERS

    def prepared(self, text: str) -> str:
        """Return a text without nuktas, and with anusvara for candrabindu."""
        return plain(text)

    def cardinal(self, number: int) -> Wording:
        """Return a whole number; four figures may count hundreds, and halves and quarters have words of their own."""
        readings = [_whole(number), *_quarters(number)]
        if 1000 < number < 10000 and number // 100 % 10:
            readings.append(then(words.NUMBERS[number // 100], "सौ", _rest(number % 100)))
        return one_of(*readings)

    def ordinal(self, number: int) -> Wording:
        """Return an ordinal in both genders."""
        return one_of(*(self._ordinal(number, ending) for ending in words.REGULAR_ENDINGS))

    def marked_ordinal(self, number: int, mark: str) -> Wording:
        """Return the ordinal in the gender and case that its mark shows."""
        return self._ordinal(number, plain(mark))

    def _ordinal(self, number: int, mark: str) -> Wording:
        stems = words.IRREGULAR_ORDINALS.get(number, ())
        vowel = {"वां": "ा", "वीं": "ी", "वें": "े"}.get(mark, mark[-1])
        irregular = "|".join(stem + vowel for stem in stems) or NEVER
        regular = {"ा": "वां|वा", "ी": "वीं|वी", "े": "वें|वे"}.get(vowel, mark)
        return one_of(irregular, then(self.cardinal(number), regular))

    def year(self, number: int) -> Wording:
        """Return a year, by hundreds or as a number."""
        return self.cardinal(number)

    def decimal(self, whole: str, part: str) -> Wording:
        """Return a decimal number; 1.5 is also डेढ़, 2.25 सवा दो, 2.75 पौने तीन."""
        number, part = int(whole or 0), "".join(str(int(figure)) for figure in part)
        named = {
            "5": _half(number),
            "25": then(AND_A_QUARTER, _whole(number)),
            "75": then(LESS_A_QUARTER, _whole(number + 1)),
        }
        return one_of(super().decimal(whole or "0", part), named.get(part.rstrip("0"), NEVER))

    def fraction(self, top: int, bottom: int) -> Wording:
        """Return a fraction with बटा, or the name of a half, a third or a quarter."""
        names = {
            (1, 2): "आधा|आधे|आधी",
            (1, 4): "चौथाई|एक चौथाई|पाव",
            (3, 4): "तीन चौथाई|पौन|पौना",
            (1, 3): "तिहाई|एक तिहाई",
        }
        names |= {(2, 3): "दो तिहाई"}
        return one_of(
            then(self.cardinal(top), plain("बटा|बटे|बाय|उपर"), self.cardinal(bottom)), names.get((top, bottom), NEVER)
        )

    def mixed(self, whole: int, top: int, bottom: int) -> Wording:
        """Return a whole number and a fraction."""
        quarters = {
            (1, 2): _half(whole),
            (1, 4): then(AND_A_QUARTER, _whole(whole)),
            (3, 4): then(LESS_A_QUARTER, _whole(whole + 1)),
        }
        wording = then(self.cardinal(whole), "सही|और|पूर्णांक", self.fraction(top, bottom))
        return one_of(wording, quarters.get((top, bottom), NEVER))

    def group(self, figures: str) -> Wording:
        """Return no wording: figures of a telephone number are said one by one."""
        del figures
        return NEVER

    def date(self, day: int | None, month: int, year: Wording | None) -> Wording:
        """Return a date, day or month first."""
        name = self.months[month - 1]
        days = "" if day is None else self.cardinal(day)
        first = then(days, name, year or "")
        return one_of(first, then(name, days, year or "")) if day else first

    def time(self, hour: int, minute: int | None, second: int | None, period: Wording | None) -> Wording:
        """Return a time: सात बजकर दस मिनट, सात बजे, साढ़े सात बजे, सवा सात बजे, पौने आठ बजे."""
        hours = self.cardinal(hour)
        seconds = "" if second is None else then(maybe("और"), self.cardinal(second), plain("सेकंड|सेकेंड"))
        seconds = maybe(seconds) if second == 0 else seconds
        if not minute and not second:
            return then(period or "", hours, "बजे", seconds)
        minutes = then(self.cardinal(minute or 0), "मिनट")
        wording = then(hours, "बजकर|बज के|बजके", minutes if minute else maybe(minutes), maybe("पर"), seconds)
        coming = _whole(hour % 12 + 1) if hour >= 12 else _whole(hour + 1)
        named = (
            {15: then(AND_A_QUARTER, hours), 30: _half(hour), 45: then(LESS_A_QUARTER, coming)} if not second else {}
        )
        left = (
            then(coming, "बजने में", self.cardinal(60 - minute), "मिनट")
            if minute and minute > 30 and not second
            else NEVER
        )
        return then(period or "", one_of(wording, then(named.get(minute or 0, NEVER), "बजे"), left))

    def other_readings(self, text: str, at: int, limit: int) -> Iterator[Reading]:
        """Yield short forms, English ordinals, dates in figures, paths, and signs between figures and letters."""
        if roman := roman_at(text, at, limit):
            yield roman[0], one_of(self.cardinal(roman[1]), self.ordinal(roman[1]))
        if match := ERA.match(text, at, limit):
            yield match.end(), "ईस्वी|ईसवी"
        if match := SHORT_FORM.match(text, at, limit):
            yield match.end(), words.SHORT_FORMS[match.group()]
        if match := ENGLISH.match(text, at, limit):
            number = int(match["figures"])
            yield (
                match.end(),
                one_of(words.ENGLISH_ORDINALS.get(number, NEVER), self.ordinal(number) if number else NEVER),
            )
        if match := DAY_AND_MONTH.match(text, at, limit):
            first, second = int(match["first"]), int(match["second"])
            if len(match["second"]) == 4 and 1 <= first <= 12:
                yield match.end(), self.date(None, first, self.year(second))
            elif 1 <= first <= 31 and 1 <= second <= 12:
                yield match.end(), self.date(first, second, None)
        match = MONTH_FIRST.match(text, at, limit)
        if match and 1 <= int(match["month"]) <= 12 and 12 < int(match["day"]) <= 31:
            yield match.end(), self.date(int(match["day"]), int(match["month"]), self.year(int(match["year"])))
        yield from self._latin(text, at, limit)

    def _latin(self, text: str, at: int, limit: int) -> Iterator[Reading]:
        if match := PATH.match(text, at, limit):
            yield match.end(), then(*(self._piece(piece) for piece in re.findall(r"[A-Za-z]+|\d+|.", match.group())))
        if match := BETWEEN_FIGURES.match(text, at, limit):
            yield match.end(), plain("हाइफ़न|डैश") if match.group() == "-" else "बटा"
        if match := LETTERS.match(text, at, limit):
            yield match.end(), self._piece(match.group())

    def _piece(self, piece: str) -> Wording:
        """Return what a part of a path or a short word in Latin letters says."""
        if piece.isdecimal():
            return self.digits(piece)
        letters = (
            then(*(self.letter_names.get(letter.lower(), NEVER) for letter in piece)) if piece.isalpha() else NEVER
        )
        return one_of(self.electronic_signs.get(piece.lower(), NEVER), letters)


def _rest(number: int) -> Wording:
    return words.NUMBERS[number] if number else ""


def _whole(number: int) -> Wording:
    if number < 100:
        return words.NUMBERS[number]
    parts: list[Wording] = []
    for value, name in words.SCALES:
        count, number = divmod(number, value)
        if count:
            parts += [_whole(count), name]
    return then(*parts, _rest(number))


def _half(number: int) -> Wording:
    """Return a number and a half."""
    return HALF_OF.get(number) or (then(AND_A_HALF, _whole(number)) if number else NEVER)


def _quarters(number: int) -> Iterator[Wording]:
    """Yield readings such as डेढ़ सौ (150), ढाई हज़ार (2,500), सवा लाख (125,000), पौने दो सौ (175)."""
    for value, name in words.SCALES:
        count, rest = divmod(number, value)
        if not count or count > 99 or not rest:
            continue
        if rest * 2 == value:
            yield then(_half(count), name)
        elif rest * 4 == value:
            yield then(AND_A_QUARTER, maybe(_whole(1)) if count == 1 else _whole(count), name)
        elif rest * 4 == value * 3:
            yield then(LESS_A_QUARTER, _whole(count + 1), name)


LANGUAGE = Hindi()
