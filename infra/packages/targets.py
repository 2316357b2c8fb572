"""The targets of packages: AWS Lambda, or the Python of this machine."""

import platform
import sys
import sysconfig
from collections.abc import Mapping
from dataclasses import dataclass

from packaging.markers import default_environment

OLDEST_GLIBC, NEWEST_GLIBC = 17, 34
"""Amazon Linux 2023 has glibc 2.34 (https://docs.aws.amazon.com/linux/al2023/ug/core-glibc.html)."""


@dataclass(frozen=True)
class Target:
    """A kind of machine and a Python version.

    Parameters
    ----------
    name
        Name of the folder under `build/packages`.
    python
        Minor version, such as 3.13.
    identity
        Determines which wheels fit; part of every digest.
    markers
        Environment for the markers of requirements (PEP 508).
    pip
        Options that make pip select wheels for this target.

    """

    name: str
    python: str
    identity: str
    markers: Mapping[str, str]
    pip: tuple[str, ...]


def aws() -> Target:
    """Return the target Lambda, `python3.13` on arm64."""
    python, machine = "3.13", "aarch64"
    platforms = [f"manylinux_2_{minor}_{machine}" for minor in range(NEWEST_GLIBC, OLDEST_GLIBC - 1, -1)]
    return Target(
        name="lambda",
        python=python,
        identity=f"cpython {python} linux {machine}",
        markers={
            "implementation_name": "cpython",
            "implementation_version": f"{python}.0",
            "os_name": "posix",
            "platform_machine": machine,
            "platform_python_implementation": "CPython",
            "platform_release": "",
            "platform_system": "Linux",
            "platform_version": "",
            "python_full_version": f"{python}.0",
            "python_version": python,
            "sys_platform": "linux",
        },
        pip=(
            *(f"--platform={tag}" for tag in [*platforms, f"manylinux2014_{machine}"]),
            f"--python-version={python}",
            "--implementation=cp",
        ),
    )


def host() -> Target:
    """Return the target of this machine and the running Python."""
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    # The release of the operating system changes with every update, and no requirement depends on it.
    markers = {name: str(value) for name, value in default_environment().items()}
    markers |= {"platform_release": "", "platform_version": ""}
    identity = f"{platform.python_implementation().lower()} {python} {sysconfig.get_platform()}"
    return Target(name="host", python=python, identity=identity, markers=markers, pip=())
