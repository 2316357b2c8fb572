"""`make corpus`, `python -m tests.corpus [-v] [NAME…]`: score the corpus, fail if a threshold is not met.

Scores the chapters of all inputs of both corpora apart, and the formatting of ten.
"""

import argparse
import os
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor

from tests.corpus import formatting
from tests.corpus.books import CORPUS, CORPUS2, FORMATS, Scored, all_names, corpus_of, fold_of, score, scorer
from tests.corpus.editions import differences
from tests.corpus.thresholds import NOVELS, THRESHOLDS, kept_by_words


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.corpus", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="inputs, like alice-txt [default: all]")
    parser.add_argument("-v", dest="verbose", action="store_true", help="a line for each book, and missed chapters")
    arguments = parser.parse_args()
    if not CORPUS.exists():
        sys.stderr.write("../shared/corpus is missing\n")
        return 2
    began = time.monotonic()
    names = [*all_names(), *(all_names(CORPUS2) if CORPUS2.exists() else [])]
    if unknown := set(arguments.names) - set(names):
        parser.error(f"not in the corpus: {', '.join(sorted(unknown))}")
    with ProcessPoolExecutor(os.cpu_count()) as processes:
        books = list(processes.map(score, [name for name in names if name in arguments.names or not arguments.names]))
    books.sort(key=lambda book: book.name)
    hard, novels = ([book for book in books if corpus_of(book.name) == corpus] for corpus in (CORPUS, CORPUS2))
    results: list[tuple[str, bool]] = []
    for part, thresholds in ((hard, THRESHOLDS), (novels, NOVELS)):
        if part:
            checked = [threshold.check(part) for threshold in thresholds]
            lines = [
                *([_line(book) for book in part] if arguments.verbose else []),
                *_table(part),
                *(str(difference) for difference in differences(part) if difference.ours or arguments.verbose),
                *(line for line, _ in checked),
                "",
            ]
            sys.stdout.writelines(f"{line}\n" for line in lines)
            results += checked
    sys.stdout.write(f"{len(books)} inputs in {time.monotonic() - began:.0f} s\n")
    formatted = _format_books(
        [name for name in formatting.BOOKS if name in {book.name for book in books}], arguments.verbose
    )
    return 0 if all(holds for _, holds in results) and formatted else 1


def _format_books(names: Sequence[str], verbose: bool) -> bool:
    """Format some of the books, print their figures, and return whether the thresholds are met."""
    if not names:
        return True
    began = time.monotonic()
    books = formatting.format_books(names, processes=os.cpu_count() or 1)
    results = [threshold.check(books) for threshold in formatting.THRESHOLDS]
    lines = [
        "",
        *formatting.table(books, verbose=verbose),
        *(line for line, _ in results),
        f"{len(books)} books formatted in {time.monotonic() - began:.0f} s",
    ]
    sys.stdout.writelines(f"{line}\n" for line in lines)
    return all(holds for _, holds in results)


def _line(book: Scored) -> str:
    """Return a book's figures, and missed chapters and other errors if there are any."""
    row = book.row
    figures = (
        f"{book.name:<26}{row['tp']:4d} of {row['gold']:<4d} false {row['fp']:<3d}kept {row['cover']:.4f} "
        f"noise {row['noise']:.4f} ends {row['ends']:.2f} {book.seconds:5.2f} s"
    )
    errors = [f"{count} {why}" for why, count in row["why"].items()]
    errors += [f"missed: {title}" for title in row["missed"]]
    errors += [f"not narrated: {title}" for title in book.not_narrated]
    errors += [f"{book.licence} words of a licence"] * bool(book.licence) + ["the sections are not the text"] * (
        not book.lossless
    )
    return "\n      ".join([figures, *errors, *book.disorder])


def _table(books: list[Scored]) -> Iterator[str]:
    """Yield the figures of each format and of all books."""
    columns = (
        "inputs",
        "chapters",
        "F1 all",
        "F1 mean",
        "exact",
        "kept",
        "worst",
        "narrated",
        "noise",
        "licence",
        "seconds",
    )
    yield " " * 8 + "".join(f"{column:>10}" for column in columns)
    folds = sorted({f"fold {fold_of(book.name)}" for book in books if corpus_of(book.name) == CORPUS2})
    for name in (*FORMATS, *folds, "all"):
        of_format = [b for b in books if name in (b.format, "all") or (folds and name == f"fold {fold_of(b.name)}")]
        if not of_format:
            continue
        narrated = min(book.narrated for book in of_format)
        total = scorer().summary([book.row for book in of_format])
        yield (
            f"{name:<8}{len(of_format):>10}{sum(book.row['gold'] for book in of_format):>10}"
            f"{total['micro_f1']:>10.4f}{total['macro_f1']:>10.4f}{total['exact']:>10.1%}"
            f"{kept_by_words(of_format):>10.3%}{total['min_cover']:>10.3%}{narrated:>10.3%}{total['noise']:>10.3%}"
            f"{sum(book.licence for book in of_format):>10}{sum(book.seconds for book in of_format):>10.1f}"
        )


if __name__ == "__main__":
    sys.exit(main())
