"""Accounting for each word of a chapter by its change log, with words as in the corpus (textnorm).

Outside the logged changes, source and result are equal byte for byte. So words differ only where a change is:

- spoken: the word is in the result, or a change of a kind that replaces words contains it;
- removed: it was not running text (a footnote, a caption, a page number), counted by the kind of change;
- lost: any other word of the source. A word that only the result has is invented. Neither may occur.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from book_pipeline.formatting.editor.proposal import EditKind
from book_pipeline.formatting.edits import Change
from tests.corpus.books import textnorm

REMOVALS = frozenset({"footnote", "footnote_mark", "illustration", "line_number", "page_mark", "transcriber_note"})
"""Kinds of rules that remove words that are not running text."""
OTHER_WORDS = frozenset(EditKind) - {EditKind.FOOTNOTE_REMNANT}
"""Kinds of edits that replace words."""
LOWERED = re.compile(r"[_^]\{([^{}]*)\}")
SHOWN = 160


@dataclass
class Words:
    """Counts of a book's words, and the passages in which words were removed, lost or invented."""

    body: int = 0
    removed: Counter[str] = field(default_factory=Counter)
    replaced: int = 0
    removed_passages: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    invented: list[str] = field(default_factory=list)

    @property
    def kept(self) -> float:
        """Share of the running text's words that are spoken."""
        return self._share(self.body - self.removed.total())

    @property
    def spoken(self) -> float:
        """Share of all words that are spoken; removed words count as not spoken."""
        return self._share(self.body) - self.removed.total() / (self.body or 1)

    def _share(self, whole: int) -> float:
        return 1 - len(self.lost) / (whole or 1)

    def enter(self, title: str, source: str, result: str, changes: Sequence[Change]) -> None:
        """Account for the words of a chapter."""
        self.body += len(words(source))
        for touched in _touched(source, result, changes):
            self._settle(touched, title)

    def _settle(self, touched: "_Touched", title: str) -> None:
        before, after = words(touched.before), words(touched.after)
        removals = sorted(touched.kinds & REMOVALS)
        passage = f"{title}: {', '.join(sorted(touched.kinds))}: {_short(touched.before)} → {_short(touched.after)}"
        for old, new in _differences(before, after):
            if touched.kinds & OTHER_WORDS and new:
                self.replaced += len(old)
            elif removals and not new:
                self.removed[removals[0]] += len(old)
                self.removed_passages.append(passage)
            else:
                self.lost += [f"{word} in {passage}" for word in old]
                self.invented += [f"{word} in {passage}" for word in new]


def words(text: str) -> list[str]:
    # textnorm would remove the number in "H_{2}O" as a page number.
    found: list[str] = textnorm().norm_words(LOWERED.sub(r"\1", text))
    return found


def _differences(before: list[str], after: list[str]) -> Iterator[tuple[list[str], list[str]]]:
    """Yield the words that differ, apart from hyphens and blanks."""
    if "".join(before) == "".join(after):
        return
    for what, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what != "equal" and "".join(before[i:j]) != "".join(after[k:m]):
            yield before[i:j], after[k:m]


@dataclass(frozen=True, slots=True)
class _Touched:
    """Whole words around one or more changes: source, result, and the kinds of the changes."""

    before: str
    after: str
    kinds: frozenset[str]


def _touched(source: str, result: str, changes: Sequence[Change]) -> Iterator[_Touched]:
    """Extend each change to whole words, and merge changes of the same words."""
    shift, at = 0, 0
    while at < len(changes):
        first, opening = changes[at], shift
        start = _word_start(source, first.start)
        kinds = set()
        while True:
            change = changes[at]
            shift += len(change.after) - len(change.before)
            kinds.add(change.kind)
            at += 1
            end = _word_end(source, change.end)
            if at == len(changes) or _word_start(source, changes[at].start) >= end:
                break
        yield _Touched(source[start:end], result[start + opening : end + shift], frozenset(kinds))


def _word_start(text: str, at: int) -> int:
    while at and not text[at - 1].isspace():
        at -= 1
    return at


def _word_end(text: str, at: int) -> int:
    while at < len(text) and not text[at].isspace():
        at += 1
    return at


def _short(text: str) -> str:
    text = " ".join(text.split())
    return f"“{text}”" if len(text) <= SHOWN else f"“{text[: SHOWN // 2]} … {text[-SHOWN // 2 :]}”"
