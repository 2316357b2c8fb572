"""`make readings`, `python -m tests.corpus.readings [-v] [DIR]`: score the check of readings.

DIR has a file for each language, `LANG.tsv`, with a header and the columns category, written, spoken. Prints for each
language the right readings that are accepted, by category, and the wrong ones, and fails if a threshold is not met.
"""

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from book_pipeline.formatting.readings.check import same_meaning
from tests.corpus.books import CORPUS
from tests.corpus.mutants import Mutant, Mutator, Row

READINGS = CORPUS.parent / "cases" / "readings"
NINE_TENTHS, EIGHT_TENTHS = "en de fr es it pt ru ja zh sv", "ar hi hu hy ko vi"
LEAST = dict.fromkeys(NINE_TENTHS.split(), 0.9) | dict.fromkeys(EIGHT_TENTHS.split(), 0.8)
"""The least share of right readings that is accepted, by language."""
MOST_WRONG = 0.001
"""The greatest share of wrong readings that is accepted, in each language."""
WRONG_READINGS, MOST_ROUNDS = 20_000, 200
"""Different wrong readings of a language, and rounds over its rows in which they are made."""
MOST_MILLISECONDS = 2.0
STRANGE_LANGUAGES = ("", "und", "xx", "tlh", "zh-Hant-TW", "e", "🙂", "en_GB", "x-private")


@dataclass
class Scored:
    """The figures of a language."""

    language: str
    right: Counter[str] = field(default_factory=Counter)
    rows: Counter[str] = field(default_factory=Counter)
    refused: list[Row] = field(default_factory=list)
    turned: list[Row] = field(default_factory=list)
    """Refused rows that are the other way round, such as "doktor dao" for which "Dr. dao" is said: no narrator's."""
    wrong: int = 0
    accepted: list[Mutant] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    checks: int = 0
    seconds: float = 0.0

    def check(self, written: str, spoken: str, language: str | None = None) -> bool:
        """Return whether the reading is accepted; records the processor time, and an exception as an error."""
        began = time.process_time()
        try:
            return same_meaning(written, spoken, self.language if language is None else language)
        except Exception as error:  # noqa: BLE001 - any exception is what this looks for
            self.errors.append(f"{written} | {spoken}: {error!r}")
            return False
        finally:
            self.seconds += time.process_time() - began
            self.checks += 1

    @property
    def share(self) -> float:
        """The share of right readings that is accepted."""
        return self.right.total() / max(1, self.rows.total())


def read_rows(path: Path) -> list[Row]:
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    return [Row(*line.split("\t")) for line in lines if line.count("\t") == 2]


def score(language: str, rows: list[Row], seed: int = 1) -> Scored:
    """Score the readings of a language, right and wrong."""
    scored, chance = Scored(language), random.Random(f"{seed} {language}")
    _score_right(scored, rows, chance)
    _score_wrong(scored, rows, chance)
    return scored


def _score_right(scored: Scored, rows: list[Row], chance: random.Random) -> None:
    for row in rows:
        scored.rows[row.category] += 1
        if scored.check(row.written, row.spoken):
            scored.right[row.category] += 1
        else:
            turned = scored.check(row.spoken, row.written)
            (scored.turned if turned else scored.refused).append(row)
        scored.check(row.written, row.spoken, chance.choice(STRANGE_LANGUAGES))


def _score_wrong(scored: Scored, rows: list[Row], chance: random.Random) -> None:
    mutator, tried = Mutator(rows, scored.language, chance), set[tuple[str, str]]()
    for _ in range(MOST_ROUNDS):
        for mutant in (mutant for row in rows for mutant in mutator.mutants(row)):
            if (mutant.written, mutant.spoken) in tried:
                continue
            tried.add((mutant.written, mutant.spoken))
            scored.wrong += 1
            if scored.check(mutant.written, mutant.spoken):
                scored.accepted.append(mutant)
        if scored.wrong >= WRONG_READINGS:
            return


def _lines(scored: Scored, verbose: bool) -> Iterable[str]:
    yield (
        f"{scored.language:<4}{scored.right.total():5d} of {scored.rows.total():<5d}{scored.share:7.1%}"
        f"   wrong {len(scored.accepted):3d} of {scored.wrong:<6d}{len(scored.accepted) / max(1, scored.wrong):8.3%}"
        f"   errors {len(scored.errors):<3d}{1000 * scored.seconds / max(1, scored.checks):6.2f} ms"
    )
    if scored.turned:
        share = len(scored.turned) / max(1, scored.rows.total())
        yield f"      {len(scored.turned)} of the refused rows ({share:.1%} of all) are the other way round"
    kinds = ", ".join(f"{kind} {scored.right[kind]}/{count}" for kind, count in sorted(scored.rows.items()))
    yield f"      {kinds}"
    if verbose:
        yield from (f"      refused {row.category}: {row.written} | {row.spoken}" for row in scored.refused)
        yield from (f"      turned {row.category}: {row.written} | {row.spoken}" for row in scored.turned)
        yield from (f"      ACCEPTED {each.how}: {each.written} | {each.spoken}" for each in scored.accepted)
    yield from (f"      ERROR {error}" for error in scored.errors[:5])


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.corpus.readings", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=READINGS, metavar="DIR", help="[default: the corpus]")
    parser.add_argument("-v", dest="verbose", action="store_true", help="list what is refused or accepted wrongly")
    parser.add_argument("-l", dest="languages", nargs="+", default=[], metavar="LANG", help="only these languages")
    parser.add_argument("--seed", type=int, default=1, help="of the wrong readings")
    arguments = parser.parse_args()
    paths = [
        path for path in sorted(arguments.folder.glob("*.tsv")) if path.stem in (arguments.languages or [path.stem])
    ]
    if not paths:
        sys.stderr.write(f"{arguments.folder} has no file LANG.tsv\n")
        return 2
    results = [score(path.stem, read_rows(path), arguments.seed) for path in paths]
    sys.stdout.writelines(f"{line}\n" for each in results for line in _lines(each, arguments.verbose))
    wrong, accepted = sum(each.wrong for each in results), sum(len(each.accepted) for each in results)
    milliseconds = 1000 * sum(each.seconds for each in results) / sum(each.checks for each in results)
    low = [each.language for each in results if each.share < LEAST.get(each.language, 0)]
    loose = [each.language for each in results if len(each.accepted) > MOST_WRONG * each.wrong]
    errors = sum(len(each.errors) for each in results)
    sys.stdout.write(
        f"wrong readings accepted: {accepted} of {wrong} ({accepted / max(1, wrong):.3%}); errors: {errors}; "
        f"{milliseconds:.2f} ms of processor time each; too few right readings accepted: {', '.join(low) or 'none'}; "
        f"too many wrong ones: {', '.join(loose) or 'none'}\n"
    )
    return 1 if low or loose or errors or milliseconds > MOST_MILLISECONDS else 0


if __name__ == "__main__":
    sys.exit(main())
