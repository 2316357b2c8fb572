"""Groups and digits of a whole number, from the largest down."""

from collections.abc import Iterator


def groups_of(number: int, size: int) -> Iterator[tuple[int, int]]:
    """Yield each group of `size` digits that is not zero, and its place, 0 for the last: 12345 is (12, 1), (345, 0)."""
    digits = str(number)
    count = -(-len(digits) // size)
    padded = digits.zfill(count * size)
    for index in range(count):
        group = int(padded[index * size : (index + 1) * size])
        if group:
            yield group, count - 1 - index
