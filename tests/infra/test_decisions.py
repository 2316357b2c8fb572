"""What a deployment decides for the owner: the image of the NAT instance, and whether there is a schema registry."""

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
    assert decided(given, client).get("nat_ami") == image
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
    context = decided({"nat": "gateway", **given}, Answers(region, answers))
    assert context.get("schema_registry") is registry
    assert ("has no EventBridge Schemas" in capsys.readouterr().out) == (registry is False)
