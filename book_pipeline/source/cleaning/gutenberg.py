"""Removal of Project Gutenberg's header, small print, production credits and licence, and the metadata in them."""

import re
from bisect import bisect_left
from dataclasses import dataclass

from book_pipeline.source.document import Removal

PROJECT = re.compile(r"project gutenberg|projekt.gutenberg|gutenberg.projekt", re.IGNORECASE)
START = re.compile(r"^\W*START OF (THE|THIS) PROJECT GUTENBERG", re.IGNORECASE)
SMALL_PRINT_END = re.compile(
    r"^\s*\*END\s?\*?\s?THE SMALL PRINT|^\s*\*+END\*+\s*THE SMALL PRINT|END.?THE SMALL PRINT.*\*END\*"
)
END = re.compile(
    r"^\W*(\*\*\*\s?)?END OF (THE |THIS )?PROJECT GUTENBERG"
    r"|^\W*THE END OF (THE |THIS )?PROJECT GUTENBERG"
    r"|^\W*END OF (THE|THIS) (E-?TEXT|E-?BOOK)\b.*GUTENBERG"
    r"|^\W*ENDE (DIESES|DES) PROJEKT GUTENBERG"
    r"|^\W*(\*\*\*\s?)?START: FULL LICENSE|^\W*\*+START\*+THE SMALL PRINT",
    re.IGNORECASE,
)
CREDIT = re.compile(
    r"^\W*(this |the )?(e-?text|e-?book|text|html version|file)?\s*(was )?"
    r"(produced|prepared|scanned|digitized|typed|transcribed|updated|created|converted|proofread|"
    r"reformatted) (by|from)\b"
    r"|^\W*(e-?text|e-?book|html|updated|additional).{0,40}"
    r"\b(produced|prepared|proofread\w*|editing|version) (by|from)\b"
    r"|distributed proofread|\btranscriber['’]?s?['’]? notes?\b|^\W*anmerkungen zur transkription"
    r"|\b7.bit ascii\b|^\W*nota del trascrittore|www\.(pgdp|gutenberg)\.|ebooksgratuits\.com",
    re.IGNORECASE,
)
FRONT_LINES = 60
"""Lines at the start of the text in which production credits are searched."""
FIELD = re.compile(r"^(Title|Author|Language|Subtitle):\s*(.*)$")
OLD_TITLE = re.compile(
    r"^\W*(?:The |This is the )?Project Gutenberg['’s]*(?: E-?(?:text|book))?(?: of|,)? (.+?)(?:,? by (.+?))?\W*$",
    re.IGNORECASE,
)
LONGEST_HEADER = 25_000
"""Characters of header and small print, at most. In a text longer than twice that, at most half of it."""
LICENCE_MENTIONS = 12
"""Mentions of the project in the licence, at least."""
LONGEST_MARKER = 500
"""Characters of a line that are searched for markers."""
FIELD_LINES = 20
"""Further lines of a title in the header, at most."""
CREDIT_LINES = 12
"""Lines of a production credit, at most."""
LANGUAGES = {
    "english": "en", "french": "fr", "german": "de", "spanish": "es", "italian": "it", "finnish": "fi",
    "chinese": "zh", "dutch": "nl", "portuguese": "pt", "swedish": "sv", "danish": "da", "norwegian": "no",
    "polish": "pl", "greek": "el", "latin": "la", "hungarian": "hu", "czech": "cs", "catalan": "ca",
}  # fmt: skip


@dataclass(frozen=True)
class StrippedText:
    """The author's lines, the index of the first in the file (from 0), and the metadata in the header."""

    lines: list[str]
    first_line: int
    removed: tuple[Removal, ...]
    title: str | None
    author: str | None
    language: str | None


def strip_gutenberg(lines: list[str]) -> StrippedText:
    """Remove Project Gutenberg's header and licence from the lines of a text; other texts are returned unchanged."""
    start = _header_end(lines)
    end = _footer_start(lines, start)
    header, licence = lines[:start], lines[end:]
    body_start = _credits_end(lines, start, end) if start or licence else start
    removed = [
        Removal(reason, at + 1, "\n".join(passage).strip())
        for reason, at, passage in (
            ("Project Gutenberg header", 0, header),
            ("production credit", start, lines[start:body_start]),
            ("Project Gutenberg licence", end, licence),
        )
        if any(line.strip() for line in passage)
    ]
    title, author, language = metadata_of(header)
    return StrippedText(lines[body_start:end], body_start, tuple(removed), title, author, language)


def _header_end(lines: list[str]) -> int:
    """Return the first line after the header; 0 without one. The small print may come after the START line."""
    start = 0
    left = max(sum(map(len, lines)) / 2, LONGEST_HEADER)
    for number, line in enumerate(lines):
        left -= len(line)
        if left < 0:
            break
        line = line[:LONGEST_MARKER]  # noqa: PLW2901 - the patterns are too slow on a line as long as a book
        if START.match(line):
            start = number + 1
            # The title in the marker may take several lines, up to the closing stars.
            while not lines[start - 1].rstrip().endswith("***") and start < number + 4 and start < len(lines):
                start += 1
            if not lines[start - 1].rstrip().endswith("***"):
                start = number + 1
        elif SMALL_PRINT_END.search(line):
            start = number + 1
    return start


def _footer_start(lines: list[str], start: int) -> int:
    """Return the first line of the licence; the number of lines without one.

    A text of several parts may contain END markers in the middle. The one that counts has less than half of the text
    after it, or is followed by the whole licence.
    """
    left = sum(map(len, lines)) / 2
    mentions: list[int] | None = None
    for number, line in enumerate(lines):
        left -= len(line)
        if number < start or not END.match(line[:LONGEST_MARKER]):
            continue
        if mentions is None:
            mentions = [n for n, other in enumerate(lines[number:], number) for _ in PROJECT.finditer(other)]
        if left <= 0 or len(mentions) - bisect_left(mentions, number) >= LICENCE_MENTIONS:
            return number
    return len(lines)


def _credits_end(lines: list[str], start: int, end: int) -> int:
    """Return the first line after the paragraphs at the start of the text that credit the file's producers."""
    end_of_credits, number = start, start
    while number < min(end, start + FRONT_LINES):
        if not lines[number].strip():
            number += 1
            continue
        paragraph_end = number
        while paragraph_end < min(end, number + CREDIT_LINES + 1) and lines[paragraph_end].strip():
            paragraph_end += 1
        if paragraph_end - number > CREDIT_LINES:
            # A file without blank lines is one paragraph; a credit is then a line.
            paragraph_end = number + 1
        paragraph = " ".join(lines[number:paragraph_end])
        if not (CREDIT.search(paragraph) or PROJECT.search(paragraph)):
            break
        end_of_credits = number = paragraph_end
    return end_of_credits


def title_and_author(line: str) -> tuple[str, str]:
    """Return title and author of a page title like "The Project Gutenberg eBook of The Ferry, by A. Writer"."""
    line = line[:LONGEST_MARKER]
    line = re.sub(r"\s*[|-]\s*Project Gutenberg\s*$", "", line.strip(), flags=re.IGNORECASE)
    if match := OLD_TITLE.match(line) or re.match(r"(.+?),? by ((?-i:[^\W\d_a-zß-ÿ]).+)$", line):
        return match[1].strip(), (match[2] or "").strip()
    return line, ""


def metadata_of(header: list[str]) -> tuple[str | None, str | None, str | None]:
    """Return title, author and language from a header's lines; None for each that is missing."""
    fields: dict[str, str] = {}
    for number, line in enumerate(header):
        if match := FIELD.match(line):
            value = [match[2].strip()]
            for further in header[number + 1 : number + 1 + FIELD_LINES]:
                if not further.startswith((" ", "\t")) or not further.strip():
                    break
                value.append(further.strip())
            fields.setdefault(match[1], " ".join(value).strip())
    if "Title" not in fields:
        for line in header[:40]:
            if match := OLD_TITLE.match(line[:LONGEST_MARKER].strip(" *")):
                fields["Title"] = match[1].strip()
                if match[2]:
                    fields.setdefault("Author", match[2].strip())
                break
    language = LANGUAGES.get(fields.get("Language", "").partition(",")[0].strip().lower())
    return fields.get("Title") or None, fields.get("Author") or None, language
