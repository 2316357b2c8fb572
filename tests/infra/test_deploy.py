"""`make deploy` and `make destroy`, against an account that moto simulates."""

import io
import json
import sys
from types import SimpleNamespace

import boto3
import pytest
from moto import mock_aws

from account import STACK_NAME
from infra import deploy, destroy
from infra.preflight import Report

SECRET, BUCKET = "book-pipeline/gemini-api-key", "book-pipeline-artifacts-123456789012"
PROPERTIES = {"BucketName": BUCKET}
TEMPLATE = {
    "Resources": {"Artifacts": {"Type": "AWS::S3::Bucket", "DeletionPolicy": "Retain", "Properties": PROPERTIES}}
}
UNKNOWN_TO_MOTO = [
    {"ResourceType": "AWS::RDS::DBCluster", "PhysicalResourceId": "book-pipeline"},
    {"ResourceType": "AWS::SecretsManager::Secret", "PhysicalResourceId": SECRET},
]


SEARCH = {
    "ResourceType": "AWS::XRay::TransactionSearchConfig",
    "PhysicalResourceId": "123456789012",
    "ResourceStatus": "CREATE_COMPLETE",
}


class CloudFormation:
    """CloudFormation of moto, extended by clusters and secrets, and by the snapshot that deleting the stack takes."""

    def __init__(self, client, rds):
        self._client, self._rds = client, rds
        self.unknown_to_moto = [{**resource, "ResourceStatus": "CREATE_COMPLETE"} for resource in UNKNOWN_TO_MOTO]

    def __getattr__(self, name):
        return getattr(self._client, name)

    def get_paginator(self, name):
        pages = list(self._client.get_paginator(name).paginate(StackName=STACK_NAME))
        return SimpleNamespace(paginate=lambda **_: [*pages, {"StackResourceSummaries": self.unknown_to_moto}])

    def delete_stack(self, StackName):  # noqa: N803
        names = {"DBClusterIdentifier": "book-pipeline", "DBClusterSnapshotIdentifier": "the-last"}
        self._rds.create_db_cluster_snapshot(**names)
        self._rds.delete_db_cluster(DBClusterIdentifier="book-pipeline", SkipFinalSnapshot=True)
        return self._client.delete_stack(StackName=StackName)


@pytest.fixture
def account(monkeypatch):
    """The client factory of a simulated account."""
    with mock_aws():
        clients = {}

        def client(service):
            if service not in clients:
                made = boto3.client(service, region_name="eu-west-1", aws_access_key_id="x", aws_secret_access_key="x")
                clients[service] = CloudFormation(made, client("rds")) if service == "cloudformation" else made
            return clients[service]

        for module in (deploy, destroy):
            monkeypatch.setattr(module, "client_factory", lambda *_: client)
            monkeypatch.setattr(module, "clear_aws_environment", dict)  # moto wants its own variables back
        yield client


@pytest.fixture
def deployed(account):
    """An account with a deployed stack that has narrated books, and a snapshot that the owner took."""
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


def test_destroy_keeps_the_data_and_prints_how_to_restore_it(deployed, monkeypatch, capsys):
    assert destroyed(monkeypatch, STACK_NAME) == 0
    assert not is_there(deployed)
    assert deployed("s3").list_object_versions(Bucket=BUCKET)["Versions"]
    assert deployed("secretsmanager").describe_secret(SecretId=SECRET)["Name"] == SECRET
    assert snapshots(deployed) == {"own", "the-last"}
    output = capsys.readouterr().out
    assert "account 123456789012 in eu-west-1" in output
    assert "deletion protection of the database book-pipeline is removed" in output
    (back,) = [line for line in output.splitlines() if "database_snapshot = " in line]
    assert 'cluster-snapshot:the-last" into stack.toml' in back


def test_destroy_deletes_the_data_on_request_but_no_snapshot_of_the_owner(deployed, monkeypatch, capsys):
    assert destroyed(monkeypatch, STACK_NAME, "--data", "delete") == 0
    assert deployed("s3").list_buckets()["Buckets"] == []
    assert deployed("secretsmanager").list_secrets()["SecretList"] == []
    assert snapshots(deployed) == {"own"}
    planned, _, done = capsys.readouterr().out.partition("Type the name of the stack")
    for name in (BUCKET, SECRET, "snapshot"):
        assert name in planned, "what will be deleted is printed before"
        assert name in done


@pytest.mark.parametrize("typed", ["", "y", "book-pipelin"])
def test_destroy_does_nothing_unless_the_name_of_the_stack_is_typed(deployed, monkeypatch, typed):
    assert destroyed(monkeypatch, typed, "--data", "delete") == 1
    assert is_there(deployed)
    (cluster,) = deployed("rds").describe_db_clusters()["DBClusters"]
    assert cluster["DeletionProtection"]


def test_destroy_refuses_while_books_are_in_progress(deployed, monkeypatch, capsys):
    machine = {"ResourceType": "AWS::StepFunctions::StateMachine", "PhysicalResourceId": "arn"}
    page = SimpleNamespace(paginate=lambda **_: [{"StackResourceSummaries": [machine]}])
    monkeypatch.setattr(deployed("cloudformation"), "get_paginator", lambda _: page, raising=False)
    running = {"executions": [{}, {}]}
    monkeypatch.setattr(deployed("stepfunctions"), "list_executions", lambda **_: running)
    assert destroyed(monkeypatch, STACK_NAME) == 1
    assert "2 books are in progress" in capsys.readouterr().err
    assert is_there(deployed)


def test_destroy_reports_a_missing_stack(account, monkeypatch, capsys):
    assert destroyed(monkeypatch, STACK_NAME) == 1
    assert "no stack book-pipeline in eu-west-1" in capsys.readouterr().err


@pytest.fixture
def cdk(monkeypatch, tmp_path):
    """Replace the CDK, so that deployments need no packages; return the commands that it received."""
    ran = []
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(deploy, "folder_of", lambda name: tmp_path)
    monkeypatch.setattr(deploy, "decided", lambda context, client: dict(context))
    monkeypatch.setattr(deploy, "preflight", lambda target: Report())
    monkeypatch.setattr(deploy, "tool", lambda *_: ["cdk"])
    (tmp_path / "template.json").write_text("{}")

    def synthesize(out, context):
        ran.append(context)
        return tmp_path / "template.json"

    def run(command, env, check):
        ran.append((command, env["AWS_REGION"]))
        return SimpleNamespace(returncode=3 if "--no-rollback" in command else 0)

    monkeypatch.setattr(deploy, "synthesize", synthesize)
    monkeypatch.setattr(deploy.subprocess, "run", run)
    return ran


def test_the_first_deployment_imports_the_buckets_of_an_earlier_stack(account, cdk):
    assert deploy.main(["--profile", "me", "--yes", "--no-rollback", "-c", "nat=gateway"]) == 3, (
        "the CDK's own exit code"
    )
    context, (command, region) = cdk
    assert context == {"nat": "gateway", "deletion_protection": "false"}
    assert command == [
        "cdk", "deploy", STACK_NAME, "--app", "cdk.out", "--import-existing-resources",
        "--require-approval", "never", "--no-rollback", "--profile", "me",
    ]  # fmt: skip
    assert region == "eu-west-1"


def test_the_database_is_protected_after_the_first_success_only(account, cdk, capsys):
    assert deploy.main([]) == 0
    first, (created, _), second, (changed, _) = cdk
    assert (first, second) == ({"deletion_protection": "false"}, {})
    assert "--import-existing-resources" in created
    assert changed == ["cdk", "deploy", STACK_NAME, "--app", "cdk.out"]
    assert "Now its database gets its protection" in capsys.readouterr().out


def test_a_first_deployment_without_protection_is_one(account, cdk):
    assert deploy.main(["-c", "deletion_protection=false"]) == 0
    assert len(cdk) == 2


@pytest.mark.parametrize("status", ["ROLLBACK_COMPLETE", "CREATE_FAILED", "REVIEW_IN_PROGRESS"])
def test_after_a_failed_first_deployment_the_next_one_is_the_first(deployed, cdk, monkeypatch, status):
    failed = {"Stacks": [{"StackStatus": status}]}
    monkeypatch.setattr(deployed("cloudformation"), "describe_stacks", lambda **_: failed, raising=False)
    deploy.main([])
    assert [each.get("deletion_protection") for each in cdk if isinstance(each, dict)] == ["false", None]


def test_an_update_asks_before_permissions_are_extended(deployed, cdk):
    deploy.main([])
    assert cdk[1][0] == ["cdk", "deploy", STACK_NAME, "--app", "cdk.out"]


def test_options_override_the_parameter_file(deployed, cdk, tmp_path):
    (tmp_path / "stack.toml").write_text('nat = "gateway"\nbackup_days = 14\n')
    deploy.main(["-c", "nat=instance"])
    assert cdk[0] == {"nat": "instance", "backup_days": 14}


def test_destroy_says_that_transaction_search_stays_on(deployed, monkeypatch, capsys):
    destroyed(monkeypatch, "no")
    assert "Transaction Search" not in capsys.readouterr().out
    deployed("cloudformation").unknown_to_moto.append(SEARCH)
    destroyed(monkeypatch, "no")
    assert "CloudWatch Transaction Search stays on" in capsys.readouterr().out


def test_bootstrap_only_prepares_the_account(account, cdk):
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


def test_an_unknown_parameter_is_refused(account, cdk, capsys):
    assert "nat" in refusal(["-c", "nat=none"], capsys)
    assert cdk == []


def test_every_problem_is_a_line_before_anything_is_created(account, cdk, monkeypatch, capsys):
    report = Report(problems=["one", "two"], unchecked=["Not checked: three"])
    monkeypatch.setattr(deploy, "preflight", lambda target: report)
    assert deploy.main([]) == 1
    output = capsys.readouterr()
    assert (output.err, output.out) == ("one\ntwo\n", "Not checked: three\n")
    assert [each for each in cdk if not isinstance(each, dict)] == []
    assert deploy.main(["--no-preflight"]) == 0


def test_preflight_alone_deploys_nothing_and_needs_no_packages(account, cdk, monkeypatch, capsys):
    monkeypatch.setattr(deploy, "folder_of", lambda name: None)
    assert deploy.main(["--preflight"]) == 0
    assert capsys.readouterr().out == "Nothing stands in the way of a deployment.\n"
    assert [each for each in cdk if not isinstance(each, dict)] == []


def test_missing_credentials_stop_the_deployment(monkeypatch, cdk, tmp_path, capsys):
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    assert "credentials" in refusal(["--region", "eu-west-1"], capsys)
    assert "list-profiles" in refusal(["--profile", "nobody"], capsys)
    assert cdk == []
