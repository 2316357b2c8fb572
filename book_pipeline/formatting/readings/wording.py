"""Wordings: all usual ways to say a value, as a small tree that is compared with what is said.

A wording is a string of alternatives, "a|one"; a sequence, `then`; or a choice, `one_of`. Words are matched letter by
letter. Between two parts of a wording, and at a space inside an alternative, the said form may have spaces, hyphens,
a comma or nothing, so "twenty-one", "twenty one" and "twentyone" are the same.
"""

import unicodedata
from functools import lru_cache

JOINTS = frozenset(" -‐‑")
INNER_JOINTS = JOINTS | {","}


class Then(tuple["Wording", ...]):
    """Parts that are said one after the other."""

    __slots__ = ()


class OneOf(tuple["Wording", ...]):
    """Parts of which one is said."""

    __slots__ = ()


Wording = str | Then | OneOf
NEVER = OneOf()
"""The wording that nothing matches."""


def then(*parts: Wording) -> Wording:
    """Return the wording of the parts in order."""
    return Then(part for part in parts if part != "")


def one_of(*parts: Wording) -> Wording:
    """Return the wording of any of the parts; `NEVER` if there is none."""
    return parts[0] if len(parts) == 1 else OneOf(parts)


def maybe(part: Wording) -> Wording:
    """Return the wording of the part or of nothing."""
    return OneOf((part, ""))


def folded(text: str) -> str:
    """Return a text as wordings are compared: composed (NFC), lower case, straight apostrophes, no soft hyphens.

    The result has a character for each of `tidied(text)`.
    """
    return "".join(one if len(one.lower()) > 1 else one.lower() for one in tidied(text))


@lru_cache(maxsize=2048)
def tidied(text: str) -> str:
    """Return a text composed (NFC), with ß as ss, straight apostrophes, single spaces and no soft hyphens."""
    text = unicodedata.normalize("NFC", text).replace("\u00ad", "").replace("ß", "ss")
    return " ".join(text.replace("’", "'").replace("ʼ", "'").split())


def ends(wording: Wording, spoken: str, at: int, *, inner: bool = False) -> set[int]:
    """Return the offsets in `spoken`, which is folded, at which the wording can end if it begins at `at`.

    `inner` says that a part of the same value precedes, so that a hyphen or a comma may stand before this one.
    """
    if isinstance(wording, str):
        return _ends_of_words(wording, spoken, at, inner=inner)
    if isinstance(wording, OneOf):
        return {end for part in wording for end in ends(part, spoken, at, inner=inner)}
    reached = {at}
    for part in wording:
        reached = {end for start in reached for end in ends(part, spoken, start, inner=inner or start > at)}
        if not reached:
            break
    return reached


def _ends_of_words(words: str, spoken: str, at: int, *, inner: bool) -> set[int]:
    found: set[int] = set()
    for alternative in _alternatives(words):
        end = at
        for word in alternative:
            end = _end_of_word(word, spoken, end, INNER_JOINTS if inner or end > at else " ")
            if end < 0:
                break
        else:
            found.add(end)
    return found


def _end_of_word(word: str, spoken: str, at: int, joints: frozenset[str] | str) -> int:
    """Return the end of a word that begins at an offset, or after joints there; -1 if it does not."""
    while not spoken.startswith(word, at):
        if at >= len(spoken) or spoken[at] not in joints:
            return -1
        at += 1
    return at + len(word)


@lru_cache(maxsize=16384)
def _alternatives(words: str) -> tuple[tuple[str, ...], ...]:
    """Return the alternatives of a string, each as its words; the empty alternative has none."""
    return tuple(tuple(folded(one).replace("-", " ").split()) for one in words.split("|"))
