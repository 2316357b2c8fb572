"""docs/security.md against the table of permissions: what it says a function may do is what its role is made from."""

from pathlib import Path

import pytest

from infra.permissions import FUNCTIONS, Needs

DOCUMENT = (Path(__file__).parents[2] / "docs" / "security.md").read_text()


def row(name: str, needs: Needs) -> str:
    def listed(values: tuple[str, ...]) -> str:
        return ", ".join(f"`{value}`" for value in values) or "—"

    secret = f"`book-pipeline/{needs.reads_key_of}-api-key`" if needs.reads_key_of else "—"
    cells = [name, listed(needs.reads), listed(needs.writes), listed(needs.publishes), secret, listed(needs.users)]
    return f"| {' | '.join(cells)} |"


@pytest.mark.parametrize("name", FUNCTIONS)
def test_each_function_stands_there_with_what_it_may_do(name):
    assert row(name, FUNCTIONS[name]) in DOCUMENT.splitlines()


def test_no_other_function_stands_there():
    table = DOCUMENT.partition("| database user |")[2].partition("\n\n")[0]
    assert {line.split("|")[1].strip() for line in table.splitlines()[2:]} == set(FUNCTIONS)
