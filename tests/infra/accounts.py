"""Answers of AWS about an account in which the stack can be deployed, and functions that change one of them."""

from typing import Any

ZONES = [("us-east-1a", "use1-az1"), ("us-east-1b", "use1-az2"), ("us-east-1c", "use1-az4")]
HEALTHY: dict[str, Any] = {
    "sts.GetCallerIdentity": {"Account": "123456789012"},
    "freetier.GetAccountPlanState": {
        "accountId": "123456789012", "accountPlanType": "PAID", "accountPlanStatus": "ACTIVE"
    },
    "lambda.GetAccountSettings": {
        "AccountLimit": {"ConcurrentExecutions": 1000, "UnreservedConcurrentExecutions": 1000}
    },
    "lambda.GetFunctionConcurrency": {"ReservedConcurrentExecutions": 5},
    "cloudformation.DescribeType": "TypeNotFoundException",
    "ec2.DescribeAvailabilityZones": {
        "AvailabilityZones": [{"ZoneName": name, "ZoneId": id_, "State": "available"} for name, id_ in ZONES]
    },
    "ec2.DescribeInstanceTypeOfferings": {
        "InstanceTypeOfferings": [{"InstanceType": "t4g.nano", "Location": name} for name, _ in ZONES]
    },
    "ec2.DescribeSubnets": {"Subnets": []},
    "ec2.DescribeInstances": {"Reservations": []},
    "ec2.DescribeImages": {"Images": [{"ImageId": "ami-0123456789abcdef0", "Architecture": "arm64"}]},
    "rds.DescribeOrderableDBInstanceOptions": {
        "OrderableDBInstanceOptions": [{"AvailabilityZones": [{"Name": name} for name, _ in ZONES]}]
    },
    "s3.HeadBucket": "404",
    "secretsmanager.ListSecrets": {"SecretList": []},
}  # fmt: skip
"""Answers of an account without a stack, in which nothing stands in the way."""


def limits(limit: int, unreserved: int | None = None) -> dict[str, Any]:
    return {"AccountLimit": {"ConcurrentExecutions": limit, "UnreservedConcurrentExecutions": unreserved or limit}}


def zones(*pairs: tuple[str, str]) -> dict[str, Any]:
    return {"AvailabilityZones": [{"ZoneName": name, "ZoneId": id_, "State": "available"} for name, id_ in pairs]}


def subnets(*names: str) -> dict[str, Any]:
    return {
        "Subnets": [
            {"AvailabilityZone": zone, "Tags": [{"Key": "Name", "Value": f"Vpc/PublicSubnet{number}"}]}
            for number, zone in reversed(list(enumerate(names, start=1)))
        ]
    }
