"""Signs of programs that write Markdown in their own dialects, which CommonMark shows as text.

Obsidian: https://help.obsidian.md/syntax. kramdown: https://kramdown.gettalong.org/syntax.html. Pandoc:
https://pandoc.org/MANUAL.html. Hugo: https://gohugo.io/content-management/shortcodes/. Material for MkDocs:
https://squidfunk.github.io/mkdocs-material/reference/admonitions/.
"""

import re
from dataclasses import dataclass, field

from book_pipeline.source.document import Removal

REASON = "sign of a Markdown dialect"
MAY_HAVE = re.compile(
    r"^\*\[|\[-?@|%%|\{[{%:]|^\{(?:front|main|back)matter\}|:::|!!!|\?\?\?|\[\[|\\[(\[]|\$`|`{3,}\s*math|\s\^[\w-]+$|\[[-/>~]\]\s|[)\]]\{|~[^\s~]{1,12}~|\^[^\s^]{1,12}\^",
    re.MULTILINE,
)
"""What a text has in which there is anything to do."""
HEADING_WITHOUT_SPACE = re.compile(r"(?:(?<=\A)|(?<=\n\n))(#{1,6})([^\W_][^#\n]{0,200})(?=\n[ \t]*\n)")
PROPER_HEADING = re.compile(r"^#{1,6}[ \t]+\S", re.MULTILINE)
FEWEST_HEADINGS = 2
"""Lines of their own that begin with the sign of a heading and no space, in a text without other headings."""
FENCE = re.compile(r" {0,3}(?P<fence>`{3,}|~{3,})\s*(?P<info>[^\s`]*)")
CODE_TAG = re.compile(r"\s*\{%-?\s*(?P<end>end)?highlight\b[^%]*%\}\s*")
ADMONITION = re.compile(r"(?:!!!|\?\?\?\+?)\s+(?P<kind>[\w-]++)(?P<more>[^\"\n]*+)(?:\"(?P<title>[^\"\n]*)\")?\s*")
INDENT, CODE_FENCE, FORMULA_FENCE = "    ", "~~~~~", "$$"
WHOLE_LINE = re.compile(
    r"\s*(?:\*\[[^\[\]\n]+\]:[^\n]*|\{:[^{}\n]*\}|\{(?:front|main|back)matter\}|:{3,}+[\s:]*+(?:\{[^{}\n]*\}|[\w-]++(?:\{[^{}\n]*\})?)?[\s:]*+|\{%.*%\})\s*"
)
"""The definition of an abbreviation, attributes of a block, a border of a part or division, or a template's command."""
INLINE_CODE = re.compile(r"(?<!\$)(`+)(?!`).{1,1000}?(?<!`)\1(?!`)")
SIGNS = re.compile(
    r"%%.{0,1000}?%%|\s?\[-?@[\w:.#$%&+?<>~/-]{1,100}(?:[,;\s][^\[\]\n]{0,300})?\](?![(\[:])"
    r"|\{\{[<%].{0,500}?[>%]\}\}|!\[\[[^\[\]\n]*\]\]|(?<=[)\]])\{:?[#.\w][^{}\n]{0,300}\}"
    r"|(?<=\S)\s+\^[A-Za-z][\w-]*\s*$"
)
"""Comments, citations, calls of templates, embedded files, attributes of pictures and spans, and names of blocks."""
WIKI_LINK = re.compile(r"\[\[(?:(?P<target>[^\[\]|\n]*)\|)?(?P<label>[^\[\]|\n]+)\]\]")
LOWERED = re.compile(r"(?<=[^\W_])~([^\s~]{1,12})~(?!~)")
RAISED = re.compile(r"(?<=[^\W_])\^([^\s^\[\]]{1,12})\^")
FORMULA = re.compile(r"\\\((?P<round>[^\n]{1,500}?)\\\)|\$`(?P<ticks>[^`\n]+)`\$")
FORMULA_BORDER = re.compile(r"\s*\\[\[\]]\s*")


TASK = re.compile(r"(\s*(?:[-*+]|\d{1,9}[.)])\s+)\[[-/>~]\](?=\s)")
"""A task that was given up or moved; CommonMark's dialects know only open and done ones."""


def common_markdown(markdown: str, first_line: int) -> tuple[str, list[Removal]]:
    """Return Markdown without the signs of dialects, with as many lines, and what was removed.

    Parameters
    ----------
    first_line
        The line of the file (from 1) with which the text begins.

    """
    if not PROPER_HEADING.search(markdown) and len(HEADING_WITHOUT_SPACE.findall(markdown)) >= FEWEST_HEADINGS:
        markdown = HEADING_WITHOUT_SPACE.sub(r"\1 \2", markdown)
    if not MAY_HAVE.search(markdown):
        return markdown, []
    reader = _Lines()
    lines = [reader.read(line, number) for number, line in enumerate(markdown.split("\n"), first_line)]
    return "\n".join(lines), reader.removed


@dataclass(slots=True)
class _Lines:
    """What is open while lines are read: a fence of code or of a formula, and an admonition."""

    removed: list[Removal] = field(default_factory=list)
    fence: str = ""
    is_formula: bool = False
    is_admonition: bool = False

    def read(self, line: str, number: int) -> str:
        """Return a line without signs."""
        if self.fence:
            return self._code(line, number)
        if line.strip():
            self.is_admonition = self.is_admonition and line.startswith(INDENT)
        if self.is_admonition:
            line = line.removeprefix(INDENT)
        if (match := FENCE.match(line)) or CODE_TAG.fullmatch(line):
            return self._opened(match, line, number)
        if match := ADMONITION.fullmatch(line):
            self.is_admonition = True
            return _admonition(match, number, self.removed)
        line = TASK.sub(r"\1[ ]", line, count=1) if TASK.match(line) else line
        if line.strip() and WHOLE_LINE.fullmatch(line):
            self.removed.append(Removal(REASON, number, line.strip()))
            return ""
        return FORMULA_FENCE if FORMULA_BORDER.fullmatch(line) else _without_signs(line, number, self.removed)

    def _opened(self, match: re.Match[str] | None, line: str, number: int) -> str:
        """Begin code, or a formula that is written as code, and return its first line."""
        self.fence, info = (match["fence"], match["info"]) if match else (CODE_FENCE, "")
        self.is_formula = info == "math"
        if self.is_formula or match is None:
            self.removed.append(Removal(REASON, number, info or line.strip()))
        return FORMULA_FENCE if self.is_formula else line if match else CODE_FENCE

    def _code(self, line: str, number: int) -> str:
        """Return a line of code, or the end of it."""
        tag = CODE_TAG.fullmatch(line)
        if tag and tag["end"] and self.fence == CODE_FENCE:
            self.removed.append(Removal(REASON, number, line.strip()))
            self.fence = ""
            return CODE_FENCE
        is_end = line.strip().startswith(self.fence) and not line.strip().strip(self.fence[0])
        self.fence = "" if is_end else self.fence
        return FORMULA_FENCE if is_end and self.is_formula else line


def _admonition(match: re.Match[str], line: int, removed: list[Removal]) -> str:
    """Return the title of an admonition, or its kind as a word."""
    if match["title"]:
        removed.append(Removal(REASON, line, match["kind"]))
    if match["more"].strip():
        removed.append(Removal(REASON, line, match["more"].strip()))
    return f"{match['title'] or match['kind'].capitalize()}:"


def _without_signs(line: str, number: int, removed: list[Removal]) -> str:
    """Return a line without signs, except in its code."""
    parts: list[str] = []
    at = 0
    for code in [*INLINE_CODE.finditer(line), None]:
        parts.append(_plain(line[at : code.start() if code else len(line)], number, removed))
        if code is not None:
            parts.append(code.group())
            at = code.end()
    return "".join(parts)


def _plain(text: str, number: int, removed: list[Removal]) -> str:
    def drop(match: re.Match[str]) -> str:
        removed.append(Removal(REASON, number, match.group().strip()))
        return ""

    def label(match: re.Match[str]) -> str:
        if match["target"]:
            removed.append(Removal(REASON, number, match["target"]))
        return match["label"].replace("#", " ").strip()

    text = WIKI_LINK.sub(label, SIGNS.sub(drop, text))
    text = FORMULA.sub(lambda match: f"${(match['round'] or match['ticks']).strip()}$", text)
    return RAISED.sub(r"<sup>\1</sup>", LOWERED.sub(r"<sub>\1</sub>", text))
