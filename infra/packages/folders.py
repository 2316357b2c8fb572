"""Where built packages lie, and whether they are of today's recipe."""

import json
from pathlib import Path
from typing import Any

from infra.packages import targets
from infra.packages.imports import ROOT
from infra.packages.recipe import recipe_of
from infra.packages.targets import Target

PACKAGES = ROOT / "build" / "packages"


def digest_of(function: str) -> str:
    """Return the digest of a function's recipe for AWS: computed from the checkout alone."""
    target = targets.aws()
    return recipe_of(function, target).digest(target)


def folder_of(function: str) -> Path | None:
    """Return the function's package for AWS; None if it isn't built, or is of another recipe."""
    folder = PACKAGES / targets.aws().name / function
    return folder if told(folder).get("digest") == digest_of(function) else None


def home(target: Target, name: str) -> Path:
    """Return the folder of a package."""
    return PACKAGES / target.name / name


def told(folder: Path) -> dict[str, Any]:
    """Return what is written about a built package: digest and sizes; nothing if it isn't there, or half there."""
    beside = folder.with_suffix(".json")
    if not folder.is_dir() or not beside.exists():
        return {}
    said: dict[str, Any] = json.loads(beside.read_text())
    return said
