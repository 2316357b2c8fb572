"""What the account allows: its plan, and Lambda's concurrency."""

from collections.abc import Iterator
from typing import Any

from botocore.exceptions import ClientError

from infra.concurrency import UNRESERVED, function_name, reserved
from infra.preflight.target import Target


def plan(target: Target) -> Iterator[str]:
    """Check that the account is not on the Free plan. Accounts from before July 2025 have no plan."""
    client = target.client("freetier")
    if client.meta.partition != "aws":
        return  # the Free plan exists in the commercial regions only
    try:
        state = client.get_account_plan_state()
    except ClientError as error:
        if error.response["Error"]["Code"] != "ResourceNotFoundException":
            raise
        return
    if state["accountPlanType"] == "FREE":
        yield (
            "The account is on AWS's Free plan, which refuses Aurora and other things that the stack needs. "
            'Choose "Upgrade plan" in the console (Billing and Cost Management); the credits remain.'
        )


def concurrency(target: Target) -> Iterator[str]:
    """Check that the stack can reserve its concurrent executions and leave the number that Lambda insists on."""
    client = target.client("lambda")
    limits = client.get_account_settings()["AccountLimit"]
    wanted = reserved(target.parameters)
    own = 0 if target.is_new else sum(_reserved_now(client, function_name(name)) for name in wanted)
    others = limits["ConcurrentExecutions"] - limits["UnreservedConcurrentExecutions"] - own
    needed = UNRESERVED + sum(wanted.values()) + others
    if limits["ConcurrentExecutions"] < needed:
        besides = f" besides the {others} that other functions reserve" if others else ""
        yield (
            f"Lambda allows {limits['ConcurrentExecutions']} concurrent executions in {target.region}, and the stack "
            f"needs {needed - others}{besides}. Request at least {needed}, which may take days: "
            "`aws service-quotas request-service-quota-increase --service-code lambda --quota-code L-B99A9384 "
            f"--desired-value {max(needed, 1000)} --region {target.region}`."
        )


def _reserved_now(client: Any, name: str) -> int:
    try:
        return int(client.get_function_concurrency(FunctionName=name).get("ReservedConcurrentExecutions", 0))
    except client.exceptions.ResourceNotFoundException:
        return 0
