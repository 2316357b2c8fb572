"""The words of HTML, XHTML and SVG, found without a parser: what is left when the tags are taken out."""

import re
from collections.abc import Iterator
from html import unescape

PIECE = re.compile(
    r"<!--(?:(?!-->).)*+(?:-->)?"
    r"|<!\[CDATA\[(?P<data>(?:(?!\]\]>).)*+)(?:\]\]>)?"
    r"|<(?P<name>/?[a-zA-Z][\w:.-]*)(?P<attributes>(?:[^>=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?)*+)(?:>|(?P<unclosed>\Z))"
    r"|<[!?][^>]*+>",
    re.DOTALL,
)
UNCLOSED_COMMENT = re.compile(r"<!--(?:(?!-->).)*+\Z|<!\[CDATA\[(?P<data>(?:(?!\]\]>).)*+)\Z", re.DOTALL)
"""What may be found in a text without any sign `>`."""
ATTRIBUTE = re.compile(r"\b(?:alt|alttext|aria-label)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
WITHOUT_WORDS = frozenset(("head", "script", "style", "title", "desc", "defs", "metadata", "rp"))
"""Elements whose content no reader shows."""
FORMULAS = frozenset(("math",))
"""Elements that are written in other words."""
RAW = {
    name: re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in ("textarea", "noembed", "noframes", "xmp", "iframe")
}
"""Elements whose content is text, whatever signs of markup it has, and their ends."""
SET_ASIDE = WITHOUT_WORDS | FORMULAS
ENTITY = re.compile(r"&[A-Za-z][\w.-]{0,40};")
"""A reference that does not belong to HTML: a reader may show or drop it."""
TEX = re.compile(r"\\\((?:(?!\\\)).){1,2000}\\\)|\\\[(?:(?!\\\]).){1,2000}\\\]", re.DOTALL)
"""A formula, which a reader writes in other signs."""
BETWEEN_LETTERS = re.compile(r"</(?:\w+:)?m[ino]>\s*<(?:\w+:)?m[ino](?:\s[^<>]*)?>")
INLINE = frozenset((
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "del", "em", "font", "i", "ins", "kbd", "mark",
    "q", "s", "samp", "small", "span", "strong", "sub", "sup", "tt", "u", "var", "wbr", "nobr", "tspan",
))  # fmt: skip
"""Elements that may be within a word."""


def texts_of_markup(characters: str) -> Iterator[str]:
    """Yield the text of a page."""
    return (TEX.sub(" ", ENTITY.sub(" ", text)) for text, is_shown in _pieces(characters) if is_shown)


def all_of_markup(characters: str) -> Iterator[str]:
    """Yield the text of a page and what `described_in_markup` yields."""
    yield from _alternatives(characters)
    yield from (text for text, _ in _pieces(characters))


def described_in_markup(characters: str) -> Iterator[str]:
    """Yield the descriptions of pictures, the formulas, and the title of a page, which may be in its text."""
    yield from _alternatives(characters)
    for text, is_shown in _pieces(characters):
        yield " ".join((*ENTITY.findall(text), *TEX.findall(text))) if is_shown else text


def _alternatives(characters: str) -> Iterator[str]:
    return (unescape(match[1] or match[2] or "") for match in ATTRIBUTE.finditer(characters))


def _pieces(characters: str) -> Iterator[tuple[str, bool]]:
    """Yield the text of a page and that of its formulas and titles, each with whether it is shown as it is."""
    shown: list[str] = []
    hidden: list[str] = []
    unclosed: set[str] = set()
    at = 0
    while match := PIECE.search(characters, at):
        if match["unclosed"] is not None:
            if ">" not in match[0]:
                break
            shown.append(unescape(characters[at : match.start() + 1]))
            at = match.start() + 1
            continue
        if at < match.start():
            shown.append(unescape(characters[at : match.start()]))
        at = match.end()
        tag = match["name"]
        if tag is None:
            shown.append(match["data"] or "")
            continue
        name = tag.removeprefix("/").rpartition(":")[2].lower()
        if name not in INLINE:
            shown.append("\n")
        is_open = tag[0] != "/" and not match["attributes"].endswith("/")
        if is_open and name in RAW and (end := RAW[name].search(characters, at)):
            shown.append(unescape(characters[at : end.start()]))
            at = end.start()
        if is_open and name in SET_ASIDE and name not in unclosed:
            closing = re.compile(rf"</(?:[\w.-]+:)?{name}\s*>", re.IGNORECASE).search(characters, at)
            if closing is None:
                unclosed.add(name)
            else:
                hidden += _inner(characters[at : closing.start()], name)
                at = closing.end()
    rest = UNCLOSED_COMMENT.sub(lambda match: match["data"] or "", characters[at:])
    shown.append(unescape(rest))
    yield "".join(shown), True
    yield from ((text, False) for text in hidden)


def _inner(content: str, name: str) -> list[str]:
    """Return the words in an element whose text is not shown as it is, if a reader may use them."""
    if name in FORMULAS:
        # Letters of a formula are written together or apart.
        return [unescape(PIECE.sub(" ", text)) for text in (content, BETWEEN_LETTERS.sub("", content))]
    return [unescape(PIECE.sub(" ", content))] if name in ("title", "head") else []
