"""Removal of transcribers' notes on misprints, changes and markup, and of HTML tags left in plain texts."""

import re
from collections import Counter

from book_pipeline.source.document import Removal

NOTE = re.compile(
    r"^[\W_]*(?:end\s+of\s+|original\s+|e-?text\s+)?(?:transcriber['’]?s?['’]?\s+(?:end\s*)?notes?|transcriptor['’]?s\s+notes?|"
    r"anmerkung(?:en)?\s+(?:zur\s+transkription|des\s+bearbeiters|der\s+transkription)|nota\s+del\s+trascrittore|"
    r"(?:list\s+of\s+)?(?:typographical\s+errors|corrections|changes)\b.{0,40}\btranscriber|"
    r"notes?\s+(?:sur\s+la\s+transcription|du\s+transcripteur)|notas?\s+del?\s+transcriptor(?:es)?)\b",
    re.IGNORECASE,
)
AROUND_HEADING = " \n.:*_=#-"
"""Characters that may follow the words of a heading; a bracket would close a remark."""
LONGEST_REMARK = 1500
"""Characters of one remark in a paragraph of its own."""
LONGEST_TAIL = 8000
"""Characters of remarks at the end of the file."""
LEFT_OVER = re.compile(
    r"<a\b[^<>]{0,200}>\s*\[?(\d{1,3})\]?\s*</a>"
    r"|</?(?:a|i|b|em|strong|span|sup|br|p|div|h[1-6]|big|small)(?:\s[^<>]{0,200})?/?>"
)
"""A link with a note's number, or a single tag."""
PICTURE_LINKS = {"Enlarge", "Original"}
"""Paragraphs that links to larger pictures left in a text."""
FEWEST_LINKS = 5
REASON = "transcriber's note"


def without_tags(lines: list[str]) -> tuple[list[str], tuple[Removal, ...]]:
    """Return the lines without HTML tags, and the removed tags; a link with a note's number becomes a note mark.

    The number of lines does not change: a line end within a tag stays.
    """
    text = "\n".join(lines)
    if "<" not in text:
        return lines, ()
    removed: list[Removal] = []
    kept: list[str] = []
    line, position = 1, 0
    for match in LEFT_OVER.finditer(text):
        before = text[position : match.start()]
        line += before.count("\n")
        removed.append(Removal("tag left in a text", line, match[0]))
        ends = match[0].count("\n")
        kept += [before, f"[{match[1]}]" if match[1] else "", "\n" * ends]
        line, position = line + ends, match.end()
    return "".join([*kept, text[position:]]).split("\n"), tuple(removed)


def without_remarks(lines: list[str]) -> tuple[list[str], tuple[Removal, ...]]:
    """Return the lines without transcribers' notes, and the removed paragraphs and notes at the end."""
    links = {word for word, times in Counter(line.strip() for line in lines).items() if times >= FEWEST_LINKS}
    links &= PICTURE_LINKS
    if not links and not any(NOTE.match(line) for line in lines):
        return lines, ()
    kept: list[str] = []
    removed: list[Removal] = []
    at = 0
    left = sum(len(line) + 1 for line in lines)
    while at < len(lines):
        last = at
        if lines[at].strip():
            while last + 1 < len(lines) and lines[last + 1].strip():
                last += 1
        paragraph = "\n".join(lines[at : last + 1])
        note = NOTE.match(paragraph)
        if paragraph.strip() in links:
            removed.append(Removal("link to a picture", at + 1, paragraph.strip()))
        elif note is None:
            kept += lines[at : last + 1]
        elif not paragraph[note.end() :].strip(AROUND_HEADING):
            # A heading. The text under it is removed too if it is the end of the file.
            if left - 1 <= LONGEST_TAIL:
                return kept, (*removed, Removal(REASON, at + 1, "\n".join(lines[at:]).strip()))
            kept += lines[at : last + 1]
        elif len(paragraph) <= LONGEST_REMARK:
            removed.append(Removal(REASON, at + 1, paragraph.strip()))
        else:
            kept += lines[at : last + 1]
        left -= len(paragraph) + 1
        at = last + 1
    return kept, tuple(removed)
