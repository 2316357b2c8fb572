"""Handlers: short files, and no environment variables but those of their settings."""

import ast
import re
from pathlib import Path

import pytest

from book_pipeline.function_settings import FUNCTION_SETTINGS

ROOT = Path(__file__).parents[2]
HANDLERS = sorted(file for file in (ROOT / "handlers").glob("*.py") if file.stem != "__init__")


def camel(stem: str) -> str:
    return "".join(word.capitalize() for word in stem.split("_"))


@pytest.mark.parametrize("file", HANDLERS, ids=lambda file: file.stem)
def test_a_handler_reads_its_settings_and_no_other_environment_variables(file):
    source = file.read_text()
    assert set(re.findall(r"\b(\w+Settings)\b", source)) == {f"{camel(file.stem)}Settings"}
    assert FUNCTION_SETTINGS[camel(file.stem)].__name__ == f"{camel(file.stem)}Settings"
    assert "os.environ" not in source
    assert "local" not in {
        node.module.split(".")[0]
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and node.module
    }


@pytest.mark.parametrize("file", HANDLERS, ids=lambda file: file.stem)
def test_a_handler_has_at_most_60_lines(file):
    assert len(file.read_text().splitlines()) <= 60
