"""An evaluator of IAM policies: whether a principal of the template may make a call.

It supports what the project's policies use, and raises an error for anything else.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from local.aws.deployment import ACCOUNT

EVENTS = "events.amazonaws.com"
RESOURCE_POLICIES = {
    "AWS::S3::BucketPolicy",
    "AWS::SQS::QueuePolicy",
    "AWS::SNS::TopicPolicy",
    "AWS::KMS::Key",
    "AWS::Events::EventBusPolicy",
    "AWS::Lambda::Permission",
}
Resolve = Callable[[Any], Any]


class Call(NamedTuple):
    """A recorded call."""

    principal: str
    action: str
    resource: str
    context: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        context = "".join(f" with {key} = {value}" for key, value in self.context)
        return f"{self.principal}: {self.action} on {self.resource}{context}"


@dataclass(frozen=True)
class Statement:
    """One statement, resolved."""

    policy: str
    sid: str
    effect: str
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    conditions: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    services: tuple[str, ...] = ()  # of a resource policy: whom it speaks of; "*" is everyone
    reason: str | None = None

    def applies(self, call: Call, context: Mapping[str, str]) -> bool:
        return (
            any(_like(call.action.lower(), action.lower()) for action in self.actions)
            and any(_like(call.resource, resource) for resource in self.resources)
            and all(_holds(operator, key, values, context) for (operator, key), values in self.conditions.items())
        )

    def narrowed(self) -> Iterator["Statement"]:
        """Yield the statement in parts: one action, one resource and one value of each condition."""
        for action in self.actions:
            for resource in self.resources:
                for condition in self._alternatives():
                    yield Statement(
                        self.policy, self.sid, self.effect, (action,), (resource,), condition, self.services
                    )

    def _alternatives(self) -> Iterator[Mapping[tuple[str, str], tuple[str, ...]]]:
        if not self.conditions:
            yield {}
        for condition, values in self.conditions.items():
            for value in values:
                yield {**self.conditions, condition: (value,)}

    def __str__(self) -> str:
        conditions = "".join(f" if {operator} {key} {list(v)}" for (operator, key), v in self.conditions.items())
        return f"{self.policy}/{self.sid}: {', '.join(self.actions)} on {', '.join(self.resources)}{conditions}"


class Policies:
    """All policies of a template, by the principals of recorded calls.

    Parameters
    ----------
    resolve
        Evaluates the template's intrinsic functions with the names of the local cloud.

    """

    def __init__(self, template: Mapping[str, Any], resolve: Resolve) -> None:
        self._resources, self._resolve = template["Resources"], resolve
        self.of_resources = [*self._resource_policies()]
        self.of_principals = dict(self._principals())
        self.of_way_to_s3 = [*self._way_to_s3()]
        self._sources: dict[str, str] = {
            f"rule/{self._name_of_rule(rule)}": resolve({"Fn::GetAtt": [rule, "Arn"]})
            for rule in self._of_type("AWS::Events::Rule")
        }

    def statements(self, principal: str) -> list[Statement]:
        """Return the statements of the role of the principal."""
        return self.of_principals.get(principal, [])

    def __iter__(self) -> Iterator[Statement]:
        for statements in self.of_principals.values():
            yield from statements
        yield from self.of_resources

    def applying(self, call: Call) -> list[Statement]:
        """Return the statements that apply to the call, of the role and of the resource policy."""
        context = self.context_of(call)
        service = EVENTS if call.principal.startswith("rule/") else None
        spoken_of = [statement for statement in self.of_resources if {"*", service} & set(statement.services)]
        return [found for found in self.statements(call.principal) + spoken_of if found.applies(call, context)]

    def context_of(self, call: Call) -> dict[str, str]:
        """Return the values of the condition keys, including those that AWS adds."""
        source = {"aws:SourceArn": self._sources[call.principal]} if call.principal in self._sources else {}
        tls = {"aws:SecureTransport": "true", "s3:TlsVersion": "1.3"}
        ours = {"aws:SourceAccount": ACCOUNT, "aws:PrincipalAccount": ACCOUNT}
        return {**tls, **ours, **source, **dict(call.context)}

    def allow(self, call: Call) -> bool:
        """Return whether a statement allows the call and none denies it, and whether it gets through to S3."""
        allowed = {statement.effect for statement in self.applying(call)} == {"Allow"}
        return allowed and (not call.action.startswith("s3:") or self.lets_through(call))

    def lets_through(self, call: Call) -> bool:
        """Return whether the gateway endpoint of S3 lets the call through."""
        return any(statement.applies(call, self.context_of(call)) for statement in self.of_way_to_s3)

    def _way_to_s3(self) -> Iterator[Statement]:
        for name, endpoint in self._of_type("AWS::EC2::VPCEndpoint").items():
            yield from self._statements(name, endpoint["Properties"]["PolicyDocument"], endpoint)

    def _of_type(self, kind: str) -> dict[str, Any]:
        return {name: found for name, found in self._resources.items() if found["Type"] == kind}

    def _name_of_rule(self, rule: str) -> str:
        name = self._resolve(self._resources[rule]["Properties"].get("Name", rule))
        return str(name).removeprefix("book-pipeline-")

    def _principals(self) -> Iterator[tuple[str, list[Statement]]]:
        for name, function in self._of_type("AWS::Lambda::Function").items():
            name_in_account = str(self._resolve(function["Properties"].get("FunctionName", name)))
            yield name_in_account.removeprefix("book-pipeline-"), self._role(function["Properties"]["Role"])
        for machine in self._of_type("AWS::StepFunctions::StateMachine").values():
            yield "state-machine", self._role(machine["Properties"]["RoleArn"])
        for name, rule in self._of_type("AWS::Events::Rule").items():
            roles = [target["RoleArn"] for target in rule["Properties"].get("Targets", []) if "RoleArn" in target]
            yield f"rule/{self._name_of_rule(name)}", [found for role in roles for found in self._role(role)]

    def _role(self, arn: Any) -> list[Statement]:
        """Return the statements of the role in `{"Fn::GetAtt": [role, "Arn"]}`."""
        role = arn["Fn::GetAtt"][0]
        found = []
        own = self._resources[role]
        managed = own["Properties"].get("ManagedPolicyArns", [])
        assert managed == [], f"{role}: policies that are AWS's own can't be evaluated: {managed}"
        for policy in own["Properties"].get("Policies", []):
            found += self._statements(role, policy["PolicyDocument"], own)
        for name, policy in {**self._of_type("AWS::IAM::Policy"), **self._of_type("AWS::IAM::ManagedPolicy")}.items():
            if {"Ref": role} in policy["Properties"].get("Roles", []):
                found += self._statements(name, policy["Properties"]["PolicyDocument"], policy)
        return found

    def _resource_policies(self) -> Iterator[Statement]:
        for name, resource in self._resources.items():
            if resource["Type"] not in RESOURCE_POLICIES:
                continue
            properties = resource["Properties"]
            if resource["Type"] == "AWS::Lambda::Permission":
                document = _permission(properties)
            elif resource["Type"] == "AWS::Events::EventBusPolicy":
                document = {"Statement": [properties["Statement"]]}
            else:
                document = properties["KeyPolicy" if resource["Type"] == "AWS::KMS::Key" else "PolicyDocument"]
            yield from self._statements(name, document, resource)

    def _statements(self, policy: str, document: Any, owner: Mapping[str, Any]) -> Iterator[Statement]:
        reasons = owner.get("Metadata", {}).get("Reasons", {})
        for statement in _listed(document["Statement"]):
            unknown = statement.keys() - {"Sid", "Effect", "Action", "Resource", "Condition", "Principal"}
            assert not unknown, f"{policy}: {unknown} can't be evaluated"
            sid = statement.get("Sid", "")
            conditions = {
                (operator, key): tuple(map(str, _listed(self._resolve(values))))
                for operator, keys in statement.get("Condition", {}).items()
                for key, values in keys.items()
            }
            yield Statement(
                policy,
                sid,
                statement["Effect"],
                tuple(_listed(statement["Action"])),
                tuple(self._resolve(resource) for resource in _listed(statement["Resource"])),
                conditions,
                tuple(_services(statement.get("Principal", {}))),
                reasons.get(sid) or reasons.get("*"),
            )


def _permission(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return the permission of a function as the statement that Lambda derives from it."""
    keys = {"SourceArn": ("ArnLike", "aws:SourceArn"), "SourceAccount": ("StringEquals", "aws:SourceAccount")}
    conditions = {operator: {key: properties[name]} for name, (operator, key) in keys.items() if name in properties}
    return {
        "Statement": {
            "Sid": "Permission",
            "Effect": "Allow",
            "Action": properties["Action"],
            "Resource": properties["FunctionName"],
            "Principal": {"Service": properties["Principal"]},
            "Condition": conditions,
        }
    }


def _services(principal: Any) -> Iterator[str]:
    """Return the principals of a resource policy; the root of the account delegates to the policies of roles."""
    for kind, names in ({"*": principal} if isinstance(principal, str) else principal).items():
        for name in _listed(names):
            if name == "*" or kind == "Service":
                yield name


def _holds(operator: str, key: str, values: tuple[str, ...], context: Mapping[str, str]) -> bool:
    base = operator.removesuffix("IfExists")
    assert base in OPERATORS, f"the condition {operator} can't be evaluated"
    if key not in context:
        return operator != base
    return any(OPERATORS[base](context[key], value) for value in values)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _like(value: str, pattern: str) -> bool:
    return _pattern(pattern).fullmatch(value) is not None


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    assert "${" not in pattern, f"policy variables can't be evaluated: {pattern}"
    words = {"*": ".*", "?": "."}
    return re.compile("".join(words.get(letter) or re.escape(letter) for letter in pattern), re.DOTALL)


OPERATORS: dict[str, Callable[[str, str], bool]] = {
    "StringEquals": lambda value, pattern: value == pattern,
    "StringLike": _like,
    "ArnEquals": _like,
    "ArnLike": _like,
    "Bool": lambda value, pattern: value == pattern.lower(),
    "NumericLessThan": lambda value, limit: float(value) < float(limit),
}
