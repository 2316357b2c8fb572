"""The metadata block at the start of a Markdown file: YAML, TOML, JSON, or Pandoc's title block."""

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from book_pipeline.source.document import Removal

YAML = re.compile(r"\A\ufeff?---[ \t]*\n(?P<block>.*?\n)?(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
TOML = re.compile(r"\A\ufeff?\+\+\+[ \t]*\n(?P<block>.*?\n)?\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL)
JSON = re.compile(r"\A\ufeff?(?P<block>\{[ \t]*\n.*?\n\})[ \t]*(?:\n|\Z)", re.DOTALL)
# https://pandoc.org/MANUAL.html#extension-pandoc_title_block: title, authors and date, a line each.
PANDOC = re.compile(r"\A\ufeff?%(?P<title>[^\n]*)\n(?:%(?P<authors>[^\n]*)\n(?:%[^\n]*\n)?)?")
LONGEST_BLOCK = 8_000
"""Characters; what is longer is no metadata."""
NAME = re.compile(r"[\w.-]+")
SIMPLE = re.compile(r"(?P<name>[\w.-]+):[ \t]+(?P<value>\S.*?)[ \t]*")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]+)*")
REASON = "front matter"
MULTIMARKDOWN = re.compile(
    r"\A(?=(?:[A-Za-z][\w -]{0,30}:[^\n]{0,300}\n){0,19}title:)"
    r"(?:[A-Za-z][\w -]{0,30}:[^\S\n]*[^\s\n][^\n]{0,300}\n){2,20}\n",
    re.IGNORECASE,
)
"""Lines of names and values without a border, one of which is the title: https://fletcher.github.io/MultiMarkdown-6/."""


@dataclass(frozen=True)
class FrontMatter:
    """What the block says about the book, and the block as a removed passage; None for each that is missing."""

    title: str | None = None
    author: str | None = None
    language: str | None = None
    removed: Removal | None = None


def split_front_matter(characters: str) -> tuple[FrontMatter, str]:
    """Return the metadata at the start of a Markdown text with Unix line ends, and the text after it.

    A block that is not a mapping of names to values stays in the text: a text may begin with a rule.
    """
    for pattern, load in ((YAML, _load_yaml), (TOML, _load_toml), (JSON, _load_json)):
        match = pattern.match(characters[:LONGEST_BLOCK])
        fields = load(match["block"] or "") if match else None
        if match and fields is not None:
            author = fields.get("author", fields.get("authors", fields.get("creator")))
            language = _text(fields.get("lang", fields.get("language")))
            return FrontMatter(
                _text(fields.get("title")),
                _text(author),
                language.replace("_", "-") if language and LANGUAGE.fullmatch(language) else None,
                Removal(REASON, 1, match.group().strip()),
            ), characters[match.end() :]
    if match := PANDOC.match(characters):
        return FrontMatter(
            match["title"].strip() or None,
            ", ".join(name.strip() for name in (match["authors"] or "").split(";")) or None,
            removed=Removal(REASON, 1, match.group().strip()),
        ), characters[match.end() :]
    if match := MULTIMARKDOWN.match(characters):
        pairs = (line.partition(":") for line in match.group().strip().split("\n"))
        values = {name.strip().casefold(): value.strip() for name, _, value in pairs}
        return FrontMatter(
            values["title"] or None,
            values.get("author") or None,
            removed=Removal(REASON, 1, match.group().strip()),
        ), characters[match.end() :]
    return FrontMatter(), characters


def _load_yaml(block: str) -> Mapping[str, Any] | None:
    try:
        # It reads every value as text: a title may be a number, and a date may be no date.
        fields = yaml.load(block, Loader=yaml.BaseLoader)  # noqa: S506 - it makes texts, lists and mappings only
    except (yaml.YAMLError, ValueError, RecursionError):
        fields = _simple_fields(block)
    # "He said: go." is also YAML, but a name is one word.
    named = isinstance(fields, dict) and all(isinstance(name, str) and NAME.fullmatch(name) for name in fields)
    return fields if named else None


def _simple_fields(block: str) -> dict[str, str] | None:
    """Return the names and values of the lines of a damaged block; None without a title and another name."""
    pairs = [match for line in block.split("\n") if (match := SIMPLE.fullmatch(line))]
    fields = {match["name"]: match["value"].strip("\"'").replace("''", "'") for match in pairs}
    return fields if "title" in fields and len(fields) > 1 else None


def _load_json(block: str) -> Mapping[str, Any] | None:
    try:
        fields = json.loads(block)
    except (ValueError, RecursionError):
        return None
    return fields if isinstance(fields, dict) and "title" in fields else None


def _load_toml(block: str) -> Mapping[str, Any] | None:
    try:
        return tomllib.loads(block)
    except (ValueError, RecursionError):
        return None


def _text(value: object) -> str | None:
    """Return a value as text: names of several authors with commas between; None if it has none.

    Lists within lists have none: with aliases, twenty lines of YAML are a billion words.
    """
    if isinstance(value, list):
        return ", ".join(filter(None, (_text(each) for each in value if not isinstance(each, list)))) or None
    if isinstance(value, dict):
        value = value.get("name", value.get("text"))
    return str(value).strip() or None if isinstance(value, (str, int, float)) else None
