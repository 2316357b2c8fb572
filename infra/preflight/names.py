"""Names that must be free: the buckets, which are unique in the world, and the secrets."""

from collections.abc import Iterator

from botocore.exceptions import ClientError

from infra.preflight.target import Target
from infra.roles import flattened
from infra.secrets import NAMES

BUCKET = "AWS::S3::Bucket"


def buckets(target: Target) -> Iterator[str]:
    """Check that each bucket is free, or is this account's in this region; a first deployment takes it over."""
    for properties in target.properties(BUCKET):
        name = flattened(properties["BucketName"]).replace("<AWS::AccountId>", target.account)
        try:
            found = target.client("s3").head_bucket(Bucket=name, ExpectedBucketOwner=target.account)
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code == "403":
                yield (
                    f"The bucket {name} is in another account, or you may not read it. If it is another account's, "
                    "ask AWS Support to have it deleted: its name contains the number of your account."
                )
            elif code != "404":
                raise
            continue
        where = found.get("BucketRegion", target.region)
        if where != target.region:
            yield (
                f"The bucket {name} is in {where}: an account can have one stack. Deploy with region={where}, or "
                f"delete that stack with its data first: `make destroy region={where} data=delete`."
            )


def secrets(target: Target) -> Iterator[str]:
    """Check that no secret is left of an earlier stack; a new stack cannot take it over."""
    if not target.is_new:
        return
    names = sorted(NAMES.values())
    found = target.client("secretsmanager").list_secrets(
        Filters=[{"Key": "name", "Values": names}], IncludePlannedDeletion=True
    )
    left = [secret["Name"] for secret in found["SecretList"] if secret["Name"] in names]
    if left:
        yield (
            f"The secrets {' and '.join(left)} of an earlier stack exist, and a new stack cannot import secrets. "
            "Have the API keys at hand, delete the secrets (`aws secretsmanager delete-secret "
            "--force-delete-without-recovery --secret-id NAME`), deploy, and store the keys again."
        )
