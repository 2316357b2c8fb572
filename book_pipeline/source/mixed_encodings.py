"""Texts in two encodings: parts of a file in UTF-8, and parts that a program added in an older encoding."""

import re

from book_pipeline.source.cleaning.language import guess_language

HIGH = re.compile(rb"[\x80-\xff]")
REPLACEMENT = "\ufffd"
FEWEST_FOREIGN = 4
"""Bytes outside ASCII in the lines that are not UTF-8, at least; fewer are stray bytes."""
FEWEST_SEQUENCES = 3
"""Characters outside ASCII in the lines that are UTF-8, at least."""


def decode_mixed(content: bytes) -> tuple[str, str] | None:
    """Return the text of a file whose lines are in UTF-8 or in one other encoding, and both; None for other files.

    Both parts must be in the same language.
    """
    lines = content.splitlines(keepends=True)
    foreign = {at for at, line in enumerate(lines) if not line.isascii() and _is_foreign(line)}
    other = b"".join(lines[at] for at in sorted(foreign))
    if len(HIGH.findall(other)) < FEWEST_FOREIGN:
        return None
    own = b"".join(line for at, line in enumerate(lines) if at not in foreign).decode("utf-8", errors="replace")
    if sum(character > "\x7f" for character in own) < FEWEST_SEQUENCES:
        return None
    from book_pipeline.source.encoding_detection import LEAST_SCORE, ratings

    best = ratings(other)[0]
    ours, theirs = guess_language(own), guess_language(other.decode(best.encoding, errors="replace"))
    if best.score < LEAST_SCORE or ours is None or theirs is None or ours.language != theirs.language:
        return None
    encodings = (best.encoding if at in foreign else "utf-8" for at in range(len(lines)))
    text = "".join(line.decode(each, errors="replace") for line, each in zip(lines, encodings, strict=True))
    return text, f"utf-8 and {best.encoding}"


def _is_foreign(line: bytes) -> bool:
    """Return whether most characters of a line outside ASCII are not in UTF-8."""
    text = line.decode("utf-8", errors="replace")
    stray = text.count(REPLACEMENT)
    return 2 * stray > sum(character > "\x7f" for character in text)
