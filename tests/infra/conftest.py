"""The stack, synthesized once for all tests."""

import json
from pathlib import Path

import pytest

CHOSEN = {
    "nat": "gateway",
    "speech_concurrency": "2",
    "database_min_acu": "1",
    "database_max_acu": "8",
    "database_snapshot": "arn:aws:rds:us-east-1:123456789012:cluster-snapshot:last",
    "backup_days": "35",
    "deletion_protection": "false",
    "archive_days": "30",
    "chunk_days": "14",
    "log_days": "7",
    "source_buckets": "my-shelf, another.shelf",
    "alarm_email": "owner@example.org",
    "usd_per_day": "3",
    "settings": "ELEVENLABS_VOICE_ID=mine,GEMINI_MODEL=gemini-next",
}


@pytest.fixture(scope="session")
def assembly(tmp_path_factory) -> Path:
    """The folder that `python -m infra` fills."""
    from infra.app import synthesize

    return synthesize(tmp_path_factory.mktemp("cdk") / "out").parent


@pytest.fixture(scope="session")
def template(assembly) -> dict:
    """The template, with every parameter at its default."""
    return json.loads((assembly / "book-pipeline.template.json").read_text())


@pytest.fixture(scope="session")
def chosen_file(tmp_path_factory) -> Path:
    """The template's file with every parameter at another value."""
    from infra.app import synthesize

    return synthesize(tmp_path_factory.mktemp("cdk-chosen") / "out", CHOSEN)


@pytest.fixture(scope="session")
def chosen(chosen_file) -> dict:
    """The template with every parameter at another value."""
    return json.loads(chosen_file.read_text())
