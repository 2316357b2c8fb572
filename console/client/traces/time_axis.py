"""Marks on a time axis, at round times."""

from math import ceil, floor, log10

STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400)
MINUTE, HOUR = 60, 3600


def marks(start: float, end: float, most: int) -> list[tuple[float, str]]:
    """Return at most `most` round times between `start` and `end`, in seconds, each with its label."""
    step = _step((end - start) / most)
    first, last = ceil(start / step), floor(end / step)
    return [(number * step, _label(number * step, step)) for number in range(first, last + 1)][:most]


def _step(least: float) -> float:
    if least > STEPS[-1]:
        return ceil(least / STEPS[-1]) * STEPS[-1]
    if least >= 1:
        return next(step for step in STEPS if step >= least)
    power: float = 10 ** floor(log10(max(least, 1e-6)))
    return next(step for step in (power, 2 * power, 5 * power, 10 * power) if step >= least)


def _label(moment: float, step: float) -> str:
    """Return `2.5 s` where marks are less than a second apart, else `1:05` or `2:00:00`."""
    if step < 1:
        return f"{moment:.{max(0, -floor(log10(step)))}f} s"
    minutes, seconds = divmod(round(moment), MINUTE)
    if minutes < HOUR // MINUTE:
        return f"{minutes}:{seconds:02}"
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
