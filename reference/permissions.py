"""What each function may do, from the table that makes the roles."""

from collections.abc import Sequence

from infra.permissions import FUNCTIONS, Grants
from reference.markdown import item, title

INTRODUCTION = """
Each function has a role of its own, made from `infra/permissions.py`; what is not listed is denied. Keys are those of
the artifacts bucket, see [S3 keys](keys.md). Every role also writes its own log group and sends traces, and Lambda (not
the function's code) may create network interfaces with it. [Security](../explanation/security.md) says how this is
tested.

RDS Proxy's role connects to the cluster as the three database users, none of which has a password. The state machine
may invoke the functions that it names, a rule may start the state machine, and the rule ManifestUploaded may put events
on the project's bus. A service may use these roles for this account only.
"""


def page() -> str:
    """Return docs/reference/permissions.md."""
    return title("Permissions", INTRODUCTION) + "".join(
        "\n".join(["", f"## {name}", "", *map(item, _rights(grants)), ""]) for name, grants in FUNCTIONS.items()
    )


def _rights(grants: Grants) -> list[str]:
    secret = [f"book-pipeline/{grants.reads_key_of}-api-key"] if grants.reads_key_of else []
    rights = {
        "reads": grants.reads,
        "finds out whether objects exist under": grants.finds,
        "writes": grants.writes,
        "tags": grants.tags,
        "publishes": grants.publishes,
        "reads the secret": secret,
        "connects to the database as": grants.users,
    }
    return [
        *(f"{what} {_listed(values)}" for what, values in rights.items() if values),
        *(["takes back the parts of an upload that failed"] if grants.uploads_files else []),
        *(["asks whether an execution of the state machine is running"] if grants.describes_executions else []),
        *(["lists the executions of the state machine"] if grants.lists_executions else []),
        *(["reads the buckets of the parameter `source_buckets`"] if grants.reads_source_buckets else []),
    ]


def _listed(values: Sequence[str]) -> str:
    return ", ".join(f"`{value}`" for value in values)
