"""Sections of a web page that only their headings name: comments and links, below the text."""

import re

from book_pipeline.source.document import Removal
from book_pipeline.source.markup.blocks import Block

HEADINGS = {
    "comments": re.compile(
        r"(?:\d+ |no )?(?:comments?|replies|responses|kommentare?|commentaires?|comentarios?|commenti|комментарии"
        r"|reacties|komentarze)(?: \(\d+\)|: \d+)?"
        r"|(?:\d+|one|two|three) (?:thoughts?|comments?|replies|responses) (?:on|to) .{1,200}"
        r"|(?:leave|post|add|write) (?:a|your) (?:reply|comment)|join the (?:conversation|discussion)"
        r"|(?:schreibe? einen kommentar|laisser un commentaire|deja un comentario|добавить комментарий)"
        r"(?: abbrechen)?",
        re.IGNORECASE,
    ),
    "links to other pages": re.compile(
        r"related(?: (?:posts?|articles?|stories|links|reading|content))?|recommended(?: (?:for you|reading|posts))?"
        r"|(?:you (?:might|may) also like|read (?:more|next)|more (?:from|in|on) .{1,60}|most (?:read|viewed|popular))"
        r"|(?:ähnliche|verwandte) (?:beiträge|artikel)|articles similaires|похожие (?:статьи|записи)",
        re.IGNORECASE,
    ),
    "share links": re.compile(r"share(?: this)?(?: (?:post|article|story|page))?", re.IGNORECASE),
}
MOST_PROSE = 0.5
"""Largest share of a page's characters in such a section; a larger one is its text."""


def without_site_sections(blocks: list[Block]) -> tuple[list[Block], list[Removal]]:
    """Return the blocks of a page's text without such sections below it, and what was removed."""
    total = sum(len(block.text) for block in blocks)
    kept: list[Block] = []
    removed: list[Removal] = []
    at = 0
    while at < len(blocks):
        end = _section_end(blocks, at)
        reason = _reason(blocks[at]) if any(not block.level for block in kept) else None
        if reason and sum(len(block.text) for block in blocks[at:end]) <= MOST_PROSE * total:
            removed += [Removal(reason, block.line, block.text) for block in blocks[at:end] if not block.is_break]
            at = end
        else:
            kept.append(blocks[at])
            at += 1
    return kept, removed


def _reason(block: Block) -> str | None:
    text = block.text.strip(" :…") if block.level > 1 else ""
    return next((reason for reason, pattern in HEADINGS.items() if pattern.fullmatch(text)), None)


def _section_end(blocks: list[Block], at: int) -> int:
    """Return where the section under a heading ends; the next block for one that is no heading."""
    after = (n for n in range(at + 1, len(blocks)) if 0 < blocks[n].level <= blocks[at].level)
    return next(after, len(blocks)) if blocks[at].level else at + 1
