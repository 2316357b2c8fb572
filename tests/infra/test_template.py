"""The template as a whole: linters, forbidden content, reproducibility."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.infra.resolve import resolve

BIN = Path(sys.executable).parent
ROOT = Path(__file__).parents[2]
OUTPUTS = {
    "ArtifactsBucket": "book-pipeline-artifacts-123456789012",
    "EventBusName": "book-pipeline",
    "StateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:book-pipeline",
    "DescribeBooksFunctionName": "book-pipeline-DescribeBooks",
    "GeminiSecretId": "book-pipeline/gemini-api-key",
    "ElevenLabsSecretId": "book-pipeline/elevenlabs-api-key",
    "AlarmTopicArn": "arn:aws:sns:us-east-1:123456789012:book-pipeline-alarms",
    "DashboardName": "book-pipeline",
}
FORBIDDEN = {
    "an account": r"\b\d{12}\b",
    "a region": r"\b(us|eu|ap|sa|ca|me|af|il|mx)-(north|south|east|west|central|northeast|southeast|northwest)+-\d\b",
    "an e-mail address": r"[\w.+-]+@[\w-]+\.(?!v\d)\w+",
    "an access key": r"\b(AKIA|ASIA)[A-Z0-9]{16}\b",
    "a provider's key": r"\b(sk_[0-9a-f]{16,}|AIza[\w-]{30,})",
    "a path of this machine": rf"{re.escape(str(ROOT))}|/home/|/root/|/tmp/",
}


def accepted(template):
    """Return every accepted finding and every reason for a permission as (resource, what, why)."""
    return [
        (name, what, why)
        for name, resource in template["Resources"].items()
        for kind in ("Accepted", "Reasons")
        for what, why in resource.get("Metadata", {}).get(kind, {}).items()
    ]


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("cdk", ["--regions", "us-east-1", "eu-central-1"]),  # they have everything
        ("cdk-taipei", ["--regions", "ap-east-2"]),
        ("cdk-chosen", ["--ignore-checks", "W3010"]),  # it has fixed zones, by the parameter `zones`
    ],
)
def test_cfn_lint_finds_nothing(synthesized, name, options):
    command = [BIN / "cfn-lint", synthesized(name), *options]
    linted = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert (linted.returncode, linted.stdout) == (0, "")


def test_cdk_nag_runs_and_finds_nothing(assembly, taipei_file):
    for folder in (assembly, taipei_file.parent):  # the image of a NAT instance is pinned in the second one
        report = json.loads((folder / "validation-report.json").read_text())
        assert [found for each in report["pluginReports"] for found in each["violations"]] == []


def test_every_accepted_finding_has_a_reason(template):
    given = accepted(template)
    assert len(given) > 50
    assert [(name, what) for name, what, why in given if len(why.split()) < 5] == []


def test_every_accepted_finding_is_a_finding_of_cdk_nag(template, tmp_path, monkeypatch):
    """Without acknowledgements cdk-nag finds exactly what is accepted, so it runs and each acceptance is needed."""
    from cdk_nag import AwsSolutionsChecks

    import infra.roles
    from infra.app import build

    class Deaf:
        @staticmethod
        def of(_):
            return Deaf

        @staticmethod
        def acknowledge(*_):
            pass

    monkeypatch.setattr(infra.roles, "Validations", Deaf)
    report = AwsSolutionsChecks().validate_scope(build(tmp_path / "out"))
    found = {violation.rule_name for violation in report.violations}
    assert found == {
        rule for resource in template["Resources"].values() for rule in resource.get("Metadata", {}).get("Accepted", {})
    }


@pytest.mark.parametrize("what", FORBIDDEN)
def test_the_template_names_no_account_and_no_region(assembly, what):
    text = (assembly / "book-pipeline.template.json").read_text()
    assert re.findall(f".{{0,40}}{FORBIDDEN[what]}", text) == []


def test_the_outputs(template):
    outputs = {name: resolve(template, output["Value"]) for name, output in template["Outputs"].items()}
    assert outputs == OUTPUTS


def test_a_second_synthesis_gives_the_same_bytes(assembly, tmp_path):
    subprocess.run(
        [sys.executable, "-m", "infra", "--out", tmp_path / "out"],
        cwd=ROOT,
        # No credentials, no account and no network; another hash seed changes the order of sets.
        env={
            "PATH": os.defpath,
            "PYTHONHASHSEED": "7",
            "HTTPS_PROXY": "http://127.0.0.1:9",
            # Without HOME, the CDK would be unpacked again, which takes half a minute.
            "JSII_RUNTIME_PACKAGE_CACHE_ROOT": str(Path.home() / ".cache/aws/jsii/package-cache"),
        },
        check=True,
        capture_output=True,
        timeout=120,
    )
    second = (tmp_path / "out" / "book-pipeline.template.json").read_bytes()
    assert second == (assembly / "book-pipeline.template.json").read_bytes()


def test_every_log_group_has_retention(template, chosen):
    def days(template):
        logs = [each for each in template["Resources"].values() if each["Type"] == "AWS::Logs::LogGroup"]
        assert len(logs) > 10
        return {each["Properties"]["RetentionInDays"] for each in logs}

    assert (days(template), days(chosen)) == ({30}, {7})
