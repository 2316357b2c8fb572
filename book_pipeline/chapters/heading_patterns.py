"""The forms of headings, as regular expressions: a division and its number in either order, or a number alone."""

import re
from functools import lru_cache

from book_pipeline.chapters.heading_vocabulary import DIVISIONS, DIVISIONS_OF_ONE_LANGUAGE

_ALL = (*DIVISIONS.values(), *DIVISIONS_OF_ONE_LANGUAGE.values())
WORDS = "|".join(sorted({word for d in _ALL for words in d.values() for word in words.split()}, key=len, reverse=True))
NUMERAL = r"[ivxlcdmj]+|\d{1,4}"
MARKS = (
    "\u0300-\u036f\u05b0-\u05c7\u064b-\u065f\u0900-\u0903\u093a-\u094f\u0962\u0963\u0981-\u0983\u09bc-\u09cd\u09d7"
    "\u0b82\u0bbe-\u0bd7\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u17b4-\u17d3\u200c\u200d"
)
"""Vowels and accents that are signs of their own, as in Hindi or Thai: they belong to the word, but are no letters."""
WORD = rf"(?:(?![\d_])[\w{MARKS}])+"
WORD_ENDS = rf"(?![\w{MARKS}])"
KEYWORD_FIRST = re.compile(
    rf"(?P<the>(?:the|yr?)\s+)?(?P<word>{WORDS}){WORD_ENDS}\.?(?P<gap>[\s:,—–_-]*)(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
HALF = r"(?:\s?½|\.5\b|\s1/2\b|\s?bis\b)"
NUMBER = re.compile(
    rf"(?:(?:no|n|nº|n°|number|the|la|le|el|ya|wa|cha)\b\.?\s*)?(?:\d{{1,3}}\.(?=[ivxlc]+\b))?(?P<number>{NUMERAL})"
    r"(?P<ordinal>(?:st|nd|rd|th|er|ère|re|e|ème|me|º|ª|o|a)\b)?"
    rf"{HALF}?(?P<tail>.*)",
    re.IGNORECASE | re.DOTALL,
)
NUMBER_FIRST = re.compile(
    rf"(?:(?:the|das|der|die|la|le|el|il|lo|an|ang|yr?)\s+)?(?P<number>(?:{NUMERAL})(?:\.|st|nd|rd|th|er|ère|re|e|ème|me|º|ª)?|"
    rf"{WORD}(?:[\s-]{WORD}){{0,2}}?)(?:\s+|(?<=\d)-)(?P<word>{WORDS}){WORD_ENDS}\.?(?P<tail>.*)",
    re.IGNORECASE | re.DOTALL,
)
BARE = re.compile(
    r"(?P<sign>(?:no\.|nr\.|nº|n°|number|#|§)\s*)?(?P<open>[\[(<—–-]*)\s*"
    rf"(?P<number>{NUMERAL})\s*(?P<close>[\])>—–-]*[.:]?[—–-]*)(?P<tail>(?:(?:\s|(?<=[—–])|(?<=--)).*)?)",
    re.IGNORECASE | re.DOTALL,
)
LETTER_NUMERAL = re.compile(
    r"(?P<number>[A-Z]|[א-ת]{1,3}|[א-ת]{1,2}[\"״][א-ת]|[Α-Ωα-ωϛϚ]{1,3}|[Ա-Ֆա-ֆ]{1,3}|[ა-ჟ])[΄'׳ʹ’`]?(?P<tail>(?:[\s.:—–-].*)?)",
    re.DOTALL,
)
"""Numbers in Hebrew, Greek, Armenian or Georgian letters, or a letter of the alphabet."""
JOINED = re.compile(r"((?:บท|ตอน|ภาค|เล่ม|องก์|ฉาก)(?:ที่)?|(?:ជំពូក|មេរៀន|ភាគ|ផ្នែក)(?:\s?ទី)?)\s*(?=\S)")
"""A Thai or Khmer division, to which its number may be joined."""
MARKDOWN = re.compile(r"(#{1,6})\s+([^#].*)?", re.DOTALL)
"""A heading; an indented line is a line of code."""
FRAMED = re.compile(r"[\[(<{«—–-]+\s*(\w.*?)\s*[\])>}»—–-]+")
"""A heading between brackets or dashes: "[Chapter I]", "-- Chapter 1 --"."""
ORNAMENT = re.compile(r"(?:[^\w\s()\[\]{}\"'“”„‘’#§]\s*)+(?<=\s)")
"""Signs before a heading and, read backwards, behind it: "... 1 ...", ">> Chapter 1 <<"."""
MIRRORED = str.maketrans("<>«»/\\", "><»«\\/")
FRAMED_NUMBER = re.compile(
    r"[\[(<{【]\s*(?P<number>[^\[\](){}<>【】]+?)\s*[\])>}】]\s*(?P<title>[^\s\[(].*)", re.DOTALL
)
"""A numbered heading between brackets before its title: "[Chapter 1] The Ferry"."""
FRACTION = re.compile(rf"(\d{{1,3}}|[IVXLC]+){HALF}\.?")
"""A chapter between two numbers: "3½", "IV bis"."""
OF_ALL = re.compile(r"\s*(?:/|of)\s*\d+")
"""How many chapters there are, behind the number of one: "Chapter 3 of 20"."""
MISREAD_NUMERAL = re.compile(r"(?P<number>[IVXLCl1|!]{1,8})(?P<tail>(?:[\s.:—–-].*)?)", re.DOTALL)
MISREAD_ALONE = re.compile(r"(?=[^1|!]*[1|!])(?=[^IVXLC]*[IVXLC])[IVXLCl1|!]{2,8}")
"""A Roman numeral without a keyword in which figures or strokes stand for its letters: "1V"."""
MISREAD = str.maketrans("l1|!", "IIII")
"""Signs that a scanner takes for the numeral I."""
SHORTEST_MISREAD = 6
"""Letters of a keyword, at least, that is known with one letter misread."""
EDGES = " \t\u3000_*=~|•·●○■□◆◇★☆✦✧✱✲✳✴❖❦❧☙⁂※►▶"
FOOTNOTE_MARK = re.compile(r"\s*(?:\[(?:\d+|[*†‡]|[a-z])\]|\{\d+\}|\(\d+\)$|[*†‡¹²³]+$)\s*$")
NOTE_ENDS = ("]", "}", ")", "†", "‡", "¹", "²", "³")
INNER_NOTE_MARK = re.compile(r"(?<=\w)\[(?:\d{1,3}|[*†‡]|[a-z])\](?=[.:,;]|\s)")
"""A note mark inside a heading: "CHAPTER III[1].", "THE MILL[2] AND THE ROAD"."""
BREAK = re.compile(r"\s*(\.|:|—|--|\bby\b)\s*")
NUMBERED_NAME = re.compile(r"(?:\d{1,3}|[IVXLC]+|[A-Z])\b(?:[.:—–\s-]+(?![a-z]).*)?\.?", re.DOTALL)
"""What follows the name of one of several such sections: "Epilogue 2", "Appendix A. The Weirs"."""
SUMMARY = re.compile(
    r"(?:in which|wherein|containing|concerning|treating of|showing how|being (?:a|the|an)|où|dans lequel|qui traite|"
    r"in welche[mr]|worin|darin|de cómo|en que|donde|que trata|nel quale|dove|waarin|hvori|hvilket|vari|i hvilket)\b"
)
"""The first words of a title that sums a chapter up, behind a comma: "Chapter the First, in which a door opens"."""
NO_NUMERALS = frozenset(("die", "de", "le", "ce", "me", "vie", "cie"))
"""Words that are a Roman numeral with the ending of an ordinal by chance: "Die Reise" is not the 501st one."""


def plain(words: str) -> str:
    """Return words in lower case, without the dot that a Turkish I has or lacks."""
    return words.lower().replace("\u0307", "").replace("ı", "i")


KNOWN_WORDS = frozenset(map(plain, WORDS.split("|")))


@lru_cache(maxsize=1024)
def one_letter_off(word: str) -> str | None:
    """Return the known word that differs from a word in one letter."""
    alike = (known for known in sorted(KNOWN_WORDS) if len(known) == len(word))
    return next((known for known in alike if sum(map(str.__ne__, known, word)) == 1), None)
