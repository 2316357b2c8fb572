"""Armenian: joined tens and units, ordinals in -երորդ, hours with անց, abbreviations of eras."""

import re
from collections.abc import Iterator
from functools import lru_cache

from book_pipeline.formatting.readings.language import Language, Reading
from book_pipeline.formatting.readings.romans import roman_at
from book_pipeline.formatting.readings.scales import scaled_cardinal, word
from book_pipeline.formatting.readings.tables import money_table, table, words
from book_pipeline.formatting.readings.wording import NEVER, Wording, maybe, one_of, then

UNITS = words("զրո|զերո մեկ երկու երեք չորս հինգ վեց յոթ|եոթ ութ ինը|ինն")
TENS = words("_ տասը|տասն|տաս քսան երեսուն քառասուն հիսուն|յիսուն վաթսուն յոթանասուն|եոթանասուն ութսուն իննսուն")
SCALES = words("_ հազար միլիոն միլիարդ տրիլիոն")
ORDINALS = {1: "առաջին", 2: "երկրորդ", 3: "երրորդ", 4: "չորրորդ", 9: "իններորդ", 10: "տասներորդ"}
ORDINAL_END = "երորդ"
CASES = words("ն ը ի ին ից ով ում նի նից նով յի ու ում ուն ներ ներին ներից ներով ներում ներն ները ների")
"""Articles, cases and plurals that a word may have."""
DOT = "[.․]"
"""A full stop, or Armenian's own for abbreviations."""
SHORT_FORMS = table("""
    մթա = մեր թվարկությունից առաջ; մթ = մեր թվարկություն|մեր թվարկության; քա = քրիստոսից առաջ; քհ = քրիստոսից հետո
    քծա = քրիստոսի ծննդից առաջ; քծհ = քրիստոսի ծննդից հետո; սթ = սույն թվականի; թթ = թվականներ|թվականներին
    դդ = դարեր|դարերի|դարերում; պրոֆ = պրոֆեսոր; ակադ = ակադեմիկոս
    դոց = դոցենտ; տիկ = տիկին; հմմտ = համեմատիր|համեմատել; խմբ = խմբագիր|խմբագրություն
    հտ = հատոր; գլ = գլուխ; նկ = նկար; ձու = ձիաուժ
""")
SHORT_FORM = re.compile(rf"(?<!\w)(?P<letters>[^\W\d_]{{1,5}}(?:{DOT}\s?[^\W\d_]{{1,3}}(?={DOT}))*){DOT}")
UNSTOPPED_FORM = re.compile(rf"(?<!\w)(?P<letters>[^\W\d_]{{1,5}}(?:{DOT}[^\W\d_]{{1,3}})+)(?!\w|{DOT})")
"""A short form without its last stop."""
AFTER_FIGURES = table("""
    դ = դար|դարի|դարում|դարից; թ = թվական|թվականի|թվականին|թվականից; հ = հատոր; ք = քաղաք
""")
MARKED = re.compile(r"(?<![\d.,])(?P<figures>\d{1,12})\s?[-‐‑]\s?(?P<ending>(?:ին|րդ)[ա-և]{0,6})(?!\w)")
ENDED = re.compile(r"(?<=\d)[-‐‑](?P<ending>[ա-և]{1,5})(?!\w)")
UNITS_OF_MEASURE = table("""
    կմ = կիլոմետր; մ = մետր; սմ = սանտիմետր; մմ = միլիմետր; դմ = դեցիմետր; կմ/ժ = կիլոմետր ժամ|կիլոմետր ժամում
    մ/վ = մետր վայրկյան|մետր վայրկյանում; մ/ժ = մետր ժամ|մետր ժամում; կգ = կիլոգրամ; գ = գրամ; մգ = միլիգրամ; տ = տոննա
    լ = լիտր; մլ = միլիլիտր; հա = հեկտար; մղն = մղոն; ժ = ժամ; ր = րոպե; վ = վայրկյան; մվ = միլիվայրկյան|միլի վայրկյան
    Վտ = վատտ|վատ; կՎտ = կիլովատտ|կիլո վատտ|կիլովատ; Վտ/ժ = վատտ ժամ; կՎտ/ժ = կիլովատտ ժամ|կիլովատ ժամ
    կՎ/Ժ = կիլովատտ ժամ; կՎ = կիլովոլտ|կիլո վոլտ; մՎ = մեգավոլտ|մեգա վոլտ|միլիվոլտ; Վ = վոլտ; Ա = ամպեր
    մԱ = միլիամպեր|միլի ամպեր; Հց = հերց; կՀց = կիլոհերց; ՄՀց = մեգահերց; կբ = կիլոբայթ; մբ = մեգաբայթ
    գբ = գիգաբայթ|գեգաբայթ; տբ = տերաբայթ|տեռաբայթ; °C = աստիճան ցելսիուս|աստիճան ըստ ցելսիուսի
    °F = ֆարենհայթ|աստիճան ֆարենհայթ|ըստ ֆարենհայթի; ° = աստիճան; K = կելվին; % = տոկոս; ‰ = պրոմիլ
    կալ = կալորիա; կկալ = կիլոկալորիա; Պա = պասկալ; Ջ = ջոուլ; Ն = նյուտոն
""")


def inflected(noun: str) -> Wording:
    """Return a noun, each alternative with or without an ending."""
    return then(noun, maybe("|".join(CASES)))


TENTH = "տասնորդական|տասնորդ"


class Armenian(Language):
    """Numbers are said in order, tens and units as one word; nouns after them stay in the singular."""

    code = "hy"
    decimal_marks = ".․,"
    group_marks = ", \u00a0\u202f"
    digit_words = UNITS
    point = "ամբողջ|ստորակետ|կետ"
    minus = "մինուս|հանած"
    plus = "պլյուս|գումարած"
    multipliers = table("""
        հազար = հազար; միլիոն = միլիոն; միլիարդ = միլիարդ; տրիլիոն = տրիլիոն; հզ = հազար; մլն = միլիոն; մլրդ = միլիարդ
    """)
    and_ = "և|եւ|ու"
    months = tuple(
        f"{stem}|{stem}ի|{stem}ին|{stem}ից|{stem}ում"
        for stem in words(
            "հունվար փետրվար մարտ ապրիլ մայիս հունիս հուլիս օգոստոս սեպտեմբեր հոկտեմբեր նոյեմբեր դեկտեմբեր"
        )
    )
    date_orders = "dmy"
    currencies = money_table("""
        ֏ = դրամ, լումա; դր = դրամ, լումա; AMD = դրամ|հայկական դրամ, լումա; $ = դոլար, ցենտ|սենթ
        USD = դոլար|ԱՄՆ դոլար, ցենտ
        € = եվրո, ցենտ|եվրոցենտ; EUR = եվրո, ցենտ; £ = ֆունտ|ֆունտ ստերլինգ, պենս|պենի; GBP = ֆունտ ստերլինգ|ֆունտ, պենս
        ₽ = ռուբլի, կոպեկ; RUB = ռուբլի|ռուսական ռուբլի, կոպեկ; ¥ = իեն|յուան; ₾ = լարի, թեթրի; GEL = լարի, թեթրի
        ₴ = գրիվնա
        ₩ = վոն; ₹ = ռուփի; ₺ = լիրա; ₸ = տենգե; ₿ = բիթքոին; ₪ = շեկել
    """)
    prefixes = table("k = կիլո; c = սանտի; m = միլի; d = դեցի; M = մեգա; G = գիգա; T = տերա; µ = միկրո; n = նանո")
    prefixed_units = table("""
        m = մետր; g = գրամ; l = լիտր; L = լիտր; W = վատտ|վատ; Hz = հերց; V = վոլտ; A = ամպեր; B = բայթ; Pa = պասկալ
        J = ջոուլ; N = նյուտոն; s = վայրկյան; b = բիթ; cal = կալորիա; t = տոննա
    """)
    other_units = UNITS_OF_MEASURE
    per = "ժամում|մեկ|ամեն|ի վրա"
    square = ("քառակուսի", "")
    cubic = ("խորանարդ", "")
    signs = table(
        "& = և|եւ; + = գումարած|պլյուս; = = հավասար է|հավասար; № = համար|թիվ; × = անգամ|բազմապատկած; և = և|եւ"
    )
    range_from = ""
    range_words = "ից|մինչև|ից մինչև"
    score_words = "ընդդեմ"
    electronic_signs = table(". = կետ; @ = շնիկ|էթ; / = թեք գիծ|սլեշ; - = գծիկ|դեֆիս; _ = ընդգծում; : = երկու կետ")

    @lru_cache(maxsize=2048)  # noqa: B019 - there is one instance
    def cardinal(self, number: int) -> Wording:
        """Return a whole number; a single hundred or thousand needs no "one"."""
        if not number:
            return UNITS[0]
        return scaled_cardinal(
            number,
            _below_thousand,
            lambda count, power: then(
                maybe(UNITS[1]) if (count, power) == (1, 1) else _below_thousand(count), word(SCALES, power)
            ),
            _no_joint,
        )

    def ordinal(self, number: int) -> Wording:
        """Return an ordinal; from eleven on all end in -երորդ."""
        stem = then(self.cardinal(number - 9), "իններորդ") if number % 10 == 9 and number > 9 else NEVER
        ninth = then(self.cardinal(number - 9), maybe("տասն"), "իններորդ") if number % 100 == 19 else stem
        regular = then(self.cardinal(number), ORDINAL_END)
        tenth = then(self.cardinal(number - 10) if number > 10 else "", "տասներորդ") if number % 100 == 10 else NEVER
        single = {1000**power: then(name, ORDINAL_END) for power, name in enumerate(SCALES) if power}
        return one_of(
            ORDINALS.get(number, NEVER),
            single.get(number, NEVER),
            regular if number not in {1, 2, 3, 4} else NEVER,
            ninth,
            tenth,
        )

    def year(self, number: int) -> Wording:
        """Return a year as a number."""
        return self.cardinal(number)

    def decimal(self, whole: str, part: str) -> Wording:
        """Return a decimal number: երեք ամբողջ հինգ, with the name of the part or without."""
        number = self.cardinal(int(whole or 0))
        named = then(
            self.cardinal(int(part)),
            one_of(then(self.ordinal(10 ** len(part)), maybe("ական")), TENTH if len(part) == 1 else NEVER),
        )
        return then(number, self.point, one_of(self.decimal_part(part), named))

    def fraction(self, top: int, bottom: int) -> Wording:
        """Return a fraction with an ordinal; one half is also կես, a quarter քառորդ."""
        names = {(1, 2): "կես", (1, 4): "քառորդ|մեկ քառորդ", (3, 4): "երեք քառորդ"}
        return one_of(
            then(self.cardinal(top), self.ordinal(bottom) if bottom else NEVER), names.get((top, bottom), NEVER)
        )

    def mixed(self, whole: int, top: int, bottom: int) -> Wording:
        """Return a whole number and a fraction."""
        half = then(self.cardinal(whole), "ու կես|և կես|եւ կես") if (top, bottom) == (1, 2) else NEVER
        return one_of(then(self.cardinal(whole), "ամբողջ|և|եւ|ու", self.fraction(top, bottom)), half)

    def date(self, day: int | None, month: int, year: Wording | None) -> Wording:
        """Return a date, the month or the day or the year first."""
        days = "" if day is None else then(one_of(self.cardinal(day), self.ordinal(day)), maybe("ին|ն|ը|ի"))
        name = self.months[month - 1]
        years = "" if year is None else then(year, maybe("թվական|թվականի|թվականին"))
        return one_of(then(days, name, years), then(name, days, years), then(years, name, days))

    def time(self, hour: int, minute: int | None, second: int | None, period: Wording | None) -> Wording:
        """Return a time: երկուսն անց հիսունհինգ, ժամը երկուսն անց կես, երեքից պակաս հինգ."""
        hours = then(maybe("ժամը|ժամ"), self.cardinal(hour), maybe("ս" if hour in {2, 12, 22} else ""), maybe("ն|ը"))
        seconds = "" if second is None else then(self.cardinal(second), "վայրկյան")
        seconds = maybe(seconds) if second == 0 else seconds
        if not minute:
            return then(hours, maybe(then("անց", UNITS[0])) if second is None else maybe("անց"), seconds, period or "")
        minutes = then(self.cardinal(minute), maybe("րոպե"))
        named = one_of(minutes, "կես" if minute == 30 else "քառորդ" if minute == 15 else NEVER)
        less = then(
            maybe("ժամը"),
            self.cardinal(hour % 12 + 1),
            maybe("ս"),
            "ից պակաս",
            self.cardinal(60 - minute),
            maybe("րոպե"),
        )
        wording = one_of(
            then(hours, "անց|ն անց|անց է", named),
            then(hours, "ժամ", minutes),
            less if minute > 30 and not second else NEVER,
        )
        return then(wording, seconds, period or "")

    def measure(self, number: Wording, unit: Wording) -> Wording:
        """Return a number with its unit, which may have an ending."""
        return then(number, unit, maybe("|".join(CASES)))

    def other_readings(self, text: str, at: int, limit: int) -> Iterator[Reading]:
        """Yield short forms with Armenian stops, and figures with the ending of their word."""
        if roman := roman_at(text, at, limit):
            yield roman[0], one_of(self.cardinal(roman[1]), self.ordinal(roman[1]))
        for form in (SHORT_FORM, UNSTOPPED_FORM):
            if match := form.match(text, at, limit):
                yield from self._short_forms(match, text)
        if match := MARKED.match(text, at, limit):
            number, ending = int(match["figures"]), match["ending"]
            tail = ending[2:]
            yield match.end(), _with(one_of(self.ordinal(number) if number else NEVER), tail)
        if match := ENDED.match(text, at, limit):
            yield match.end(), then(match["ending"])

    def _short_forms(self, match: re.Match[str], text: str) -> Iterator[Reading]:
        letters = re.sub(rf"{DOT}|\s", "", match["letters"]).lower()
        after_figure = re.search(r"\d[-‐‑]?[ա-և]{0,4}\s?\Z|[IVX]\s?\Z", text[: match.start()]) is not None
        wording = SHORT_FORMS.get(letters) or (AFTER_FIGURES.get(letters) if after_figure else None)
        if wording:
            yield match.end(), wording


def _with(wording: Wording, tail: str) -> Wording:
    return then(wording, tail) if tail else wording


def _below_thousand(number: int) -> Wording:
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    hundred = then(maybe(UNITS[1]) if hundreds == 1 else UNITS[hundreds], "հարյուր") if hundreds else ""
    return then(hundred, TENS[tens] if tens else "", UNITS[ones] if ones else "")


def _no_joint(rest: int, power: int) -> Wording:
    """Return nothing: no word stands between the groups of a number."""
    del rest, power
    return ""


LANGUAGE = Armenian()
