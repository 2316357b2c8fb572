"""The value of a Roman numeral. Splitting reads headings with it, formatting checks edits with it."""

import re
from functools import lru_cache

VALUES = {"i": 1, "j": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
# Old printers wrote IIII, VIIII and XXXX, but no letter more than four times in a row.
NUMERAL = re.compile(r"m{0,3}(?:cm|cd|d?c{0,4})(?:xc|xl|l?x{0,4})(?:ix|iv|v?i{0,3}j|v?i{0,4})")


@lru_cache(maxsize=1024)
def roman_value(numeral: str, *, final_j: bool = False, strict: bool = True) -> int | None:
    """Return the value of a Roman numeral in upper or lower case, or None if it is not one.

    Parameters
    ----------
    final_j
        Whether the last "i" may be written "j", as in "viij".
    strict
        Whether the letters must be in a numeral's order; a misprint like "XVLIII" is not.

    """
    letters = numeral.lower()
    if not letters or not set(letters) <= VALUES.keys() or ("j" in letters and not final_j):
        return None
    if strict and not NUMERAL.fullmatch(letters):
        return None
    values = [VALUES[letter] for letter in letters]
    return sum(
        -value if value < following else value for value, following in zip(values, [*values[1:], 0], strict=True)
    )
