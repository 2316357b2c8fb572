"""Styles and numbers of a Word document: which paragraphs are headings, hidden, numbered or centred."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from book_pipeline.source.flow.numbers import number_text
from book_pipeline.source.flow.parts import attribute, child_of, children, tag_of
from book_pipeline.source.markup.boilerplate import Element

T = TypeVar("T")
HALF_POINTS = 2
"""Word counts type sizes in half points."""
BODY_LEVEL = 9
"""Outline levels are 0 to 8; 9 is running text."""
LEVELS = 9
NUMBER_STYLES = {"upperRoman": "I", "lowerRoman": "i", "upperLetter": "A", "lowerLetter": "a"}
"""Other styles of numbers are shown as digits."""
UNNUMBERED = ("bullet", "none")
OFF = ("0", "false", "off", "none")
HEADING_NAME = re.compile(
    r"(?:heading|titre|kop|t[íi]tulo|titolo|encabezado|überschrift|заголовок|nagłówek|nadpis|rubrik|overskrift|otsikko"
    r"|başlık|címsor|επικεφαλίδα|כותרת|عنوان|標題|标题|見出し|제목)\s*(?P<level>[1-9])"
)
"""Names of heading styles that programs other than Word write, without an outline level."""
CHAPTER_NAME = re.compile(r"chapter(?:[\s_-]*(?:title|heading|head|name|number))?")
LONGEST_CHAIN = 20
"""Styles that are based on each other; a chain may be a circle."""


@dataclass(frozen=True, slots=True)
class Properties:
    """What a style or a paragraph says; None for what it does not say.

    `level` is the outline level from 0; `size` is in points; `number` is a numbering id and a level in it.
    """

    name: str = ""
    level: int | None = None
    size: float | None = None
    centred: bool | None = None
    hidden: bool | None = None
    number: tuple[str | None, int | None] = (None, None)


def _level_by_name(name: str) -> int | None:
    """Return the outline level that the name of a paragraph style means."""
    match = HEADING_NAME.fullmatch(name)
    return int(match["level"]) - 1 if match else 0 if CHAPTER_NAME.fullmatch(name) else None


def properties_of(element: Element | None, name: str = "") -> Properties:
    """Return the properties in a style, or in a paragraph's or run's own properties."""
    own = child_of(element, "pPr") if element is not None and tag_of(element) == "style" else element
    run = child_of(element, "rPr") if element is not None and tag_of(element) != "rPr" else element
    level, size, align = (_value(child_of(own, "outlineLvl")), _value(child_of(run, "sz")), _value(child_of(own, "jc")))
    numbering = child_of(own, "numPr")
    step = _value(child_of(numbering, "ilvl"))
    return Properties(
        name=name,
        level=int(level) if level is not None and level.isdecimal() else None,
        size=int(size) / HALF_POINTS if size is not None and size.isdecimal() else None,
        centred=align == "center" if align is not None else None,
        hidden=is_on(child_of(run, "vanish")),
        number=(_value(child_of(numbering, "numId")), int(step) if step is not None and step.isdecimal() else None),
    )


def is_on(element: Element | None) -> bool | None:
    """Return the value of an on-off property; None if it is absent."""
    return None if element is None else (_value(element) or "1") not in OFF


class Styles:
    """Styles by id, with what they inherit."""

    def __init__(self, root: Element | None) -> None:
        self._own: dict[str, tuple[Properties, str | None]] = {}
        self._resolved: dict[str, Properties] = {}
        self.default = ""
        defaults = child_of(root, "docDefaults", "rPrDefault", "rPr")
        lang = child_of(defaults, "lang")
        self.language = attribute(lang, "val") if lang is not None else None
        self._base = properties_of(defaults)
        for style in children(root):
            if tag_of(style) != "style":
                continue
            key = attribute(style, "styleId") or ""
            name = (_value(child_of(style, "name")) or "").lower()
            properties = properties_of(style, name)
            if properties.level is None and attribute(style, "type") == "paragraph":
                properties = replace(properties, level=_level_by_name(name))
            self._own[key] = (properties, _value(child_of(style, "basedOn")))
            if attribute(style, "type") == "paragraph" and attribute(style, "default") in ("1", "true"):
                self.default = key

    def resolve(self, key: str | None) -> Properties:
        """Return a style's properties, inherited ones included. An unknown style is the default one."""
        key = key if key in self._own else self.default
        if key not in self._resolved:
            chain: list[Properties] = []
            at: str | None = key
            while at in self._own and len(chain) < LONGEST_CHAIN:
                properties, at = self._own[at]
                chain.append(properties)
            self._resolved[key] = merged(chain[0].name if chain else "", *chain, self._base)
        return self._resolved[key]


def merged(name: str, *properties: Properties) -> Properties:
    """Return properties, each from the first that has it."""
    return Properties(
        name,
        _first(each.level for each in properties),
        _first(each.size for each in properties),
        _first(each.centred for each in properties),
        _first(each.hidden for each in properties),
        (_first(each.number[0] for each in properties), _first(each.number[1] for each in properties)),
    )


def _first(values: Iterable[T | None]) -> T | None:
    return next((value for value in values if value is not None), None)


@dataclass(slots=True)
class _Level:
    start: int = 1
    style: str = "decimal"
    text: str = ""


@dataclass(slots=True)
class _Numbering:
    levels: dict[int, _Level] = field(default_factory=lambda: defaultdict(_Level))
    counts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Automatic numbers of headings and lists, counted while the paragraphs are read."""

    def __init__(self, root: Element | None) -> None:
        self._by_id: dict[str, tuple[_Numbering, dict[int, int]]] = {}
        self._restarted: set[tuple[str, int]] = set()
        abstract: dict[str, _Numbering] = {}
        for element in children(root):
            if tag_of(element) == "abstractNum":
                abstract[attribute(element, "abstractNumId") or ""] = _abstract(element)
            elif tag_of(element) == "num":
                target = abstract.get(_value(child_of(element, "abstractNumId")) or "", _Numbering())
                starts = {
                    _integer(attribute(override, "ilvl")): _integer(_value(start))
                    for override in element
                    if (start := child_of(override, "startOverride")) is not None
                }
                self._by_id[attribute(element, "numId") or ""] = (target, starts)

    def label(self, key: str | None, step: int) -> str:
        """Count a paragraph, and return its number as Word shows it; empty for a bullet."""
        if key not in self._by_id or not 0 <= step < LEVELS:
            return ""
        numbering, starts = self._by_id[key]
        level = numbering.levels[step]
        if step in starts and (key, step) not in self._restarted:
            self._restarted.add((key, step))
            numbering.counts[step] = starts[step]
        else:
            numbering.counts[step] = numbering.counts.get(step, level.start - 1) + 1
        for deeper in [other for other in numbering.counts if other > step]:
            del numbering.counts[deeper]
        if level.style in UNNUMBERED:
            return ""
        text = level.text
        for other in range(step + 1):
            shape = numbering.levels[other]
            number = number_text(numbering.counts.get(other, shape.start), NUMBER_STYLES.get(shape.style, "1"))
            text = text.replace(f"%{other + 1}", number)
        return text


def _abstract(element: Element) -> _Numbering:
    numbering = _Numbering()
    for level in element:
        if tag_of(level) == "lvl":
            numbering.levels[_integer(attribute(level, "ilvl"))] = _Level(
                _integer(_value(child_of(level, "start")) or "1"),
                _value(child_of(level, "numFmt")) or "decimal",
                _value(child_of(level, "lvlText")) or "",
            )
    return numbering


def _value(element: Element | None) -> str | None:
    return attribute(element, "val") if element is not None else None


def _integer(text: str | None) -> int:
    return int(text) if text is not None and text.isdecimal() and len(text) < LEVELS else 0
