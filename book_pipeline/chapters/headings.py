"""One line, read as a heading: which division it names, with what number, and what title follows."""

import re
from dataclasses import dataclass
from functools import lru_cache

from book_pipeline.chapters.numerals import CHINESE, chinese, folded, is_last, roman, spelled
from book_pipeline.chapters.shape import is_titled
from book_pipeline.chapters.words import CHINESE_DIVISIONS, CONTENTS, DIVISIONS, INTRODUCTIONS, NAMED, Kind

LAST = -1
"""The number in "Chapter the Last"."""
LONGEST, LONGEST_MARKED = 240, 500
"""Characters of a heading known by its look, and of one that markup calls so."""
LONGEST_WORD = 30
LONGEST_NUMBER = 60
"""Characters that a number in words and its keyword take, at most."""

FIRST_WORD = re.compile(r"[\s'’.:—-]")
_FAMILIES: dict[str, list[tuple[str, str]]] = {}
for _language, _divisions in DIVISIONS.items():
    for _family, _words in _divisions.items():
        for _word in _words.split():
            _FAMILIES.setdefault(folded(_word), []).append((_family, _language))
_NAMES: dict[str, Kind] = {folded(name): kind for kind, names in NAMED.items() for name in names.split("|")}
_FIRST_WORDS = frozenset(folded(FIRST_WORD.split(name)[0]) for names in NAMED.values() for name in names.split("|"))
_INTRODUCTIONS = frozenset(folded(name) for name in INTRODUCTIONS.split("|"))
_CONTENTS = frozenset(folded(name) for name in CONTENTS.split("|"))

WORDS = "|".join(sorted({word for d in DIVISIONS.values() for words in d.values() for word in words.split()}, key=len,
                        reverse=True))  # fmt: skip
_PLAIN = frozenset(WORDS.split("|"))
NUMERAL = r"[ivxlcdmj]+|\d{1,4}"
KEYWORD_FIRST = re.compile(
    rf"(?P<the>the\s+)?(?P<word>{WORDS})\b\.?(?P<gap>[\s:,—–_-]*)(?P<rest>.*)", re.IGNORECASE | re.DOTALL
)
NUMBER = re.compile(
    rf"(?:(?:no|n|nº|n°|number|the|la|le|el)\b\.?\s*)?(?:\d{{1,3}}\.\s?(?=[ivxlc]+\b))?(?P<number>{NUMERAL})"
    r"(?P<ordinal>(?:st|nd|rd|th|er|ère|re|e|ème|me|º|ª|o|a)\b)?(?P<tail>.*)",
    re.IGNORECASE | re.DOTALL,
)
NUMBER_FIRST = re.compile(
    rf"(?:(?:the|das|der|die|la|le|el|il|lo)\s+)?(?P<number>(?:{NUMERAL})(?:\.|st|nd|rd|th|er|ère|re|e|ème|me|º|ª)?|"
    rf"[^\W\d_]+(?:[\s-][^\W\d_]+){{0,2}}?)\s+(?P<word>{WORDS})\b\.?(?P<tail>.*)",
    re.IGNORECASE | re.DOTALL,
)
BARE = re.compile(
    rf"(?:(?:no\.|nr\.|nº|n°|number)\s*)?(?P<open>[\[(—–-]*)\s*(?P<number>{NUMERAL})\s*(?P<close>[\])—–-]*[.:]?[—–-]*)(?P<tail>(?:\s.*)?)",
    re.IGNORECASE | re.DOTALL,
)
CHINESE_HEADING = re.compile(
    rf"(?P<first>第\s*(?P<number>[{CHINESE}\d]+)\s*(?P<word>[{''.join(CHINESE_DIVISIONS.values())}])|"
    rf"(?P<word2>[卷回])(?:之|第)?(?P<number2>[{CHINESE}]+))(?P<tail>.*)",
    re.DOTALL,
)
MARKDOWN = re.compile(r"(#{1,6})\s+(.*)", re.DOTALL)
EDGES = " \t\u3000_*=~|•·"
FOOTNOTE_MARK = re.compile(r"\s*(?:\[(?:\d+|[*†‡]|[a-z])\]|\{\d+\}|\(\d+\)$|[*†‡¹²³]+$)\s*$")
NOTE_ENDS = ("]", "}", ")", "†", "‡", "¹", "²", "³")
BREAK = re.compile(r"\s*(\.|:|—|--|\bby\b)\s*")


@dataclass(frozen=True, slots=True)
class Heading:
    """What a line says if it is a heading.

    `family` is a division (chapter, part …), a style of bare numeral (roman, arabic, bracketed, spelled), "named" for
    a preface or an index, "contents", or "marked" for a Markdown heading of any other text. `title` is what follows
    the number. `level` is a Markdown heading's, 0 without.
    """

    family: str
    number: int | None
    title: str
    label: str
    kind: Kind | None = None
    level: int = 0


def is_introduction(heading: Heading) -> bool:
    """Tell an introduction without a word on whose it is."""
    return folded(heading.label) in _INTRODUCTIONS


def read_heading(text: str, language: str | None) -> Heading | None:
    """Return what a line or short paragraph says as a heading; None if it can't be one."""
    if len(text) > (LONGEST_MARKED if text.startswith("#") else LONGEST):
        return None
    line = " ".join(text.split())
    marked = MARKDOWN.fullmatch(line)
    label = clean(marked[2] if marked else line)
    # Of an ornament nothing is left, whatever markup calls it.
    found = _read(label, language) if label else None
    if not marked or not label:
        return found
    level = len(marked[1])
    if found is None:
        return Heading("marked", None, label, label, level=level)
    return Heading(found.family, found.number, found.title, found.label, found.kind, level)


def clean(line: str) -> str:
    """Return a heading's words without emphasis marks around them and a note's mark behind them."""
    bare = line.strip(EDGES)
    return FOOTNOTE_MARK.sub("", bare).strip(EDGES) if bare.endswith(NOTE_ENDS) else bare


def _read(label: str, language: str | None) -> Heading | None:
    key = folded(label)
    if key in _CONTENTS:
        return Heading("contents", None, "", label, "front")
    if key in _NAMES:
        return Heading("named", None, "", label, _NAMES[key])
    if label[0] in "第卷回":
        return _chinese(label)
    if "•" in label or " · " in label:
        # A work's or a part's name before each number: "Inferno • Canto I".
        label = re.split(r"\s*[•·]\s*", label)[-1] or label
    words = FIRST_WORD.split(label[:LONGEST_NUMBER].lower(), maxsplit=6)
    keyed = any(word in _PLAIN for word in words)
    return (keyed and (_keyword_first(label) or _number_first(label))) or _bare(label, language) or _named(label)


def _chinese(label: str) -> Heading | None:
    match = CHINESE_HEADING.match(label)
    if match is None:
        return None
    number = match["number"] or match["number2"]
    word = match["word"] or match["word2"]
    value = int(number) if number.isdecimal() else chinese(number)
    tail = match["tail"].strip(" \u3000:：?？")
    # 第三回的事 runs on as a sentence; a heading's title stands off or ends the line.
    if value is None or any(mark in tail for mark in "，。；！「」"):
        return None
    family = next(family for family, words in CHINESE_DIVISIONS.items() if word in words)
    return Heading(family, value, tail, label)


def _keyword_first(label: str) -> Heading | None:
    match = KEYWORD_FIRST.match(label)
    if match is None:
        return None
    readings = _FAMILIES[folded(match["word"])]
    rest = match["rest"]
    if (number := NUMBER.match(rest)) and match["gap"]:
        # With the keyword before it a misprinted numeral (XVLIII) is still one.
        value = _value(number["number"]) or roman(number["number"], strict=not number["number"].isupper())
        if value is not None and (tail := _tail(number["tail"], label)) is not None:
            return Heading(readings[0][0], value, tail, label)
    words = re.findall(r"[^\W\d_]+", rest[:60])
    for length in range(min(4, len(words)), 0, -1):
        said = re.match(rf"(?:\W*[^\W\d_]+){{{length}}}", rest)
        if said is None:
            continue
        for family, language in readings:
            chosen = re.sub(r"^(?:the|la|le|el|il|lo)\s+", "", said[0].strip(), flags=re.IGNORECASE)
            value = LAST if is_last(chosen, language) else spelled(chosen, language)
            if value is not None and (tail := _tail(rest[said.end() :], label)) is not None:
                return Heading(family, value, tail, label)
    return None


def _number_first(label: str) -> Heading | None:
    match = NUMBER_FIRST.match(label)
    if match is None:
        return None
    tail = _tail(match["tail"], label)
    if tail is None:
        return None
    token = match["number"]
    value = _value(re.sub(r"(?<=[\divxlc])(?:\.|st|nd|rd|th|er|ère|re|e|ème|me|º|ª)$", "", token, flags=re.IGNORECASE))
    for family, language in _FAMILIES[folded(match["word"])]:
        said = value or (LAST if is_last(token, language) else spelled(token, language, ordinal=True))
        if said is not None:
            return Heading(family, said, tail, label)
    return None


def _value(token: str) -> int | None:
    return int(token) if token.isdecimal() else roman(token)


def _tail(tail: str, label: str) -> str | None:
    """Return the title behind a number; None where the line goes on as a sentence."""
    stripped = tail.strip(" \t\u3000.:;,—–-_=*")
    if not stripped:
        return ""
    # "Chapter ten was dull", "Part one of the plan": words in small letters run on. "Chapter 3: of kings" does not.
    separated = tail.lstrip()[:1] in ".:;,—–-(" or tail.startswith("  ")
    if not separated and (stripped[0].islower() or stripped[0].isdecimal() or not tail[0].isspace()):
        return None
    # "Book II, line 30." and "Part I., p. 12" point at a place.
    if tail.lstrip()[:1] in ",(" and stripped[0].islower() and not label.isupper():
        return None
    return tail.strip(" \t\u3000:;,—–-_=*").removeprefix(".").strip(" \t\u3000:;,—–-_=*")


def _bare(label: str, language: str | None) -> Heading | None:
    match = BARE.fullmatch(label)
    if match is None:
        value = _bare_word(folded(label.rstrip(" .:")), language) if len(label) <= LONGEST_WORD else None
        return Heading("spelled", value, "", label) if value else None
    token, tail = match["number"], match["tail"].strip(" —–-_=*:")
    value = _value(token)
    bracketed = "[" in match["open"] or "(" in match["open"]
    if not value or not (_stands_alone(token, bracketed, match["close"]) if not tail else _heads(token, match, tail)):
        return None
    family = "bracketed" if bracketed else "arabic" if token.isdecimal() else "roman"
    return Heading(family, value, tail, label)


def _stands_alone(token: str, bracketed: bool, close: str) -> bool:
    """Tell whether a number without a title is one: small letters need two of them ("mi" is a word), brackets both."""
    small = token.isalpha() and not token.isupper()
    return (not small or (len(token) > 1 and token.lower() != "mi")) and (not bracketed or bool(close))


def _heads(token: str, match: re.Match[str], tail: str) -> bool:
    """Tell whether a number has a title behind it: "I am", "1 of them" and "C major" are no headings."""
    if match["open"].strip("—–-") or (token.isalpha() and not token.isupper()):
        return False
    pointed = match["close"][:1] in tuple(".-—:)–")
    return (not tail[0].islower() and tail[0] not in ",;.)") and (pointed or is_titled(tail))


@lru_cache(maxsize=4096)
def _bare_word(word: str, language: str | None) -> int | None:
    return next((value for name in {language or "en", "en"} if (value := spelled(word, name))), None)


def _named(label: str) -> Heading | None:
    """Return a preface or an index that has more to its name: "INTRODUCTION BY A FRIEND", "EPILOGUE: Home"."""
    first, *rest = label.split(maxsplit=1)
    if rest and spelled(first, "en", ordinal=True):
        # A book may have two: "FIRST EPILOGUE".
        again = _NAMES.get(folded(rest[0])) or ((found := _named(rest[0])) and found.kind)
        return Heading("named", None, "", label, again) if again and is_titled(label) else None
    if folded(FIRST_WORD.split(label, maxsplit=1)[0]) not in _FIRST_WORDS or not (mark := BREAK.search(label)):
        return None
    kind = _NAMES.get(folded(label[: mark.start()]))
    return Heading("named", None, label[mark.end() :], label, kind) if kind and is_titled(label) else None
