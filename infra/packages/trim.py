"""What a distribution brings and no function runs: it stays out of the packages."""

import re
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from pathlib import PurePosixPath

SOURCES = {".pyi", ".pyx", ".pxd", ".pxi", ".c", ".h", ".rnc", ".rng", ".xsl", ".typed"}
"""Of extension modules, for compilers; of types, for checkers; lxml's Schematron, which nothing of ours runs."""
INSTALLER = {"RECORD", "INSTALLER", "REQUESTED", "direct_url.json"}
"""pip's own notes; the rest of a `.dist-info` is licence, version and entry points, which programs look up."""
SERVICE = re.compile(r"(?:botocore|boto3)/data/([^/]+)/")
RESOURCES = re.compile(r"boto3/(?:data|examples)/")
"""Descriptions for `boto3.resource`; ours are clients."""


def keeps(services: AbstractSet[str]) -> Callable[[PurePosixPath], bool]:
    """Return a check of a distribution's files: True for what belongs in a package with these AWS services."""

    def check(file: PurePosixPath) -> bool:
        service = SERVICE.match(file.as_posix())
        return not (
            file.is_absolute()
            or file.parts[0] in {"..", "bin"}
            or "__pycache__" in file.parts
            or "tests" in file.parts
            or file.suffix in SOURCES
            or (file.parts[0].endswith(".dist-info") and file.name in INSTALLER)
            or RESOURCES.match(file.as_posix())
            or (service is not None and service[1] not in services)
        )

    return check
