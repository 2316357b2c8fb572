"""Licences of checkov and what it imports, which only `make scan` installs, into a folder of its own.

They are listed here because the page of licences is generated where checkov is not installed. A test compares them with
the distributions where it is.
"""

LICENCES = {
    "aiodns": "MIT",
    "aiohappyeyeballs": "PSF-2.0",
    "aiohttp": "Apache-2.0 AND MIT",
    "aiosignal": "Apache-2.0",
    "argcomplete": "Apache-2.0",
    "asteval": "MIT",
    "bc-detect-secrets": "Apache-2.0",
    "bc-jsonpath-ng": "Apache-2.0",
    "bc-python-hcl2": "MIT",
    "beartype": "MIT",
    "boolean-py": "BSD-2-Clause",
    "cached-property": "BSD-3-Clause",
    "cachetools": "MIT",
    "checkov": "Apache-2.0",
    "cloudsplaining": "MIT",
    "configargparse": "MIT",
    "cyclonedx-python-lib": "Apache-2.0",
    "defusedxml": "PSF-2.0",
    "dockerfile-parse": "BSD-3-Clause",
    "dpath": "MIT",
    "ecdsa": "MIT",
    "frozenlist": "Apache-2.0",
    "gitdb": "BSD-3-Clause",
    "gitpython": "BSD-3-Clause",
    "junit-xml": "MIT",
    "lark": "MIT",
    "license-expression": "Apache-2.0",
    "multidict": "Apache-2.0",
    "numpy": "BSD-3-Clause AND 0BSD AND MIT AND Zlib AND CC0-1.0",
    "orjson": "MPL-2.0 AND (Apache-2.0 OR MIT)",
    "packageurl-python": "MIT",
    "ply": "BSD-3-Clause",
    "policy-sentry": "MIT",
    "prettytable": "BSD-3-Clause",
    "propcache": "Apache-2.0",
    "py-serializable": "Apache-2.0",
    "pycares": "MIT",
    "pycep-parser": "Apache-2.0",
    "rustworkx": "Apache-2.0",
    "schema": "MIT",
    "smmap": "BSD-3-Clause",
    "spdx-tools": "Apache-2.0",
    "termcolor": "MIT",
    "tqdm": "MPL-2.0 AND MIT",
    "uritools": "MIT",
    "wcwidth": "MIT",
    "yarl": "Apache-2.0",
}
"""SPDX expressions by distribution: of the metadata, or of the files where the metadata says less."""

FROM_FILES = {"cached-property", "defusedxml", "dockerfile-parse", "gitdb", "ply"}
"""Distributions whose metadata only say "BSD" or the like."""
