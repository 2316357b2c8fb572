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
"""Data files that modules read: patterns relative to the root of the project."""

RUNTIME = "runtime"
ROOT_CAS_OF = "book_pipeline.store.database"
ROOT_CAS_FILE = "amazon-root-cas.pem"
CLUSTER_ROOT_CAS = Path(__file__).with_name("rds-root-cas.pem")
"""The root certificates "RSA2048 G1" of 29 regions, to which the certificates of clusters chain; from
https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem. A newer region's has to be added from there."""
ROOT_CAS = (
    *(f"Amazon Root CA {number}" for number in range(1, 5)),
    "Starfield Services Root Certificate Authority - G2",
)
"""AWS Certificate Manager issues the certificates of RDS Proxy, and these are its root certificates:
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.howitworks.html#rds-proxy-security.tls,
https://www.amazontrust.com/repository/."""


@dataclass(frozen=True)
class Recipe:
    """The contents of a package.

    Parameters
    ----------
    files
        Files of the project, relative to its root and, with the same paths, in the package.
    distributions
        Third-party distributions by name.
    services
        AWS services whose data botocore needs.
    root_cas
        Whether Amazon's root certificates are included.

    """

    files: tuple[Path, ...]
    distributions: Mapping[str, Pin]
    services: frozenset[str]
    root_cas: bool

    def digest(self, target: Target) -> str:
        """Return a digest that is equal for two packages if and only if their contents are."""
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
    """Return the recipes of all packages for a target; on a host also the runtime, which Lambda has already."""
    found = {function: recipe_of(function, target) for function in functions()}
    if target.name == "host":
        found[RUNTIME] = Recipe((), pins.closure_of([("awslambdaric", "")], target), frozenset(), root_cas=False)
    return found


def recipe_for(module: str, target: Target) -> Recipe:
    """Return the recipe of a package that runs a module of the project."""
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
    """Return Amazon's root certificates, from certifi's copy of Mozilla's list, and those of the clusters."""
    bundle = importlib.metadata.distribution("certifi").locate_file("certifi/cacert.pem")
    entries = re.findall(
        r'# Label: "(.+?)"\n(?:#.*\n)*(-----BEGIN[^#]+?-----END CERTIFICATE-----\n)', Path(str(bundle)).read_text()
    )
    known = dict(entries)
    return "".join(known[label] for label in ROOT_CAS) + CLUSTER_ROOT_CAS.read_text()


@cache
def _builder() -> str:
    """Return the digest of this package's code, because another version of it may build another package."""
    sources = sorted(Path(__file__).parent.glob("*.py"))
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()
