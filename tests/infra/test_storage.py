"""The buckets and the secrets: private, encrypted, versioned, retained, with lifecycle rules."""

import pytest

from book_pipeline.store.artifacts import CHUNK_TAG
from tests.infra.resolve import named, of_type, resolve

ARTIFACTS, ACCESS_LOG = "book-pipeline-artifacts-123456789012", "book-pipeline-access-log-123456789012"
SECRETS = {"book-pipeline/gemini-api-key", "book-pipeline/elevenlabs-api-key"}


def bucket(template, name=ARTIFACTS):
    return named(template, "AWS::S3::Bucket", "BucketName")[name]


def lifecycle(template, name=ARTIFACTS):
    rules = bucket(template, name)["LifecycleConfiguration"]["Rules"]
    assert {rule["Status"] for rule in rules} == {"Enabled"}
    return {rule["Id"]: rule for rule in rules}


def test_the_bucket_sends_events_to_eventbridge(template):
    assert bucket(template)["NotificationConfiguration"] == {"EventBridgeConfiguration": {"EventBridgeEnabled": True}}


@pytest.mark.parametrize("name", [ARTIFACTS, ACCESS_LOG])
class TestEachBucket:
    def test_is_not_public(self, template, name):
        block = bucket(template, name)["PublicAccessBlockConfiguration"]
        assert block == dict.fromkeys(
            ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"), True
        )

    def test_is_encrypted(self, template, name):
        (rule,) = bucket(template, name)["BucketEncryption"]["ServerSideEncryptionConfiguration"]
        assert rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"] == "AES256"

    def test_is_versioned_and_has_one_owner(self, template, name):
        assert bucket(template, name)["VersioningConfiguration"] == {"Status": "Enabled"}
        (rule,) = bucket(template, name)["OwnershipControls"]["Rules"]
        assert rule["ObjectOwnership"] == "BucketOwnerEnforced"

    def test_refuses_plain_http_and_old_tls(self, template, name):
        policies = named(template, "AWS::S3::BucketPolicy", "Bucket")
        denied = [each for each in policies[name]["PolicyDocument"]["Statement"] if each["Effect"] == "Deny"]
        assert {"Bool": {"aws:SecureTransport": "false"}} in [each["Condition"] for each in denied]
        assert {"NumericLessThan": {"s3:TlsVersion": 1.2}} in [each["Condition"] for each in denied]
        assert all(each["Resource"] == [f"arn:aws:s3:::{name}", f"arn:aws:s3:::{name}/*"] for each in denied)

    def test_is_retained_when_the_stack_is_deleted(self, template, name):
        (resource,) = (
            each
            for each in template["Resources"].values()
            if each["Type"] == "AWS::S3::Bucket" and resolve(template, each["Properties"]["BucketName"]) == name
        )
        assert (resource["DeletionPolicy"], resource["UpdateReplacePolicy"]) == ("RetainExceptOnCreate", "Retain")

    def test_expires_old_versions_and_unfinished_uploads(self, template, name):
        rules = lifecycle(template, name)
        assert rules["old-versions"]["NoncurrentVersionExpiration"] == {"NoncurrentDays": 30}
        assert rules["old-versions"]["ExpiredObjectDeleteMarker"] is True
        assert rules["multipart-leftovers"]["AbortIncompleteMultipartUpload"] == {"DaysAfterInitiation": 7}


def test_sources_move_to_glacier_instant_retrieval(template):
    rule = lifecycle(template)["archive-sources"]
    assert rule["Prefix"] == "raw/"
    assert rule["Transitions"] == [{"StorageClass": "GLACIER_IR", "TransitionInDays": 90}]
    assert "ExpirationInDays" not in rule


def test_chunks_expire_by_their_tag(template):
    rule = lifecycle(template)["old-chunks"]
    key, value = CHUNK_TAG.split("=")
    assert rule["TagFilters"] == [{"Key": key, "Value": value}]
    assert rule["ExpirationInDays"] == 180
    assert "Prefix" not in rule


def test_nothing_else_expires(template):
    assert [name for name, rule in lifecycle(template).items() if "ExpirationInDays" in rule] == ["old-chunks"]


def test_access_is_logged_with_retention(template):
    assert bucket(template)["LoggingConfiguration"] == {
        "DestinationBucketName": ACCESS_LOG,
        "LogFilePrefix": "artifacts/",
    }
    assert lifecycle(template, ACCESS_LOG)["old-logs"]["ExpirationInDays"] == 90
    statements = named(template, "AWS::S3::BucketPolicy", "Bucket")[ACCESS_LOG]["PolicyDocument"]["Statement"]
    (writer,) = (each for each in statements if each["Effect"] == "Allow")
    assert (writer["Action"], writer["Principal"]) == ("s3:PutObject", {"Service": "logging.s3.amazonaws.com"})
    assert writer["Condition"] == {
        "ArnLike": {"aws:SourceArn": f"arn:aws:s3:::{ARTIFACTS}"},
        "StringEquals": {"aws:SourceAccount": "123456789012"},
    }


def test_parameters_reach_the_resources(chosen):
    assert lifecycle(chosen)["archive-sources"]["Transitions"][0]["TransitionInDays"] == 30
    assert lifecycle(chosen)["old-chunks"]["ExpirationInDays"] == 14


def test_secrets_have_no_value(template):
    secrets = named(template, "AWS::SecretsManager::Secret", "Name")
    assert secrets.keys() == SECRETS
    for secret in secrets.values():
        assert secret.keys() == {"Name", "Description"}


def test_secrets_are_retained_when_the_stack_is_deleted(template):
    kept = [each for each in template["Resources"].values() if each["Type"] == "AWS::SecretsManager::Secret"]
    assert [(each["DeletionPolicy"], each["UpdateReplacePolicy"]) for each in kept] == [
        ("RetainExceptOnCreate", "Retain")
    ] * 2


@pytest.mark.parametrize(
    ("secret", "functions"),
    [
        ("gemini", ["FormatChapter"]),
        ("elevenlabs", ["ParseBook", "GenerateAudio", "ListVoices", "SampleVoice", "RetakePassage"]),
    ],
)
def test_each_api_key_is_read_by_the_functions_that_call_its_provider(template, secret, functions):
    arn = f"arn:aws:secretsmanager:us-east-1:123456789012:secret:book-pipeline/{secret}-api-key-AAAAAA"
    readers = {
        role["Description"]
        for role in of_type(template, "AWS::IAM::Role").values()
        for policy in role.get("Policies", [])
        if arn in str(policy)
    }
    assert readers == {f"What book-pipeline-{name} may do" for name in functions}
