"""The stack, synthesized once for all tests."""

import fcntl
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bench import idle

CHOSEN = {
    "nat": "gateway",
    "nat_ami": "ami-0123456789abcdef0",
    "zones": "us-east-1b,us-east-1c",
    "schema_registry": "false",
    "speech_concurrency": "2",
    "database_proxy": "false",
    "database_min_acu": "0",
    "database_max_acu": "8",
    "database_snapshot": "arn:aws:rds:us-east-1:123456789012:cluster-snapshot:last",
    "backup_days": "35",
    "deletion_protection": "false",
    "archive_days": "30",
    "chunk_days": "14",
    "log_days": "7",
    "transaction_search": "false",
    "trace_indexing_percent": "1",
    "source_buckets": "my-shelf, another.shelf",
    "alarm_email": "owner@example.org",
    "webhook_url": "https://hooks.example.org/books",
    "notice_email": "reader@example.org",
    "usd_per_day": "3",
    "outputs": "m4b",
    "settings": "ELEVENLABS_VOICE_ID=mine,GEMINI_MODEL=gemini-next",
}


TAIPEI = {
    "schema_registry": "false",
    "database_proxy": "false",
    "transaction_search": "false",
    "nat_ami": "ami-0123456789abcdef0",
}
"""Parameters for the region ap-east-2, which has no EventBridge Schemas, RDS Proxy and Transaction Search."""


CONTEXTS = {
    "cdk": None,
    "cdk-chosen": CHOSEN,
    "cdk-taipei": TAIPEI,
    "cdk-cheapest": idle.VARIANTS["database_proxy=false, database_min_acu=0"],
}


@pytest.fixture(scope="session")
def synthesized(tmp_path_factory, worker_id) -> Callable[[str], Path]:
    """Return a function that returns the template of one of `CONTEXTS`; all workers of this run share them.

    The first worker synthesizes all of them: the CDK takes ten seconds for the first one in a process.
    """
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent

    def synthesized(name: str) -> Path:
        from infra.app import synthesize

        done = shared / "synthesized.json"
        with (shared / "synthesized.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not done.exists():
                made = {each: synthesize(shared / each / "out", context) for each, context in CONTEXTS.items()}
                done.write_text(json.dumps(made, default=str))
        return Path(json.loads(done.read_text())[name])

    return synthesized


@pytest.fixture(scope="session")
def assembly(synthesized) -> Path:
    """The folder that `python -m infra` fills."""
    return synthesized("cdk").parent


@pytest.fixture(scope="session")
def template(assembly) -> dict:
    """The template, with every parameter at its default."""
    return json.loads((assembly / "book-pipeline.template.json").read_text())


@pytest.fixture(scope="session")
def chosen_file(synthesized) -> Path:
    """The template's file with every parameter at another value."""
    return synthesized("cdk-chosen")


@pytest.fixture(scope="session")
def chosen(chosen_file) -> dict:
    """The template with every parameter at another value."""
    return json.loads(chosen_file.read_text())


@pytest.fixture(scope="session")
def taipei_file(synthesized) -> Path:
    """The template's file for a region without EventBridge Schemas."""
    return synthesized("cdk-taipei")
