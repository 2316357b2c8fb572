"""A function's configuration, and the command and environment of its process."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


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


@dataclass(frozen=True)
class Launch:
    """The command, working folder and environment of a function's process."""

    command: list[str]
    folder: Path
    environment: Mapping[str, str]


def launch(config: FunctionConfig, checkout: Path, region: str, stream: str) -> Launch:
    """Return how to start the function's process.

    With a package, it can import the package, the runtime and the standard library only: `-S` excludes site-packages.
    """
    folder, options, path = checkout, [], [checkout]
    if config.package is not None:
        folder, options = config.package.folder, ["-S"]
        path = [config.package.folder, config.package.runtime]
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
    return Launch([sys.executable, *options, "-m", "awslambdaric", config.handler], folder, environment)
