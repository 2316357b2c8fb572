"""The recipe of one package: which files and distributions go in, and its digest."""

import hashlib
import importlib.metadata
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from infra.packages import imports, pins
from infra.packages.imports import ROOT
from infra.packages.pins import Pin
from infra.packages.targets import Target

DATA = {
    "book_pipeline.prices": ("book_pipeline/prices.toml",),
    "book_pipeline.store.database": ("sql/queries/*.sql",),
    "book_pipeline.store.migrations": ("sql/migrations/*.sql", "sql/roles.sql"),
}
"""What modules read beside themselves: file patterns from the project's root."""

RUNTIME = "runtime"
ROOT_CAS_OF = "book_pipeline.store.database"
ROOT_CAS_FILE = "amazon-root-cas.pem"
ROOT_CAS = (
    *(f"Amazon Root CA {number}" for number in range(1, 5)),
    "Starfield Services Root Certificate Authority - G2",
)
"""RDS Proxy's certificates come from AWS Certificate Manager, which these stand behind:
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.howitworks.html#rds-proxy-security.tls,
https://www.amazontrust.com/repository/."""


@dataclass(frozen=True)
class Recipe:
    """All that a package is made of.

    Parameters
    ----------
    files
        Of our own, relative to the project's root, as in the package.
    distributions
        Of others, by name.
    services
        The AWS services whose descriptions botocore needs.
    root_cas
        Whether Amazon's root certificates come along.

    """

    files: tuple[Path, ...]
    distributions: Mapping[str, Pin]
    services: frozenset[str]
    root_cas: bool

    def digest(self, target: Target) -> str:
        """Return what two packages have in common if and only if they are the same."""
        parts = [target.identity, _builder(), *map(str, self.distributions.values()), *sorted(self.services)]
        parts += [f"{file.as_posix()} {hashlib.sha256((ROOT / file).read_bytes()).hexdigest()}" for file in self.files]
        if self.root_cas:
            parts.append(root_cas())
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def functions() -> dict[str, dict[str, Any]]:
    """Return the table of functions, by name."""
    table: dict[str, dict[str, Any]] = json.loads((ROOT / "statemachine" / "functions.json").read_text())
    return table


def recipe_of(function: str, target: Target) -> Recipe:
    """Return the recipe of a function's package."""
    return recipe_for(functions()[function]["handler"].rpartition(".")[0], target)


def recipes(target: Target) -> dict[str, Recipe]:
    """Return all that is built for a target: the functions, and on a host the runtime that AWS has there already."""
    found = {function: recipe_of(function, target) for function in functions()}
    if target.name == "host":
        found[RUNTIME] = Recipe((), pins.closure_of([("awslambdaric", "")], target), frozenset(), root_cas=False)
    return found


def recipe_for(module: str, target: Target) -> Recipe:
    """Return the recipe of a package from which a module of ours runs."""
    own, others = imports.closure(module)
    patterns = [pattern for name in own for pattern in DATA.get(name, ())]
    data = {file.relative_to(ROOT) for pattern in patterns for file in ROOT.glob(pattern)}
    return Recipe(
        files=tuple(sorted({*map(imports.file_of, own), *data})),
        distributions=pins.distributions_of(others, target),
        services=imports.services(own),
        root_cas=ROOT_CAS_OF in own,
    )


@cache
def root_cas() -> str:
    """Return Amazon's root certificates, from certifi's copy of Mozilla's list."""
    bundle = importlib.metadata.distribution("certifi").locate_file("certifi/cacert.pem")
    entries = re.findall(
        r'# Label: "(.+?)"\n(?:#.*\n)*(-----BEGIN[^#]+?-----END CERTIFICATE-----\n)', Path(str(bundle)).read_text()
    )
    known = dict(entries)
    return "".join(known[label] for label in ROOT_CAS)


@cache
def _builder() -> str:
    """Return the digest of the program that builds: another one may build another package."""
    sources = sorted(Path(__file__).parent.glob("*.py"))
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()
