"""Numbers of headings and lists that a word processor counts by itself and does not store as text."""

ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
    (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
LARGEST = 3999
"""Largest number that Roman numerals write."""


def number_text(number: int, style: str) -> str:
    """Return a number as a list shows it. `style` is 1, I, i, A or a, as in HTML and OpenDocument."""
    if style in ("I", "i") and 0 < number <= LARGEST:
        text = _roman(number)
    elif style in ("A", "a") and 0 < number <= LARGEST:
        # A to Z, then AA to ZZ, as in Word and LibreOffice.
        text = chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)
    else:
        return str(number)
    return text.lower() if style.islower() else text


def with_label(label: str, text: str, *, heading: bool) -> str:
    """Return a paragraph with its number; "Chapter 1" before a title is set off by a colon, as in a contents page."""
    label = " ".join(label.split())
    if not label or not text:
        return label or text
    named = heading and label[-1].isalnum() and any(map(str.isalpha, label)) and " " in label
    return f"{label}{':' if named else ''} {text}"


def _roman(number: int) -> str:
    text = ""
    for value, letters in ROMAN:
        text += letters * (number // value)
        number %= value
    return text
