"""The NAT instance. The deployment waits until its start-up script has signalled, and fails with it.

The signal of cfn-signal needs no credentials and no permission: CloudFormation checks the instance's identity document.
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/cfn-signal.html
"""

from hashlib import sha256
from pathlib import Path

import jsii
from aws_cdk import Aws, CfnCreationPolicy, CfnResourceSignal, Duration, Token
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from infra.parameters import LATEST_IMAGE, Parameters
from infra.roles import acknowledge

SCRIPT = Path(__file__).with_suffix(".sh")
TRY, WAIT = Duration.minutes(10), Duration.minutes(15)
"""How long the script tries, and how long CloudFormation waits: the last command and the signal may take 4 minutes."""
IMAGE_PARAMETER = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64"
"""Public parameter of Systems Manager with the newest Amazon Linux 2023:
https://docs.aws.amazon.com/linux/al2023/ug/ec2.html."""
LOGICAL_ID = "NatInstance"
PINNED = "CloudFormation-Validate::W9010"
"""The CDK's own rule against images by their ids."""


def provider(parameters: Parameters) -> ec2.NatInstanceProviderV2:
    """Return the CDK's provider of a small instance with the chosen image, without its script."""
    image: ec2.IMachineImage
    if parameters.nat_ami in {None, LATEST_IMAGE}:
        image = ec2.MachineImage.from_ssm_parameter(IMAGE_PARAMETER, os=ec2.OperatingSystemType.LINUX)
    else:
        image = PinnedImage(str(parameters.nat_ami))
    return ec2.NatProvider.instance_v2(
        instance_type=ec2.InstanceType.of(ec2.InstanceClass.T4G, ec2.InstanceSize.NANO),
        machine_image=image,
        user_data=ec2.UserData.for_linux(),
        default_allowed_traffic=ec2.NatTrafficDirection.NONE,
        associate_public_ip_address=True,
    )


def finish(instance: ec2.Instance) -> None:
    """Harden the instance, give it its script, and let CloudFormation wait for the script's signal."""
    machine = instance.node.default_child
    assert isinstance(machine, ec2.CfnInstance)
    script = SCRIPT.read_text().removeprefix("#!/bin/bash\n")
    # EC2 runs a script only when it creates the instance, so another script needs another instance.
    machine.override_logical_id(f"{LOGICAL_ID}{sha256(script.encode()).hexdigest()[:8]}")
    instance.user_data.add_commands(
        f"STACK={Aws.STACK_NAME} RESOURCE={machine.logical_id} REGION={Aws.REGION}",
        f"SECONDS_TO_TRY={TRY.to_seconds():.0f}",
        script,
    )
    machine.cfn_options.creation_policy = CfnCreationPolicy(
        resource_signal=CfnResourceSignal(count=1, timeout=WAIT.to_iso_string())
    )
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
        "the alarm nat-failed uses the status checks, which are measured each minute without detailed monitoring",
    )
    acknowledge(instance, "CKV_AWS_88", "it is the way out to the internet; its security group lets nobody in")
    if not Token.is_unresolved(machine.image_id):
        acknowledge(instance, PINNED, "an image by its id: a deployment does not replace the instance by surprise")
    acknowledge(instance, "AwsSolutions-EC29", "it has no state; EC2 recovers it, and a deployment may replace it")


@jsii.implements(ec2.IMachineImage)
class PinnedImage:
    """An image by its id; the CDK's own class wants a region for each id."""

    def __init__(self, image_id: str) -> None:
        self._image_id = image_id

    def get_image(self, scope: Construct) -> ec2.MachineImageConfig:  # noqa: ARG002  the interface has it
        """Return the image as the CDK wants it."""
        return ec2.MachineImageConfig(
            image_id=self._image_id, os_type=ec2.OperatingSystemType.LINUX, user_data=ec2.UserData.for_linux()
        )
