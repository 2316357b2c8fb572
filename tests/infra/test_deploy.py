"""`make deploy` and `make destroy`, as far as they go without an account; moto plays one."""

import io
import json
import sys
from types import SimpleNamespace

import boto3
import pytest
from moto import mock_aws

from account import STACK_NAME
from infra import deploy, destroy

SECRET, BUCKET = "book-pipeline/gemini-api-key", "book-pipeline-artifacts-123456789012"
PROPERTIES = {"BucketName": BUCKET}
TEMPLATE = {
    "Resources": {"Artifacts": {"Type": "AWS::S3::Bucket", "DeletionPolicy": "Retain", "Properties": PROPERTIES}}
}
UNKNOWN_TO_MOTO = [
    {"ResourceType": "AWS::RDS::DBCluster", "PhysicalResourceId": "book-pipeline"},
    {"ResourceType": "AWS::SecretsManager::Secret", "PhysicalResourceId": SECRET},
]


class CloudFormation:
    """Moto's, which makes no clusters and no secrets: this lists ours, and leaves a snapshot when the stack goes."""

    def __init__(self, client, rds):
        self._client, self._rds = client, rds

    def __getattr__(self, name):
        return getattr(self._client, name)

    def get_paginator(self, name):
        pages = list(self._client.get_paginator(name).paginate(StackName=STACK_NAME))
        return SimpleNamespace(paginate=lambda **_: [*pages, {"StackResourceSummaries": UNKNOWN_TO_MOTO}])

    def delete_stack(self, StackName):  # noqa: N803
        names = {"DBClusterIdentifier": "book-pipeline", "DBClusterSnapshotIdentifier": "the-last"}
        self._rds.create_db_cluster_snapshot(**names)
        self._rds.delete_db_cluster(DBClusterIdentifier="book-pipeline", SkipFinalSnapshot=True)
        return self._client.delete_stack(StackName=StackName)


@pytest.fixture
def account(monkeypatch):
    """An account, and what gives clients of it."""
    with mock_aws():
        clients = {}

        def client(service):
            if service not in clients:
                made = boto3.client(service, region_name="eu-west-1", aws_access_key_id="x", aws_secret_access_key="x")
                clients[service] = CloudFormation(made, client("rds")) if service == "cloudformation" else made
            return clients[service]

        for module in (deploy, destroy):
            monkeypatch.setattr(module, "client_of", lambda *_: client)
            monkeypatch.setattr(module, "lay_aside", dict)  # moto wants its own variables back
        yield client


@pytest.fixture
def deployed(account):
    """An account with a stack in it that has made books, and a snapshot that its owner took."""
    account("cloudformation").create_stack(StackName=STACK_NAME, TemplateBody=json.dumps(TEMPLATE))
    account("secretsmanager").create_secret(Name=SECRET, SecretString="key")
    account("rds").create_db_cluster(
        DBClusterIdentifier="book-pipeline", Engine="aurora-postgresql", MasterUsername="administrator",
        MasterUserPassword="not used at all", DeletionProtection=True,
    )  # fmt: skip
    account("rds").create_db_cluster_snapshot(DBClusterIdentifier="book-pipeline", DBClusterSnapshotIdentifier="own")
    account("s3").put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
    for body in (b"first", b"second"):
        account("s3").put_object(Bucket=BUCKET, Key="audio/book.mp3", Body=body)
    account("s3").delete_object(Bucket=BUCKET, Key="audio/book.mp3")
    return account


def snapshots(account) -> set[str]:
    found = account("rds").describe_db_cluster_snapshots(SnapshotType="manual")["DBClusterSnapshots"]
    return {snapshot["DBClusterSnapshotIdentifier"] for snapshot in found}


def is_there(account) -> bool:
    return bool(account("cloudformation").list_stacks(StackStatusFilter=["CREATE_COMPLETE"])["StackSummaries"])


def destroyed(monkeypatch, typed, *options) -> int:
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed + "\n"))
    return destroy.main(list(options))


def test_destroy_keeps_the_data_and_says_the_way_back(deployed, monkeypatch, capsys):
    assert destroyed(monkeypatch, STACK_NAME) == 0
    assert not is_there(deployed)
    assert deployed("s3").list_object_versions(Bucket=BUCKET)["Versions"]
    assert deployed("secretsmanager").describe_secret(SecretId=SECRET)["Name"] == SECRET
    assert snapshots(deployed) == {"own", "the-last"}
    said = capsys.readouterr().out
    assert "account 123456789012 in eu-west-1" in said
    assert "deletion protection of the database book-pipeline is lifted" in said
    (back,) = [line for line in said.splitlines() if "database_snapshot=" in line]
    assert back.endswith("cluster-snapshot:the-last")


def test_destroy_deletes_the_data_only_when_told_and_no_snapshot_of_the_owners(deployed, monkeypatch, capsys):
    assert destroyed(monkeypatch, STACK_NAME, "--data", "delete") == 0
    assert deployed("s3").list_buckets()["Buckets"] == []
    assert deployed("secretsmanager").list_secrets()["SecretList"] == []
    assert snapshots(deployed) == {"own"}
    planned, _, done = capsys.readouterr().out.partition("Type the stack's name")
    for name in (BUCKET, SECRET, "snapshot"):
        assert name in planned, "what will go is said before"
        assert name in done


@pytest.mark.parametrize("typed", ["", "y", "book-pipelin"])
def test_destroy_does_nothing_without_the_stacks_name(deployed, monkeypatch, typed):
    assert destroyed(monkeypatch, typed, "--data", "delete") == 1
    assert is_there(deployed)
    (cluster,) = deployed("rds").describe_db_clusters()["DBClusters"]
    assert cluster["DeletionProtection"]


def test_destroy_waits_for_books(deployed, monkeypatch, capsys):
    machine = {"ResourceType": "AWS::StepFunctions::StateMachine", "PhysicalResourceId": "arn"}
    page = SimpleNamespace(paginate=lambda **_: [{"StackResourceSummaries": [machine]}])
    monkeypatch.setattr(deployed("cloudformation"), "get_paginator", lambda _: page, raising=False)
    running = {"executions": [{}, {}]}
    monkeypatch.setattr(deployed("stepfunctions"), "list_executions", lambda **_: running)
    assert destroyed(monkeypatch, STACK_NAME) == 1
    assert "2 books are being made" in capsys.readouterr().err
    assert is_there(deployed)


def test_destroy_of_nothing_says_so(account, monkeypatch, capsys):
    assert destroyed(monkeypatch, STACK_NAME) == 1
    assert "no stack book-pipeline in eu-west-1" in capsys.readouterr().err


@pytest.fixture
def cdk(monkeypatch, tmp_path):
    """Whatever is built or not, a deployment gets as far as the CDK; return what that was told."""
    ran = []
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(deploy, "folder_of", lambda name: tmp_path)
    monkeypatch.setattr(deploy, "synthesize", lambda out, context: ran.append(context))
    monkeypatch.setattr(deploy, "tool", lambda *_: ["cdk"])
    run = lambda command, env, check: ran.append((command, env["AWS_REGION"])) or SimpleNamespace(returncode=3)  # noqa: E731
    monkeypatch.setattr(deploy.subprocess, "run", run)
    return ran


def test_the_first_deployment_takes_over_what_an_earlier_stack_kept(account, cdk):
    assert deploy.main(["--profile", "me", "--yes", "--no-rollback", "-c", "nat=gateway"]) == 3, (
        "the CDK's own exit code"
    )
    context, (command, region) = cdk
    assert context == {"nat": "gateway"}
    assert command == [
        "cdk", "deploy", STACK_NAME, "--app", "cdk.out", "--import-existing-resources",
        "--require-approval", "never", "--no-rollback", "--profile", "me",
    ]  # fmt: skip
    assert region == "eu-west-1"


def test_an_update_asks_before_permissions_are_widened(deployed, cdk):
    deploy.main([])
    assert cdk[1][0] == ["cdk", "deploy", STACK_NAME, "--app", "cdk.out"]


def test_the_parameters_stand_in_a_file_and_may_be_overruled(deployed, cdk, tmp_path):
    (tmp_path / "stack.toml").write_text('nat = "gateway"\nbackup_days = 14\n')
    deploy.main(["-c", "nat=instance"])
    assert cdk[0] == {"nat": "instance", "backup_days": 14}


def test_bootstrap_prepares_the_account_and_nothing_else(account, cdk):
    deploy.main(["--bootstrap", "--profile", "me"])
    assert cdk == [(["cdk", "bootstrap", "aws://123456789012/eu-west-1", "--profile", "me"], "eu-west-1")]


def refusal(arguments, capsys) -> str:
    assert deploy.main(arguments) == 1
    (line,) = capsys.readouterr().err.strip().splitlines()
    return line


def test_placeholders_are_not_deployed(account, cdk, monkeypatch, capsys):
    monkeypatch.setattr(deploy, "folder_of", lambda name: None if name == "ParseBook" else "built")
    assert "ParseBook. Run `make package`" in refusal([], capsys)
    assert cdk == []


def test_a_parameter_that_is_none_is_refused(account, cdk, capsys):
    assert "nat" in refusal(["-c", "nat=none"], capsys)
    assert cdk == []


def test_secrets_of_an_earlier_stack_are_in_the_way(account, cdk, capsys):
    account("secretsmanager").create_secret(Name=SECRET, SecretString="key")
    account("secretsmanager").create_secret(Name=f"{SECRET}-of-somebody-else", SecretString="key")
    said = refusal([], capsys)
    assert f"left {SECRET}, and" in said
    assert "delete-secret" in said
    assert cdk == []


def test_without_credentials_nothing_is_tried(monkeypatch, cdk, tmp_path, capsys):
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    assert "credentials" in refusal(["--region", "eu-west-1"], capsys)
    assert "list-profiles" in refusal(["--profile", "nobody"], capsys)
    assert cdk == []
