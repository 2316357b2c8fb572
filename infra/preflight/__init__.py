"""Preflight: what would make a deployment fail, found with read-only calls before anything is created."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from botocore.exceptions import ClientError

from account.aws_errors import DENIED
from infra.preflight import account, names, places
from infra.preflight.target import Target

CHECKS: dict[str, Callable[[Target], Iterator[str]]] = {
    "the plan of the account": account.plan,
    "Lambda's limit of concurrent executions": account.concurrency,
    "the services of the region": places.services,
    "the zones": places.zones,
    "the version of the database": places.database,
    "the database's root certificate": places.certificate,
    "the image of the NAT instance": places.image,
    "the names of the buckets": names.buckets,
    "the secrets": names.secrets,
}


@dataclass
class Report:
    """The findings: one line each, with its remedy."""

    problems: list[str] = field(default_factory=list)
    unchecked: list[str] = field(default_factory=list)
    """Checks for which the identity lacks a permission; the deployment may succeed without it."""


def preflight(target: Target) -> Report:
    """Run all checks. Raises ClientError and BotoCoreError, for example if the credentials have expired."""
    report = Report()
    for name, check in CHECKS.items():
        try:
            report.problems += check(target)
        except ClientError as error:
            if error.response["Error"]["Code"] not in DENIED:
                raise
            report.unchecked.append(f"Not checked, because you may not call {error.operation_name}: {name}.")
    return report
