"""Word's formulas as MathML, so that they are read as those of web pages and EPUBs.

Elements: ECMA-376 part 1, 22.1 (https://ecma-international.org/publications-and-standards/standards/ecma-376/).
"""

from collections.abc import Iterator

from lxml import etree

from book_pipeline.source.flow.parts import attribute, child_of, tag_of
from book_pipeline.source.markup.boilerplate import Element
from book_pipeline.source.markup.math import math_text

PARTS = {
    "f": ("mfrac", ("num", "den")), "sSup": ("msup", ("e", "sup")), "sSub": ("msub", ("e", "sub")),
    "sSubSup": ("msubsup", ("e", "sub", "sup")), "limLow": ("munder", ("e", "lim")),
    "limUpp": ("mover", ("e", "lim")),
}  # fmt: skip
"""The MathML element of each of Word's, and the parts that it has in order."""
ROWS = {"m": "mr", "eqArr": "e"}
"""Tables, and the elements that are their rows."""
SILENT = frozenset(("del", "moveFrom", "phant"))
DEEPEST = 60
"""Levels of a formula that keep their signs."""


def formula_text(element: Element) -> str:
    """Return a formula of a Word document on one line."""
    return math_text(_row("math", element, 0))


def _row(name: str, element: Element | None, depth: int) -> Element:
    """Return a MathML element with all parts of an element of Word's."""
    row = etree.Element(name)
    if element is not None:
        row.extend(_parts_of(element, depth + 1))
    return row


def _parts_of(element: Element, depth: int) -> Iterator[Element]:
    for child in element:
        name = tag_of(child)
        if name.endswith("Pr") or name in SILENT:
            continue
        yield _token(child) if name == "t" else _element(child, name, depth)


def _token(element: Element) -> Element:
    token = etree.Element("mi")
    token.text = element.text or ""
    return token


def _element(element: Element, name: str, depth: int) -> Element:
    if depth > DEEPEST:
        made = etree.Element("mi")
        made.text = "".join(piece.text or "" for piece in element.iter("{*}t"))
    elif name in PARTS:
        made = etree.Element(PARTS[name][0])
        made.extend(_row("mrow", child_of(element, part), depth) for part in PARTS[name][1])
    elif name == "rad":
        made = _root(element, depth)
    elif name == "d":
        made = etree.Element("mfenced", open=_sign(element, "begChr", "("), close=_sign(element, "endChr", ")"))
        made.extend(_row("mrow", part, depth) for part in element if tag_of(part) == "e")
    elif name == "nary":
        made = etree.Element("mrow")
        operator = etree.SubElement(etree.SubElement(made, "munderover"), "mo")
        operator.text = _sign(element, "chr", "∫")
        made[0].extend(_row("mrow", child_of(element, part), depth) for part in ("sub", "sup"))
        made.append(_row("mrow", child_of(element, "e"), depth))
    elif name == "func":
        made = _row("mrow", child_of(element, "fName"), depth)
        etree.SubElement(made, "mtext").text = " "
        made.append(_row("mrow", child_of(element, "e"), depth))
    elif name in ROWS:
        made = etree.Element("mtable")
        made.extend(_row("mtr", row, depth) for row in element if tag_of(row) == ROWS[name])
    else:
        made = _row("mrow", element, depth)
    return made


def _root(element: Element, depth: int) -> Element:
    inner, degree = _row("mrow", child_of(element, "e"), depth), _row("mrow", child_of(element, "deg"), depth)
    made = etree.Element("mroot" if "".join(degree.itertext()).strip() else "msqrt")
    made.extend([inner, degree] if made.tag == "mroot" else [inner])
    return made


def _sign(element: Element, name: str, usual: str) -> str:
    """Return a sign of an element's properties; an empty one is none."""
    sign = child_of(element, f"{tag_of(element)}Pr", name)
    return usual if sign is None else attribute(sign, "val") or ""
