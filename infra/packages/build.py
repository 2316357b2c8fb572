"""Builds packages from recipes: copies of the project's files, and hard links to files of distributions."""

import fcntl
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from infra.packages.compiler import Compiler
from infra.packages.folders import PACKAGES, package_dir, read_info
from infra.packages.imports import ROOT
from infra.packages.recipe import ROOT_CAS_FILE, Recipe, root_cas
from infra.packages.site import Site
from infra.packages.targets import Target
from infra.packages.trim import keeps

MOST_BYTES = 250 * 2**20
"""Size limit of an unpacked package (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html)."""


@dataclass(frozen=True)
class Built:
    """A built package, as its info file beside the folder records it. Sizes are in bytes; `zipped` only for AWS."""

    digest: str
    compiled: bool
    files: int
    unpacked: int
    zipped: int | None


class TooLarge(Exception):
    """The package exceeds the size limit of Lambda."""


def build(target: Target, recipes: Mapping[str, Recipe], compiler: Compiler | None) -> dict[str, Built]:
    """Build the packages that are missing or outdated, and return all of them by name."""
    with _exclusive(target):
        digests = {name: recipe.digest(target) for name, recipe in recipes.items()}
        stale = [name for name in recipes if not _is_current(package_dir(target, name), digests[name], compiler)]
        if stale:
            site = Site(target, [pin for recipe in recipes.values() for pin in recipe.distributions.values()], compiler)
            site.make()
            for name in stale:
                _build(target, name, digests[name], recipes[name], site, compiler)
    return {name: Built(**read_info(package_dir(target, name))) for name in recipes}


def _is_current(folder: Path, digest: str, compiler: Compiler | None) -> bool:
    info = read_info(folder)
    return info.get("digest") == digest and (info["compiled"] or compiler is None)


def _build(
    target: Target,
    name: str,
    digest: str,
    recipe: Recipe,
    site: Site,
    compiler: Compiler | None,
) -> None:
    folder = package_dir(target, name)
    unfinished = folder.with_name(f".unfinished-{folder.name}")
    shutil.rmtree(unfinished, ignore_errors=True)
    keep = keeps(recipe.services)
    for distribution in recipe.distributions:
        for file in filter(keep, site.files[distribution]):
            for part in filter(None, (file, site.compiled.get(file))):
                _link(site.folder / part, unfinished / part)
    for own in recipe.files:
        (unfinished / own).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / own, unfinished / own)
    if compiler is not None:
        compiler.compile(unfinished, [unfinished / own for own in recipe.files if own.suffix == ".py"])
    if recipe.root_cas:
        (unfinished / ROOT_CAS_FILE).write_text(root_cas())
    built = _measure(unfinished, digest, compiled=compiler is not None, zipped=target.name == "lambda")
    beside = folder.with_suffix(".json")
    beside.unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
    unfinished.rename(folder)
    beside.write_text(json.dumps(asdict(built), indent=1) + "\n")


def _measure(folder: Path, digest: str, *, compiled: bool, zipped: bool) -> Built:
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    unpacked = sum(file.stat().st_size for file in files)
    if unpacked > MOST_BYTES:
        message = (
            f"{folder.name} has {unpacked} bytes unpacked; Lambda allows {MOST_BYTES}. Import less in its handler."
        )
        raise TooLarge(message)
    return Built(digest, compiled, len(files), unpacked, _zipped(files, folder) if zipped else None)


def _zipped(files: Sequence[Path], folder: Path) -> int:
    """Return the size of the upload in bytes. This is the slowest step of a build."""
    with tempfile.TemporaryFile() as packed:
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in files:
                archive.write(file, file.relative_to(folder))
        return packed.tell()


def _link(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    os.link(source, target)


@contextmanager
def _exclusive(target: Target) -> Iterator[None]:
    """Hold the lock of the target, so that builds of the same packages run one after the other."""
    (PACKAGES / target.name).mkdir(parents=True, exist_ok=True)
    with (PACKAGES / target.name / ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
