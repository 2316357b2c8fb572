"""Lambda's concurrent executions: what the stack reserves, which the deployment compares with the account's limit."""

import json
from pathlib import Path
from typing import Any

from infra.parameters import Parameters

ROOT = Path(__file__).parents[1]
UNRESERVED = 100
"""Concurrency that Lambda keeps for functions without a reservation:
https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html."""


def function_name(name: str) -> str:
    """Return the name of the function in the account, which other stacks share."""
    return f"book-pipeline-{name}"


def function_sizes() -> dict[str, dict[str, Any]]:
    """Return handler, timeout, memory, storage and reserved concurrency of each function."""
    sizes: dict[str, dict[str, Any]] = json.loads((ROOT / "statemachine" / "functions.json").read_text())
    return sizes


def reserved(parameters: Parameters) -> dict[str, int]:
    """Return the reserved concurrency of each function that has one."""
    counts = {name: size["reserved_concurrency"] for name, size in function_sizes().items()}
    # One execution for each speech call of the plan.
    counts["GenerateAudio"] = parameters.speech_concurrency
    return {name: count for name, count in counts.items() if count is not None}
