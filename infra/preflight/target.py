"""Where the stack will be deployed, and what it will be."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from account import STACK_NAME
from infra.parameters import Parameters

NEW = {"REVIEW_IN_PROGRESS", "ROLLBACK_COMPLETE"}
"""States of a stack without resources."""
NEVER_COMPLETE = NEW | {"CREATE_IN_PROGRESS", "CREATE_FAILED", "ROLLBACK_IN_PROGRESS", "ROLLBACK_FAILED"}
"""States of a stack whose first deployment has not succeeded."""
OF_THE_STACK = {"Name": "tag:aws:cloudformation:stack-name", "Values": [STACK_NAME]}
"""Filter of EC2 for the resources of the stack."""


@dataclass(frozen=True)
class Target:
    """An account and region, the parameters, and the template.

    Parameters
    ----------
    client
        Creates a boto3 client by the name of its service.
    status
        CloudFormation's status of the stack; None if there is none.

    """

    client: Callable[[str], Any]
    parameters: Parameters
    template: Mapping[str, Any]
    status: str | None

    @property
    def is_new(self) -> bool:
        """Whether the stack has no resources yet."""
        return self.status is None or self.status in NEW

    @property
    def region(self) -> str:
        """The region of the clients."""
        return str(self.client("sts").meta.region_name)

    @cached_property
    def account(self) -> str:
        """The account's number."""
        return str(self.client("sts").get_caller_identity()["Account"])

    @property
    def types(self) -> set[str]:
        """The types of AWS's resources in the template."""
        return {each["Type"] for each in self.template["Resources"].values() if each["Type"].startswith("AWS::")}

    def properties(self, kind: str) -> list[Mapping[str, Any]]:
        """Return the properties of each resource of the type."""
        return [each["Properties"] for each in self.template["Resources"].values() if each["Type"] == kind]
