"""The evaluator of IAM policies, tested with policies written by hand."""

from copy import deepcopy
from typing import Any

import pytest

from tests.infra.access import Call, Policies
from tests.infra.proof import calls_of, denied, unexplained, unused

HERE = "us-east-1:123456789012"
BUCKET = "arn:aws:s3:::shelf"
BUS = f"arn:aws:events:{HERE}:event-bus/book-pipeline"
READER = f"arn:aws:lambda:{HERE}:function:book-pipeline-Reader"
RULE = f"arn:aws:events:{HERE}:rule/Dropped"

TEMPLATE: dict[str, Any] = {
    "Resources": {
        "Reader": {
            "Type": "AWS::Lambda::Function",
            "Properties": {"FunctionName": "book-pipeline-Reader", "Role": {"Fn::GetAtt": ["ReaderRole", "Arn"]}},
        },
        "ReaderRole": {
            "Type": "AWS::IAM::Role",
            "Metadata": {"Reasons": {"Trace": "X-Ray knows no resources"}},
            "Properties": {
                "Policies": [
                    {
                        "PolicyDocument": {
                            "Statement": [
                                {"Sid": "Trace", "Effect": "Allow", "Action": "xray:PutTraceSegments", "Resource": "*"},
                                {
                                    "Sid": "Find",
                                    "Effect": "Allow",
                                    "Action": "s3:ListBucket",
                                    "Resource": BUCKET,
                                    "Condition": {"StringLike": {"s3:prefix": ["raw/*", "audio/*"]}},
                                },
                            ]
                        }
                    }
                ]
            },
        },
        "ReaderPolicy": {
            "Type": "AWS::IAM::Policy",
            "Properties": {
                "Roles": [{"Ref": "ReaderRole"}],
                "PolicyDocument": {
                    "Statement": [
                        {
                            "Sid": "Read",
                            "Effect": "Allow",
                            "Action": ["s3:GetObject", "s3:GetObjectVersion"],
                            "Resource": [f"{BUCKET}/raw/*", f"{BUCKET}/audio/*"],
                        },
                        {
                            "Sid": "Tell",
                            "Effect": "Allow",
                            "Action": "events:PutEvents",
                            "Resource": BUS,
                            "Condition": {"StringEquals": {"events:detail-type": "BookScraped"}},
                        },
                    ]
                },
            },
        },
        "ShelfPolicy": {
            "Type": "AWS::S3::BucketPolicy",
            "Properties": {
                "PolicyDocument": {
                    "Statement": {
                        "Sid": "Locked",
                        "Effect": "Deny",
                        "Principal": {"AWS": "*"},
                        "Action": "s3:*",
                        "Resource": f"{BUCKET}/raw/locked/*",
                    }
                }
            },
        },
        "WayToS3": {
            "Type": "AWS::EC2::VPCEndpoint",
            "Properties": {
                "PolicyDocument": {
                    "Statement": {
                        "Effect": "Allow",
                        "Principal": "*",
                        "Action": ["s3:GetObject*", "s3:ListBucket"],
                        "Resource": [BUCKET, f"{BUCKET}/raw/*", f"{BUCKET}/audio/*"],
                    }
                }
            },
        },
        "Dropped": {"Type": "AWS::Events::Rule", "Properties": {"Name": "Dropped"}},
        "Other": {"Type": "AWS::Events::Rule", "Properties": {"Name": "Other"}},
        "Permission": {
            "Type": "AWS::Lambda::Permission",
            "Properties": {
                "Action": "lambda:InvokeFunction",
                "FunctionName": READER,
                "Principal": "events.amazonaws.com",
                "SourceArn": RULE,
            },
        },
    }
}


def resolve(value: Any) -> Any:
    if isinstance(value, dict):
        assert list(value) == ["Fn::GetAtt"]
        return f"arn:aws:events:{HERE}:rule/{value['Fn::GetAtt'][0]}"
    return value


def policies(template: dict[str, Any] = TEMPLATE) -> Policies:
    return Policies(template, resolve)


def by_reader(action: str, resource: str, **context: str) -> Call:
    return Call("Reader", action, resource, tuple(context.items()))


PROVEN = [
    by_reader("s3:GetObject", f"{BUCKET}/raw/a.txt"),
    by_reader("s3:GetObject", f"{BUCKET}/audio/a.mp3"),
    by_reader("s3:GetObjectVersion", f"{BUCKET}/raw/a.txt"),
    by_reader("s3:GetObjectVersion", f"{BUCKET}/audio/a.mp3"),
    by_reader("s3:ListBucket", BUCKET, **{"s3:prefix": "raw/b.txt"}),
    by_reader("s3:ListBucket", BUCKET, **{"s3:prefix": "audio/b.mp3"}),
    by_reader("events:PutEvents", BUS, **{"events:detail-type": "BookScraped"}),
    Call("rule/Dropped", "lambda:InvokeFunction", READER),
]


def test_an_allowed_and_used_permission_is_reported_neither_as_denied_nor_as_unused():
    assert denied(policies(), [*PROVEN, by_reader("xray:PutTraceSegments", "*")]) == []
    assert unused(policies(), PROVEN) == []


@pytest.mark.parametrize(
    "call",
    [
        by_reader("s3:GetObject", f"{BUCKET}/parsed/a.txt"),
        by_reader("s3:GetObject", "arn:aws:s3:::other/raw/a.txt"),
        by_reader("s3:PutObject", f"{BUCKET}/raw/a.txt"),
        by_reader("s3:GetObject", f"{BUCKET}/raw/locked/a.txt"),
        by_reader("s3:ListBucket", BUCKET),
        by_reader("s3:ListBucket", BUCKET, **{"s3:prefix": "parsed/"}),
        by_reader("events:PutEvents", BUS, **{"events:detail-type": "BookFailed"}),
        by_reader("events:PutEvents", f"arn:aws:events:{HERE}:event-bus/default"),
        by_reader("lambda:InvokeFunction", READER),
        Call("rule/Other", "lambda:InvokeFunction", READER),
        Call("rule/Dropped", "lambda:InvokeFunction", f"{READER}2"),
        Call("Nobody", "s3:GetObject", f"{BUCKET}/raw/a.txt"),
    ],
    ids=str,
)
def test_every_other_call_is_reported_as_denied(call):
    assert denied(policies(), [*PROVEN, call]) == [str(call)]


@pytest.mark.parametrize("call", PROVEN, ids=str)
def test_a_permission_that_no_call_needs_is_reported_by_value(call):
    (found,) = unused(policies(), [other for other in PROVEN if other != call])
    assert call.action in found
    assert found.startswith("Reader: " if call.principal == "Reader" else "anyone: Permission/")


def test_a_reason_exempts_a_statement_and_its_removal_is_reported():
    bare = deepcopy(TEMPLATE)
    del bare["Resources"]["ReaderRole"]["Metadata"]
    assert unused(policies(bare), PROVEN) == ["Reader: ReaderRole/Trace: xray:PutTraceSegments on *"]
    assert unexplained(policies(bare)) == ["ReaderRole/Trace: xray:PutTraceSegments on *"]
    assert unexplained(policies()) == []


def test_an_if_exists_condition_holds_without_its_key():
    lenient = deepcopy(TEMPLATE)
    (_, find) = lenient["Resources"]["ReaderRole"]["Properties"]["Policies"][0]["PolicyDocument"]["Statement"]
    find["Condition"] = {"StringLikeIfExists": find["Condition"]["StringLike"]}
    listing = by_reader("s3:ListBucket", BUCKET)
    assert denied(policies(lenient), [listing]) == []
    assert denied(policies(lenient), [by_reader("s3:ListBucket", BUCKET, **{"s3:prefix": "parsed/"})]) != []


def test_a_call_that_the_way_to_s3_does_not_let_through_is_denied():
    narrow = deepcopy(TEMPLATE)
    narrow["Resources"]["WayToS3"]["Properties"]["PolicyDocument"]["Statement"]["Action"] = "s3:ListBucket"
    assert len(denied(policies(narrow), PROVEN)) == 4
    del narrow["Resources"]["WayToS3"]
    assert len(denied(policies(narrow), PROVEN)) == 6


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"Condition": {"NumericEquals": {"s3:max-keys": "10"}}}, "NumericEquals"),
        ({"NotAction": "s3:*"}, "NotAction"),
        ({"Resource": "arn:aws:s3:::shelf/${aws:username}"}, "policy variables"),
    ],
)
def test_a_policy_that_cannot_be_evaluated_is_refused(change, what):
    template = deepcopy(TEMPLATE)
    statement = template["Resources"]["ReaderPolicy"]["Properties"]["PolicyDocument"]["Statement"][0]
    statement.update(change)
    with pytest.raises(AssertionError, match=what):
        denied(policies(template), PROVEN)


def test_aws_managed_policies_are_refused():
    template = deepcopy(TEMPLATE)
    template["Resources"]["ReaderRole"]["Properties"]["ManagedPolicyArns"] = ["arn:aws:iam::aws:policy/Everything"]
    with pytest.raises(AssertionError, match="AWS's own"):
        policies(template)


def test_the_owners_calls_are_left_out_of_the_recorded_calls(tmp_path):
    lines = [
        '{"principal": "owner", "action": "s3:PutObject", "resource": "a", "context": {}}',
        '{"principal": "Reader", "action": "s3:ListBucket", "resource": "b", "context": {"s3:prefix": "raw/"}}',
    ]
    (tmp_path / "aws.jsonl").write_text("\n".join(lines) + "\n")
    assert list(calls_of(tmp_path)) == [by_reader("s3:ListBucket", "b", **{"s3:prefix": "raw/"})]
