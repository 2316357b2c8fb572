"""CloudWatch Transaction Search in the template: it keeps every span, and is the account's, not the stack's."""

import json

from tests.infra.resolve import ACCOUNT, REGION, resolve

SEARCH, POLICY = "AWS::XRay::TransactionSearchConfig", "AWS::Logs::ResourcePolicy"


def only(template, kind):
    (found,) = [each for each in template["Resources"].items() if each[1]["Type"] == kind]
    return found


def test_every_trace_is_indexed_because_a_book_makes_one(template):
    _, search = only(template, SEARCH)
    assert search["Properties"] == {"IndexingPercentage": 100}


def test_x_ray_may_write_spans_before_transaction_search_is_switched_on(template):
    name, policy = only(template, POLICY)
    _, search = only(template, SEARCH)
    assert search["DependsOn"] == [name]
    (statement,) = json.loads(resolve(template, policy["Properties"]["PolicyDocument"]))["Statement"]
    logs = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group"
    assert statement == {
        "Sid": "XRayWritesSpans",
        "Effect": "Allow",
        "Principal": {"Service": "xray.amazonaws.com"},
        "Action": "logs:PutLogEvents",
        "Resource": [f"{logs}:aws/spans:*", f"{logs}:/aws/application-signals/data:*"],
        "Condition": {
            "ArnLike": {"aws:SourceArn": f"arn:aws:xray:{REGION}:{ACCOUNT}:*"},
            "StringEquals": {"aws:SourceAccount": ACCOUNT},
        },
    }


def test_deleting_the_stack_switches_nothing_off_and_a_failed_first_deployment_leaves_nothing_on(template):
    for kind in (SEARCH, POLICY):
        _, resource = only(template, kind)
        assert resource["DeletionPolicy"] == "RetainExceptOnCreate"
        assert resource["UpdateReplacePolicy"] == "Retain"


def test_without_the_parameter_the_stack_has_neither(chosen):
    assert {SEARCH, POLICY} & {resource["Type"] for resource in chosen["Resources"].values()} == set()
