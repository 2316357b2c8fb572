"""What a package imports is not replaced by one of its own modules, which Python does without a word."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("account", "book_pipeline", "console", "events", "guards", "handlers", "infra", "local", "reference")
PACKAGES = [file for folder in FOLDERS for file in (ROOT / folder).rglob("__init__.py") if file.stat().st_size]


@pytest.mark.parametrize("file", PACKAGES, ids=lambda file: str(file.parent.relative_to(ROOT)))
def test_no_module_of_a_package_has_the_name_of_something_that_the_package_imports(file):
    package = ".".join(file.parent.relative_to(ROOT).parts)
    modules = {path.stem for path in file.parent.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    imported = {
        alias.asname or alias.name
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.ImportFrom) and not f"{node.module}.".startswith(f"{package}.")
        for alias in node.names
    }
    assert not imported & modules
