"""Where each word of a chapter went, by its receipt, in the corpus's own words (textnorm).

A receipt says what stands where in body and speech; outside of its changes the two are one, byte for byte. So every
word is accounted for where a change touches it:

- spoken: it stands in the text for the ear, or a change says it in other words, of a kind that does just that;
- removed: it stood in what is no running text (a footnote, a caption, a page's number), counted by the change's kind;
- lost: any other. A word that is in neither the body nor such a change is invented. Of both there must be none.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from book_pipeline.narration.editor.proposal import EditKind
from book_pipeline.narration.edits import Change
from tests.corpus.books import textnorm

REMOVALS = frozenset({"footnote", "footnote_mark", "illustration", "line_number", "page_mark", "transcriber_note"})
"""Kinds of the rules that take words away: such as aren't the running text."""
OTHER_WORDS = frozenset(EditKind) - {EditKind.FOOTNOTE_REMNANT}
"""Kinds of edits that say in other words what stands there."""
LOWERED = re.compile(r"[_^]\{([^{}]*)\}")
SHOWN = 160


@dataclass
class Words:
    """What became of a body's words; `gone`, `lost` and `invented` say the passage, too."""

    body: int = 0
    removed: Counter[str] = field(default_factory=Counter)
    said: int = 0
    gone: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    invented: list[str] = field(default_factory=list)

    @property
    def kept(self) -> float:
        """Share of the running text's words that are heard."""
        return self._share(self.body - self.removed.total())

    @property
    def heard(self) -> float:
        """Share of all words that are heard, with those not heard that went on purpose."""
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
        passage = f"{title}: {', '.join(sorted(touched.kinds))}: {_shown(touched.before)} → {_shown(touched.after)}"
        for gone, come in _differences(before, after):
            if touched.kinds & OTHER_WORDS and come:
                self.said += len(gone)
            elif removals and not come:
                self.removed[removals[0]] += len(gone)
                self.gone.append(passage)
            else:
                self.lost += [f"{word} in {passage}" for word in gone]
                self.invented += [f"{word} in {passage}" for word in come]


def words(text: str) -> list[str]:
    # textnorm would take the figure of "H_{2}O" for a page's.
    found: list[str] = textnorm().norm_words(LOWERED.sub(r"\1", text))
    return found


def _differences(before: list[str], after: list[str]) -> Iterator[tuple[list[str], list[str]]]:
    """Yield the words that differ; a hyphen or a blank that went, or came, makes no other words."""
    if "".join(before) == "".join(after):
        return
    for what, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what != "equal" and "".join(before[i:j]) != "".join(after[k:m]):
            yield before[i:j], after[k:m]


@dataclass(frozen=True, slots=True)
class _Touched:
    """Whole words that one or more changes touch: what stood there, what is heard, and of which kinds those are."""

    before: str
    after: str
    kinds: frozenset[str]


def _touched(source: str, result: str, changes: Sequence[Change]) -> Iterator[_Touched]:
    """Widen each change to whole words, and join those that touch the same."""
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


def _shown(text: str) -> str:
    text = " ".join(text.split())
    return f"“{text}”" if len(text) <= SHOWN else f"“{text[: SHOWN // 2]} … {text[-SHOWN // 2 :]}”"
