"""Books of pieces of many kinds in each format, where every word occurs once: it is found once again, or was lost.

The words are numbers written in syllables, so that no rule of a reader knows them.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from random import Random

from tests.unit.source.books import zipped
from tests.unit.source.epubs import made
from tests.unit.source.office import docx, fb2, odt, p, rtf, run
from tests.unit.source.pdfs import lines, pdf, wrapped

SYLLABLES = ("ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu")
FIRST = 1_000
"""All words have four syllables."""
WORD = re.compile(r"[^\W\d_]+")
DELETED = '<w:del w:id="1" w:author="a"><w:r><w:delText xml:space="preserve">{}</w:delText></w:r></w:del>'
INSERTED = '<w:ins w:id="2" w:author="a">{}</w:ins>'
BOX = (
    "<w:pict><v:textbox xmlns:v='urn:schemas-microsoft-com:vml'><w:txbxContent>{}</w:txbxContent></v:textbox></w:pict>"
)
FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> HYPERLINK "x" </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>{}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
LISTED = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
MARKUP = {
    "prose": "<p>{}</p>", "heading": "<h2>{}</h2>", "quote": "<blockquote><p>{}</p></blockquote>",
    "list": "<ol><li>{}</li></ol>", "table": "<table><tr><td>{}</td></tr></table>", "verse": "<pre>{}</pre>",
    "caption": "<figure><figcaption>{}</figcaption></figure>", "terms": "<dl><dd>{}</dd></dl>",
    "hidden": '<p hidden="hidden">{}</p>', "unseen": '<p style="display:none">{}</p>',
    "deleted": "<p><del>{}</del></p>", "emphasis": "<p><em>{}</em></p>", "aside": "<aside>{}</aside>",
    "note": '<p class="footnote">{}</p>', "menu": "<nav><ul><li>{}</li></ul></nav>", "plain": "<div>{}</div>",
    "details": "<details><summary>{}</summary></details>", "button": "<button>{}</button>",
    "ruby": "<p><rt>{}</rt></p>",
    "comments": '<div class="comments">{}</div>', "footer": "<footer>{}</footer>", "centred": "<center>{}</center>",
    "raised": "<p><sup>{}</sup></p>", "drawing": "<svg><text>{}</text></svg>", "unknown": "<x-y>{}</x-y>",
    "page number": '<span class="pagenum">{}</span>', "object": "<object><p>{}</p></object>", "form": "<form>{}</form>",
    "label": '<p aria-hidden="true">{}</p>', "share": '<ul class="share-links"><li>{}</li></ul>',
}  # fmt: skip
MARKDOWN = {
    "prose": "{}", "heading": "## {}", "quote": "> {}", "list": "1. {}", "task": "- [x] {}", "deleted": "~~{}~~",
    "verse": "```\n{}\n```", "table": "| {} |\n|---|", "emphasis": "*{}*", "markup": "<div hidden>{}</div>",
    "alert": "> [!NOTE]\n> {}", "link": "[{}](https://example.org/)", "comment": "%% {} %%", "mark": "=={}==",
    "term": "Term\n: {}", "attributes": "# {} {{#x .y}}",
}  # fmt: skip
TEXTS = {
    "prose": "{}", "indented": "    {}", "bracketed": "[{}]", "raised": "* {}", "framed": "*** {} ***",
    "picture": "[Illustration: {}]", "quoted": "“{}”", "upper": "CHAPTER: {}", "underlined": "_{}_",
}  # fmt: skip
WORDS = {
    "prose": p("{}"), "heading": p("{}", style="berschrift1"), "deleted": p(DELETED),
    "inserted": p(INSERTED.format(run("{}"))), "hidden": p(run("{}", "<w:vanish/>")), "contents": p("{}", style="TOC1"),
    "box": p(BOX.format(p("{}"))), "table": f"<w:tbl><w:tr><w:tc>{p('{}')}</w:tc></w:tr></w:tbl>",
    "field": p(FIELD.format(run("{}"))), "secret": p(run("{}", '<w:rStyle w:val="Secret"/>')),
    "list": p("{}", properties=LISTED), "struck": p(run("{}", "<w:strike/>")),
    "moved": p(f'<w:moveFrom w:id="3" w:author="a">{run("{}")}</w:moveFrom>'),
    "content": f"<w:sdt><w:sdtContent>{p('{}')}</w:sdtContent></w:sdt>",
}  # fmt: skip
OPEN_DOCUMENT = {
    "prose": "<text:p>{}</text:p>", "heading": '<text:h text:outline-level="1">{}</text:h>',
    "list": "<text:list><text:list-item><text:p>{}</text:p></text:list-item></text:list>",
    "deleted": "<text:tracked-changes><text:changed-region><text:deletion><text:p>{}</text:p></text:deletion>"
    "</text:changed-region></text:tracked-changes>",
    "table": "<table:table><table:table-row><table:table-cell><text:p>{}</text:p></table:table-cell></table:table-row>"
    "</table:table>",
    "box": "<text:p><draw:frame><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame></text:p>",
    "note": "<text:p><text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>{}</text:p>"
    "</text:note-body></text:note></text:p>",
    "comment": "<text:p><office:annotation><text:p>{}</text:p></office:annotation></text:p>",
    "hidden": '<text:p><text:hidden-text text:is-hidden="true">{}</text:hidden-text></text:p>',
    "shown": '<text:p><text:hidden-text text:is-hidden="false">{}</text:hidden-text></text:p>',
    "unprinted": '<text:p><text:hidden-paragraph text:is-hidden="true"/>{}</text:p>',
    "contents": "<text:table-of-content><text:index-body><text:p>{}</text:p></text:index-body></text:table-of-content>",
    "section": "<text:section><text:p>{}</text:p></text:section>",
}  # fmt: skip
RICH_TEXT = {
    "prose": r"\pard {}\par", "heading": r"\pard\s1 {}\par", "hidden": r"\pard {{\v {}}}\par",
    "deleted": r"\pard {{\deleted {}}}\par", "note": r"\pard {{\footnote {}}}\par",
    "struck": r"\pard {{\strike {}}}\par",
    "table": r"\trowd\cellx900\intbl {}\cell\row", "comment": r"\pard {{\*\annotation {}}}\par",
    "field": r"\pard {{\field{{\*\fldinst X}}{{\fldrslt {}}}}}\par", "header": r"{{\header {}\par}}",
    "box": r"\pard {{\shp{{\*\shpinst{{\shptxt {}\par}}}}}}\par", "contents": r"\pard\s2 {}\par",
}  # fmt: skip
FICTION = {
    "prose": "<p>{}</p>", "heading": "<subtitle>{}</subtitle>", "verse": "<poem><stanza><v>{}</v></stanza></poem>",
    "quote": "<cite><p>{}</p></cite>", "author": "<cite><text-author>{}</text-author></cite>",
    "table": "<table><tr><td>{}</td></tr></table>", "epigraph": "<epigraph><p>{}</p></epigraph>",
    "struck": "<p><strikethrough>{}</strikethrough></p>", "section": "<section><p>{}</p></section>",
    "unknown": "<x>{}</x>", "between": "{}", "inline": "<emphasis>{}</emphasis>",
}  # fmt: skip
PRINTED = {"prose": "{}"}


@dataclass(frozen=True)
class Mixture:
    """A book file, and all its words in the order in which they were written."""

    name: str
    content: bytes
    words: list[str]


def mixture(form: str, random: Random, least: int = 4, most: int = 12) -> Mixture:
    """Return a book in a format, with pieces of random kinds between paragraphs."""
    kinds, build = FORMS[form]
    words = map(word, count(FIRST + random.randrange(1000)))
    pieces: list[tuple[str, str]] = []
    for _ in range(random.randint(least, most)):
        pieces += [("prose", _sentences(words, random)) for _ in range(random.randint(1, 3))]
        pieces.append((random.choice(list(kinds)), _sentences(words, random)))
    content = build([(kinds[kind], text) for kind, text in pieces])
    return Mixture(f"mixture.{form}", content, [each for _, text in pieces for each in words_of(text)])


def word(number: int) -> str:
    """Return a number in syllables."""
    return "".join(SYLLABLES[int(digit)] for digit in str(number))


def words_of(text: str) -> list[str]:
    """Return the words of this module that a text has; a hyphen, tag or note within one ends it."""
    return [each for each in WORD.findall(text.lower()) if len(each) == 2 * len(str(FIRST)) and _is_number(each)]


def _is_number(letters: str) -> bool:
    return all(letters[at : at + 2] in SYLLABLES for at in range(0, len(letters), 2))


def _sentences(words: Iterator[str], random: Random) -> str:
    made = []
    for _ in range(random.randint(1, 4)):
        sentence = " ".join(next(words) for _ in range(random.randint(3, 14)))
        made.append(sentence.capitalize() + random.choice(".!?"))
    return " ".join(made)


Pieces = Sequence[tuple[str, str]]


def _filled(pieces: Pieces) -> list[str]:
    return [template.format(text) for template, text in pieces]


def _html(pieces: Pieces) -> bytes:
    return f"<html><head><title>The Mixture</title></head><body>{''.join(_filled(pieces))}</body></html>".encode()


def _epub(pieces: Pieces) -> bytes:
    filled, half = _filled(pieces), len(pieces) // 2
    return made({"a.xhtml": "".join(filled[:half]), "b.xhtml": "".join(filled[half:])})


def _text(pieces: Pieces) -> bytes:
    return "\n\n".join("\n".join(wrapped(each, 70)) for each in _filled(pieces)).encode()


def _pdf(pieces: Pieces) -> bytes:
    """Place each page's pieces below one another, a running head above them and a number below them."""
    pages = []
    for at in range(0, len(pieces), 3):
        texts = [text for _, text in pieces[at : at + 3]]
        placed, top = [], 520.0
        for text in texts:
            placed += lines(block := wrapped(text, 48), top=top, size=8)
            top -= 9.6 * (len(block) + 1.5)
        pages.append([("THE MIXTURE", 180, 570, 8), *placed, (str(at // 3 + 1), 215, 30, 8)])
    return pdf(pages)


FORMS: dict[str, tuple[dict[str, str], Callable[[Pieces], bytes]]] = {
    "html": (MARKUP, _html),
    "epub": (MARKUP, _epub),
    "md": (MARKDOWN, lambda pieces: "\n\n".join(_filled(pieces)).encode()),
    "txt": (TEXTS, _text),
    "docx": (WORDS, lambda pieces: docx("".join(_filled(pieces)))),
    "odt": (OPEN_DOCUMENT, lambda pieces: odt("".join(_filled(pieces)))),
    "rtf": (RICH_TEXT, lambda pieces: rtf("\n".join(_filled(pieces)))),
    "fb2": (FICTION, lambda pieces: fb2(f"<section>{''.join(_filled(pieces))}</section>")),
    "zip": (TEXTS, lambda pieces: zipped({"mixture.txt": _text(pieces)})),
    "pdf": (PRINTED, _pdf),
}
"""Templates of kinds of pieces, and a function that makes the file, by extension."""
