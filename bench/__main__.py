"""`python -m bench [NAME…]`: measure, print each figure with its bound, and fail if a bound is exceeded.

Machines are noisy: compare figures of the same run only.
"""

import sys

from bench import (
    binding,
    cost,
    formatting,
    handling,
    idle,
    joining,
    many_books,
    orchestration,
    packages,
    page,
    ready,
    splitting,
    thousand_books,
)
from bench.figures import Figure
from bench.scale import measure as scale

BENCHES = {
    "ready": ready.measure,
    "orchestration": orchestration.measure,
    "split": splitting.measure,
    "join": joining.measure,
    "bind": binding.measure,
    "format": formatting.measure,
    "handle": handling.measure,
    "packages": packages.measure,
    "cost": cost.measure,
    "idle": idle.measure,
    "page": page.measure,
    "books": thousand_books.measure,
    "many": many_books.measure,
    "scale": scale.measure,
}


def main(names: list[str]) -> int:
    unknown = set(names) - set(BENCHES)
    if unknown:
        print(f"Unknown bench: {', '.join(sorted(unknown))}. The benches are {', '.join(BENCHES)}.")
        return 2
    figures: list[Figure] = []
    for name in names or BENCHES:
        for figure in BENCHES[name]():
            print(figure, flush=True)
            figures.append(figure)
    return 0 if all(figure.holds for figure in figures) else 1


sys.exit(main(sys.argv[1:]))
