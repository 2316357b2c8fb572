"""Plain English, as far as a machine can check it: words that the project does not use, and the length of lines.

Also checks that the generated reference contains every command, option and setting.
"""

import re
import tokenize
from pathlib import Path

import pytest
from typer.main import get_command

from book_pipeline.function_settings import FUNCTION_SETTINGS
from console.cli.app import app

ROOT = Path(__file__).parents[2]
FOLDERS = (
    ".ci", ".github", "account", "bench", "book_pipeline", "console", "docs", "events", "handlers", "infra", "local",
    "reference", "sql", "statemachine", "tests",
)  # fmt: skip
SUFFIXES = {".css", ".html", ".js", ".json", ".md", ".py", ".sql"}
UNCHANGED = {ROOT / "docs" / "decisions", ROOT / "book_pipeline" / "formatting" / "editor" / "prompt.py"}
"""Records of past decisions are not rewritten. A new wording of the prompt would mean paying for every text again."""
LONGEST_LINE = 120
UNBREAKABLE = re.compile(r'\||  "| *\S*https?://\S+$')
"""Lines that may be longer: rows of tables, JSON samples, and addresses."""

PHRASES = {
    "address of e-mail": "e-mail address",
    "anew": "again",
    "as far as there are any": "if any",
    "book's person": "requester",
    "hear of": "is notified of",
    "hears of": "is notified of",
    "in the hands of": "leased, claimed",
    "is none of": "does not match, is not part of",
    "is told of": "is reported",
    "is tried again": "is retried",
    "look which": "find out which",
    "no good": "invalid",
    "nobody foresaw": "unexpected",
    "nobody's": "unused, unknown",
    "of which nothing": "without",
    "order of joining": "first come, first served",
    "patience": "wait limit, retry policy",
    "put right": "correct, repair",
    "stand still": "stall",
    "stands still": "is stalled",
    "stood still": "was stalled",
    "the till": "the gateway",
    "trouble": "error, failure",
    "unforeseen": "unexpected",
    "whoever": "who, anyone who",
    "wished": "requested",
    "wishes": "options",
    "workbench": "chapter session",
}
"""Words that the project does not use, with their replacements. They match as whole words in any case."""
NAMES = {
    "chronicle": "execution log",
    "manner": "reading options",
    "patience": "wait limit, retry policy",
    "said": "what the name holds",
    "shelf": "manifest, book list, library",
    "telling": "progress",
    "till": "gateway",
    "told": "what the name holds",
    "trouble": "error",
    "unforeseen": "unexpected",
    "whoever": "owner, requester",
    "wish": "option",
    "wishes": "options",
    "workbench": "session",
}
"""Words that no Python name contains; sentences and titles of books may contain them."""

FILES = sorted(
    file
    for file in (*ROOT.glob("*.md"), *(file for folder in FOLDERS for file in (ROOT / folder).rglob("*")))
    if file.suffix in SUFFIXES and file != Path(__file__) and UNCHANGED.isdisjoint([file, *file.parents])
)
MARKDOWN = sorted({*(ROOT / "docs" / "decisions").glob("*.md"), *(file for file in FILES if file.suffix == ".md")})
COMMANDS = {
    f"{name} {part}" if part else name: each
    for name, command in get_command(app).commands.items()
    for part, each in getattr(command, "commands", {"": command}).items()
}
PHRASE = re.compile(rf"(?<!\w)({'|'.join(PHRASES)})(?!\w)", re.IGNORECASE)


def short_name(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def sections(page: str) -> dict[str, str]:
    """Return the sections of a page of the reference by their titles."""
    _, *parts = (ROOT / "docs" / "reference" / page).read_text().split("\n## ")
    return {title: text for title, _, text in (part.partition("\n") for part in parts)}


@pytest.mark.parametrize("folder", ["", *FOLDERS])
def test_no_file_contains_a_phrase_that_is_not_plain_english(folder):
    hits = [
        f"{short_name(file)}:{number}: {hit[0]!r}: write {PHRASES[hit[0].lower()]}"
        for file in FILES
        if (short_name(file).partition("/")[0] == folder) or (not folder and file.parent == ROOT)
        for number, line in enumerate(file.read_text().splitlines(), start=1)
        for hit in PHRASE.finditer(line.replace("’", "'"))
    ]
    assert hits == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_python_name_contains_a_word_that_is_not_plain_english(folder):
    hits = []
    for file in (ROOT / folder).rglob("*.py"):
        with tokenize.open(file) as source:
            for token in tokenize.generate_tokens(source.readline):
                if token.type == tokenize.NAME:
                    words = NAMES.keys() & token.string.lower().split("_")
                    hits += [f"{short_name(file)}:{token.start[0]}: {token.string}: {NAMES[word]}" for word in words]
    assert hits == []


@pytest.mark.parametrize("file", MARKDOWN, ids=short_name)
def test_a_line_of_markdown_has_at_most_120_columns(file):
    lines = [line for line in file.read_text().splitlines() if len(line) > LONGEST_LINE]
    assert [line for line in lines if not UNBREAKABLE.match(line)] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_the_reference_contains_each_command_and_its_options(name):
    section = sections("commands.md")[name]
    options = [option for parameter in COMMANDS[name].params for option in parameter.opts if option.startswith("--")]
    assert [option for option in options if not re.search(rf"{option}\b", section)] == []


@pytest.mark.parametrize("name", FUNCTION_SETTINGS)
def test_the_reference_contains_each_setting(name):
    text = (ROOT / "docs" / "reference" / "settings.md").read_text()
    assert [variable for variable in FUNCTION_SETTINGS[name].variables() if f"`{variable}`" not in text] == []
