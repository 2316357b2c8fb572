"""Texts in two encodings: parts of a file in UTF-8, and parts that a program added in an older encoding."""

import re

from book_pipeline.source.cleaning.language import guess_language

QUOTES = {chr(0xDC00 + byte): bytes([byte]).decode("cp1252") for byte in b"\x85\x91\x92\x93\x94\x96\x97"}
"""Punctuation of Windows-1252, by the character that an undecodable byte becomes."""
HIGH = re.compile(rb"[\x80-\xff]")
REPLACEMENT = "\ufffd"
FEWEST_FOREIGN = 4
"""Bytes outside ASCII in the lines that are not UTF-8, at least; fewer are stray bytes."""
FEWEST_SEQUENCES = 3
"""Characters outside ASCII in the lines that are UTF-8, at least."""


def decode_with_quotes(content: bytes) -> tuple[str, str] | None:
    """Return a text in UTF-8 whose other bytes are all quotation marks and dashes of Windows-1252, and both encodings.

    Programs put them into lines of UTF-8. None if the text has other bytes, only a few of these, or nothing in UTF-8
    outside ASCII.
    """
    text = content.decode("utf-8", errors="surrogateescape")
    stray = [character for character in text if "\udc80" <= character <= "\udcff"]
    if (
        len(stray) < FEWEST_FOREIGN
        or not QUOTES.keys() >= set(stray)
        or all(one.isascii() or one in QUOTES for one in text)
    ):
        return None
    return text.translate({ord(one): quote for one, quote in QUOTES.items()}), "utf-8 and cp1252"


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
