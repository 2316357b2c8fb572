"""What each function may do, from the table that makes the roles, and what a person needs who reads traces."""

import json
from collections.abc import Sequence

from infra.permissions import FUNCTIONS, TRACE_READER, Grants
from reference.markdown import item, paragraphs, title

INTRODUCTION = """
Each function has a role of its own, made from `infra/permissions.py`; what is not listed is denied. Keys are those of
the artifacts bucket, see [S3 keys](keys.md). Every role also writes its own log group and sends traces, and Lambda (not
the function's code) may create network interfaces with it. [Security](../explanation/security.md) says how this is
tested.

RDS Proxy's role connects to the cluster as the three database users, none of which has a password. The state machine
may invoke the functions that it names, a rule may start the state machine, and the rule ManifestUploaded may put events
on the project's bus. A service may use these roles for this account only.
"""


READER = """
`book-pipeline trace` and the waterfall of the page need no more than this policy, in the partition `aws`; for
`book-pipeline status` alone, the first two statements are enough. The log group `aws/spans` has the spans of every
application in the account and region, and IAM cannot narrow it to one of them.
"""


def page() -> str:
    """Return docs/reference/permissions.md."""
    functions = "".join(
        "\n".join(["", f"## {name}", "", *map(item, _rights(grants)), ""]) for name, grants in FUNCTIONS.items()
    )
    reader = f"\n## A person who reads traces\n\n{paragraphs(READER)}\n\n```json\n{_reader_policy()}\n```\n"
    return title("Permissions", INTRODUCTION) + functions + reader


def _reader_policy() -> str:
    statements = [
        {"Effect": "Allow", "Action": action, "Resource": resources} for action, resources in TRACE_READER.items()
    ]
    return json.dumps({"Version": "2012-10-17", "Statement": statements}, indent=2)


def _rights(grants: Grants) -> list[str]:
    secret = [f"book-pipeline/{grants.reads_key_of}-api-key"] if grants.reads_key_of else []
    rights = {
        "reads, and finds missing,": grants.reads,
        "writes": grants.writes,
        "tags": grants.tags,
        "lists and deletes all versions of": grants.deletes,
        "publishes": grants.publishes,
        "reads the secret": secret,
        "connects to the database as": grants.users,
    }
    return [
        *(f"{what} {_listed(values)}" for what, values in rights.items() if values),
        *(["takes back the parts of an upload that failed"] if grants.uploads_files else []),
        *(["asks whether an execution of the state machine is running"] if grants.describes_executions else []),
        *(["lists the executions of the state machine"] if grants.lists_executions else []),
        *(["stops executions of the state machine"] if grants.stops_executions else []),
        *([f"answers waiting executions: {_listed(grants.answers_tokens)}"] if grants.answers_tokens else []),
        *(["reads the webhook's secret, if there is a webhook"] if grants.reads_webhook_secret else []),
        *(["reads the buckets of the parameter `source_buckets`"] if grants.reads_source_buckets else []),
    ]


def _listed(values: Sequence[str]) -> str:
    return ", ".join(f"`{value}`" for value in values)
