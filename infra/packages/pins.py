"""Distributions: which one provides an import, what it requires, and the version and hashes that the lock pins."""

import importlib.metadata
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from infra.packages.imports import ROOT
from infra.packages.targets import Target

LOCK = ROOT / "requirements.lock"
NOT_IMPORTED = {
    "docopt": "only the command line of num2words uses it, and it has no wheel",
    "distro": "google-genai requires it and never imports it",
}


@dataclass(frozen=True, order=True)
class Pin:
    """One distribution in the lock file."""

    name: str
    version: str
    hashes: tuple[str, ...]

    def __str__(self) -> str:
        return " ".join([f"{self.name}=={self.version}", *(f"--hash={value}" for value in self.hashes)])


class NotPinned(Exception):
    """The lock file lacks a distribution that a function needs."""


def distributions_of(packages: Iterable[str], target: Target) -> dict[str, Pin]:
    """Return the pins of everything that these packages need on the target, by name."""
    wanted = [(name, extra) for package in packages for name in _distributions(package) for extra in _extras(name)]
    return closure_of(wanted, target)


def closure_of(wanted: Iterable[tuple[str, str]], target: Target) -> dict[str, Pin]:
    """Return the pins of distributions and their requirements. Each is given as name and extra ("" for none)."""
    waiting, seen = set(wanted), set[tuple[str, str]]()
    while waiting:
        name, extra = waiting.pop()
        seen.add((name, extra))
        for text in importlib.metadata.requires(name) or ():
            requirement = Requirement(text)
            if requirement.marker is None or requirement.marker.evaluate({**target.markers, "extra": extra}):
                found = {(canonicalize_name(requirement.name), more) for more in ("", *requirement.extras)}
                waiting |= {each for each in found - seen if each[0] not in NOT_IMPORTED}
    pins = locked(target)
    missing = {name for name, _ in seen} - pins.keys()
    if missing:
        message = f"{LOCK.name} lacks {', '.join(sorted(missing))} for {target.identity}. Run `make lock`."
        raise NotPinned(message)
    return {name: pins[name] for name in sorted({name for name, _ in seen})}


def locked(target: Target) -> dict[str, Pin]:
    """Return all pins of the lock file for the target, by name."""
    pins: dict[str, Pin] = {}
    for entry in re.split(r"\n(?=\S)", LOCK.read_text()):
        text, *options = re.split(r"\\?\s+--hash=", entry.strip())
        requirement = Requirement(text.strip(" \\"))
        if requirement.marker is None or requirement.marker.evaluate({**target.markers}):
            (specifier,) = requirement.specifier
            name = canonicalize_name(requirement.name)
            pins[name] = Pin(name, specifier.version, tuple(option.strip(" \\") for option in options))
    return pins


@cache
def _providers() -> dict[str, set[str]]:
    found = importlib.metadata.packages_distributions()
    return {package: {canonicalize_name(name) for name in names} for package, names in found.items()}


def _distributions(package: str) -> set[str]:
    if package not in _providers():
        message = f"No installed distribution provides the package {package}. Run `make .venv/dev` to install all."
        raise NotPinned(message)
    return _providers()[package]


def _extras(name: str) -> set[str]:
    return {"", *_project().get(name, ())}


@cache
def _project() -> dict[str, set[str]]:
    """Return the extras that the project's own requirements name, by distribution."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return {canonicalize_name(each.name): each.extras for each in map(Requirement, project["dependencies"])}
