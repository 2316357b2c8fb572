"""`python -m tests.corpus.unseen [-v] [--seeds N] [--from N] [NAME…]`: score books that are generated in many forms.

Seeds from 1000 give other books of the same forms, on which the rules were made. Fails if a threshold is not met.
"""

import argparse
import os
import sys
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from statistics import mean

from tests.corpus.unseen.books import all_books, outcomes_of
from tests.corpus.unseen.scoring import Outcome

LEAST_F1, LEAST_EXACT, LEAST_NARRATED = 0.99, 0.95, 0.999


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.corpus.unseen", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="forms, by a part of their name [default: all]")
    parser.add_argument("-v", dest="verbose", action="store_true", help="a line for each book that is not exact")
    parser.add_argument("--seeds", type=int, default=2, help="books of each form [default: 2]")
    parser.add_argument("--from", type=int, default=0, dest="first", help="the first seed [default: 0]")
    arguments = parser.parse_args()
    seeds = range(arguments.first, arguments.first + arguments.seeds)
    books = [
        (form, format_, seed)
        for form, format_, seed in all_books(seeds)
        if not arguments.names or any(name in f"{form} {format_}" for name in arguments.names)
    ]
    with ProcessPoolExecutor(os.cpu_count()) as processes:
        outcomes = list(processes.map(outcomes_of, books, chunksize=4))
    lines = [*table(outcomes, verbose=arguments.verbose), *(line for line, _ in checked(outcomes))]
    sys.stdout.writelines(f"{line}\n" for line in lines)
    return 0 if arguments.names or all(holds for _, holds in checked(outcomes)) else 1


def checked(outcomes: Sequence[Outcome]) -> list[tuple[str, bool]]:
    """Return a line for each threshold, and whether it is met."""
    figures = {
        "F1, mean over books": (mean(each.f1 for each in outcomes), LEAST_F1),
        "share of books exactly right": (mean(each.exact for each in outcomes), LEAST_EXACT),
        "paragraphs of the chapters narrated, mean": (mean(each.narrated for each in outcomes), LEAST_NARRATED),
    }
    return [(f"{name}: {value:.4f}, at least {least}", value >= least) for name, (value, least) in figures.items()]


def table(outcomes: Sequence[Outcome], *, verbose: bool) -> list[str]:
    """Return a line for each form, the worst one last, and one for all."""
    by_form: dict[str, list[Outcome]] = defaultdict(list)
    for each in outcomes:
        by_form[f"{each.format:<5} {each.form}"].append(each)
    lines = []
    for name, of_form in sorted(by_form.items(), key=lambda item: -mean(each.f1 for each in item[1])):
        lines.append(_figures(name, of_form))
        lines += [f"        {_wrong(each)}" for each in of_form if verbose and not each.exact]
    for format_ in sorted({each.format for each in outcomes}):
        lines.append(_figures(f"all {format_}", [each for each in outcomes if each.format == format_]))
    return [*lines, _figures("all", outcomes)]


def _figures(name: str, outcomes: Sequence[Outcome]) -> str:
    return (
        f"{name:<52} {len(outcomes):4d} F1 {mean(each.f1 for each in outcomes):.4f} "
        f"exact {mean(each.exact for each in outcomes):6.1%} narrated {mean(each.narrated for each in outcomes):.4f} "
        f"preface and appendix heard {mean(each.heard for each in outcomes):.3f} "
        f"sure {mean(each.sure for each in outcomes):.2f}"
    )


def _wrong(each: Outcome) -> str:
    return (
        f"seed {each.seed}: {each.right} of {each.chapters}, false {each.false}, narrated {each.narrated:.3f}, "
        f"heard {each.heard:.2f}, sure {each.sure:.2f} {'; '.join(each.missed[:3])}"
    )


if __name__ == "__main__":
    sys.exit(main())
