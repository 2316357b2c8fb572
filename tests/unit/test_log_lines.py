"""A message in a log file is one entry, whatever it contains."""

import logging

from guards.log_lines import FORMAT, OneEntry

FORGED = "2026-11-27 00:00:00,000 local ERROR forged"


def entry(message: str, **more) -> list[str]:
    record = logging.LogRecord("local", logging.WARNING, "file.py", 1, message, (), more.get("error"))
    return OneEntry(FORMAT).format(record).split("\n")


def test_a_message_cannot_forge_an_entry():
    first, second = entry(f"title\n{FORGED}\x1b[31m\u202e")
    assert first.endswith("local WARNING title")
    assert second == f"    {FORGED}\\u001b[31m\\u202e"


def test_neither_can_the_message_of_an_error():
    error = ValueError(f"title\n{FORGED}")
    lines = entry("failed", error=(type(error), error, None))
    assert [line for line in lines[1:] if not line.startswith("    ")] == []
    assert f"    {FORGED}" in lines
