"""The gateway endpoint through which functions reach S3. It is free, and its traffic does not pass the NAT.

Only the subnets of the functions use it. It narrows what the roles allow: even with credentials from elsewhere, code in
a function cannot write into another bucket of this region by this way.
"""

from aws_cdk import Aws, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam

from infra.roles import excuse
from infra.storage import ARTIFACTS


def way_to_s3(vpc: ec2.Vpc) -> None:
    """Add the endpoint to the VPC."""
    endpoint = vpc.add_gateway_endpoint(
        "S3",
        service=ec2.GatewayVpcEndpointAwsService.S3,
        subnets=[ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_WITH_EGRESS)],
    )
    artifacts = f"arn:{Stack.of(vpc).partition}:s3:::{ARTIFACTS}"
    for statement in _statements(artifacts):
        endpoint.add_to_policy(statement)
    excuse(endpoint, "the roles say which keys; this policy says which buckets")


def _statements(artifacts: str) -> list[iam.PolicyStatement]:
    ours = {"StringEquals": {"aws:PrincipalAccount": Aws.ACCOUNT_ID}}
    return [
        iam.PolicyStatement(
            sid="WriteArtifacts",
            principals=[iam.AnyPrincipal()],
            actions=[
                *("s3:PutObject", "s3:PutObjectTagging", "s3:AbortMultipartUpload"),
                "s3:DeleteObjectVersion",
            ],
            resources=[f"{artifacts}/*"],
            conditions=ours,
        ),
        iam.PolicyStatement(
            sid="FindArtifacts",
            principals=[iam.AnyPrincipal()],
            actions=["s3:ListBucket", "s3:ListBucketVersions"],
            resources=[artifacts],
            conditions=ours,
        ),
        # Web servers in this region keep books in buckets of their own, which are read without credentials.
        iam.PolicyStatement(
            sid="ReadArtifactsAndBooks",
            principals=[iam.AnyPrincipal()],
            actions=["s3:GetObject"],
            resources=["*"],
        ),
    ]
