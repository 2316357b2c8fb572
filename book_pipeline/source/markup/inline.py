"""What is said of an element without a look inside: a line's end, a break, a drawn letter, the mark of a note."""

import re
from itertools import islice

from book_pipeline.source.document import Removal
from book_pipeline.source.markup.blocks import BREAK, Block
from book_pipeline.source.markup.furniture import Element, local_name, text_of, types_of, words_of
from book_pipeline.source.markup.walk import Walk

PICTURE = re.compile(r"\.(?:jpe?g|png|gif|svg|webp)$", re.IGNORECASE)
LARGER = re.compile(
    r"[\[(]?(?:(?:view|see|click to|larger|full|high)\W+)*"
    r"(?:enlarge|original|larger|full.?size|image|picture|version|resolution|view)(?:\W+(?:image|picture|version|size|view))*"
    r"[\])]?",
    re.IGNORECASE,
)
"""The words of a link to a larger picture."""
LONGEST_LINK = 40
NOTE_MARK = re.compile(r"\[?(\d{1,4}|[*†‡]{1,3})\]?")
RAISED = re.compile(r"[0-9]{1,3}")
SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
NOTES = frozenset({"endnotes", "endnote", "footnotes", "footnote", "rearnotes", "rearnote"})
LONGEST_MARK, MOST_IN_A_MARK = 8, 16


def say_at_once(element: Element, walk: Walk) -> bool:
    """Say an element that isn't walked into: an image's letter, a line's end, a break, a note's mark."""
    name = local_name(element)
    if name == "br":
        walk.buffer.append(" " if walk.level and not walk.group else "\n")
    elif name == "hr":
        walk.flush()
        walk.blocks.append(Block(BREAK, line=element.sourceline or 1, anchors=tuple(walk.anchors)))
        walk.anchors.clear()
    elif name == "img":
        _say_image(element, walk)
    elif name == "a" and PICTURE.search(element.get("href") or "") and LARGER.fullmatch(text_of(element, LONGEST_LINK)):
        walk.removed.append(Removal("link to a picture", element.sourceline or 1, text_of(element)))
        walk.anchors += ids_of(element)
    elif name in ("a", "sup") and (mark := _note_mark(element, name)):
        walk.anchors += ids_of(element)
        walk.buffer.append(f"[{mark}]")
    elif name == "sup" and RAISED.fullmatch(figures := text_of(element, LONGEST_MARK)) and _follows(walk):
        # Ten to the sixth is not a hundred and six.
        walk.buffer.append(figures.translate(SUPERSCRIPTS))
    else:
        return False
    return True


def _follows(walk: Walk) -> bool:
    """Tell whether what was said last is a figure or a letter."""
    return bool(walk.buffer) and walk.buffer[-1][-1:].isalnum()


def _say_image(element: Element, walk: Walk) -> None:
    """Say an initial that is drawn; a heading that is all image is read from its description."""
    alt = " ".join((element.get("alt") or "").split())
    tail = element.tail or ""
    walk.anchors += ids_of(element)
    if (
        len(alt.strip("“\"'‘«")) == 1
        and alt[-1].isalpha()
        and (not tail or not tail[0].isspace() or _is_initial(element))
    ):
        walk.buffer.append(alt)
        walk.initial = alt
    elif walk.level:
        walk.alt = walk.alt or alt


def _is_initial(element: Element) -> bool:
    return any("cap" in word or "initial" in word or "letter" in word for word in words_of(element, "class"))


def _note_mark(element: Element, name: str) -> str | None:
    """Return the number of the note that an element refers to; None for any other link or raised text."""
    # A mark is small: few elements below, or none.
    below = islice(element.iter(), MOST_IN_A_MARK)
    link = element if name == "a" else next((e for e in below if isinstance(e.tag, str) and local_name(e) == "a"), None)
    if link is None or not NOTE_MARK.fullmatch(text := text_of(element, LONGEST_MARK)):
        return None
    raised = name == "sup" or any(
        isinstance(e.tag, str) and local_name(e) == "sup" for e in islice(element.iter(), MOST_IN_A_MARK)
    )
    classes = " ".join(words_of(link, "class"))
    noted = "noteref" in types_of(link) or "fn" in classes or "note" in classes
    if not noted and not (raised and "#" in (link.get("href") or "")):
        return None
    return text.strip("[]")


def say_note_number(element: Element, walk: Walk) -> None:
    """Say the number that a list's item has among notes, which print shows and the marks refer to."""
    around = element.getparent()
    if local_name(element) != "li" or around is None or local_name(around) != "ol":
        return
    above = around.getparent()
    if NOTES.isdisjoint([*types_of(element), *types_of(around), *(types_of(above) if above is not None else ())]):
        return
    first = around.get("start", "1")
    walk.numbers[around] = walk.numbers.get(around, int(first) - 1 if first.isdecimal() else 0) + 1
    walk.initial = f"[{walk.numbers[around]}] "
    walk.buffer.append(walk.initial)


def ids_of(element: Element) -> list[str]:
    """Return the names by which other places point at an element."""
    return [found for name in ("id", "name") if (found := element.get(name))]
