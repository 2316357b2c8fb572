"""Cardinals from the words of thousands, in languages that count in groups of three figures."""

from collections.abc import Callable, Sequence

from book_pipeline.formatting.readings.wording import NEVER, Wording, then

Group = Callable[[int], Wording]


def scaled_cardinal(
    number: int, below_thousand: Group, scale: Callable[[int, int], Wording], joint: Callable[[int, int], Wording]
) -> Wording:
    """Return the wording of a number from its groups of three figures.

    `scale(count, power)` says so many thousands (power 1), millions (2) and so on, or `NEVER`. `joint(rest, power)`
    says what may stand after a group of a power, before the rest of the number.
    """
    groups: list[tuple[int, int]] = []
    power, left = 0, number
    while left:
        left, count = divmod(left, 1000)
        if count:
            groups.insert(0, (count, power))
        power += 1
    parts: list[Wording] = []
    for place, (count, power) in enumerate(groups):
        if place:
            parts.append(joint(number % 1000 ** (power + 1), groups[place - 1][1]))
        parts.append(scale(count, power) if power else below_thousand(count))
    return then(*parts) if parts else NEVER


def word(words: Sequence[str], index: int) -> Wording:
    """Return the word at an index, `NEVER` beyond the end."""
    return words[index] if index < len(words) else NEVER
