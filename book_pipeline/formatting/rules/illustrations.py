"""Illustrations: remove them with their captions, or keep the captions."""

import re
from collections.abc import Iterator

from book_pipeline.formatting.edits import Change
from book_pipeline.formatting.rules.whitespace import PARAGRAPH_BREAK, gap

BRACKETED = r"[^\[\]]{0,4000}(?:\[[^\[\]]{0,400}\][^\[\]]{0,4000}){0,20}"
LABELS = "Illustrations?|Picture|Plate|Illustrazione|Ilustración|Abbildung|Kuva|插圖|插图"
ILLUSTRATION = re.compile(
    rf"\s*\[\s*(?:{LABELS})\b(?:\s*[:.](?P<caption>{BRACKETED}))?\s*\]\s*"
    r"|\s*\{(?P<of_file>[^{}]{0,400}):\s[\w.-]{1,60}\.(?:jpe?g|png|gif)\}\s*",
    re.IGNORECASE,
)


def remove(text: str) -> Iterator[Change]:
    """Remove illustrations and their captions."""
    yield from (gap(text, match, "illustration") for match in ILLUSTRATION.finditer(text))


def keep_captions(text: str) -> Iterator[Change]:
    """Replace each illustration by its caption, as a paragraph."""
    for match in ILLUSTRATION.finditer(text):
        caption = (match["caption"] or match["of_file"] or "").strip()
        if not any(map(str.isalnum, caption)):
            yield gap(text, match, "illustration")
            continue
        before = PARAGRAPH_BREAK if match.start() else ""
        after = PARAGRAPH_BREAK if match.end() < len(text) else ""
        yield Change(match.start(), match.group(), before + caption + after, "illustration", "rule")
