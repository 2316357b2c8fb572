"""boto3 clients for the AWS account that a command names.

The environment may hold credentials of any account, or the endpoint of a local cloud (`eval "$(book-pipeline env)"`).
Every command therefore clears the AWS variables when it starts, and only a command that names a deployed stack gets
them back.
"""

import os
from collections.abc import Callable, Mapping
from typing import Any

import boto3
import botocore.session
from botocore.config import Config

from account.answers import Parsers

STACK_NAME = "book-pipeline"
CONFIG = Config(connect_timeout=10, retries={"mode": "standard", "total_max_attempts": 4})


class StackUnusable(Exception):
    """The stack does not exist or cannot be used. The message says what to do."""


def clear_aws_environment() -> dict[str, str]:
    """Remove all `AWS_*` variables from the environment and return them."""
    return {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("AWS_")}


def client_factory(own: Mapping[str, str], profile: str | None, region: str | None) -> Callable[[str], Any]:
    """Restore the AWS variables, and return a function that creates a boto3 client by service name.

    Parameters
    ----------
    own
        The variables that `clear_aws_environment` returned.
    profile
        Profile of the AWS configuration. It takes precedence over an endpoint and a region in the environment.
        Without it, the environment applies as it does to the AWS CLI.
    region
        Takes precedence over the region of the profile and of the environment.

    Raises
    ------
    ProfileNotFound
        botocore's error: the AWS configuration has no such profile.

    """
    os.environ.update(
        {name: value for name, value in own.items() if profile is None or not name.startswith("AWS_ENDPOINT_URL")}
    )
    configured = botocore.session.Session(profile=profile)
    configured.register_component("response_parser_factory", Parsers())
    if region is None and profile is not None:
        region = configured.get_scoped_config().get("region")
    # boto3 reads AWS_DEFAULT_REGION only; AWS CloudShell and the other SDKs use AWS_REGION.
    region = region or os.environ.get("AWS_DEFAULT_REGION") or os.environ.get("AWS_REGION")
    session: Any = boto3.session.Session(botocore_session=configured, region_name=region)
    return lambda service: session.client(service, config=CONFIG)
