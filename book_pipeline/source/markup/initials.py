"""Drop caps: the large first letter of a chapter, which belongs to the word after it."""

import re
from collections import Counter
from itertools import islice

from book_pipeline.source.markup.boilerplate import Element, attribute_words, local_name, text_of
from book_pipeline.source.markup.names import HEADINGS, INLINE

INITIAL = re.compile(r"[“\"'‘«¿¡„—-]?[^\W\d_a-zß-ÿ]")
"""One capital, with the sign before it."""
START = re.compile(r"\s*+[“\"'‘«¿¡„—-]?[^\W\d_a-zß-ÿ]?\s*+\Z")
LONGEST = 3
HINT = re.compile(r"drop|cap|initial|lettrine|first-?letter|versal|raised|float|big|letter")
"""Words in the classes of drop caps."""
WORD = re.compile(r"[^\W\d_]+")
WORDS_OF_ONE_LETTER = frozenset("AEIOYUÀÉÓÈÁÍÚВИКОСУЯАЕІЙ")
NUMERALS = frozenset("IVXLCDM")
LOOK_AHEAD = 60
"""Characters after the letter that are looked at."""
STEPS = 6
"""Elements that are passed on the way to them."""
BLOCKS = frozenset(("p", "div"))


class Initials:
    """The drop caps of a page, judged by the page's words."""

    def __init__(self, root: Element) -> None:
        self._root = root
        self._words: Counter[str] | None = None

    def letter_of(self, element: Element, name: str) -> str | None:
        """Return the letter of a drop cap at the start of a paragraph, or that is one; None for other elements."""
        if name not in INLINE and name not in BLOCKS:
            return None
        if not START.match(_first_text(element)):
            return None
        text = text_of(element, LOOK_AHEAD)
        if len(text) > LONGEST or not INITIAL.fullmatch(text):
            return None
        word = WORD.match(_following(element, within_paragraph=name in INLINE))
        if word is None:
            return None
        hinted = any(HINT.search(word) for word in attribute_words(element, "class"))
        return text if self._is_initial(element, text[-1], word[0], hinted=hinted) else None

    def _is_initial(self, element: Element, letter: str, rest: str, *, hinted: bool) -> bool:
        inline = local_name(element) in INLINE
        lower, upper = rest[0].islower(), rest.isupper()
        if not lower and not (upper and inline):
            return False
        if not hinted and lower and rest[0] == letter.lower() and not inline:
            return False  # the letter over the entries of an index
        if letter not in WORDS_OF_ONE_LETTER and (hinted or inline or letter not in NUMERALS):
            return True
        words = self._page_words()
        joined, apart = words[(letter + rest).casefold()], words[rest.casefold()] - 1
        # The space after "A" may be the author's, unless it is between elements.
        tail = element.tail or ""
        spaced = inline and (not hinted or (bool(tail.strip()) and tail[0].isspace()))
        return joined > apart or (joined == apart and not spaced)

    def _page_words(self) -> Counter[str]:
        if self._words is None:
            self._words = Counter(WORD.findall(" ".join(self._root.itertext()).casefold()))
        return self._words


def _first_text(element: Element) -> str:
    """Return the text before the first element within an element, or within the first elements of it."""
    for _ in range(STEPS):
        if (element.text or "").strip() or not len(element):
            break
        element = element[0]
    return element.text or ""


def _following(element: Element, *, within_paragraph: bool) -> str:
    """Return the start of the text after an element, in its paragraph or in the next one."""
    for _ in range(STEPS):
        if (element.tail or "").strip():
            return str(element.tail).lstrip()[:LOOK_AHEAD]
        following = element.getnext()
        if following is None:
            element = element.getparent()
            if element is None or (within_paragraph and local_name(element) not in INLINE):
                return ""
            continue
        element = following
        if not isinstance(element.tag, str):
            continue
        name = local_name(element)
        if name in HEADINGS or name in ("hr", "br", "img"):
            return ""
        if text := "".join(islice(element.itertext(), STEPS)).strip():
            return text[:LOOK_AHEAD]
    return ""
