"""Whose AWS account a command speaks to. None but the one that it was told.

Whoever has an AWS account may have its profile and keys in the environment; whoever uses the local cloud may have its
endpoint there (`eval "$(book-pipeline env)"`). So every command begins with all of that laid aside, and only one that
was pointed at a deployed stack gets it back.
"""

import os
from collections.abc import Callable, Mapping
from typing import Any

import boto3
import botocore.session
from botocore.config import Config

STACK_NAME = "book-pipeline"
CONFIG = Config(connect_timeout=10, retries={"mode": "standard", "total_max_attempts": 4})


class StackUnusable(Exception):
    """There is no such stack, or it isn't in a state to be used; the message says the remedy."""


def lay_aside() -> dict[str, str]:
    """Take AWS's variables out of the environment, and return them."""
    return {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("AWS_")}


def client_of(own: Mapping[str, str], profile: str | None, region: str | None) -> Callable[[str], Any]:
    """Return what gives boto3 clients of the owner's account, by service name.

    Parameters
    ----------
    own
        The owner's variables, which were laid aside.
    profile
        It says all: no endpoint from the environment and no region from there wins over it. Without one the
        environment is as AWS's tools take it.

    Raises
    ------
    ProfileNotFound
        botocore's.

    """
    os.environ.update(
        {name: value for name, value in own.items() if profile is None or not name.startswith("AWS_ENDPOINT_URL")}
    )
    configured = botocore.session.Session(profile=profile)
    if region is None and profile is not None:
        region = configured.get_scoped_config().get("region")
    # AWS_REGION is what other SDKs, and AWS's own shells, call it.
    region = region or os.environ.get("AWS_DEFAULT_REGION") or os.environ.get("AWS_REGION")
    session: Any = boto3.session.Session(botocore_session=configured, region_name=region)
    return lambda service: session.client(service, config=CONFIG)
