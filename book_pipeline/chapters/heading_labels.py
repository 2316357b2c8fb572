"""The text of a heading without what surrounds it: emphasis, note marks, ornaments."""

from book_pipeline.chapters.heading_patterns import EDGES, FOOTNOTE_MARK, INNER_NOTE_MARK, MIRRORED, NOTE_ENDS, ORNAMENT


def clean_label(line: str) -> str:
    """Return a heading's text without emphasis marks, note marks and ornaments."""
    bare = without_ornaments(line.strip(EDGES))
    if "[" in bare:
        bare = INNER_NOTE_MARK.sub("", bare)
    without = FOOTNOTE_MARK.sub("", bare).strip(EDGES) if bare.endswith(NOTE_ENDS) else bare
    return without or bare


def without_ornaments(line: str) -> str:
    """Return what is between ornaments that are the same on both sides of a line."""
    before, after = ORNAMENT.match(line), ORNAMENT.match(line[::-1])
    if before is None or after is None or before.end() + after.end() >= len(line):
        return line
    signs, mirrored = ({*found[0].strip().replace(" ", "")} for found in (before, after))
    alike = signs in (mirrored, {sign.translate(MIRRORED) for sign in mirrored})
    return line[before.end() : -after.end()] if alike else line
