"""Markdown's tokens before they are rendered: signs that are not text go, footnotes move to their paragraphs."""

import re
from collections.abc import Mapping

from markdown_it.token import Token

from book_pipeline.source.document import Removal

SIGN = re.compile(r"[\[{:=]")
"""What all that is cleaned has."""
ATTRIBUTE = r"(?:[#.][\w:.-]+|-|[\w:-]+=(?:\"[^\"]*\"|'[^']*'|[^\s{}]+))"
ATTRIBUTES = re.compile(rf"\s*\{{:?\s*{ATTRIBUTE}(?:\s+{ATTRIBUTE})*\s*\}}\s*\Z")
"""Identifier and classes at the end of a heading: `{#landing .wide}`."""
CONTENTS = re.compile(r"\[?\[_?toc_?\]\]?|\$\{toc\}", re.IGNORECASE)
"""A paragraph that is replaced by a table of contents."""
ALERT = re.compile(r"\A\[!(?P<kind>[A-Za-z]{2,20})\][+-]?[^\S\n]*(?P<title>[^\n]*)\Z")
EMOJI = re.compile(r"(?<![\w:])[^\S\n]?:(?:[a-z][a-z0-9_+-]{1,40}|[+-]1):(?![\w:])")
"""A name of an emoji: `:smile:`."""
INLINE = "\0"
"""Before the id of a footnote that is written in its sentence and has no label."""
HIGHLIGHT = re.compile(r"==(?=\S)([^=\n]+)(?<=\S)==")


def clean(tokens: list[Token], first_line: int) -> list[Removal]:
    """Remove attributes of headings, marks of alerts, names of emoji and the like from tokens; return what was removed.

    The kind of an alert, such as `[!NOTE]`, becomes a word.

    Parameters
    ----------
    first_line
        The line of the file (from 1) with which the tokens begin.

    """
    removed: list[Removal] = []
    for at, token in enumerate(tokens):
        if token.type != "inline" or not token.children or not SIGN.search(token.content):
            continue
        line = first_line + (token.map[0] if token.map else 0)
        opening = tokens[at - 1].type
        texts = [child for child in token.children if child.type == "text"]
        if opening == "paragraph_open" and CONTENTS.fullmatch(token.content.strip()):
            removed.append(Removal("place of a table of contents", line, token.content.strip()))
            token.children = []
        elif opening == "heading_open" and texts and (match := ATTRIBUTES.search(texts[-1].content)):
            removed.append(Removal("attributes of a heading", line, match.group().strip()))
            texts[-1].content = texts[-1].content[: match.start()]
        elif opening == "paragraph_open" and tokens[at - 2].type == "blockquote_open" and at > 1:
            _name_alert(token.children)
        for text in texts:
            names = [match.group().strip() for match in EMOJI.finditer(text.content)]
            removed += [Removal("name of an emoji", line, emoji) for emoji in names]
            text.content = HIGHLIGHT.sub(r"\1", EMOJI.sub("", text.content))
    return removed


def _name_alert(children: list[Token]) -> None:
    """Write the kind of an alert, or the title that replaces it, as a word."""
    first = children[0]
    if first.type == "text" and (match := ALERT.match(first.content)):
        first.content = f"{match['title'].rstrip(':') or match['kind'].capitalize()}:"


def place_footnotes(tokens: list[Token], inline_notes: Mapping[int, list[Token]]) -> list[Token]:
    """Return the tokens with each footnote after the block that first refers to it, as a paragraph "[1] …".

    Formatting finds notes in this form. A footnote without a reference stays where it is, as a paragraph.

    Parameters
    ----------
    inline_notes
        The tokens of the notes that are written in their sentence, `^[…]`, by the id of their reference.

    """
    notes, body = _take_notes(tokens)
    notes |= {f"{INLINE}{number}": content for number, content in inline_notes.items()}
    numbers: dict[str, int] = {}
    placed: list[Token] = []
    pending: list[str] = []
    level = 0
    for token in body:
        pending += _number_references(token.children or [], numbers)
        placed.append(token)
        level += token.nesting
        while level == 0 and pending:
            label = pending.pop(0)
            children = notes.get(label, [])
            pending += _number_references(children, numbers)
            placed += _paragraph([_text(f"[{numbers[label]}] "), *children])
    return placed


def _take_notes(tokens: list[Token]) -> tuple[dict[str, list[Token]], list[Token]]:
    """Return the words of each footnote that has a reference, by its label, and the other tokens."""
    referred = {child.meta.get("label") for token in tokens for child in token.children or () if _is_reference(child)}
    notes: dict[str, list[Token]] = {}
    body: list[Token] = []
    label: str | None = None
    for token in tokens:
        if token.type == "footnote_reference_open":
            label = token.meta["label"] if token.meta["label"] in referred else None
        elif token.type == "footnote_reference_close":
            label = None
        elif label is None:
            body.append(token)
        elif token.children or token.content:
            words = notes.setdefault(label, [])
            words += [*([_text(" ")] if words else []), *(token.children or [_text(token.content)])]
    return notes, body


def _number_references(children: list[Token], numbers: dict[str, int]) -> list[str]:
    """Replace references to footnotes by their numbers, and return the labels of those that are new."""
    new: list[str] = []
    for child in filter(_is_reference, children):
        label = child.meta.get("label") or f"{INLINE}{child.meta['id']}"
        if label not in numbers:
            numbers[label] = len(numbers) + 1
            new.append(label)
        child.type, child.content = "text", f"[{numbers[label]}]"
    return new


def _is_reference(token: Token) -> bool:
    return token.type == "footnote_ref"


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _paragraph(children: list[Token]) -> list[Token]:
    return [
        Token("paragraph_open", "p", 1, block=True),
        Token("inline", "", 0, children=children, block=True),
        Token("paragraph_close", "p", -1, block=True),
    ]
