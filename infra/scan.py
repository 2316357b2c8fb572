"""`python -m infra.scan`: hold the stack against checkov's rules, and what is accepted against what checkov finds.

checkov pins other versions of what this project uses, so it has a lock file and a folder of its own, `build/checkov`.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from infra.app import synthesize

CHECKOV = Path(__file__).parents[1] / "build" / "checkov"
STACKS: dict[str, dict[str, str]] = {
    "default": {},
    "other": {
        "nat": "gateway",
        "database_proxy": "false",
        "database_min_acu": "0",
        "source_buckets": "books",
        "alarm_email": "owner@example.org",
        "webhook_url": "https://example.org/books",
        "notice_email": "reader@example.org",
    },
}
"""Parameters of the stacks that are scanned; together they have every resource that a parameter adds or changes."""


class Finding(NamedTuple):
    """A rule, and the resource of a stack that does not follow it."""

    stack: str
    rule: str
    resource: str


def main() -> int:
    """Print the differences between findings and accepted findings; the exit code is 1 if there are any."""
    with tempfile.TemporaryDirectory() as folder:
        found = differences(
            {name: json.loads(synthesize(Path(folder) / name, each).read_text()) for name, each in STACKS.items()}
        )
    for difference in found:
        sys.stderr.write(f"{difference}\n")
    if found:
        sys.stderr.write(
            "Correct these resources, or accept the rule with a reason (`acknowledge` in infra/roles.py).\n"
        )
        return 1
    sys.stdout.write("checkov finds what is accepted with a reason, and nothing else.\n")
    return 0


def differences(templates: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return what checkov finds in the stacks and nobody has accepted, and what is accepted and not found."""
    (_, first), *_ = templates.items()
    # Most resources are the same in all stacks, and are scanned once.
    stacks = {
        name: {
            **template,
            "Resources": {
                logical_id: resource
                for logical_id, resource in template["Resources"].items()
                if template is first or first["Resources"].get(logical_id) != resource
            },
        }
        for name, template in templates.items()
    }
    with tempfile.TemporaryDirectory() as folder:
        found = scan(stacks, Path(folder))
    accepted = {finding for name, template in stacks.items() for finding in accepted_in(name, template)}
    return [
        *(f"{each.resource}: {found[each]} ({each.rule})" for each in sorted(found.keys() - accepted)),
        *(f"{each.resource}: {each.rule} is accepted and not found" for each in sorted(accepted - found.keys())),
    ]


def accepted_in(stack: str, template: Mapping[str, Any]) -> dict[Finding, str]:
    """Return the reason for each accepted finding of checkov in the template's metadata."""
    return {
        Finding(stack, skipped["id"], f"{resource['Type']}.{name}"): skipped["comment"]
        for name, resource in template["Resources"].items()
        for skipped in resource.get("Metadata", {}).get("checkov", {}).get("skip", ())
    }


def scan(templates: Mapping[str, Mapping[str, Any]], folder: Path) -> dict[Finding, str]:
    """Return the title of the rule of each finding in the templates, accepted or not."""
    files = []
    for name, template in templates.items():
        bare = json.loads(json.dumps(template))
        for resource in bare["Resources"].values():
            resource.get("Metadata", {}).pop("checkov", None)
        files.append(folder / f"{name}.json")
        files[-1].write_text(json.dumps(bare))
    options = ["--framework", "cloudformation", "--output", "json", "--quiet", "--compact", "--skip-download"]
    run = subprocess.run(
        [sys.executable, "-m", "checkov.main", "--file", *files, *options],
        env={**os.environ, "PYTHONPATH": str(CHECKOV)},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    try:
        report = json.loads(run.stdout)
    except ValueError:
        raise SystemExit(f"checkov failed; `make scan` installs it. It said: {run.stderr.strip()[-1000:]}") from None
    return {
        Finding(Path(failed["file_path"]).stem, failed["check_id"], failed["resource"]): failed["check_name"]
        for failed in report["results"]["failed_checks"]
    }


if __name__ == "__main__":
    sys.exit(main())
