"""Puts packages together: our own files, and links to those of the distributions, as the recipe says."""

import fcntl
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

from infra.packages.compiler import Compiler
from infra.packages.folders import PACKAGES, home, told
from infra.packages.imports import ROOT
from infra.packages.recipe import ROOT_CAS_FILE, Recipe, root_cas
from infra.packages.site import Site
from infra.packages.targets import Target
from infra.packages.trim import keeps

MOST_BYTES = 250 * 2**20
"""Of a package, unpacked (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html)."""


@dataclass(frozen=True)
class Built:
    """A package as it is told beside its folder; sizes in bytes, zipped only of those that are uploaded."""

    digest: str
    compiled: bool
    files: int
    unpacked: int
    zipped: int | None


class TooLarge(Exception):
    """Lambda takes no package as large as that."""


def build(target: Target, recipes: Mapping[str, Recipe], compiler: Compiler | None) -> dict[str, Built]:
    """Build the packages that aren't there or are of another recipe, and return what all of them are."""
    with _alone(target):
        digests = {name: recipe.digest(target) for name, recipe in recipes.items()}
        stale = [name for name in recipes if not _is_good(home(target, name), digests[name], compiler)]
        if stale:
            site = Site(target, [pin for recipe in recipes.values() for pin in recipe.distributions.values()], compiler)
            site.make()
            files = site.files()
            for name in stale:
                _build(target, name, digests[name], recipes[name], site.folder, files, compiler)
    return {name: Built(**told(home(target, name))) for name in recipes}


def _is_good(folder: Path, digest: str, compiler: Compiler | None) -> bool:
    said = told(folder)
    return said.get("digest") == digest and (said["compiled"] or compiler is None)


def _build(
    target: Target,
    name: str,
    digest: str,
    recipe: Recipe,
    site: Path,
    files: Mapping[str, list[PurePosixPath]],
    compiler: Compiler | None,
) -> None:
    folder = home(target, name)
    unfinished = folder.with_name(f".unfinished-{folder.name}")
    shutil.rmtree(unfinished, ignore_errors=True)
    keep = keeps(recipe.services)
    for distribution in recipe.distributions:
        for file in filter(keep, files[distribution]):
            _link(site / file, unfinished / file)
            compiled = next((site / file.parent / "__pycache__").glob(f"{file.stem}.cpython-*.pyc"), None)
            if file.suffix == ".py" and compiled is not None:
                _link(compiled, unfinished / file.parent / "__pycache__" / compiled.name)
    for own in recipe.files:
        (unfinished / own).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / own, unfinished / own)
    if compiler is not None:
        compiler.compile(unfinished, [unfinished / own for own in recipe.files if own.suffix == ".py"])
    if recipe.root_cas:
        (unfinished / ROOT_CAS_FILE).write_text(root_cas())
    built = _told(unfinished, digest, compiled=compiler is not None, zipped=target.name == "lambda")
    beside = folder.with_suffix(".json")
    beside.unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
    unfinished.rename(folder)
    beside.write_text(json.dumps(asdict(built), indent=1) + "\n")


def _told(folder: Path, digest: str, *, compiled: bool, zipped: bool) -> Built:
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    unpacked = sum(file.stat().st_size for file in files)
    if unpacked > MOST_BYTES:
        message = (
            f"{folder.name} has {unpacked} bytes, more than the {MOST_BYTES} that Lambda takes. Import less in it."
        )
        raise TooLarge(message)
    return Built(digest, compiled, len(files), unpacked, _zipped(files, folder) if zipped else None)


def _zipped(files: Sequence[Path], folder: Path) -> int:
    """Return how many bytes the upload has; it takes longer than all the rest."""
    with tempfile.TemporaryFile() as packed:
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in files:
                archive.write(file, file.relative_to(folder))
        return packed.tell()


def _link(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    os.link(source, target)


@contextmanager
def _alone(target: Target) -> Iterator[None]:
    """Keep another build of the same packages waiting."""
    (PACKAGES / target.name).mkdir(parents=True, exist_ok=True)
    with (PACKAGES / target.name / ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
