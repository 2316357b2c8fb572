"""`make corpus`, `python -m tests.corpus [-v] [NAME…]`: scores the corpus's inputs, fails where a bound is missed.

Of the inputs' chapters, and of the narration of ten of them.
"""

import argparse
import os
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor

from tests.corpus import narration
from tests.corpus.books import CORPUS, FORMATS, Scored, all_names, score, scorer
from tests.corpus.editions import differences
from tests.corpus.thresholds import THRESHOLDS, kept_by_words


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.corpus", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="inputs, like alice-txt [default: all of them]")
    parser.add_argument("-v", dest="every", action="store_true", help="a line for each book, and what is missed")
    wanted = parser.parse_args()
    if not CORPUS.exists():
        sys.stderr.write("../shared/corpus is not here: nothing to score against\n")
        return 2
    began = time.monotonic()
    names = all_names()
    if unknown := set(wanted.names) - set(names):
        parser.error(f"not in the corpus: {', '.join(sorted(unknown))}")
    with ProcessPoolExecutor(os.cpu_count()) as processes:
        books = list(processes.map(score, [name for name in names if name in wanted.names or not wanted.names]))
    books.sort(key=lambda book: book.name)
    judged = [threshold.shown(books) for threshold in THRESHOLDS]
    lines = [
        *([_line(book) for book in books] if wanted.every else []),
        *_table(books),
        *(str(found) for found in differences(books) if found.ours or wanted.every),
        *(line for line, _ in judged),
        f"{len(books)} inputs in {time.monotonic() - began:.0f} s",
    ]
    sys.stdout.writelines(f"{line}\n" for line in lines)
    narrated = _narrated([name for name in narration.BOOKS if name in {book.name for book in books}], wanted.every)
    return 0 if all(holds for _, holds in judged) and narrated else 1


def _narrated(names: Sequence[str], every: bool) -> bool:
    """Narrate some of the books, print what came of it, and tell whether the bounds are kept."""
    if not names:
        return True
    began = time.monotonic()
    books = narration.accounts(names, processes=os.cpu_count() or 1)
    judged = [threshold.shown(books) for threshold in narration.THRESHOLDS]
    lines = [
        "",
        *narration.table(books, every=every),
        *(line for line, _ in judged),
        f"{len(books)} books narrated in {time.monotonic() - began:.0f} s",
    ]
    sys.stdout.writelines(f"{line}\n" for line in lines)
    return all(holds for _, holds in judged)


def _line(book: Scored) -> str:
    """Return a book's figures and, where there is something, what is missed in it."""
    row = book.row
    figures = (
        f"{book.name:<26}{row['tp']:4d} of {row['gold']:<4d} false {row['fp']:<3d}kept {row['cover']:.4f} "
        f"noise {row['noise']:.4f} ends {row['ends']:.2f} {book.seconds:5.2f} s"
    )
    wrong = [f"{count} {why}" for why, count in row["why"].items()]
    wrong += [f"missed: {title}" for title in row["missed"]]
    wrong += [f"set aside: {title}" for title in book.aside]
    wrong += [f"{book.licence} of a licence"] * bool(book.licence) + ["pieces are not the text"] * (not book.lossless)
    return "\n      ".join([figures, *wrong, *book.disorder])


def _table(books: list[Scored]) -> Iterator[str]:
    """Give the figures of each format and of all."""
    heads = ("inputs", "chapters", "F1 all", "F1 mean", "exact", "kept", "worst", "noise", "licence", "seconds")
    yield " " * 6 + "".join(f"{head:>10}" for head in heads)
    for name in (*FORMATS, "all"):
        of_format = [book for book in books if name in (book.format, "all")]
        if not of_format:
            continue
        total = scorer().summary([book.row for book in of_format])
        yield (
            f"{name:<6}{len(of_format):>10}{sum(book.row['gold'] for book in of_format):>10}"
            f"{total['micro_f1']:>10.4f}{total['macro_f1']:>10.4f}{total['exact']:>10.1%}"
            f"{kept_by_words(of_format):>10.3%}{total['min_cover']:>10.3%}{total['noise']:>10.3%}"
            f"{sum(book.licence for book in of_format):>10}{sum(book.seconds for book in of_format):>10.1f}"
        )


if __name__ == "__main__":
    sys.exit(main())
