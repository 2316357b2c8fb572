"""A function's configuration, and what its processes are started with."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

SHORT_SECONDS = 120.0
SHARED = (
    "PATH", "PYTHONPATH", "TZ", "LAMBDA_TASK_ROOT", "AWS_EXECUTION_ENV", "AWS_REGION", "AWS_DEFAULT_REGION",
    "AWS_LAMBDA_LOG_FORMAT", "AWS_LAMBDA_LOG_LEVEL",
)  # fmt: skip
"""Variables that are equal for all functions with the same import path; libraries read some when they are imported."""


@dataclass(frozen=True)
class Package:
    """The unpacked package of a function, and the folder of the runtime, which contains `awslambdaric`."""

    folder: Path
    runtime: Path


@dataclass(frozen=True)
class FunctionConfig:
    """A deployed function. Without a package, it runs from the checkout, with everything installed there."""

    name: str
    handler: str
    timeout_seconds: float
    memory_mb: int
    reserved_concurrency: int | None
    environment: Mapping[str, str]
    ephemeral_storage_mb: int = 512
    package: Package | None = None

    @property
    def is_short(self) -> bool:
        """Whether its time limit is short: it records how something ended, or describes books."""
        return self.timeout_seconds <= SHORT_SECONDS


@dataclass(frozen=True)
class Launch:
    """What a function's processes are started with.

    Parameters
    ----------
    import_path
        Folders of its modules, before the standard library's.
    isolated
        Whether it can import only these and the standard library: site-packages is excluded.

    """

    handler: str
    folder: Path
    environment: Mapping[str, str]
    import_path: tuple[Path, ...]
    isolated: bool

    @property
    def interpreter(self) -> tuple[str, ...]:
        """The command of the interpreter, without a module or script."""
        return (sys.executable, "-P", *(["-S"] if self.isolated else []))

    @property
    def base_environment(self) -> dict[str, str]:
        """The environment that all functions with this import path share; their modules are imported in it."""
        return {name: self.environment[name] for name in SHARED}

    @property
    def message(self) -> dict[str, Any]:
        """What a fork server needs to know of it."""
        return {"handler": self.handler, "folder": str(self.folder), "environment": dict(self.environment)}

    def with_runtime(self, address: str) -> "Launch":
        """Return the launch of a worker that gets its invocations from the Runtime API at this host and port."""
        return replace(self, environment={**self.environment, "AWS_LAMBDA_RUNTIME_API": address})


def launch(config: FunctionConfig, checkout: Path, region: str, stream: str) -> Launch:
    """Return how to start the function's processes; their log stream has this name."""
    folder, path = checkout, [checkout]
    if config.package is not None:
        folder, path = config.package.folder, [config.package.folder, config.package.runtime]
    environment = {
        **config.environment,
        "AWS_LAMBDA_FUNCTION_NAME": config.name,
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(config.memory_mb),
        "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{config.name}",
        "AWS_LAMBDA_LOG_STREAM_NAME": stream,
        "AWS_LAMBDA_LOG_FORMAT": "JSON",
        "AWS_LAMBDA_LOG_LEVEL": "INFO",
        "AWS_EXECUTION_ENV": f"AWS_Lambda_python{sys.version_info.major}.{sys.version_info.minor}",
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        "LAMBDA_TASK_ROOT": str(folder),
        "PATH": os.environ.get("PATH", os.defpath),
        "PYTHONPATH": os.pathsep.join(map(str, path)),
        "TZ": ":UTC",
        "_HANDLER": config.handler,
    }
    return Launch(config.handler, folder, environment, tuple(path), isolated=config.package is not None)
