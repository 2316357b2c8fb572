"""Files of distributions that no function needs; packages leave them out."""

import re
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from pathlib import PurePosixPath

SOURCES = {".pyi", ".pyx", ".pxd", ".pxi", ".c", ".h", ".rnc", ".rng", ".xsl", ".typed"}
"""Sources of extension modules, type stubs, and the Schematron of lxml, which the project does not use."""
INSTALLER = {"RECORD", "INSTALLER", "REQUESTED", "direct_url.json"}
"""Records of pip. The rest of a `.dist-info` folder is licence, version and entry points, which programs read."""
SERVICE = re.compile(r"(?:botocore|boto3)/data/([^/]+)/")
RESOURCES = re.compile(r"boto3/(?:data|examples)/")
"""Data of `boto3.resource`, which the project does not use."""


def keeps(services: AbstractSet[str]) -> Callable[[PurePosixPath], bool]:
    """Return a predicate: whether a package with these AWS services contains a file of a distribution."""

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
