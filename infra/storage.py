"""The artifacts bucket, which holds all texts and audio, and the bucket of its access log."""

from aws_cdk import Aws, Duration, RemovalPolicy
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.parameters import Parameters
from infra.roles import acknowledge, excuse

ARTIFACTS = f"book-pipeline-artifacts-{Aws.ACCOUNT_ID}"
CHUNK = {"kind": "chunk"}
"""Tag of paid chunks (`book_pipeline/store/artifacts.py`); a lifecycle prefix cannot be `audio/*/chunks/`."""
NONCURRENT_DAYS = 30
LOG_DAYS = 90


class Storage(Construct):
    """Private, encrypted, versioned buckets, retained when the stack is deleted."""

    def __init__(self, scope: Construct, name: str, parameters: Parameters) -> None:
        super().__init__(scope, name)
        access_log = self._bucket(
            "AccessLog",
            f"book-pipeline-access-log-{Aws.ACCOUNT_ID}",
            [s3.LifecycleRule(id="old-logs", expiration=Duration.days(LOG_DAYS))],
        )
        self.bucket = self._bucket("Artifacts", ARTIFACTS, _lifecycle(parameters), access_log)
        acknowledge(access_log, "CKV_AWS_18", "it is the access log; a log of its own would never end")
        assert access_log.policy is not None
        excuse(access_log.policy, "S3 itself writes the access log")
        resource = self.bucket.node.default_child
        assert isinstance(resource, s3.CfnBucket)
        # The CDK's own option adds a function that configures the bucket; the property needs none.
        resource.notification_configuration = s3.CfnBucket.NotificationConfigurationProperty(
            event_bridge_configuration=s3.CfnBucket.EventBridgeConfigurationProperty(event_bridge_enabled=True)
        )

    def _bucket(
        self, name: str, bucket_name: str, rules: list[s3.LifecycleRule], access_log: s3.Bucket | None = None
    ) -> s3.Bucket:
        return s3.Bucket(
            self,
            name,
            bucket_name=bucket_name,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=True,
            minimum_tls_version=1.2,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            versioned=True,
            lifecycle_rules=[
                *rules,
                s3.LifecycleRule(id="multipart-leftovers", abort_incomplete_multipart_upload_after=Duration.days(7)),
                s3.LifecycleRule(
                    id="old-versions",
                    noncurrent_version_expiration=Duration.days(NONCURRENT_DAYS),
                    expired_object_delete_marker=True,
                ),
            ],
            # Removed after a failed first deployment, because the names would block the next one.
            removal_policy=RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
            server_access_logs_bucket=access_log,
            server_access_logs_prefix="artifacts/" if access_log else None,
        )


def _lifecycle(parameters: Parameters) -> list[s3.LifecycleRule]:
    return [
        s3.LifecycleRule(
            id="archive-sources",
            prefix="raw/",
            transitions=[
                s3.Transition(
                    # Instant Retrieval: a restarted book reads its text at once; Flexible Retrieval takes hours to
                    # restore an object.
                    storage_class=s3.StorageClass.GLACIER_INSTANT_RETRIEVAL,
                    transition_after=Duration.days(parameters.archive_days),
                )
            ],
        ),
        s3.LifecycleRule(id="old-chunks", tag_filters=CHUNK, expiration=Duration.days(parameters.chunk_days)),
    ]
