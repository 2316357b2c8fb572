"""Lines between the paragraphs of a web page that offer another page or a newsletter."""

import re

from book_pipeline.source.markup.boilerplate import Element, text_of

LONGEST_LABEL = 60
INVITATION = re.compile(
    r"(?:sign up (?:for|to)|subscribe to|get|join) (?:our|my|the)\b[^.!?]{0,80}\bnewsletters?\b", re.IGNORECASE
)
LONGEST_INVITATION = 160
READ_MORE = re.compile(
    r"(?:(?:also |now )?(?:read|see|watch|listen|more)(?: (?:more|also|next|on this|here|about this))?|related(?: \w+)?"
    r"|recommended|lesen sie auch|mehr (?:dazu|zum thema)|(?:à )?lire aussi|le[ae] también|leggi anche|lees ook"
    r"|читайте также|czytaj też)\s*[:>»→]+\s*",
    re.IGNORECASE,
)
"""What stands before the link to another page that is set between two paragraphs."""


def offer_reason(element: Element, letters: int, linked: int) -> str | None:
    """Return why such a line is not the text; None for other elements.

    Parameters
    ----------
    letters, linked
        The letters of the element, and those of them in links.

    """
    if linked and (more := READ_MORE.match(text_of(element, LONGEST_LABEL))):
        label = sum(map(str.isalnum, more.group()))
        if letters - label <= linked:
            return "links to other pages"
    is_invitation = letters <= LONGEST_INVITATION and INVITATION.match(text_of(element, LONGEST_INVITATION))
    return "newsletter" if is_invitation else None
