"""The tests that docs/explanation/security.md names as proofs exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROMISED = re.findall(r"`(test_\w+)`", (ROOT / "docs" / "explanation" / "security.md").read_text())


@pytest.mark.parametrize("name", PROMISED)
def test_each_promise_has_its_test(name):
    assert any(f"def {name}(" in file.read_text() for file in (ROOT / "tests").rglob("test_*.py"))
