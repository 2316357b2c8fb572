"""Roles with explicit statements: each has a Sid, and a reason for what is not obvious."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from aws_cdk import Acknowledgment, Aws, CfnResource, Stack, Validations
from aws_cdk import aws_iam as iam
from constructs import Construct, IConstruct

Conditions = Mapping[str, Mapping[str, Any]]
SOURCE_ACCOUNT_IF_SENT = frozenset({"rds.amazonaws.com"})
"""Services of which AWS does not document that they name the account that they act for when they assume a role. For the
others see https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html and the pages that it links to."""


@dataclass(frozen=True)
class Statement:
    """One statement of a policy.

    `justification` is the reason for a permission that no recorded call of the function needs; it is written into the
    metadata of the role. `wildcard` is the reason for a `*` in a resource.
    """

    sid: str
    actions: Sequence[str]
    resources: Sequence[str]
    conditions: Conditions = field(default_factory=dict)
    effect: iam.Effect = iam.Effect.ALLOW
    justification: str | None = None
    wildcard: str | None = None

    def policy(self) -> iam.PolicyStatement:
        """Return the statement as a CDK object."""
        return iam.PolicyStatement(
            sid=self.sid,
            effect=self.effect,
            actions=list(self.actions),
            resources=list(self.resources),
            conditions={operator: dict(keys) for operator, keys in self.conditions.items()},
        )


def role(
    scope: Construct,
    name: str,
    *,
    service: str,
    statements: Sequence[Statement],
    description: str,
    source_arn: str | None = None,
    accepted: Mapping[str, str] | None = None,
) -> iam.IRole:
    """Add a role that the service assumes, with these statements; nothing is added to it later.

    The service assumes it for resources of this account only, and for those with `source_arn` if it is given, so that
    nobody can make the service use the role for a resource of theirs (the confused deputy). `accepted` are findings.
    """
    made = iam.Role(
        scope,
        name,
        assumed_by=iam.ServicePrincipal(service, conditions=source_conditions(service, source_arn)),
        description=description,
        inline_policies={"permissions": iam.PolicyDocument(statements=[statement.policy() for statement in statements])}
        if statements
        else None,
    )
    explain(made, statements)
    for rule, reason in (accepted or {}).items():
        acknowledge(made, rule, reason)
    # Imported by its ARN, so that the CDK adds no statements and no dependencies.
    return iam.Role.from_role_arn(scope, f"{name}Arn", made.role_arn, mutable=False)


def source_conditions(service: str, source_arn: str | None = None) -> dict[str, dict[str, str]]:
    """Return the conditions under which a service may assume a role: for this account, and for this resource."""
    equals = "StringEqualsIfExists" if service in SOURCE_ACCOUNT_IF_SENT else "StringEquals"
    conditions = {equals: {"aws:SourceAccount": Aws.ACCOUNT_ID}}
    return {**conditions, "ArnLike": {"aws:SourceArn": source_arn}} if source_arn else conditions


def explain(made: IConstruct, statements: Sequence[Statement]) -> None:
    """Write the reasons of the statements into the metadata of the role and into the acknowledgements of cdk-nag."""
    reasons = {statement.sid: statement.justification for statement in statements if statement.justification}
    resource = made.node.default_child or made
    assert isinstance(resource, CfnResource)
    if reasons:
        resource.add_metadata("Reasons", reasons)
    for statement in statements:
        why = statement.wildcard or statement.justification
        for resource_arn in statement.resources:
            shown = flattened(Stack.of(made).resolve(resource_arn))
            looked_at = isinstance(resource, iam.CfnRole) and statement.effect == iam.Effect.ALLOW
            if "*" in shown and why and looked_at:
                acknowledge(made, f"AwsSolutions-IAM5[Resource::{shown}]", why)


def excuse(made: IConstruct, reason: str) -> None:
    """Write one reason for everything that the policy of a resource, or the permission of a function, allows."""
    resource = made.node.default_child or made
    resource.add_metadata("Reasons", {"*": reason})  # type: ignore[attr-defined]


def acknowledge(construct: IConstruct, rule: str, reason: str) -> None:
    """Accept a finding of cdk-nag or checkov, with a reason, which is written into the metadata of the resource.

    Those of cdk-nag are under `Accepted`, and those of checkov where it looks for them
    (https://www.checkov.io/2.Basics/Suppressing%20and%20Skipping%20Policies.html).
    """
    resource = construct.node.default_child or construct
    assert isinstance(resource, CfnResource)
    if rule.startswith("CKV"):
        known = (resource.get_metadata("checkov") or {"skip": []})["skip"]
        resource.add_metadata("checkov", {"skip": [*known, {"id": rule, "comment": reason}]})
        return
    Validations.of(construct).acknowledge(Acknowledgment(id=rule, reason=reason))
    resource.add_metadata("Accepted", {**(resource.get_metadata("Accepted") or {}), rule: reason})


def flattened(value: Any) -> str:
    """Return an ARN with its references in the form of cdk-nag: `arn:<AWS::Partition>:s3:::<Bucket>/raw/*`."""
    if isinstance(value, str):
        return value
    if "Fn::Join" in value:
        separator, parts = value["Fn::Join"]
        return str(separator).join(map(flattened, parts))
    if "Fn::GetAtt" in value:
        return f"<{'.'.join(value['Fn::GetAtt'])}>"
    return f"<{value['Ref']}>" if "Ref" in value else json.dumps(value, separators=(",", ":"))
