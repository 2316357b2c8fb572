"""The two checks of least privilege: each call is allowed, and each permission is needed."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.infra.access import Call, Policies


def calls_of(folder: Path) -> Iterator[Call]:
    """Return the recorded calls of a local cloud, except those of the owner, who needs no role."""
    for file in folder.glob("*.jsonl"):
        for line in file.read_text().splitlines():
            entry = json.loads(line)
            if entry["principal"] != "owner":
                yield Call(**{**entry, "context": tuple(sorted(entry["context"].items()))})


def denied(policies: Policies, calls: Iterable[Call]) -> list[str]:
    """Return a description of each call that the policies do not allow."""
    return [str(call) for call in sorted(set(calls)) if not policies.allow(call)]


def unused(policies: Policies, calls: Iterable[Call]) -> list[str]:
    """Return the permissions that no call needs, by action, resource and value, except those with a reason."""
    known = set(calls)
    return [
        f"{principal or 'anyone'}: {part}"
        for principal, statements in [*policies.of_principals.items(), (None, policies.of_resources)]
        for statement in statements
        if statement.effect == "Allow" and not statement.reason
        for part in statement.narrowed()
        if not any(
            part.applies(call, policies.context_of(call)) for call in known if principal in {None, call.principal}
        )
    ]


def unexplained(policies: Policies) -> list[str]:
    """Return the permissions with a wildcard action or resource that have no reason."""
    return [
        str(statement)
        for statement in policies
        if statement.effect == "Allow" and not statement.reason
        if "*" in statement.resources or any("*" in action for action in statement.actions)
    ]
