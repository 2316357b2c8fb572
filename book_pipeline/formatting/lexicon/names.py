"""The proper names of a book, with counts and first sentences, so that a person checks how they are said."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from book_pipeline.formatting.lexicon.meaning import number_words
from book_pipeline.formatting.readings.tables import words

WORD = r"[^\W\d_]+(?:['’\-‐][^\W\d_]{2,})*"
PHRASE = re.compile(rf"{WORD}(?: {WORD})*")
STARTS = re.compile(r"(?:\A|[.!?:;…\n]['\"”’»)\]]*\s*|[\"“„«‘'(\[—–]\s*|--|\s[-*]\s)\Z")
SHORTENED = re.compile(r"\b[A-Z][a-zà-ÿ]{0,3}\. \Z")
"""An abbreviation such as "Mr.", after which a sentence goes on."""
ENDING = re.compile(r"['’](?:s|ve|ll|re|m|d|t)\Z")
SENTENCE_BEGIN = re.compile(r"(?<!\b[A-Z])(?<!\b[A-Z][a-z])(?<!\bMrs)[.!?…][\"'”’»)]*\s+|\n\s*\n")
SENTENCE_END = re.compile(r"(?<!\b[A-Z])(?<!\b[A-Z][a-z])(?<!\bMrs)[.!?…][\"'”’»)]*(?=\s|\Z)|\n\s*\n")
LONGEST_SENTENCE = 160
FARTHEST = 400
"""Characters before a name in which its sentence begins."""
BEFORE = 8
"""Characters before a word that say whether a sentence begins with it."""
MOST_LOWER = 0.1
"""A word that also occurs in lower case, more often than this share, is no name."""
NOUNS_HAVE_CAPITALS = frozenset({"de", "lb"})
"""Languages whose nouns are printed with capitals; there a word with an article is no name."""
ARTICLES = frozenset(
    words(
        "der die das den dem des ein eine einen einem einer eines kein keine keinen keiner im am zum zur vom beim ins "
        "ans mein dein sein ihr unser meine seine ihre meinen seinen ihren meinem seinem ihrem meiner seiner ihrer"
    )
)
SMALL_WORDS = frozenset(words("of the de la le du des von van der den zu y e da do dos di del della af bin ibn"))
"""Words in lower case that may stand inside a name."""
SHORTEST_NAME = 2
LONGEST_ABBREVIATION = 4
"""Letters of a title such as "Mrs"; a longer word before a full stop ends a sentence."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name, how often it occurs, and the sentence of its first occurrence."""

    name: str
    times: int
    sentence: str


def proper_names(text: str, language: str | None) -> list[Name]:
    """Return the names of a text, the most frequent first, by their capitals inside sentences.

    Scripts without capitals, such as Chinese and Arabic, have none.
    """
    code = (language or "").split("-", 1)[0].lower()
    lower = Counter(re.findall(WORD, text))
    counted: Counter[str] = Counter()
    first: dict[str, int] = {}
    articles: Counter[str] = Counter()
    dotted: Counter[str] = Counter()
    for start, name, article in _candidates(text):
        counted[name] += 1
        articles[name] += article
        dotted[name] += text.startswith(".", start + len(name))
        first.setdefault(name, start)
    names = []
    for name, times in counted.items():
        is_single = " " not in name
        common = is_single and lower[name.lower()] > MOST_LOWER * times
        is_noun = code in NOUNS_HAVE_CAPITALS and is_single and articles[name] > MOST_LOWER * times
        is_word = common or is_noun or name.lower() in number_words(code)
        is_abbreviation = len(name) <= LONGEST_ABBREVIATION and dotted[name] == times
        if not is_word and not is_abbreviation and len(name) >= SHORTEST_NAME:
            names.append(Name(name, times, _sentence(text, first[name])))
    return sorted(names, key=lambda one: (-one.times, one.name))


def _candidates(text: str) -> Iterator[tuple[int, str, bool]]:
    """Yield runs of words with capitals: offset, name, and whether an article precedes.

    The first word of a sentence counts only as part of a longer run, since every sentence begins with a capital.
    """
    for phrase in PHRASE.finditer(text):
        found = [(match.start() + phrase.start(), match.group()) for match in re.finditer(WORD, phrase.group())]
        at = 0
        while at < len(found):
            end = _end_of_run(found, at)
            run = found[at:end]
            before = found[at - 1][1].lower() if at else ""
            preceding = text[max(0, phrase.start() - BEFORE) : phrase.start()]
            if run and at == 0 and STARTS.search(preceding) and not SHORTENED.search(preceding):
                run = run[1:]
                before = ""
            if run:
                last_start, last = run[-1]
                name = text[run[0][0] : last_start] + ENDING.sub("", last)
                yield run[0][0], name, before in ARTICLES
            at = max(end, at + 1)


def _end_of_run(found: list[tuple[int, str]], at: int) -> int:
    """Return the index after the words with capitals from an index on, small words between them included."""
    end = at
    while end < len(found) and _is_capitalised(found[end][1]):
        end += 1
        after = next((index for index in range(end, len(found)) if found[index][1] not in SMALL_WORDS), len(found))
        if after < len(found) and _is_capitalised(found[after][1]):
            end = after
    return end


def _is_capitalised(word: str) -> bool:
    return word[0].isupper() and not (len(word) > 1 and word.isupper())


def _sentence(text: str, at: int) -> str:
    """Return the sentence, or the part of it, in which an offset is."""
    begin = max(
        (match.end() for match in SENTENCE_BEGIN.finditer(text, max(0, at - FARTHEST), at)),
        default=max(0, at - FARTHEST),
    )
    end = SENTENCE_END.search(text, at)
    sentence = " ".join(text[begin : end.end() if end else len(text)].split())
    if len(sentence) <= LONGEST_SENTENCE:
        return sentence
    cut = max(0, at - begin - LONGEST_SENTENCE // 2)
    return "…" * (cut > 0) + sentence[cut : cut + LONGEST_SENTENCE].strip() + "…"
