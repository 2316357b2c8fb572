"""Cardinals from the words of thousands, in languages that count in groups of three figures."""

from collections.abc import Callable, Sequence

from book_pipeline.formatting.readings.places import groups_of
from book_pipeline.formatting.readings.wording import NEVER, Wording, then

Group = Callable[[int], Wording]


def scaled_cardinal(
    number: int, below_thousand: Group, scale: Callable[[int, int], Wording], joint: Callable[[int, int], Wording]
) -> Wording:
    """Return the wording of a number from its groups of three figures.

    `scale(count, power)` returns the wording of a number of thousands (power 1), millions (2) and so on, or `NEVER`.
    `joint(rest, power)` returns what may be said after the group of a power, before the rest of the number.
    """
    parts: list[Wording] = []
    before = 0
    for count, power in groups_of(number, 3):
        if parts:
            parts.append(joint(number % 1000 ** (power + 1), before))
        parts.append(scale(count, power) if power else below_thousand(count))
        before = power
    return then(*parts) if parts else NEVER


def word(words: Sequence[str], index: int) -> Wording:
    """Return the word at an index, `NEVER` beyond the end."""
    return words[index] if index < len(words) else NEVER
