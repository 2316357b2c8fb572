"""The network: which resources can connect to which."""

from functools import partial

import pytest

from book_pipeline.addresses import WEB_PORTS
from tests.infra.access import Call, Policies
from tests.infra.resolve import of_type, only, resolve

ANYWHERE = "0.0.0.0/0"


def groups(template):
    """Return security groups by the first word of their description, with their rules."""
    return {
        properties["GroupDescription"].split(":")[0]: (logical_id, properties)
        for logical_id, properties in of_type(template, "AWS::EC2::SecurityGroup").items()
    }


def links(template, kind, other):
    """Return the rules between groups as (group, other group, ports)."""
    name_of = {logical_id: name for name, (logical_id, _) in groups(template).items()}
    return {
        (name_of[rule["GroupId"].split(".")[0]], name_of[rule[other].split(".")[0]], rule["FromPort"], rule["ToPort"])
        for rule in of_type(template, kind).values()
    }


def test_the_vpc_spans_two_zones_with_a_subnet_of_each_kind_in_both(template):
    subnets = of_type(template, "AWS::EC2::Subnet").values()
    kinds = {}
    for subnet in subnets:
        tags = {tag["Key"]: tag["Value"] for tag in subnet["Tags"]}
        kinds.setdefault(tags["aws-cdk:subnet-name"], []).append(
            (subnet["AvailabilityZone"], subnet["MapPublicIpOnLaunch"])
        )
    assert kinds == {
        "Public": [("us-east-1a", True), ("us-east-1b", True)],
        "Functions": [("us-east-1a", False), ("us-east-1b", False)],
        "Database": [("us-east-1a", False), ("us-east-1b", False)],
    }


def test_the_parameter_zones_names_them(chosen):
    zones = [subnet["AvailabilityZone"] for subnet in of_type(chosen, "AWS::EC2::Subnet").values()]
    assert sorted(zones) == ["us-east-1b"] * 3 + ["us-east-1c"] * 3


def test_only_functions_reach_the_proxy_and_only_the_proxy_reaches_the_database(template):
    chain = {("Lambda functions", "RDS Proxy"), ("RDS Proxy", "Aurora")}
    egress = links(template, "AWS::EC2::SecurityGroupEgress", "DestinationSecurityGroupId")
    ingress = links(template, "AWS::EC2::SecurityGroupIngress", "SourceSecurityGroupId")
    assert {(group, other) for group, other, *_ in egress} == chain
    assert {(other, group) for group, other, *_ in ingress} == chain
    assert {str(port) for *_, low, high in egress | ingress for port in (low, high)} == {"5432"}


@pytest.mark.parametrize("group", ["Lambda functions", "RDS Proxy", "Aurora"])
def test_nothing_is_reachable_from_the_internet(template, group):
    assert "SecurityGroupIngress" not in groups(template)[group][1]


def test_functions_reach_the_internet_by_http_and_https_only(template):
    rules = groups(template)["Lambda functions"][1]["SecurityGroupEgress"]
    assert {(rule["CidrIp"], rule["IpProtocol"], rule["FromPort"], rule["ToPort"]) for rule in rules} == {
        (ANYWHERE, "tcp", 80, 80),
        (ANYWHERE, "tcp", 443, 443),
    }


def test_the_functions_and_nothing_else_reach_s3_without_the_nat(template):
    endpoint = only(template, "AWS::EC2::VPCEndpoint")["Properties"]
    assert endpoint["ServiceName"] == "com.amazonaws.us-east-1.s3"
    assert endpoint["VpcEndpointType"] == "Gateway"
    tables = {table for table in of_type(template, "AWS::EC2::RouteTable") if "Functions" in table}
    assert set(endpoint["RouteTableIds"]) == tables


ARTIFACTS, FOREIGN = "arn:aws:s3:::book-pipeline-artifacts-123456789012", "arn:aws:s3:::somebody-elses-bucket"
ANONYMOUS, STRANGER = {"aws:PrincipalAccount": ""}, {"aws:PrincipalAccount": "210987654321"}


@pytest.mark.parametrize(
    ("action", "resource", "context", "through"),
    [
        ("s3:PutObject", f"{ARTIFACTS}/audio/a.mp3", {}, True),
        ("s3:PutObject", f"{ARTIFACTS}/audio/a.mp3", STRANGER, False),
        ("s3:PutObject", f"{FOREIGN}/loot.txt", {}, False),
        ("s3:PutObject", f"{FOREIGN}/loot.txt", STRANGER, False),
        ("s3:DeleteObject", f"{ARTIFACTS}/audio/a.mp3", {}, False),
        ("s3:ListBucket", ARTIFACTS, {}, True),
        ("s3:ListBucket", FOREIGN, {}, False),
        ("s3:ListAllMyBuckets", "*", {}, False),
        ("s3:GetObject", f"{ARTIFACTS}/raw/a.txt", {}, True),
        ("s3:GetObject", f"{FOREIGN}/public.epub", ANONYMOUS, True),
    ],
)
def test_the_way_to_s3_leads_to_the_artifacts_and_to_books_of_others(template, action, resource, context, through):
    policies = Policies(template, partial(resolve, template))
    assert policies.lets_through(Call("anyone", action, resource, tuple(context.items()))) is through


def test_the_nat_instance_is_small_and_hardened_and_open_to_functions_only(template):
    instance = only(template, "AWS::EC2::Instance")["Properties"]
    assert instance["InstanceType"] == "t4g.nano"
    assert "arm64" in instance["ImageId"]
    assert instance["SourceDestCheck"] is False
    assert instance["MetadataOptions"]["HttpTokens"] == "required"
    assert [disk["Ebs"]["Encrypted"] for disk in instance["BlockDeviceMappings"]] == [True]
    _, group = groups(template)["Security Group for NAT instances"]
    subnets = of_type(template, "AWS::EC2::Subnet")
    functions = {properties["CidrBlock"] for name, properties in subnets.items() if "Functions" in name}
    assert {rule["CidrIp"] for rule in group["SecurityGroupIngress"]} == functions
    assert {rule["FromPort"] for rule in group["SecurityGroupIngress"]} == {80, 443}


def test_functions_go_out_through_the_nat_and_the_database_cannot_go_out(template):
    routes = of_type(template, "AWS::EC2::Route")
    (machine,) = of_type(template, "AWS::EC2::Instance")
    out = {route["RouteTableId"]: route for route in routes.values() if route["DestinationCidrBlock"] == ANYWHERE}
    assert {table for table in out if "Functions" in table} == {
        table for table in of_type(template, "AWS::EC2::RouteTable") if "Functions" in table
    }
    assert {route["InstanceId"] for table, route in out.items() if "Functions" in table} == {machine}
    assert not [table for table in out if "Database" in table]


def test_the_parameter_nat_selects_a_gateway(chosen):
    (gateway,) = of_type(chosen, "AWS::EC2::NatGateway")
    assert not of_type(chosen, "AWS::EC2::Instance")
    routes = [route for route in of_type(chosen, "AWS::EC2::Route").values() if "NatGatewayId" in route]
    assert [route["NatGatewayId"] for route in routes] == [gateway, gateway]


def test_rejected_connections_are_logged(template):
    log = only(template, "AWS::EC2::FlowLog")["Properties"]
    assert log["TrafficType"] == "REJECT"
    assert log["ResourceId"] in of_type(template, "AWS::EC2::VPC")
    assert log["LogGroupName"] == "/book-pipeline/network"


def test_the_proxy_and_the_database_are_in_isolated_subnets(template):
    proxy = only(template, "AWS::RDS::DBProxy")["Properties"]
    database = only(template, "AWS::RDS::DBSubnetGroup")["Properties"]
    isolated = {name for name in of_type(template, "AWS::EC2::Subnet") if "Database" in name}
    assert set(proxy["VpcSubnetIds"]) == set(database["SubnetIds"]) == isolated
    assert resolve(template, proxy["VpcSecurityGroupIds"]) == [f"{groups(template)['RDS Proxy'][0]}.GroupId"]


def test_sources_come_from_the_ports_that_the_network_lets_out(template):
    rules = groups(template)["Lambda functions"][1]["SecurityGroupEgress"]
    assert {rule["FromPort"] for rule in rules} == WEB_PORTS


def test_without_the_proxy_only_functions_reach_the_database(chosen):
    assert "RDS Proxy" not in groups(chosen)
    chain = {("Lambda functions", "Aurora")}
    egress = links(chosen, "AWS::EC2::SecurityGroupEgress", "DestinationSecurityGroupId")
    ingress = links(chosen, "AWS::EC2::SecurityGroupIngress", "SourceSecurityGroupId")
    assert {(group, other) for group, other, *_ in egress} == chain
    assert {(other, group) for group, other, *_ in ingress} == chain
    assert "SecurityGroupIngress" not in groups(chosen)["Aurora"][1]
