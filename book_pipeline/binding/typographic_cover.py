"""A cover for a book that has none: its title and its author, set in the font that Pillow brings."""

import hashlib
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

WIDTH, HEIGHT = 1200, 1200
"""Square, as players show covers."""
MARGIN = 110
GROUNDS = ("#22333b", "#3a2d4f", "#1f4037", "#5b2333", "#23395b", "#4a4e2d", "#5a3d2b", "#2b2d42")
INK, LINE = "#f4efe6", "#c9a66b"
LARGEST, SMALLEST = 132, 34
AUTHOR_SIZE = 54
TITLE_HEIGHT = 640
ELLIPSIS = "…"
UNKNOWN = "\uffff"
"""A character that no font has: every letter that a font lacks is drawn in the same way."""


def draw(title: str, author: str | None) -> bytes:
    """Return a JPEG with the title and the author; the same book has the same cover.

    A text with letters that the font lacks is left out, because boxes are no title: the cover is then an ornament.
    """
    from PIL import Image, ImageDraw

    seed = hashlib.sha256(f"{title}\n{author or ''}".encode(errors="replace")).digest()
    image = Image.new("RGB", (WIDTH, HEIGHT), GROUNDS[seed[0] % len(GROUNDS)])
    canvas = ImageDraw.Draw(image)
    canvas.rectangle((50, 50, WIDTH - 50, HEIGHT - 50), outline=LINE, width=4)
    if _can_draw(title):
        lines, font = _fitting(title)
        top = 190 + (TITLE_HEIGHT - _height(lines, font)) // 2
        for number, line in enumerate(lines):
            canvas.text((WIDTH // 2, top + number * _leading(font)), line, INK, font, anchor="ma")
    else:
        for radius in range(60, 340, 40 + seed[1] % 30):
            box = (WIDTH // 2 - radius, 510 - radius, WIDTH // 2 + radius, 510 + radius)
            canvas.ellipse(box, outline=LINE, width=6)
    canvas.line((WIDTH // 2 - 140, 905, WIDTH // 2 + 140, 905), LINE, 4)
    if author and _can_draw(author):
        font = _font(AUTHOR_SIZE)
        line = _cut(author, font)
        canvas.text((WIDTH // 2, 950), line, INK, font, anchor="ma")
    into = io.BytesIO()
    image.save(into, "JPEG", quality=90)
    return into.getvalue()


def _font(size: int) -> "FreeTypeFont":
    from PIL import ImageFont

    font = ImageFont.load_default(size)
    assert isinstance(font, ImageFont.FreeTypeFont)
    return font


def _can_draw(text: str) -> bool:
    font = _font(40)
    missing = bytes(font.getmask(UNKNOWN))
    return all(bytes(font.getmask(letter)) != missing for letter in set(text) if not letter.isspace())


def _fitting(title: str) -> tuple[list[str], "FreeTypeFont"]:
    """Return the lines of a title and the largest font in which they fit; a very long title is cut."""
    for size in range(LARGEST, SMALLEST - 1, -6):
        font = _font(size)
        lines = _wrapped(title, font)
        if _height(lines, font) <= TITLE_HEIGHT and all(_fits(line, font) for line in lines):
            return lines, font
    most = TITLE_HEIGHT // _leading(font)
    shown = [_cut(line, font) for line in lines[:most]]
    return [*shown[:-1], _cut(f"{shown[-1]}{ELLIPSIS}", font)] if len(lines) > most else shown, font


def _cut(line: str, font: "FreeTypeFont") -> str:
    """Return a line that fits: its beginning with an ellipsis if it is too long."""
    while not _fits(line, font):
        line = f"{line[:-2].rstrip(ELLIPSIS)}{ELLIPSIS}"
    return line


def _wrapped(text: str, font: "FreeTypeFont") -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if _fits(longer, font) or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _fits(line: str, font: "FreeTypeFont") -> bool:
    return font.getlength(line) <= WIDTH - 2 * MARGIN


def _height(lines: list[str], font: "FreeTypeFont") -> int:
    return len(lines) * _leading(font)


def _leading(font: "FreeTypeFont") -> int:
    return round(font.size * 1.25)
