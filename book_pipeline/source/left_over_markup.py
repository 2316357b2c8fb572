"""Markup that a plain text was copied with: character references, and tags of HTML and of forums.

A text that writes about markup has the same signs, so they count only where they cannot be its subject.
"""

import html
import re
from html.entities import html5

from book_pipeline.source.document import Removal

REFERENCE = re.compile(r"&(?:#\d{2,6}|#[xX][0-9A-Fa-f]{2,5}|[A-Za-z]{2,8}\d{0,2});")
FEWEST_REFERENCES, FEWEST_PAIRS = 3, 3
OF_A_DOCUMENT = re.compile(r"<(?:!doctype|html|head|body|table|script|style)\b|&lt;/?[a-z]", re.IGNORECASE)
NAME_OF_MARKUP = re.compile(r"(?<![\w./-])(?:X?HTML|XML|SGML|BB ?[Cc]ode|[Mm]arkup)(?![\w/-]|\.\w)")
"""Signs of a text about markup, and the names of markup; not those in an address."""
MOST_PER_NAME = 20
"""References or tags for each name of markup, at most, in a text about markup; a novel may name it once."""
HTML_TAG = re.compile(r"<(?P<end>/?)(?P<name>i|b|u|em|strong|span|sup|small|p|div|center)(?:\s[^<>\n]{0,200})?>")
FORUM_TAG = re.compile(
    r"\[(?P<end>/?)(?P<name>i|b|u|s|center|quote|size|color|font|url|spoiler)(?:=[^\[\]\n]{0,200})?\]", re.IGNORECASE
)
LINE_TAG = re.compile(r"<(?:br|hr)\s?/?>|\[hr\]", re.IGNORECASE)
MENTION = re.compile(r"(?:\A|[\s\"'`“‘«„(])\Z")
MENTIONED = re.compile(r"\Z|[\s\"'`”’»“).,;:]")
"""What stands before and after a tag that a sentence is about."""
REASON = "tag left in a text"


def without_references(characters: str) -> str:
    """Return a text with the characters that its references, such as "&mdash;", stand for, if it has several."""
    if "&" not in characters:
        return characters
    known = sum(match[0][1] == "#" or match[0][1:] in html5 for match in REFERENCE.finditer(characters))
    if known < FEWEST_REFERENCES or _is_about_markup(characters, known):
        return characters
    return REFERENCE.sub(_character, characters)


def without_paired_tags(lines: list[str]) -> tuple[list[str], tuple[Removal, ...]]:
    """Return the lines without tags that are opened and closed, if there are several, and the removed tags.

    A tag without its other half stays.
    """
    text = "\n".join(lines)
    found = sorted((match for tag in (HTML_TAG, FORUM_TAG) for match in _in_pairs(tag, text)), key=re.Match.start)
    if not found or _is_about_markup(text, len(found)):
        return lines, ()
    found = sorted((*found, *LINE_TAG.finditer(text)), key=re.Match.start)
    removed: list[Removal] = []
    kept: list[str] = []
    line, position = 1, 0
    for match in found:
        before = text[position : match.start()]
        line += before.count("\n")
        removed.append(Removal(REASON, line, match[0]))
        kept += [before, " " if match.re is LINE_TAG else ""]
        position = match.end()
    touched = {removal.line for removal in removed}
    plain = "".join([*kept, text[position:]]).split("\n")
    return [each.rstrip() if at in touched else each for at, each in enumerate(plain, 1)], tuple(removed)


def _in_pairs(tag: re.Pattern[str], text: str) -> list[re.Match[str]]:
    """Return the tags that are opened and closed, each with the next one of its name; none if they are few."""
    opened: dict[str, list[re.Match[str]]] = {}
    pairs: list[re.Match[str]] = []
    for match in tag.finditer(text):
        before = opened.setdefault(match["name"].lower(), [])
        if not match["end"]:
            before.append(match)
        elif before and not (_is_mentioned(start := before.pop(), text) and _is_mentioned(match, text)):
            pairs += [start, match]
    return pairs if len(pairs) >= 2 * FEWEST_PAIRS else []


def _is_mentioned(tag: re.Match[str], text: str) -> bool:
    """Return whether a tag stands by itself, as a word of its sentence; a forum's has blanks within by mistake."""
    if tag.re is FORUM_TAG:
        return False
    return bool(MENTION.search(text, max(0, tag.start() - 1), tag.start()) and MENTIONED.match(text, tag.end()))


def _is_about_markup(text: str, signs: int) -> bool:
    return bool(OF_A_DOCUMENT.search(text)) or MOST_PER_NAME * len(NAME_OF_MARKUP.findall(text)) >= signs


def _character(match: re.Match[str]) -> str:
    character = html.unescape(match[0])
    return character if character.isprintable() or character.isspace() else match[0]
