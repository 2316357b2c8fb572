"""`python -m bench [NAME…]`: measures, prints figure and bound, and fails where one is missed.

Machines are noisy: compare figures of one run with each other, not with another day's.
"""

import sys

from bench import cost, handling, idle, joining, narrating, orchestration, packages, page, ready, splitting
from bench.figures import Figure

BENCHES = {
    "ready": ready.measure,
    "orchestration": orchestration.measure,
    "split": splitting.measure,
    "join": joining.measure,
    "narrate": narrating.measure,
    "handle": handling.measure,
    "packages": packages.measure,
    "cost": cost.measure,
    "idle": idle.measure,
    "page": page.measure,
}


def main(names: list[str]) -> int:
    unknown = set(names) - set(BENCHES)
    if unknown:
        print(f"No bench is called {', '.join(sorted(unknown))}; there are {', '.join(BENCHES)}.")
        return 2
    figures: list[Figure] = []
    for name in names or BENCHES:
        for figure in BENCHES[name]():
            print(figure, flush=True)
            figures.append(figure)
    return 0 if all(figure.holds for figure in figures) else 1


sys.exit(main(sys.argv[1:]))
