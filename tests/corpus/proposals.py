"""`python -m tests.corpus.proposals [-l de] [--most 50]`: list what the stand-in editor proposes, to be read by eye.

Collects proposals of each kind in English, German and French from books of the corpus, a few of each book, and from
sentences of our own with forms that those books lack. Prints whether the pipeline makes each edit, or why it does not.
"""

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from book_pipeline.chapters.split import Section, split
from book_pipeline.formatting.change_log import ChangeLog
from book_pipeline.source.readers import read_document
from tests.corpus.books import CORPUS, gold_of
from tests.corpus.editing import editor
from tests.corpus.formatting import SETTINGS, narration_of
from tests.corpus.sentences import chapters
from tests.unit.fakes import FakePaidCalls

BOOKS = {
    "en": (
        *("dracula-txt", "treasure-txt", "two-cities-txt", "origin-txt", "carol-txt", "time-machine-txt"),
        "tom-jones-txt",
    ),
    "de": ("faust-de-txt", "verwandlung-de-txt"),
    "fr": ("bovary-fr-txt",),
}  # fmt: skip
CONTEXT = 25
"""Characters around a place that are shown."""


@dataclass(frozen=True)
class Proposed:
    """A proposal with what is around it; `reason` says why it was refused, and is "" if it was made."""

    kind: str
    shown: str
    replacement: str
    reason: str = ""


def proposals(language: str, most: int, books: Sequence[str] = ()) -> dict[str, list[Proposed]]:
    """Return up to so many proposals of each kind: an equal share of each book, then of our own sentences."""
    found: dict[str, list[Proposed]] = {}
    sources = [*books, None]
    with tempfile.TemporaryDirectory() as folder:
        gemini, paid_calls = editor(SETTINGS, Path(folder)), FakePaidCalls()
        for number, source in enumerate(sources, 1):
            share = most * number // len(sources)
            for section in chapters(language) if source is None else _sections(source):
                change_log = narration_of(section, language, gemini, paid_calls).change_log
                _enter(found, _proposed(section.text, change_log), share)
    return found


def _sections(book: str) -> list[Section]:
    file = CORPUS / gold_of(book)["file"]
    document = read_document(file.read_bytes(), file.name)
    return split(document.text, language=document.language, title=document.title)


def _proposed(text: str, change_log: ChangeLog) -> Iterator[Proposed]:
    for change in change_log.changes:
        if change.author == "model":
            before, after = (
                text[max(0, change.start - CONTEXT) : change.start],
                text[change.start + len(change.before) :],
            )
            yield Proposed(change.kind, f"{before}[{change.before}]{after[:CONTEXT]}", change.after)
    for edit in change_log.rejected:
        yield Proposed(edit.kind, edit.find, edit.replace, edit.reason)


def _enter(found: dict[str, list[Proposed]], proposed: Iterable[Proposed], share: int) -> None:
    for each in proposed:
        listed = found.setdefault(each.kind, [])
        if len(listed) < share and each not in listed:
            listed.append(each)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.corpus.proposals", description=__doc__)
    parser.add_argument("-l", dest="languages", nargs="+", default=list(BOOKS), choices=BOOKS, metavar="LANG")
    parser.add_argument("--most", type=int, default=50, help="proposals of each kind [default: 50]")
    arguments = parser.parse_args()
    for language in arguments.languages:
        for kind, listed in proposals(language, arguments.most, BOOKS[language]).items():
            counts = Counter(each.reason or "made" for each in listed)
            sys.stdout.write(f"{language} {kind}: {', '.join(f'{count} {name}' for name, count in counts.items())}\n")
            for each in listed:
                shown = " ".join(each.shown.split())
                sys.stdout.write(f"    {shown} | {each.replacement}{f'   REFUSED {each.reason}' * bool(each.reason)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
