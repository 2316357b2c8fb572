"""The network: functions reach the internet, the database does not, and the internet reaches neither."""

from aws_cdk import Stack
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from infra.logs import log_group
from infra.nat_patches import keep_patched
from infra.parameters import Parameters
from infra.roles import Statement, acknowledge, role
from infra.way_to_s3 import way_to_s3

POSTGRES = 5432
OUT = {80: "books by http", 443: "AWS, the providers, books by https"}


class Network(Construct):
    """A VPC in two zones, with a chain of security groups: functions, proxy if there is one, database.

    The rule from proxy to database is the CDK's, in database.py.
    """

    def __init__(self, scope: Construct, name: str, parameters: Parameters) -> None:
        super().__init__(scope, name)
        instances = _nat_instances() if parameters.nat == "instance" else None
        self.vpc = ec2.Vpc(
            self,
            "Vpc",
            ip_addresses=ec2.IpAddresses.cidr("10.20.0.0/20"),
            max_azs=2,
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
        if instances is not None:
            self._finish_nat(instances)
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

    def _finish_nat(self, instances: ec2.NatInstanceProviderV2) -> None:
        """Restrict the NAT instance to web traffic from the functions, and harden it."""
        for port, purpose in OUT.items():
            for subnet in self.vpc.private_subnets:
                instances.security_group.add_ingress_rule(
                    ec2.Peer.ipv4(subnet.ipv4_cidr_block), ec2.Port.tcp(port), f"from a function: {purpose}"
                )
            instances.security_group.add_egress_rule(ec2.Peer.any_ipv4(), ec2.Port.tcp(port), purpose)
        for instance in instances.gateway_instances:
            keep_patched(instance)
            machine = instance.node.default_child
            assert isinstance(machine, ec2.CfnInstance)
            machine.metadata_options = ec2.CfnInstance.MetadataOptionsProperty(
                http_tokens="required", http_put_response_hop_limit=1
            )
            machine.block_device_mappings = [
                ec2.CfnInstance.BlockDeviceMappingProperty(
                    device_name="/dev/xvda",
                    ebs=ec2.CfnInstance.EbsProperty(encrypted=True, volume_type="gp3", volume_size=8),
                )
            ]
            acknowledge(
                instance,
                "AwsSolutions-EC28",
                "the metrics of the functions show its health; detailed monitoring costs half as much as the instance",
            )
            acknowledge(instance, "CKV_AWS_88", "it is the way out to the internet; its security group lets nobody in")
            acknowledge(
                instance, "AwsSolutions-EC29", "it has no state; EC2 recovers it, and every deployment may replace it"
            )

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


def _nat_instances() -> ec2.NatInstanceProviderV2:
    return ec2.NatProvider.instance_v2(
        instance_type=ec2.InstanceType.of(ec2.InstanceClass.T4G, ec2.InstanceSize.NANO),
        machine_image=ec2.MachineImage.latest_amazon_linux2023(cpu_type=ec2.AmazonLinuxCpuType.ARM_64),
        default_allowed_traffic=ec2.NatTrafficDirection.NONE,
        associate_public_ip_address=True,
    )
