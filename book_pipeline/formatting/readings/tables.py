"""Tables of words, written as "key = value; key = value"."""

from collections.abc import Mapping


def table(entries: str) -> Mapping[str, str]:
    """Return the entries of a table: one a line, or several with a semicolon between them."""
    lines = [entry.strip() for line in entries.splitlines() for entry in line.split("; ")]
    return {key: value for key, _, value in (line.rstrip(";").partition(" = ") for line in lines if line)}


def words(text: str) -> tuple[str, ...]:
    """Return the words of a table, which spaces separate."""
    return tuple(text.split())


def numbered(entries: str) -> Mapping[str, int]:
    """Return the entries of a table whose values are whole numbers."""
    return {key: int(value) for key, value in table(entries).items()}


def money_table(entries: str) -> Mapping[str, tuple[str, str]]:
    """Return the currencies of a table: "$ = dollar|dollars, cent|cents"; without a comma if it has no cents."""
    return {sign: (names.split(", ")[0], names.partition(", ")[2]) for sign, names in table(entries).items()}
