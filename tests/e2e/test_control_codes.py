"""A book whose title, author and chapters contain codes that terminals and browsers obey: they are shown instead."""

import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest
from lxml import html

from guards.visible import OBEYED
from tests import commands

from .conftest import BIN, Cloud

OVERRIDE = "\u202e"
MARKS = f"\u009b31m{OVERRIDE}evil\u2066\u200f"
CODES = f"The \x1b]0;owned\x07\x1b[31m Lamp\r\b\n2026-11-27 00:00:00 ERROR forged {MARKS}"
TITLE = f"The Lamp {OVERRIDE}evil\u2066\u200f"
CHAPTERS = [
    f"CHAPTER {number}. {MARKS} Night {number}\n\nThe lamp was lit, and the sea was calm in night {number}."
    for number in (1, 2)
]
DRAWN = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
"""What rich sends to a terminal: colours and moves of the cursor."""


class Book(NamedTuple):
    """The book, once it is an audiobook."""

    file: Path
    book_id: str
    printed: str


def printed(command: list[str], folder: Path, status: int = 0) -> str:
    """Return what a command prints, errors included."""
    ran = commands.run([BIN / "book-pipeline", *command], cwd=folder, timeout=200)
    output = ran.stdout + ran.stderr
    assert ran.returncode == status, output
    return output


@pytest.fixture(scope="module")
def book(cloud: Cloud, tmp_path_factory: pytest.TempPathFactory) -> Book:
    folder = tmp_path_factory.mktemp("hostile")
    file = folder / f"lamp{MARKS}.txt"
    file.write_text("\n\n\n\n".join(CHAPTERS))
    command = ["submit", str(file), "--title", TITLE, "--author", TITLE, "--wait", *cloud.options]
    output = printed(command, folder)
    found = re.search(r"^book (\S+)$", output, re.MULTILINE)
    assert found, output
    return Book(file, found[1], output)


def printing_commands(book: Book, cloud: Cloud) -> Iterator[tuple[list[str], int]]:
    """Yield every command that prints something of a book, with its exit status."""
    yield ["status", *cloud.options], 0
    for name in ("status", "trace", "logs"):
        yield [name, book.book_id, *cloud.options], 0
        yield [name, book.book_id, "--json", *cloud.options], 0
    yield ["download", book.book_id, *cloud.options], 0
    for name in ("split", "estimate"):
        yield [name, str(book.file)], 0
        yield [name, str(book.file), "--json"], 0
    yield ["split", str(book.file), "--explain"], 0
    yield ["estimate", f"missing{CODES}.txt"], 1
    yield ["submit", str(book.file), "--title", CODES, *cloud.options], 1
    yield ["status", f"no id {MARKS}\x1b[31m", *cloud.options], 1


def test_no_command_prints_a_code(cloud, book, tmp_path):
    assert OBEYED.findall(book.printed) == []
    for command, status in printing_commands(book, cloud):
        output = printed(command, tmp_path, status)
        assert (command, OBEYED.findall(output)) == (command, [])
        assert not re.search("^2026-11-27 00:00:00 ERROR forged", output, re.MULTILINE), command


def test_codes_are_shown(cloud, book, tmp_path):
    shown = printed(["status", book.book_id, *cloud.options], tmp_path)
    assert r"The Lamp \u202eevil\u2066\u200f" in re.sub(r"\s+", " ", shown)
    assert r"\u009b31m\u202eevil\u2066\u200f" in printed(["split", str(book.file)], tmp_path)


def test_json_has_the_title_unchanged(cloud, book, tmp_path):
    described = json.loads(printed(["status", book.book_id, "--json", *cloud.options], tmp_path))
    assert described["title"] == TITLE
    sections = json.loads(printed(["split", str(book.file), "--json"], tmp_path))["chapters"]
    assert [MARKS in section["title"] for section in sections] == [True, True]


def test_a_terminal_gets_only_the_codes_of_the_bars(cloud, book, tmp_path):
    terminal, other_end = os.openpty()
    command = [BIN / "book-pipeline", "run", book.file, "--title", TITLE, "--out", f"out{MARKS}", *cloud.options]
    with subprocess.Popen(
        command, cwd=tmp_path, stdout=other_end, stderr=other_end, env={**os.environ, "TERM": "xterm"}
    ):
        os.close(other_end)
        output = b""
        try:
            while data := os.read(terminal, 65536):
                output += data
        except OSError:  # the command has ended
            os.close(terminal)
    assert b"\x1b[?25l" in output, "bars are drawn"
    assert OBEYED.findall(DRAWN.sub("", output.decode()).replace("\r", "")) == []
    assert r"\u202eevil" in output.decode()


def test_logs_of_the_cloud_have_no_code_and_no_forged_line(cloud, book):
    for file in (cloud.state / "logs").rglob("*"):
        text = file.read_text() if file.is_file() else ""
        assert (file.name, OBEYED.findall(text)) == (file.name, [])
        assert not re.search("^2026-11-27 00:00:00 ERROR forged", text, re.MULTILINE)


def test_file_names_have_no_code(book):
    names = [file.name for file in (book.file.parent / "audiobooks").rglob("*")]
    assert len(names) > 2
    assert OBEYED.findall("".join(names)) == []


def test_the_page_keeps_a_mark_of_direction_in_its_element(cloud, book):
    described = json.loads(printed(["status", book.book_id, "--json", *cloud.options], book.file.parent))
    chapter = f"/books/{book.book_id}/chapters/{described['chapters'][0]['chapter_id']}"
    for path in ("/", f"/books/{book.book_id}", chapter, f"{chapter}/log", f"/books/{book.book_id}/waterfall"):
        answer = httpx.get(cloud.environment["BOOK_PIPELINE_PAGE_URL"].rstrip("/") + path, trust_env=False, timeout=30)
        assert answer.status_code == 200, path
        page = html.fromstring(answer.content)
        assert not [value for element in page.iter("*") for value in element.attrib.values() if OVERRIDE in value], path
        for element in page.iter("*"):
            if OVERRIDE in (element.text or ""):
                assert element.xpath("ancestor-or-self::bdi | ancestor-or-self::*[@dir='auto']"), (path, element.tag)
            assert OVERRIDE not in (element.tail or "") or element.xpath("ancestor::*[@dir='auto']"), (
                path,
                element.tag,
            )
