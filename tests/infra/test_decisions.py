"""What a deployment decides for the owner: the NAT instance's image, the schema registry, Transaction Search."""

from datetime import UTC, datetime

import pytest

from infra.preflight.decisions import decided
from tests.infra.stubbed import Answers

ABSENT = {"cloudformation.DescribeType": "TypeNotFoundException"}
RUNNING = {"Reservations": [{"Instances": [{"ImageId": "ami-0000000000000000a"}]}]}
NEWEST = {"Parameter": {"Value": "ami-0000000000000000b"}}


@pytest.mark.parametrize(
    ("reservations", "given", "image"),
    [
        (RUNNING, {}, "ami-0000000000000000a"),
        ({"Reservations": []}, {}, "ami-0000000000000000b"),
        (RUNNING, {"nat_ami": "latest"}, "ami-0000000000000000b"),
        (RUNNING, {"nat_ami": "ami-0000000000000000c"}, "ami-0000000000000000c"),
        (RUNNING, {"nat": "gateway"}, None),
    ],
)
def test_a_deployment_keeps_the_image_of_the_running_nat_instance(reservations, given, image, capsys):
    client = Answers("us-east-1", {"ec2.DescribeInstances": reservations, "ssm.GetParameter": NEWEST})
    assert decided({"transaction_search": False, **given}, client).get("nat_ami") == image
    assert ("nat_ami = " in capsys.readouterr().out) == (image not in {None, given.get("nat_ami")})


@pytest.mark.parametrize(
    ("region", "answers", "given", "registry"),
    [
        ("eu-central-1", {}, {}, None),
        ("ap-east-2", ABSENT, {}, False),
        ("ap-east-2", ABSENT, {"schema_registry": True}, True),
    ],
)
def test_the_deployment_leaves_the_registry_out_where_there_is_none(region, answers, given, registry, capsys):
    context = decided({"nat": "gateway", "transaction_search": False, **given}, Answers(region, answers))
    assert context.get("schema_registry") is registry
    assert ("has no EventBridge Schemas" in capsys.readouterr().out) == (registry is False)


def search(status):
    """Return CloudFormation's resources of a stack with Transaction Search in this state."""
    resource = {"LogicalResourceId": "Search", "ResourceType": "AWS::XRay::TransactionSearchConfig"}
    resource |= {"ResourceStatus": status, "LastUpdatedTimestamp": datetime(2026, 11, 27, tzinfo=UTC)}
    return {"StackResourceSummaries": [resource]}


@pytest.mark.parametrize(
    ("destination", "stack", "chosen"),
    [
        ("XRay", "ValidationError", None),
        ("CloudWatchLogs", "ValidationError", False),
        ("CloudWatchLogs", search("CREATE_COMPLETE"), None),
        ("CloudWatchLogs", search("UPDATE_COMPLETE"), None),
        ("CloudWatchLogs", search("CREATE_FAILED"), False),
        ("CloudWatchLogs", search("DELETE_SKIPPED"), False),
        ("CloudWatchLogs", search("DELETE_COMPLETE"), False),
    ],
)
def test_transaction_search_of_the_account_is_left_alone(destination, stack, chosen, capsys):
    answers = {
        "xray.GetTraceSegmentDestination": {"Destination": destination, "Status": "ACTIVE"},
        "cloudformation.ListStackResources": stack,
    }
    context = decided({"nat": "gateway"}, Answers("us-east-1", answers))
    assert context.get("transaction_search") is chosen
    assert ("is on in this account already" in capsys.readouterr().out) == (chosen is False)


def test_transaction_search_is_left_out_where_there_is_none(capsys):
    context = decided({"nat": "gateway", "schema_registry": "false"}, Answers("ap-east-2", ABSENT))
    assert context["transaction_search"] is False
    assert "ap-east-2 has no CloudWatch Transaction Search" in capsys.readouterr().out


def test_the_owner_may_decide_against_transaction_search():
    given = {"nat": "gateway", "transaction_search": "false"}
    assert decided(given, Answers("us-east-1", {})) == given
