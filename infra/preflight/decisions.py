"""What a deployment decides for parameters that the owner has not set, because only the account and region know it."""

import sys
from collections.abc import Callable, Mapping
from typing import Any

from infra.nat import IMAGE_PARAMETER
from infra.parameters import LATEST_IMAGE, parameters_from
from infra.preflight.places import running_image
from infra.preflight.regions import REGISTRY, missing_types
from infra.transaction_search import RESOURCE as TRANSACTION_SEARCH
from infra.transaction_search import is_on_without_the_stack


def decided(context: Mapping[str, Any], client: Callable[[str], Any]) -> dict[str, Any]:
    """Return the context with the NAT instance's image, and without what the region lacks or the account has already.

    Each decision is printed. Raises ClientError if the identity may not read what a decision needs.
    """
    parameters = parameters_from(context)
    own: dict[str, Any] = {}
    if parameters.nat == "instance" and parameters.nat_ami in {None, LATEST_IMAGE}:
        running = None if parameters.nat_ami else running_image(client)
        own["nat_ami"] = running or _latest_image(client)
        _say(f"nat_ami = {own['nat_ami']}, {'that of the running instance' if running else 'the newest image'}")
    region = client("cloudformation").meta.region_name
    if "schema_registry" not in context and missing_types([REGISTRY], region, client):
        own["schema_registry"] = False
        _say(f"schema_registry = false, because {region} has no EventBridge Schemas")
    if "transaction_search" not in context and missing_types([TRANSACTION_SEARCH], region, client):
        own["transaction_search"] = False
        _say(f"transaction_search = false, because {region} has no CloudWatch Transaction Search")
    elif parameters.transaction_search and is_on_without_the_stack(client):
        own["transaction_search"] = False
        _say("transaction_search = false, because CloudWatch Transaction Search is on in this account already")
    return {**context, **own}


def _latest_image(client: Callable[[str], Any]) -> str:
    return str(client("ssm").get_parameter(Name=IMAGE_PARAMETER)["Parameter"]["Value"])


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
