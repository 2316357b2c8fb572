"""What regions and zones lack, from cfn-lint's copy of CloudFormation's own definitions and from AWS's documentation.

The copy is as old as the locked version of cfn-lint, so what it does not list is looked up in the account as well.
"""

import json
from collections.abc import Callable, Iterable
from importlib.resources import files
from typing import Any

from botocore.exceptions import ClientError

from infra.transaction_search import RESOURCE as TRANSACTION_SEARCH

REGISTRY = "AWS::EventSchemas::Registry"
PROXY = "AWS::RDS::DBProxy"
OTHER_REGION = "choose another region"
REMEDIES = {
    PROXY: ("RDS Proxy", "set database_proxy = false in stack.toml, or choose another region"),
    "AWS::EventSchemas::": ("EventBridge Schemas", "set schema_registry = false in stack.toml"),
    TRANSACTION_SEARCH: ("CloudWatch Transaction Search", "set transaction_search = false in stack.toml"),
}
"""Services by the beginnings of their types, and what to do without them."""
PROXY_ZONES_DOCUMENT = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.html#rds-proxy.limitations"
ZONES_WITHOUT = {"RDS Proxy": {"use1-az3"}, "Lambda": {"use1-az3"}}
"""Ids of the zones that have no such service. No call of AWS's API tells them.

RDS Proxy: PROXY_ZONES_DOCUMENT. It leaves such a subnet out without an error, and fails if fewer than two remain.
Lambda: its error "The provided subnets contain availability zone Lambda doesn't support" is not documented; users
report it for us-east-1 (github.com/keboola/developer-portal/issues/81).
"""


def types_in(region: str) -> frozenset[str] | None:
    """Return the resource types that CloudFormation has in the region, or None for a region that cfn-lint lacks."""
    listed = files("cfnlint") / "data" / "schemas" / "providers" / f"{region}.json"
    return frozenset(json.loads(listed.read_text())) if listed.is_file() else None


def missing_types(types: Iterable[str], region: str, client: Callable[[str], Any]) -> list[str]:
    """Return the resource types that the region lacks: neither cfn-lint lists them nor does CloudFormation there."""
    known = types_in(region)
    cloudformation = client("cloudformation")
    return [
        name for name in sorted(types) if (known is None or name not in known) and not _described(cloudformation, name)
    ]


def service_and_remedy(name: str) -> tuple[str, str]:
    """Return the service of a resource type, and what to do in a region without it."""
    found = (known for beginning, known in REMEDIES.items() if name.startswith(beginning))
    return next(found, (name.removeprefix("AWS::"), OTHER_REGION))


def _described(cloudformation: Any, name: str) -> bool:
    try:
        cloudformation.describe_type(Type="RESOURCE", TypeName=name)
    except ClientError as error:
        if error.response["Error"]["Code"] != "TypeNotFoundException":
            raise
        return False
    return True
