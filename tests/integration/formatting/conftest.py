"""The stand-in providers, for the editor that FormatChapter uses."""

from tests.local_cloud.integration.providers.conftest import (
    control,
    credentials,
    exchanges,
    log_file,
    providers,
    running,
)

__all__ = ["control", "credentials", "exchanges", "log_file", "providers", "running"]
