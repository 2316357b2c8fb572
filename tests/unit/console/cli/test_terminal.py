"""What reaches a terminal: the codes of the console, and none of a text's."""

import io
import json
import sys

import pytest
from rich.table import Table
from rich.text import Text

from console.cli import terminal
from console.cli.terminal import PlainConsole, PlainStream
from guards.visible import OBEYED, one_line, visible

HOSTILE = "a\x1b[31mb\u009bc\u202ed\u2066e\u200ff\rg\bh\x7fi"
SHOWN = r"a\u001b[31mb\u009bc\u202ed\u2066e\u200ff\u000dg\u0008h\u007fi"
PLAIN = "Ünïcode – “quotes” שלום \t 日本 🙂\n"


def test_codes_are_visible_and_other_text_is_unchanged():
    assert visible(HOSTILE) == SHOWN
    assert visible(SHOWN) == SHOWN
    assert visible(PLAIN) == PLAIN


@pytest.mark.parametrize(
    "code", [*range(0x20), 0x7F, *range(0x80, 0xA0), 0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F)]
)
def test_every_code_but_tab_and_line_feed_is_visible(code):
    assert visible(chr(code)) == (chr(code) if chr(code) in "\t\n" else f"\\u{code:04x}")


def test_a_line_stays_one_line():
    assert one_line("a\r\nb\nc\td\r") == r"a\nb\nc\td\u000d"


def test_json_keeps_its_value():
    stream = PlainStream(io.StringIO())
    stream.write(json.dumps({"title": HOSTILE}, ensure_ascii=False))
    assert not OBEYED.search(stream.getvalue())
    assert json.loads(stream.getvalue()) == {"title": HOSTILE}


def test_everything_that_is_drawn_is_visible():
    console = PlainConsole(file=io.StringIO(), force_terminal=True, width=200, markup=False, highlight=False)
    table = Table("title", title=HOSTILE)
    table.add_row(HOSTILE)
    console.print(table)
    console.print(HOSTILE, Text(HOSTILE))
    drawn = console.file.getvalue()
    assert drawn.count(r"a\u001b[31mb\u009bc\u202ed\u2066e\u200ff") == 4
    assert "\x1b[31mb" not in drawn
    assert not OBEYED.search(drawn.replace("\x1b", ""))


def test_the_console_draws_on_the_stream_below(monkeypatch):
    below = io.StringIO()
    monkeypatch.setattr(sys, "stdout", PlainStream(below))
    console = PlainConsole(force_terminal=True)
    console.print(Text("red", style="red"))
    assert below.getvalue() == "\x1b[31mred\x1b[0m\n"


def test_every_stream_of_a_command_is_plain(monkeypatch):
    streams = {name: io.StringIO() for name in ("stdout", "stderr")}
    for name, stream in streams.items():
        monkeypatch.setattr(sys, name, stream)
    terminal.print_plainly()
    print(HOSTILE)  # noqa: T201
    sys.stderr.writelines([HOSTILE, "\n"])
    assert {name: stream.getvalue() for name, stream in streams.items()} == dict.fromkeys(streams, f"{SHOWN}\n")
    assert not hasattr(sys.stdout, "buffer")
