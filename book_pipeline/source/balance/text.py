"""The words of plain texts, web pages and Markdown."""

import re
from collections.abc import Iterator
from html import escape

from book_pipeline.source.balance.check import SourceWords
from book_pipeline.source.balance.markup import described_in_markup, texts_of_markup

FENCE = re.compile(r" {0,3}(?:>\s?)*(?P<fence>`{3,}|~{3,})[^`\n]*")
CODE = re.compile(r"(?<!`)(`{1,3})(?!`)([^`]{1,2000})\1(?!`)")
FORMULA = re.compile(r"\$\$[^$]{1,2000}\$\$|(?<![\\$\d])\$(?=[^\s$])[^$\n]{0,300}(?<=[^\s\\])\$(?!\d)")
ADDRESS = re.compile(r"<((?:https?|ftp|mailto):[^<>\s]{1,1000}|[^<>@\s]{1,100}@[^<>@\s]{1,100})>")
PICTURE = re.compile(r"!\[[^\[\]]{0,1000}\](?:\([^()\n]{0,1000}\)|\[[^\[\]\n]{0,200}\])?")
LINK = re.compile(r"\]\((?:[^()\n]|\([^()\n]{0,200}\)){0,1000}\)|\]\[[^\[\]\n]{0,200}\]")
DEFINITION = re.compile(r"^ {0,3}\[[^\[\]^][^\[\]]{0,200}\]:[^\S\n]*\n?[^\S\n]*\S+.*$", re.MULTILINE)
NOTE = re.compile(r"\[\^[^\[\]\s]{1,200}\]:?")
ITEM = re.compile(r"^(?:\s|>)*(?:\d{1,9}[.)]|[-*+][^\S\n]+\[[ xX]\])(?=\s)", re.MULTILINE)
ESCAPED = re.compile(r"\\([<&`$\[\]!])")
"""Signs of Markdown without a word of the text: addresses of links and pictures, names of notes, numbers of items."""


def words_of_text(characters: str) -> SourceWords:
    """Return the words of a plain text."""
    return SourceWords(lambda: [characters])


def words_of_html(characters: str) -> SourceWords:
    """Return the words of a web page."""
    return SourceWords(lambda: texts_of_markup(characters), lambda: described_in_markup(characters))


def words_of_markdown(characters: str) -> SourceWords:
    """Return the words of a Markdown text."""

    def also() -> Iterator[str]:
        plain = _with_code_escaped(characters)
        for pattern in (FORMULA, PICTURE, LINK, DEFINITION):
            yield from (match.group() for match in pattern.finditer(plain))
        yield from described_in_markup(plain)

    return SourceWords(lambda: texts_of_markup(_without_signs(_with_code_escaped(characters))), also)


def _without_signs(markdown: str) -> str:
    text = ESCAPED.sub(lambda match: escape(match[1]) if match[1] in "<&" else " ", markdown)
    for pattern in (FORMULA, PICTURE, DEFINITION, NOTE, ITEM):
        text = pattern.sub(" ", text)
    return LINK.sub("]", ADDRESS.sub(r"\1", text))


def _with_code_escaped(markdown: str) -> str:
    """Return Markdown whose code has no signs of markup: it is shown as it is."""
    lines: list[str] = []
    fence = ""
    for line in markdown.replace("\r\n", "\n").split("\n"):
        match = FENCE.match(line)
        if match and (not fence or match["fence"].startswith(fence)):
            fence = "" if fence else match["fence"]
        else:
            lines.append(_escaped(line) if fence else line)
    return CODE.sub(lambda match: _escaped(match[2]), "\n".join(lines))


def _escaped(code: str) -> str:
    return escape(code, quote=False).replace("[", "&#91;").replace("]", "&#93;").replace("$", "&#36;")
