"""The folders of built packages."""

import json
from pathlib import Path
from typing import Any

from infra.packages import targets
from infra.packages.imports import ROOT
from infra.packages.recipe import recipe_of
from infra.packages.targets import Target

PACKAGES = ROOT / "build" / "packages"


def digest_of(function: str) -> str:
    """Return the digest of the recipe of a function for AWS, computed from the checkout alone."""
    target = targets.aws()
    return recipe_of(function, target).digest(target)


def folder_of(function: str) -> Path | None:
    """Return the folder of the function's package for AWS, or None if it is missing or outdated."""
    folder = PACKAGES / targets.aws().name / function
    return folder if read_info(folder).get("digest") == digest_of(function) else None


def package_dir(target: Target, name: str) -> Path:
    """Return the folder of a package."""
    return PACKAGES / target.name / name


def read_info(folder: Path) -> dict[str, Any]:
    """Return digest and sizes of a built package; empty if it is missing or incomplete."""
    info_file = folder.with_suffix(".json")
    if not folder.is_dir() or not info_file.exists():
        return {}
    info: dict[str, Any] = json.loads(info_file.read_text())
    return info
