"""The network: functions reach the internet, the database does not, and the internet reaches neither."""

from aws_cdk import Stack
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from infra import nat
from infra.logs import log_group
from infra.parameters import Parameters
from infra.roles import Statement, role
from infra.way_to_s3 import way_to_s3

POSTGRES = 5432
ZONES = 2
"""Number of zones without the parameter `zones`: the first ones that CloudFormation finds in the region."""
OUT = {80: "books by http", 443: "AWS, the providers, books by https"}


class Network(Construct):
    """A VPC in two or more zones, with a chain of security groups: functions, proxy if there is one, database.

    The rule from proxy to database is the CDK's, in database.py.
    """

    def __init__(self, scope: Construct, name: str, parameters: Parameters) -> None:
        super().__init__(scope, name)
        instances = nat.provider(parameters) if parameters.nat == "instance" else None
        self.vpc = ec2.Vpc(
            self,
            "Vpc",
            ip_addresses=ec2.IpAddresses.cidr("10.20.0.0/20"),
            availability_zones=list(parameters.zones) or None,
            max_azs=None if parameters.zones else ZONES,
            # One for both zones: a second one costs as much, and a book survives an outage of a few minutes.
            nat_gateways=1,
            nat_gateway_provider=instances,
            restrict_default_security_group=False,
            subnet_configuration=[
                ec2.SubnetConfiguration(name="Public", subnet_type=ec2.SubnetType.PUBLIC, cidr_mask=26),
                ec2.SubnetConfiguration(name="Functions", subnet_type=ec2.SubnetType.PRIVATE_WITH_EGRESS, cidr_mask=24),
                ec2.SubnetConfiguration(name="Database", subnet_type=ec2.SubnetType.PRIVATE_ISOLATED, cidr_mask=26),
            ],
        )
        self.nat_instance = None if instances is None else self._finish_nat(instances)
        way_to_s3(self.vpc)
        to, caller = ("proxy", "proxy") if parameters.database_proxy else ("database", "functions")
        self.functions = self._group("Functions", f"Lambda functions: out to the internet and to the {to}")
        self.proxy = (
            self._group("Proxy", "RDS Proxy: from the functions, to the database")
            if parameters.database_proxy
            else None
        )
        self.database = self._group("Database", f"Aurora: from the {caller} alone")
        for port, purpose in OUT.items():
            self.functions.add_egress_rule(ec2.Peer.any_ipv4(), ec2.Port.tcp(port), purpose)
        entrance = self.proxy or self.database
        self.functions.add_egress_rule(entrance, ec2.Port.tcp(POSTGRES), f"functions to {to}")
        entrance.add_ingress_rule(self.functions, ec2.Port.tcp(POSTGRES), f"functions to {to}")
        self._flow_logs(parameters)

    def _group(self, name: str, description: str) -> ec2.SecurityGroup:
        return ec2.SecurityGroup(self, f"{name}Group", vpc=self.vpc, description=description, allow_all_outbound=False)

    def _finish_nat(self, instances: ec2.NatInstanceProviderV2) -> ec2.Instance:
        """Restrict the NAT instance to web traffic from the functions, and let the deployment wait for it."""
        for port, purpose in OUT.items():
            for subnet in self.vpc.private_subnets:
                instances.security_group.add_ingress_rule(
                    ec2.Peer.ipv4(subnet.ipv4_cidr_block), ec2.Port.tcp(port), f"from a function: {purpose}"
                )
            instances.security_group.add_egress_rule(ec2.Peer.any_ipv4(), ec2.Port.tcp(port), purpose)
        (instance,) = instances.gateway_instances
        nat.finish(instance)
        return instance

    def _flow_logs(self, parameters: Parameters) -> None:
        """Log rejected connections."""
        group = log_group(self, "FlowLogGroup", "/book-pipeline/network", parameters)
        writer = role(
            self,
            "FlowLogRole",
            service="vpc-flow-logs.amazonaws.com",
            description="Writes the rejected connections of the VPC to their log group",
            source_arn=Stack.of(self).format_arn(service="ec2", resource="vpc-flow-log", resource_name="*"),
            statements=[
                Statement(
                    "WriteFlowLogs",
                    ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
                    [group.log_group_arn],
                    justification="the VPC's flow logs, whose streams have the names of network interfaces",
                )
            ],
        )
        self.vpc.add_flow_log(
            "Refused",
            destination=ec2.FlowLogDestination.to_cloud_watch_logs(group, writer),
            traffic_type=ec2.FlowLogTrafficType.REJECT,
        )
