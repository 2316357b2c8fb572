"""A subset of CloudWatch Logs' filter patterns: terms, and equality in JSON.

`ERROR "no progress"` matches lines that contain both. `{ $.stage = ParseBook && ($.level = WARNING || $.usd = 0.5) }`
matches JSON lines with these values, in which `*` is a wildcard. Any other pattern is rejected, so that an unsupported
one does not match every line.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
"""

import ast
import json
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

from moto.logs.exceptions import InvalidParameterException

TERM = re.compile(r'\s*(?:"([^"\\]+)"|(\w+))(?=\s|$)')
COMPARISON = re.compile(r'\$((?:\.[\w-]+)+)\s*(!?=)\s*(?:"([^"\\]*)"|([\w*.-]+))')
OPERATORS = re.compile(r"(?:[\s()]|&&|\|\|)*")
NUMBER = re.compile(r"-?\d+(\.\d+)?")


class Condition(NamedTuple):
    """A condition on a line's JSON; every line that meets it contains all the words."""

    words: tuple[str, ...]
    holds: Callable[[Any], bool]


class FilterPattern(NamedTuple):
    """A parsed pattern: words that each matching line contains, and a condition on the line's JSON, if any."""

    words: tuple[str, ...]
    holds: Callable[[Any], bool] | None

    def matches(self, message: str) -> bool:
        """Return whether the pattern matches a line."""
        return all(word in message for word in self.words) and (self.holds is None or self.holds(_parsed(message)))


@lru_cache
def filter_pattern(text: str | None) -> FilterPattern:
    """Parse a pattern; None and "" match every line. Raises InvalidParameterException."""
    text = (text or "").strip()
    if text.startswith("{") and text.endswith("}"):
        return FilterPattern(*_condition(text[1:-1]))
    if TERM.sub("", text):
        raise _invalid()
    return FilterPattern(tuple(match[1] or match[2] for match in TERM.finditer(text)), None)


def _condition(text: str) -> Condition:
    """Parse the text between the braces. With its comparisons replaced by names, it is a Python expression."""
    if not OPERATORS.fullmatch(COMPARISON.sub("", text)):
        raise _invalid()
    comparisons = {f"c{number}": _comparison(match) for number, match in enumerate(COMPARISON.finditer(text))}
    names = iter(comparisons)
    expression = COMPARISON.sub(lambda _: f" {next(names)} ", text).replace("&&", " and ").replace("||", " or ")
    try:
        return _combined(ast.parse(f"({expression})", mode="eval").body, comparisons)
    except SyntaxError:
        raise _invalid() from None


def _combined(node: ast.expr, comparisons: dict[str, Condition]) -> Condition:
    match node:
        case ast.Name():
            return comparisons[node.id]
        case ast.BoolOp():
            parts = [_combined(value, comparisons) for value in node.values]
            if isinstance(node.op, ast.And):
                words = tuple(word for part in parts for word in part.words)
                return Condition(words, lambda line: all(part.holds(line) for part in parts))
            return Condition((), lambda line: any(part.holds(line) for part in parts))
        case _:
            raise _invalid()


def _comparison(match: re.Match[str]) -> Condition:
    path, operator, quoted, word = match.groups()
    names, equal = path.split(".")[1:], operator == "="
    if word is not None and NUMBER.fullmatch(word):
        number = float(word)
        return Condition(
            (), lambda line: isinstance(value := _field(line, names), int | float) and (value == number) is equal
        )
    parts = (quoted if word is None else word).split("*")
    expected = re.compile(".*".join(map(re.escape, parts)), re.DOTALL)
    words = tuple(part for part in parts if part.isascii() and part)  # JSON may escape other characters

    def holds(line: Any) -> bool:
        value = _field(line, names)
        return isinstance(value, str) and (expected.fullmatch(value) is not None) is equal

    return Condition(words if equal else (), holds)


def _field(line: Any, names: list[str]) -> Any:
    for name in names:
        line = line.get(name) if isinstance(line, dict) else None
    return line


def _parsed(message: str) -> Any:
    try:
        return json.loads(message)
    except ValueError:
        return None  # not JSON: no condition matches


def _invalid() -> InvalidParameterException:
    return InvalidParameterException("Invalid filter pattern")
