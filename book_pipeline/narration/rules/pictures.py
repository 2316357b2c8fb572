"""Pictures, which nobody can see: they go with their captions, or leave those to be read."""

import re
from collections.abc import Iterator

from book_pipeline.narration.edits import Change
from book_pipeline.narration.rules.gaps import PARAGRAPH_BREAK, gap

BRACKETED = r"[^\[\]]{0,4000}(?:\[[^\[\]]{0,400}\][^\[\]]{0,4000}){0,20}"
NAMES = "Illustrations?|Picture|Plate|Illustrazione|Ilustración|Abbildung|Kuva|插圖|插图"
ILLUSTRATION = re.compile(
    rf"\s*\[\s*(?:{NAMES})\b(?:\s*[:.](?P<caption>{BRACKETED}))?\s*\]\s*"
    r"|\s*\{(?P<of_file>[^{}]{0,400}):\s[\w.-]{1,60}\.(?:jpe?g|png|gif)\}\s*",
    re.IGNORECASE,
)


def dropped(text: str) -> Iterator[Change]:
    """Take away pictures and their captions."""
    yield from (gap(text, match, "illustration") for match in ILLUSTRATION.finditer(text))


def captions_alone(text: str) -> Iterator[Change]:
    """Take away pictures and leave each one's caption as a paragraph."""
    for match in ILLUSTRATION.finditer(text):
        caption = (match["caption"] or match["of_file"] or "").strip()
        if not any(map(str.isalnum, caption)):
            yield gap(text, match, "illustration")
            continue
        before = PARAGRAPH_BREAK if match.start() else ""
        after = PARAGRAPH_BREAK if match.end() < len(text) else ""
        yield Change(match.start(), match.group(), before + caption + after, "illustration", "rule")
