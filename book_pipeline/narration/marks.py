"""What stands in a text for the eye alone: marks of the typesetter, the scanner and the transcriber.

Each rule takes the text and returns the changes that take its marks away; the author's words stay, all of them. Only
what isn't the chapter's running text goes with its words: notes at the foot, captions, and remarks of the transcriber.
"""

import re
from collections.abc import Callable, Iterator

from book_pipeline.narration.edits import Change

ROMAN = r"[ivxlcdm]+"
PAGE_WORD = r"(?:Pg|Page|p|pg|S|Seite|Página|pág|Pagina|Sivu)\b\.?"
PAGE = rf"(?:\[\s*{PAGE_WORD}\s*(?:\d{{1,4}}|{ROMAN})\s*\]|(?<![_^])\{{\d{{1,4}}\}})"
PAGE_LINE = re.compile(rf"\s*^[^\S\n]*{PAGE}[^\S\n]*$\s*", re.IGNORECASE | re.MULTILINE)
PAGE_MARK = re.compile(rf"(?P<space>[^\S\n]?){PAGE}(?P<after>[^\S\n]?)", re.IGNORECASE)
SENTENCE_END = (".", "!", "?", ":", ";", '"', "”", "’", "»", ")", "]", "_", "—", "。", "！", "？")
LINE_NUMBER = re.compile(r"^[^\S\n]*\[(?P<number>\d{1,3})\][^\S\n]+(?=\S)", re.MULTILINE)
FEWEST_LINE_NUMBERS = 5
LINES_COUNTED = 5
PARAGRAPH = re.compile(r"\S.*?(?=\n\s*\n|\Z)", re.DOTALL)
MARGIN_NUMBER = re.compile(r"(?<=\S)[^\S\n]{3,}\d{1,4}[^\S\n]*$", re.MULTILINE)
FEWEST_LINES_A_PAGE = 2
"""Lines of a paragraph to one number in its margin: of a table every line has one."""

BRACKETED = r"[^\[\]]{0,4000}(?:\[[^\[\]]{0,400}\][^\[\]]{0,4000}){0,20}"
ILLUSTRATION = re.compile(
    rf"\s*\[\s*(?:Illustrations?|Illustrazione|Ilustración|Abbildung|Kuva|插圖|插图)\b(?:\s*[:.]{BRACKETED})?\s*\]\s*",
    re.IGNORECASE,
)
TRANSCRIBER = re.compile(rf"\s*\[\s*Transcriber(?:['’]?s)?\s+note{BRACKETED}\]\s*", re.IGNORECASE)
NOTE = re.compile(
    rf"\s*\[\s*(?:Footnote|Note de bas de page|Fußnote|Nota|Alaviite)\s*[\w*†‡]{{0,4}}\s*:{BRACKETED}\]\s*",
    re.IGNORECASE,
)
NOTE_PARAGRAPH = re.compile(
    r"(?:\A|(?<=\n\n))\[(?P<mark>\d{1,3}|[A-Z]|\*{1,3}|[†‡])\]\s\S.*?(?=\n\s*\n|\Z)\s*", re.DOTALL
)
NOTE_MARK = re.compile(r"(?<=[^\s\[(])(?:[^\S\n]?\[(?P<mark>\d{1,3}|\*{1,3}|[†‡])\]|\[(?P<letter>[A-Z])\])(?!\()")
SUPERSCRIPT = re.compile(r"(?<=[^\W\d_]{3})[⁰¹²³⁴-⁹]{1,3}|(?<=[.,;:!?\"”»])[⁰¹²³⁴-⁹]{1,3}")

ORNAMENT_LINE = re.compile(
    r"(?:\A|\n)\s*^[^\S\n]*(?:[*•·⁂~#=+_—–-][^\S\n]*)+$(?:\s*^[^\S\n]*(?:[*•·⁂~#=+_—–-][^\S\n]*)+$)*\s*", re.MULTILINE
)
HEADING = re.compile(r"^[^\S\n]{0,3}#{1,6}[^\S\n]+(?=\S)", re.MULTILINE)
HEADING_END = re.compile(r"(?<=\S)[^\S\n]*\n(?!\s*\n)")

DROP_CAP = re.compile(r"(?:\A|(?<=\n\n))(?P<cap>[“\"'‘«]?[^\W\d_AEIOY])[^\S\n]+(?=(?P<rest>[^\W\d_]{2,})[^\S\n]+\w)")
UNDERSCORE = re.compile(r"(?<!_)_(?!_)")
BOLD = re.compile(r"(?<![\w=*~])(?P<mark>\*\*|\*|=|~)(?=[^\s=*~])[^=*~]{0,2000}?(?<=[^\s=*~])(?P=mark)(?![\w=*~])")
DASH = re.compile(r"(?<!-)-{2,4}(?!-)")
DASHES = {2: "—", 3: "—", 4: "——"}
SOFT_HYPHEN = re.compile("\u00ad")
SPACES = re.compile(r"\A\s+|\s+\Z|[^\S\n]*\n\s*|[^\S\n]{2,}|\t")

Rule = Callable[[str], Iterator[Change]]


def page_lines(text: str) -> Iterator[Change]:
    """Take away page numbers on lines of their own; a sentence that goes on behind one goes on."""
    for match in PAGE_LINE.finditer(text):
        goes_on = text[match.end() :][:1].islower() and not text[: match.start()].endswith(SENTENCE_END)
        yield (
            Change(match.start(), match.group(), "\n", "page_mark", "rule")
            if goes_on
            else _gap(text, match, "page_mark")
        )


def page_marks(text: str) -> Iterator[Change]:
    """Take away page numbers within a line."""
    for match in PAGE_MARK.finditer(text):
        spaced = match["space"] and match["after"]
        after = match["space"] if spaced else match["space"] + match["after"]
        yield Change(match.start(), match.group(), after, "page_mark", "rule")


def line_numbers(text: str) -> Iterator[Change]:
    """Take away every fifth line's number in the margin of a school edition."""
    marks = [match for match in LINE_NUMBER.finditer(text) if int(match["number"]) % LINES_COUNTED == 0]
    if len(marks) >= FEWEST_LINE_NUMBERS:
        for match in marks:
            yield Change(match.start(), match.group(), "", "line_number", "rule")


def margin_numbers(text: str) -> Iterator[Change]:
    """Take away numbers of pages in the right margin, far behind a line's end; not the columns of a table or a list."""
    for paragraph in PARAGRAPH.finditer(text):
        lines = paragraph.group()
        marks = list(MARGIN_NUMBER.finditer(lines))
        few = len(marks) * FEWEST_LINES_A_PAGE <= lines.count("\n") + 1
        for match in marks:
            if few or lines[: match.start()].endswith(SENTENCE_END):
                yield Change(paragraph.start() + match.start(), match.group(), "", "page_mark", "rule")


def illustrations(text: str) -> Iterator[Change]:
    """Take away pictures and their captions: nobody can see them."""
    yield from (_gap(text, match, "illustration") for match in ILLUSTRATION.finditer(text))


def transcriber_notes(text: str) -> Iterator[Change]:
    """Take away remarks that the transcriber marked as theirs."""
    yield from (_gap(text, match, "transcriber_note") for match in TRANSCRIBER.finditer(text))


def notes(text: str) -> Iterator[Change]:
    """Take away notes at the foot that say so, in brackets."""
    yield from (_gap(text, match, "footnote") for match in NOTE.finditer(text))


def note_paragraphs(text: str) -> Iterator[Change]:
    """Take away notes at the foot that are paragraphs: such as begin with a mark that the running text refers to."""
    referred = {match["mark"] or match["letter"] for match in NOTE_MARK.finditer(text)}
    for match in NOTE_PARAGRAPH.finditer(text):
        if match["mark"] in referred:
            yield _gap(text, match, "footnote")


def note_marks(text: str) -> Iterator[Change]:
    """Take away marks that refer to a note."""
    for match in NOTE_MARK.finditer(text):
        yield Change(match.start(), match.group(), "", "footnote_mark", "rule")


def superscripts(text: str) -> Iterator[Change]:
    """Take away raised figures behind a word or a sentence; not those behind a unit, as in m²."""
    for match in SUPERSCRIPT.finditer(text):
        yield Change(match.start(), match.group(), "", "footnote_mark", "rule")


def ornaments(text: str) -> Iterator[Change]:
    """Take away lines of stars and the like: the break between two paragraphs is the pause."""
    yield from (_gap(text, match, "ornament") for match in ORNAMENT_LINE.finditer(text))


def headings(text: str) -> Iterator[Change]:
    """Take away heading marks; the heading becomes a paragraph."""
    for match in HEADING.finditer(text):
        yield Change(match.start(), match.group(), "", "heading_mark", "rule")
        end = HEADING_END.search(text, match.end())
        if end and "\n" not in text[match.end() : end.start()]:
            yield Change(end.start(), end.group(), "\n\n", "heading_mark", "rule")


def drop_caps(text: str) -> Iterator[Change]:
    """Join a paragraph's first letter, set large, and its word, set in capitals; "A" and the like are words."""
    for match in DROP_CAP.finditer(text):
        after = text[match.end("rest") :].lstrip()[:1]
        if match["cap"].isupper() and match["rest"].isupper() and after.islower():
            yield Change(match.end("cap"), match.group()[len(match["cap"]) :], "", "drop_cap", "rule")


def emphasis(text: str) -> Iterator[Change]:
    """Take away underscores around what is set in italics; not those within a word, nor lines to fill in."""
    for match in UNDERSCORE.finditer(text):
        before, after = text[: match.start()][-1:], text[match.end() :][:1]
        if not (before.isalnum() and after.isalnum()) and (before.strip() or after.strip()):
            yield Change(match.start(), "_", "", "emphasis", "rule")


def bold(text: str) -> Iterator[Change]:
    """Take away signs around what is set in bold or spaced out."""
    for match in BOLD.finditer(text):
        if "\n\n" in match.group():
            continue
        mark = match["mark"]
        yield Change(match.start(), mark, "", "emphasis", "rule")
        yield Change(match.end() - len(mark), mark, "", "emphasis", "rule")


def dashes(text: str) -> Iterator[Change]:
    """Set dashes for a typewriter's hyphens; four of them are the long dash of a name withheld."""
    for match in DASH.finditer(text):
        yield Change(match.start(), match.group(), DASHES[len(match.group())], "dash", "rule")


def soft_hyphens(text: str) -> Iterator[Change]:
    """Take away hyphens that would show only at a line's end."""
    for match in SOFT_HYPHEN.finditer(text):
        yield Change(match.start(), match.group(), "", "soft_hyphen", "rule")


def spacing(text: str) -> Iterator[Change]:
    """Take away indentation, columns, and all blank lines but one."""
    for match in SPACES.finditer(text):
        at_an_end = match.start() == 0 or match.end() == len(text)
        after = "" if at_an_end else _break(match.group().count("\n"))
        if match.group() != after:
            yield Change(match.start(), match.group(), after, "spacing", "rule")


def _gap(text: str, match: re.Match[str], kind: str) -> Change:
    """Take the match and the space around it away; what stood around is as far apart as its wider side was."""
    gone = match.group()
    if match.start() == 0 or match.end() == len(text):
        return Change(match.start(), gone, "", kind, "rule")
    leading, trailing = gone[: len(gone) - len(gone.lstrip())], gone[len(gone.rstrip()) :]
    apart = max(leading.count("\n"), trailing.count("\n"))
    return Change(match.start(), gone, _break(apart) if leading or trailing else "", kind, "rule")


def _break(newlines: int) -> str:
    return (" ", "\n", "\n\n")[min(newlines, 2)]
