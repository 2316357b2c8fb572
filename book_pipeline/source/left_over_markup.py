"""Markup that a plain text was copied with: character references, and tags of HTML and of forums.

A text that writes about markup has the same signs, so they count only where they cannot be its subject.
"""

import html
import re
from collections import Counter
from html.entities import html5

from book_pipeline.source.document import Removal

REFERENCE = re.compile(r"&(?:#\d{2,6}|#[xX][0-9A-Fa-f]{2,5}|[A-Za-z]{2,8}\d{0,2});")
FEWEST_REFERENCES, FEWEST_PAIRS = 3, 3
OF_A_DOCUMENT = re.compile(r"<(?:!doctype|html|head|body|table|script|style)\b|&lt;/?[a-z]", re.IGNORECASE)
"""Signs of a text about markup."""
HTML_TAG = re.compile(r"<(?P<end>/?)(?P<name>i|b|u|em|strong|span|sup|small|p|div|center)(?:\s[^<>\n]{0,200})?>")
FORUM_TAG = re.compile(
    r"\[(?P<end>/?)(?P<name>i|b|u|s|center|quote|size|color|font|url|spoiler)(?:=[^\[\]\n]{0,200})?\]", re.IGNORECASE
)
LINE_TAG = re.compile(r"<(?:br|hr)\s?/?>|\[hr\]", re.IGNORECASE)
REASON = "tag left in a text"


def without_references(characters: str) -> str:
    """Return a text with the characters that its references, such as "&mdash;", stand for, if it has several."""
    if "&" not in characters or OF_A_DOCUMENT.search(characters):
        return characters
    known = sum(match[0][1] == "#" or match[0][1:] in html5 for match in REFERENCE.finditer(characters))
    return REFERENCE.sub(_character, characters) if known >= FEWEST_REFERENCES else characters


def without_paired_tags(lines: list[str]) -> tuple[list[str], tuple[Removal, ...]]:
    """Return the lines without tags that are opened and closed equally often, and the removed tags."""
    text = "\n".join(lines)
    found = [each for each in (HTML_TAG, FORUM_TAG) if _are_pairs(each, text)]
    if not found or OF_A_DOCUMENT.search(text):
        return lines, ()
    removed: list[Removal] = []
    kept: list[str] = []
    for number, line in enumerate(lines, 1):
        plain = line
        for tag in (*found, LINE_TAG):
            removed += [Removal(REASON, number, match[0]) for match in tag.finditer(plain)]
            plain = tag.sub(" " if tag is LINE_TAG else "", plain)
        kept.append(plain.rstrip() if plain != line else line)
    return kept, tuple(removed)


def _are_pairs(tag: re.Pattern[str], text: str) -> bool:
    balance, ends = Counter[str](), 0
    for match in tag.finditer(text):
        balance[match["name"].lower()] += -1 if match["end"] else 1
        ends += bool(match["end"])
    return ends >= FEWEST_PAIRS and not any(balance.values())


def _character(match: re.Match[str]) -> str:
    character = html.unescape(match[0])
    return character if character.isprintable() or character.isspace() else match[0]
