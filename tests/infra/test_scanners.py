"""parliament's rules for IAM policies, and checkov's for all resources."""

import json
import os
from copy import deepcopy

import parliament
import pytest

from infra.scan import CHECKOV, accepted_in, differences
from tests.infra.resolve import resolve

ACCEPTED = {
    ("UNKNOWN_CONDITION_FOR_ACTION", "lambda:SourceFunctionArn"): (
        "Lambda adds the key to every call that the code of a function makes: "
        "https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html"
    ),
    ("RESOURCE_STAR", "ec2:"): "the reason is that of the statement UseNetwork: Lambda itself needs these actions",
    ("RESOURCE_STAR", "kms:"): "in the policy of a key, * is this key",
    (
        "RESOURCE_STAR",
        "['s3:GetObject']",
    ): "books in buckets of others are read through the endpoint, without credentials",
    ("RESOURCE_MISMATCH", "states:SendTask"): (
        "AWS names the state machine as the resource of a denied call (github.com/NOAA-OWP/hydrovis/issues/837), and "
        "the CDK's grantTaskResponse does the same"
    ),
    ("RESOURCE_MISMATCH", "states:DescribeExecution"): "express executions have other ARNs; there are none",
    ("RESOURCE_MISMATCH", "states:ListExecutions"): "runs of distributed maps have other ARNs; there are none",
    ("UNKNOWN_CONDITION_FOR_ACTION", "s3:TlsVersion"): "two actions of s3:* without this key, which no role allows",
    ("MISMATCHED_TYPE", "s3:TlsVersion"): "parliament knows whole numbers only, and TLS has the version 1.2",
}
"""Findings by name and a part of their detail, with the reasons to leave them."""


def policies(template):
    """Yield the name of the resource of each policy in the template, and the policy with text for numbers."""
    for name, resource in template["Resources"].items():
        properties = resource.get("Properties", {})
        found = [policy["PolicyDocument"] for policy in properties.get("Policies", [])]
        found += [properties[key] for key in ("PolicyDocument", "KeyPolicy") if key in properties]
        for document in found:
            resolved = resolve(template, document)
            if isinstance(resolved, str):  # CloudWatch Logs takes its policy as text
                resolved = json.loads(resolved)
            for statement in resolved["Statement"]:
                for keys in statement.get("Condition", {}).values():
                    keys |= {key: value if isinstance(value, list) else str(value) for key, value in keys.items()}
            yield name, resolved


def findings(template):
    """Return what parliament finds: the resource, the name of the finding and its detail."""
    return {
        (name, finding.issue, str(finding.detail))
        for name, document in policies(template)
        for finding in parliament.analyze_policy_string(json.dumps(document)).findings
    }


def left(found):
    """Return the findings that are not accepted."""
    return [
        (name, issue, detail)
        for name, issue, detail in found
        if not any(issue == accepted and part in detail for accepted, part in ACCEPTED)
    ]


@pytest.mark.parametrize("which", ["template", "chosen"])
def test_parliament_finds_nothing_that_is_not_accepted(request, which):
    assert left(findings(request.getfixturevalue(which))) == []


def test_each_accepted_finding_is_one_of_parliaments(template):
    found = findings(template)
    assert len([*policies(template)]) > 30
    assert {
        (accepted, part)
        for accepted, part in ACCEPTED
        for _, issue, detail in found
        if issue == accepted and part in detail
    } == ACCEPTED.keys()


@pytest.mark.parametrize(
    ("change", "issue"),
    [
        ({"Action": ["s3:GetObjekt"]}, "UNKNOWN_ACTION"),
        ({"Resource": "arn:aws:s3:::bucket", "Action": "s3:GetObject"}, "RESOURCE_MISMATCH"),
        ({"Action": "iam:PassRole", "Resource": "*"}, "RESOURCE_STAR"),
        ({"Condition": {"StringEquals": {"s3:prefixes": "raw/"}}}, "UNKNOWN_CONDITION_FOR_ACTION"),
    ],
)
def test_a_wrong_statement_is_found(template, change, issue):
    broken = deepcopy(template)
    (role,) = (each for name, each in broken["Resources"].items() if name.startswith("FunctionsParseBookRole"))
    role["Properties"]["Policies"][0]["PolicyDocument"]["Statement"][0].update(change)
    assert issue in {found for _, found, _ in left(findings(broken))}


@pytest.mark.parametrize("which", ["template", "chosen"])
def test_each_accepted_finding_of_checkov_has_a_reason(request, which):
    accepted = accepted_in(which, request.getfixturevalue(which))
    assert len(accepted) > 80
    assert [finding for finding, reason in accepted.items() if len(reason.split()) < 5] == []


@pytest.fixture
def checkov():
    if not CHECKOV.exists() and "BOOK_PIPELINE_CHECKOV_NEEDED" not in os.environ:
        pytest.skip("`make build/checkov` installs checkov")


@pytest.mark.usefixtures("checkov")
def test_checkov_finds_what_is_accepted_and_nothing_else(template, chosen):
    broken = deepcopy(chosen)
    buckets = {name: each for name, each in broken["Resources"].items() if each["Type"] == "AWS::S3::Bucket"}
    (artifacts,) = (name for name, each in buckets.items() if "LoggingConfiguration" in each["Properties"])
    del buckets[artifacts]["Properties"]["BucketEncryption"], buckets[artifacts]["Properties"]["LoggingConfiguration"]
    (writer,) = (each for each in broken["Resources"].values() if each["Type"] == "AWS::RDS::DBInstance")
    writer["Metadata"]["checkov"]["skip"].append({"id": "CKV_AWS_17", "comment": "it is not public, so this is wrong"})
    found = differences({"default": template, "broken": broken})
    assert {line.partition(": ")[0] for line in found} == {
        f"AWS::S3::Bucket.{artifacts}",
        next(f"AWS::RDS::DBInstance.{name}" for name, each in broken["Resources"].items() if each is writer),
    }, found
    assert any("CKV_AWS_18)" in line for line in found)
    assert any("CKV_AWS_17 is accepted and not found" in line for line in found)
