"""Executions of the state machine, as Step Functions lists them."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_stepfunctions import SFNClient

LATELY = timedelta(hours=1)
NEWEST = 100
"""Executions that are looked at, in the order in which they started."""


def is_idle(states: "SFNClient", state_machine_arn: str) -> bool:
    """Return whether no execution is running, and none of the newest ones has ended within an hour.

    Within that hour the database may still have rows that WatchBooks has to correct, if the end was not recorded.
    """
    running = states.list_executions(stateMachineArn=state_machine_arn, statusFilter="RUNNING", maxResults=1)
    if running["executions"]:
        return False
    newest = states.list_executions(stateMachineArn=state_machine_arn, maxResults=NEWEST)["executions"]
    since = datetime.now(UTC) - LATELY
    return all("stopDate" in execution and execution["stopDate"] < since for execution in newest)
