"""Chinese, Japanese and Korean headings: one sign names the division, and stands beside the number."""

import re
from collections.abc import Mapping

from book_pipeline.chapters.heading_vocabulary import CHINESE_DIVISIONS, KOREAN_DIVISIONS
from book_pipeline.chapters.numerals import CHINESE, chinese_value

FIRST_SIGNS = "第卷回"
CHINESE_HEADING = re.compile(
    rf"(?P<first>第\s*(?P<number>[{CHINESE}\d]+)\s*(?P<word>[{''.join(CHINESE_DIVISIONS.values())}])|"
    rf"(?P<word2>[卷回])(?:之|第)?(?P<number2>[{CHINESE}]+))(?P<tail>.*)",
    re.DOTALL,
)
KOREAN_HEADING = re.compile(
    rf"(?:제\s*)?(?P<number>[{CHINESE}\d]+)\s*(?P<word>[{''.join(KOREAN_DIVISIONS.values())}])(?P<tail>(?:[\s.:].*)?)",
    re.DOTALL,
)
CHINESE_NUMBER = re.compile(
    rf"[（(〔]?(?P<number>[{CHINESE}]{{1,5}})[）)〕]?(?P<tail>(?:[\s、．.：:].*)?)|"
    rf"(?P<title>[^\W\d_]{{1,10}})第(?P<last>[{CHINESE}]{{1,5}})",
    re.DOTALL,
)
"""A number alone or before its title, or one behind it (學而第一)."""
WITH_CHINESE_NUMERALS = ("zh", "ja")
LONGEST_TITLE = 30
SENTENCE_MARKS = "，。；！「"


def number_alone(label: str, language: str | None) -> tuple[int, str] | None:
    """Return the number of a heading without a division, and its title; None if it is no such heading."""
    match = (
        CHINESE_NUMBER.fullmatch(label) if language in WITH_CHINESE_NUMERALS and len(label) <= LONGEST_TITLE else None
    )
    if match is None:
        return None
    value = chinese_value(match["number"] or match["last"])
    title = (match["tail"] or match["title"] or "").strip(" \u3000、．.：:")
    return (value, title) if value and not any(mark in title for mark in SENTENCE_MARKS) else None


def numbered_division(label: str, language: str | None) -> tuple[str, int, str] | None:
    """Return the division that a line names, its number and its title; None if it is no such heading."""
    if label[0] in FIRST_SIGNS:
        match, divisions = CHINESE_HEADING.match(label), CHINESE_DIVISIONS
    else:
        match, divisions = KOREAN_HEADING.fullmatch(label) if language == "ko" else None, KOREAN_DIVISIONS
    return _read(match, divisions) if match else None


def _read(match: re.Match[str], divisions: Mapping[str, str]) -> tuple[str, int, str] | None:
    groups = match.groupdict()
    number = groups["number"] or groups["number2"]
    word = groups["word"] or groups["word2"]
    value = int(number) if number.isdecimal() else chinese_value(number)
    tail = groups["tail"].strip(" \u3000:：?？")
    # 第三回的事 is the beginning of a sentence, which has punctuation; a title has none.
    if value is None or any(mark in tail for mark in "，。；！「」"):
        return None
    return next(family for family, words in divisions.items() if word in words), value, tail
