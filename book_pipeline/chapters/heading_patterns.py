"""The forms of headings, as regular expressions: a division and its number in either order, or a number alone."""

import re

from book_pipeline.chapters.heading_vocabulary import DIVISIONS, DIVISIONS_OF_ONE_LANGUAGE

_ALL = (*DIVISIONS.values(), *DIVISIONS_OF_ONE_LANGUAGE.values())
WORDS = "|".join(sorted({word for d in _ALL for words in d.values() for word in words.split()}, key=len, reverse=True))
NUMERAL = r"[ivxlcdmj]+|\d{1,4}"
KEYWORD_FIRST = re.compile(
    rf"(?P<the>the\s+)?(?P<word>{WORDS})\b\.?(?P<gap>[\s:,—–_-]*)(?P<rest>.*)", re.IGNORECASE | re.DOTALL
)
NUMBER = re.compile(
    rf"(?:(?:no|n|nº|n°|number|the|la|le|el)\b\.?\s*)?(?:\d{{1,3}}\.(?=[ivxlc]+\b))?(?P<number>{NUMERAL})"
    r"(?P<ordinal>(?:st|nd|rd|th|er|ère|re|e|ème|me|º|ª|o|a)\b)?(?P<tail>.*)",
    re.IGNORECASE | re.DOTALL,
)
NUMBER_FIRST = re.compile(
    rf"(?:(?:the|das|der|die|la|le|el|il|lo)\s+)?(?P<number>(?:{NUMERAL})(?:\.|st|nd|rd|th|er|ère|re|e|ème|me|º|ª)?|"
    rf"[^\W\d_]+(?:[\s-][^\W\d_]+){{0,2}}?)\s+(?P<word>{WORDS})\b\.?(?P<tail>.*)",
    re.IGNORECASE | re.DOTALL,
)
BARE = re.compile(
    r"(?P<sign>(?:no\.|nr\.|nº|n°|number|#|§)\s*)?(?P<open>[\[(—–-]*)\s*"
    rf"(?P<number>{NUMERAL})\s*(?P<close>[\])—–-]*[.:]?[—–-]*)(?P<tail>(?:(?:\s|(?<=[—–])|(?<=--)).*)?)",
    re.IGNORECASE | re.DOTALL,
)
LETTER_NUMERAL = re.compile(
    r"(?P<number>[A-Z]|[א-ת]{1,3}|[א-ת]{1,2}[\"״][א-ת]|[Α-Ωα-ωϛϚ]{1,3})[΄'׳ʹ’`]?(?P<tail>(?:[\s.:—–-].*)?)", re.DOTALL
)
"""Numbers in Hebrew or Greek letters, or a letter of the alphabet."""
MARKDOWN = re.compile(r"(#{1,6})\s+([^#].*)?", re.DOTALL)
"""A heading; an indented line is a line of code."""
FRAMED = re.compile(r"[\[(<{«—–-]+\s*(\w.*?)\s*[\])>}»—–-]+")
"""A heading between brackets or dashes: "[Chapter I]", "-- Chapter 1 --"."""
OF_ALL = re.compile(r"\s*(?:/|of)\s*\d+")
"""How many chapters there are, behind the number of one: "Chapter 3 of 20"."""
MISREAD_NUMERAL = re.compile(r"(?P<number>[IVXLCl1|!]{1,8})(?P<tail>(?:[\s.:—–-].*)?)", re.DOTALL)
MISREAD = str.maketrans("l1|!", "IIII")
"""Signs that a scanner takes for the numeral I."""
SHORTEST_MISREAD = 6
"""Letters of a keyword, at least, that is known with one letter misread."""
EDGES = " \t\u3000_*=~|•·"
FOOTNOTE_MARK = re.compile(r"\s*(?:\[(?:\d+|[*†‡]|[a-z])\]|\{\d+\}|\(\d+\)$|[*†‡¹²³]+$)\s*$")
NOTE_ENDS = ("]", "}", ")", "†", "‡", "¹", "²", "³")
INNER_NOTE_MARK = re.compile(r"(?<=\w)\[(?:\d{1,3}|[*†‡]|[a-z])\](?=[.:,;]|\s)")
"""A note mark inside a heading: "CHAPTER III[1].", "THE MILL[2] AND THE ROAD"."""
BREAK = re.compile(r"\s*(\.|:|—|--|\bby\b)\s*")
NUMBERED_NAME = re.compile(r"(?:\d{1,3}|[IVXLC]+|[A-Z])\b(?:[.:—–\s-]+(?![a-z]).*)?\.?", re.DOTALL)
"""What follows the name of one of several such sections: "Epilogue 2", "Appendix A. The Weirs"."""
NO_NUMERALS = frozenset(("die", "de", "le", "ce", "me", "vie", "cie"))
"""Words that are a Roman numeral with the ending of an ordinal by chance: "Die Reise" is not the 501st one."""
