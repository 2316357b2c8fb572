"""What the region and its zones offer, and the image of the NAT instance."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from botocore.exceptions import ClientError

from infra.network import ZONES
from infra.packages.recipe import CLUSTER_ROOT_CAS
from infra.parameters import LATEST_IMAGE
from infra.preflight.regions import PROXY, ZONES_WITHOUT, missing_types, service_and_remedy
from infra.preflight.target import OF_THE_STACK, Target

CLUSTER_CERTIFICATE = re.compile(r"^# Amazon RDS (\S+) Root CA", re.MULTILINE)
"""The line before a certificate of the bundle."""
RUNNING = {"Name": "instance-state-name", "Values": ["pending", "running", "stopping", "stopped"]}
CLUSTER, INSTANCE, MACHINE = "AWS::RDS::DBCluster", "AWS::RDS::DBInstance", "AWS::EC2::Instance"


def services(target: Target) -> Iterator[str]:
    """Check that CloudFormation has each type of resource in the region."""
    missing = missing_types(target.types, target.region, target.client)
    for service, remedy in dict.fromkeys(service_and_remedy(name) for name in missing):
        yield f"{target.region} has no {service}: {remedy}."


def zones(target: Target) -> Iterator[str]:
    """Check that the zones exist, have every service, and are those of the deployed subnets."""
    ids = _zone_ids(target)
    asked = target.parameters.zones or tuple(sorted(ids)[:ZONES])
    deployed = () if target.is_new else _deployed_zones(target)
    if deployed:
        if asked != deployed:
            yield (
                f"The stack's subnets are in {', '.join(deployed)} and cannot move to {', '.join(asked)}. "
                f'Write zones = "{",".join(deployed)}" into stack.toml.'
            )
        return
    lacking = {zone: sorted(names) for zone, names in _lacking(target, ids).items()}
    good = [zone for zone in sorted(ids) if not lacking[zone]]
    bad = [
        f"{zone} ({ids[zone]}) has no {' and no '.join(lacking[zone])}" if zone in ids else f"there is no zone {zone}"
        for zone in asked
        if lacking.get(zone, True)
    ]
    if bad:
        remedy = f'Write zones = "{",".join(good[:ZONES])}" into stack.toml' if len(good) >= ZONES else None
        yield f"{target.region}: {'; '.join(bad)}. {remedy or 'Choose another region'}."


def database(target: Target) -> Iterator[str]:
    """Check that a new cluster can have the version of the template."""
    for cluster in target.properties(CLUSTER) if target.is_new else ():
        if not _database_zones(target):
            yield (
                f"{target.region} offers no {cluster['Engine']} {cluster['EngineVersion']} for Serverless v2: set "
                "VERSION in infra/database.py to one of `aws rds describe-orderable-db-instance-options --engine "
                f"{cluster['Engine']} --db-instance-class db.serverless --query "
                f"OrderableDBInstanceOptions[].EngineVersion --region {target.region}`, or choose another region."
            )


def certificate(target: Target) -> Iterator[str]:
    """Check that functions which reach the cluster without the proxy can verify its certificate."""
    if not target.parameters.database_proxy and target.region not in CLUSTER_CERTIFICATE.findall(
        CLUSTER_ROOT_CAS.read_text()
    ):
        yield (
            f"infra/packages/{CLUSTER_ROOT_CAS.name} has no root certificate of RDS in {target.region}, so functions "
            f"would refuse the database. Append https://truststore.pki.rds.amazonaws.com/{target.region}/"
            f"{target.region}-bundle.pem to it, with the line `# Amazon RDS {target.region} Root CA` before it, run "
            "`make package`, and deploy again."
        )


def image(target: Target) -> Iterator[str]:
    """Check that a new image exists and is for the instance's processor."""
    image_id = target.parameters.nat_ami
    if target.parameters.nat != "instance" or image_id in {None, LATEST_IMAGE}:
        return
    if not target.is_new and image_id == running_image(target.client):
        return  # even if it is withdrawn by now, because the instance stays
    remedy = f'Write nat_ami = "{LATEST_IMAGE}" into stack.toml, or another id.'
    try:
        (found,) = target.client("ec2").describe_images(ImageIds=[image_id])["Images"] or [None]
    except ClientError as error:
        if not error.response["Error"]["Code"].startswith("InvalidAMIID"):
            raise
        found = None
    if found is None:
        yield f"nat_ami: there is no image {image_id} in {target.region}. {remedy}"
    elif found["Architecture"] != "arm64":
        yield f"nat_ami: {image_id} is for {found['Architecture']}, and the NAT instance is arm64. {remedy}"


def running_image(client: Callable[[str], Any]) -> str | None:
    """Return the image of the stack's instance. Another one would replace the instance in the middle of a book."""
    reservations = client("ec2").describe_instances(Filters=[OF_THE_STACK, RUNNING])["Reservations"]
    return next((str(each["ImageId"]) for reserved in reservations for each in reserved["Instances"]), None)


def _zone_ids(target: Target) -> dict[str, str]:
    """Return the ids of the account's zones by their names, which differ between accounts."""
    kinds = [{"Name": "zone-type", "Values": ["availability-zone"]}]
    found = target.client("ec2").describe_availability_zones(Filters=kinds)["AvailabilityZones"]
    return {zone["ZoneName"]: zone["ZoneId"] for zone in found if zone["State"] == "available"}


def _deployed_zones(target: Target) -> tuple[str, ...]:
    """Return the zones of the stack's public subnets, in their order in the template."""
    public = {"Name": "tag:aws-cdk:subnet-name", "Values": ["Public"]}
    found = target.client("ec2").describe_subnets(Filters=[OF_THE_STACK, public])["Subnets"]
    return tuple(subnet["AvailabilityZone"] for subnet in sorted(found, key=_name))


def _name(subnet: Mapping[str, Any]) -> str:
    return next((str(tag["Value"]) for tag in subnet["Tags"] if tag["Key"] == "Name"), "")


def _lacking(target: Target, ids: Mapping[str, str]) -> dict[str, set[str]]:
    """Return what the stack needs and each zone does not have."""
    needed = {"Lambda"} | ({"RDS Proxy"} if PROXY in target.types else set())
    lacking = {zone: {name for name in needed if ids[zone] in ZONES_WITHOUT[name]} for zone in ids}
    database_zones = _database_zones(target)
    for zone in ids:
        if database_zones and zone not in database_zones:
            lacking[zone].add("Aurora Serverless v2")
    for machine in target.properties(MACHINE):
        kind = machine["InstanceType"]
        offers = target.client("ec2").describe_instance_type_offerings(
            LocationType="availability-zone", Filters=[{"Name": "instance-type", "Values": [kind]}]
        )["InstanceTypeOfferings"]
        for zone in ids.keys() - {offer["Location"] for offer in offers}:
            lacking[zone].add(kind)
    return lacking


def _database_zones(target: Target) -> set[str]:
    """Return the zones in which the cluster's engine version runs on the class of its instance."""
    (cluster,), (instance, *_) = target.properties(CLUSTER), target.properties(INSTANCE)
    options = target.client("rds").describe_orderable_db_instance_options(
        Engine=cluster["Engine"], EngineVersion=cluster["EngineVersion"], DBInstanceClass=instance["DBInstanceClass"]
    )["OrderableDBInstanceOptions"]
    return {zone["Name"] for option in options for zone in option["AvailabilityZones"]}
