"""Writes the generated pages of docs/reference, or checks them: see the package's docstring."""

import sys
from collections.abc import Callable
from pathlib import Path

from reference import (
    commands,
    errors,
    events,
    house,
    keys,
    licences,
    metrics,
    parameters,
    permissions,
    progress,
    settings,
    start_input,
    tables,
)

FOLDER = Path(__file__).parents[1] / "docs" / "reference"

PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands.page,
    "start-input.md": start_input.page,
    "progress-events.md": progress.page,
    "events.md": events.page,
    "errors.md": errors.page,
    "keys.md": keys.page,
    "tables.md": tables.page,
    "settings.md": settings.page,
    "parameters.md": parameters.page,
    "permissions.md": permissions.page,
    "metrics.md": metrics.page,
    "folders.md": house.page,
    "licences.md": licences.page,
}
"""Each page's file name and the function that returns its Markdown."""


def stale() -> list[str]:
    """Return the names of the pages that differ from what their functions return."""
    files = {name: FOLDER / name for name in PAGES}
    return [name for name, file in files.items() if not file.exists() or file.read_text() != PAGES[name]()]


def main() -> int:
    """Write the pages that are out of date, or name them and fail with `--check`."""
    outdated = stale()
    if "--check" in sys.argv[1:]:
        sys.stderr.write("".join(f"docs/reference/{name} is out of date: run make reference\n" for name in outdated))
        return 1 if outdated else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in outdated:
        (FOLDER / name).write_text(PAGES[name]())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
