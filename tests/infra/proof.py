"""The two questions of least privilege: was each call allowed, and was each permission needed?"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.infra.access import Call, Policies


def calls_of(folder: Path) -> Iterator[Call]:
    """Read a cloud's trail: everyone's calls but those of the owner, who needs no role."""
    for file in folder.glob("*.jsonl"):
        for line in file.read_text().splitlines():
            told = json.loads(line)
            if told["principal"] != "owner":
                yield Call(**{**told, "context": tuple(sorted(told["context"].items()))})


def denied(policies: Policies, calls: Iterable[Call]) -> list[str]:
    """Return the calls that the policies don't allow, each in words."""
    return [str(call) for call in sorted(set(calls)) if not policies.allow(call)]


def unused(policies: Policies, calls: Iterable[Call]) -> list[str]:
    """Return what the policies allow and no call proves, down to action, resource and value; a reason excuses it."""
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
    """Return the permissions for everything, of every action or on every resource, that give no reason."""
    return [
        str(statement)
        for statement in policies
        if statement.effect == "Allow" and not statement.reason
        if "*" in statement.resources or any("*" in action for action in statement.actions)
    ]
