"""CloudWatch Logs' filter patterns, as far as they are needed here: terms, and equality in JSON.

`ERROR "no progress"` takes lines that have both. `{ $.stage = ParseBook && ($.level = WARNING || $.usd = 0.5) }` takes
lines of JSON with these values; a `*` in them stands for anything. What else AWS understands is refused: a pattern that
is not understood must not let everything through.

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
    """A condition on a line's JSON, and words that stand in every line for which it holds."""

    words: tuple[str, ...]
    holds: Callable[[Any], bool]


class FilterPattern(NamedTuple):
    """What stands in every line that the pattern lets through, and what is asked of the line's JSON besides."""

    words: tuple[str, ...]
    holds: Callable[[Any], bool] | None

    def matches(self, message: str) -> bool:
        """Tell whether the pattern lets a line through."""
        return all(word in message for word in self.words) and (self.holds is None or self.holds(_parsed(message)))


@lru_cache
def filter_pattern(text: str | None) -> FilterPattern:
    """Return what a pattern means; none lets everything through. Raises what an invalid one is answered with."""
    text = (text or "").strip()
    if text.startswith("{") and text.endswith("}"):
        return FilterPattern(*_condition(text[1:-1]))
    if TERM.sub("", text):
        raise _invalid()
    return FilterPattern(tuple(match[1] or match[2] for match in TERM.finditer(text)), None)


def _condition(text: str) -> Condition:
    """Read what stands between the braces. But for the comparisons it is an expression as Python has them."""
    if not OPERATORS.fullmatch(COMPARISON.sub("", text)):
        raise _invalid()
    comparisons = {f"c{number}": _comparison(match) for number, match in enumerate(COMPARISON.finditer(text))}
    names = iter(comparisons)
    expression = COMPARISON.sub(lambda _: f" {next(names)} ", text).replace("&&", " and ").replace("||", " or ")
    try:
        return _joined(ast.parse(f"({expression})", mode="eval").body, comparisons)
    except SyntaxError:
        raise _invalid() from None


def _joined(node: ast.expr, comparisons: dict[str, Condition]) -> Condition:
    match node:
        case ast.Name():
            return comparisons[node.id]
        case ast.BoolOp():
            parts = [_joined(value, comparisons) for value in node.values]
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
    form = re.compile(".*".join(map(re.escape, parts)), re.DOTALL)
    words = tuple(part for part in parts if part.isascii() and part)  # JSON may have other letters as escapes

    def holds(line: Any) -> bool:
        value = _field(line, names)
        return isinstance(value, str) and (form.fullmatch(value) is not None) is equal

    return Condition(words if equal else (), holds)


def _field(line: Any, names: list[str]) -> Any:
    for name in names:
        line = line.get(name) if isinstance(line, dict) else None
    return line


def _parsed(message: str) -> Any:
    try:
        return json.loads(message)
    except ValueError:
        return None  # no JSON: no condition holds


def _invalid() -> InvalidParameterException:
    return InvalidParameterException("Invalid filter pattern")
