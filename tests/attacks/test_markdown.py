"""Hostile Markdown, shaped to cause quadratic time in a parser."""

import pytest

from tests.unit.source.books import PARAGRAPHS

N = 8000
DEEP = {
    "quotes": ">" * N + "x",
    "quotes, spaced": "> " * N + "x",
    "brackets": "[" * N + "x",
    "closed brackets": "[" * N + "x" + "]" * N,
    "stars": "*" * N + "x",
    "spaced stars": "* " * N + "x",
    "lists": "".join(f"{'  ' * n}- x\n" for n in range(1000)),
    "numbered": "1. " * N + "x",
    "images": "![" * N,
    "underscores": "_" * N + "x",
    "tabs": "\t" * N + "x",
    "mixed": "> - " * N + "x",
    "parentheses": "[x](" + "(" * N,
    "angles": "<" * N + "x",
}
SLOW = {
    "emphasis without end": "*a **a " * N,
    "aliases": "---\na: &a [x,x,x]\n"
    + "".join(f"a{n}: &a{n} [{','.join([f'*a{n - 1}' if n else '*a'] * 9)}]\n" for n in range(40))
    + "author: *a39\n---\nx",
    "front matter in brackets": "---\na: " + "[" * (N - 99) + "\n---\nx",
    "front matter in tables": "+++\na=" + "[" * (N - 99) + "\n+++\nx",
    "footnotes of footnotes": "x[^0]\n\n" + "".join(f"[^{n}]: x[^{n + 1}]\n\n" for n in range(N // 4)),
    "footnotes in one another": "a^[" * (N // 2),
    "formulas": "$a " * N,
    "fractions": "$" + "\\frac{" * N + "$",
    "emoji names": ":a" * N,
    "highlights": "==" * N,
    "attributes of a heading": "# x " + "{#a " * N,
    "emphasis in turn": "a**b" + "c* " * N,
    "mixed emphasis": "*_" * N + "x" + "_*" * N,
    "links without end": "[a](b" * N,
    "links of brackets": "[a](<b" * N,
    "titles without end": '[a](b "c' * N,
    "references": "[a]" * N,
    "reference definitions": "".join(f"[a{n}]: b\n" for n in range(N // 4)) + "[a1]",
    "a definition without end": "[a]: b '" + "c\n" * N,
    "code spans": "".join("e" + "`" * n for n in range(1, 1000)),
    "backticks": "`a``b" * N,
    "fences": "```\n" * N,
    "tables": "|a|b\n|-|-\n" + "|c|d\n" * N,
    "a table of columns": "|" + "a|" * 2000 + "\n|" + "-|" * 2000 + "\n" + "|\n" * 2000,
    "rows that are no table": "|" * N + "\n" + "-|" * N,
    "html without end": "<a " * N,
    "html blocks": "<div>\n" * N,
    "comments without end": "a <!-- " * N,
    "comments in blocks": "<!--\n" * N,
    "instructions": "a <? " * N,
    "declarations": "a <!A " * N,
    "sections": "a <![CDATA[ " * N,
    "attributes": "<a" + " b=c" * N + " <",
    "entities": "&" * N + "a" * N,
    "autolinks": "<http:" * N,
    "mails": "<a" + "a.a" * N + "@",
    "escapes": "\\" * N,
    "headings": "# " * N,
    "underlined": "a\n" * N + "===",
    "rules": "* * " * N + "a",
    "loose lists": "- a\n\n" * (N // 4),
    "lists in turn": "* a\n + b\n" * (N // 8),
    "lines in a list": "- a\n" + "  b\n" * N,
    "lazy quotes": "> a\n" + "b\n" * N,
    "quotes of lists": "> * a\n" * (N // 4),
    "breaks": "a  \n" * N,
    "nul": "a\0" * N,
}


@pytest.mark.parametrize("kind", DEEP)
def test_deeply_nested_markdown_is_read_or_rejected_within_limits(kind, harmless):
    harmless(f"{PARAGRAPHS[0]}\n\n{DEEP[kind]}\n".encode(), "book.md")


@pytest.mark.parametrize("kind", SLOW)
def test_markdown_takes_linear_time(kind, harmless):
    harmless(f"{PARAGRAPHS[0]}\n\n{SLOW[kind]}\n".encode(), "book.md")


@pytest.mark.parametrize("unit", ["A ", "a\n\n", "*a* ", "- a\n", "[a](b) "])
def test_fifty_megabytes_of_markdown_are_rejected(unit, rejected):
    rejected((unit * (50_000_000 // len(unit))).encode(), "book.md")
