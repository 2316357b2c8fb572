"""Aurora and its proxy: IAM authentication, encryption, backups, deletion protection."""

import pytest

from infra.packages.recipe import CLUSTER_ROOT_CAS
from local.aws.deployment import function_sizes
from tests.infra.resolve import named, of_type, only

USERS = {"administrator", "migrator", "pipeline"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Engine", "aurora-postgresql"),
        ("DatabaseName", "book_pipeline"),
        ("Port", 5432),
        ("StorageEncrypted", True),
        ("DeletionProtection", True),
        ("BackupRetentionPeriod", 7),
        ("CopyTagsToSnapshot", True),
        ("EnableIAMDatabaseAuthentication", True),
        ("MasterUsername", "administrator"),
        ("MasterUserAuthenticationType", "iam-db-auth"),
        ("ServerlessV2ScalingConfiguration", {"MinCapacity": 0.5, "MaxCapacity": 4}),
        ("EnableCloudwatchLogsExports", ["postgresql"]),
    ],
)
def test_the_cluster(template, name, value):
    assert only(template, "AWS::RDS::DBCluster")["Properties"][name] == value


def test_the_engine_is_of_a_current_major_version(template):
    major, minor = only(template, "AWS::RDS::DBCluster")["Properties"]["EngineVersion"].split(".")
    assert (int(major), int(minor)) >= (17, 9)


def test_the_newest_minor_version_of_the_major_that_the_cdk_knows(template):
    from aws_cdk.aws_rds import AuroraPostgresEngineVersion

    version = only(template, "AWS::RDS::DBCluster")["Properties"]["EngineVersion"]
    major = version.split(".")[0]
    minors = [name.split("_")[2] for name in dir(AuroraPostgresEngineVersion) if name.startswith(f"VER_{major}_")]
    assert version == f"{major}.{max(int(minor) for minor in minors if minor.isdigit())}"


def test_no_database_user_has_a_password(template):
    cluster = only(template, "AWS::RDS::DBCluster")["Properties"]
    assert {"MasterUserPassword", "ManageMasterUserPassword", "MasterUserSecret"}.isdisjoint(cluster)
    assert "Auth" not in only(template, "AWS::RDS::DBProxy")["Properties"]
    assert not of_type(template, "AWS::SecretsManager::SecretTargetAttachment")


def test_deleting_the_cluster_takes_a_final_snapshot(template):
    cluster = only(template, "AWS::RDS::DBCluster")
    assert (cluster["DeletionPolicy"], cluster["UpdateReplacePolicy"]) == ("Snapshot", "Snapshot")


def test_the_writer_is_serverless_and_private_with_a_current_certificate(template):
    writer = only(template, "AWS::RDS::DBInstance")["Properties"]
    assert writer["DBInstanceClass"] == "db.serverless"
    assert writer["PubliclyAccessible"] is False
    assert writer["CACertificateIdentifier"] == "rds-ca-rsa2048-g1"
    assert writer["AutoMinorVersionUpgrade"] is True


def test_the_database_accepts_tls_only(template):
    group = only(template, "AWS::RDS::DBClusterParameterGroup")["Properties"]
    assert group["Parameters"] == {"rds.force_ssl": "1"}
    assert group["Family"] == "aurora-postgresql17"


@pytest.mark.parametrize(
    ("name", "value"),
    [("DefaultAuthScheme", "IAM_AUTH"), ("RequireTLS", True), ("EngineFamily", "POSTGRESQL")],
)
def test_the_proxy(template, name, value):
    assert only(template, "AWS::RDS::DBProxy")["Properties"][name] == value


def test_the_proxy_logs_no_statements(template):
    assert not only(template, "AWS::RDS::DBProxy")["Properties"].get("DebugLogging")


def test_the_proxy_connects_to_the_cluster_as_the_three_users_and_no_other(template):
    proxy = only(template, "AWS::RDS::DBProxy")["Properties"]
    role = of_type(template, "AWS::IAM::Role")[proxy["RoleArn"].rpartition("/")[2]]
    (statement,) = role["Policies"][0]["PolicyDocument"]["Statement"]
    assert statement["Action"] == "rds-db:connect"
    assert set(statement["Resource"]) == {
        f"arn:aws:rds-db:us-east-1:123456789012:dbuser:cluster-LOCAL/{user}" for user in USERS
    }


def test_the_proxy_waits_for_an_instance_behind_it(template):
    targets = only(template, "AWS::RDS::DBProxyTargetGroup")
    (writer,) = of_type(template, "AWS::RDS::DBInstance")
    assert writer in targets["DependsOn"]


def test_parameters_reach_the_resources(chosen):
    cluster = only(chosen, "AWS::RDS::DBCluster")["Properties"]
    scaling = {"MinCapacity": 0, "MaxCapacity": 8, "SecondsUntilAutoPause": 300}
    assert cluster["ServerlessV2ScalingConfiguration"] == scaling
    assert cluster["BackupRetentionPeriod"] == 35
    assert cluster["DeletionProtection"] is False


def test_a_cluster_from_a_snapshot_has_no_user_and_database_of_its_own(chosen):
    cluster = only(chosen, "AWS::RDS::DBCluster")["Properties"]
    assert cluster["SnapshotIdentifier"].endswith("cluster-snapshot:last")
    assert {"MasterUsername", "MasterUserAuthenticationType", "DatabaseName"}.isdisjoint(cluster)


def test_without_the_proxy_functions_connect_to_the_cluster_as_the_same_users(chosen):
    assert not of_type(chosen, "AWS::RDS::DBProxy")
    (cluster,) = of_type(chosen, "AWS::RDS::DBCluster")
    users = {}
    for name, function in named(chosen, "AWS::Lambda::Function", "FunctionName").items():
        variables = function.get("Environment", {}).get("Variables", {})
        if "DATABASE_HOST" in variables:
            assert variables["DATABASE_HOST"] == f"{cluster}.Endpoint.Address"
            assert variables["DATABASE_CA_FILE"] == "/var/task/amazon-root-cas.pem"
            assert variables["DATABASE_SLEEPS"] == "true"
            role = of_type(chosen, "AWS::IAM::Role")[function["Role"].rpartition("/")[2]]
            statements = {each["Sid"]: each for each in role["Policies"][0]["PolicyDocument"]["Statement"]}
            resource = statements["ConnectToDatabase"]["Resource"]
            users[name] = set(resource) if isinstance(resource, list) else {resource}
    without_database = {"ListVoices", "NotifyWebhook"}
    assert users.keys() == {f"book-pipeline-{name}" for name in function_sizes().keys() - without_database}
    prefix = "arn:aws:rds-db:us-east-1:123456789012:dbuser:cluster-LOCAL/"
    own = {"book-pipeline-ApplyMigrations": {"administrator", "migrator"}}
    assert users == {name: {prefix + user for user in own.get(name, {"pipeline"})} for name in users}


def test_the_authority_of_the_cluster_is_the_one_whose_root_certificates_the_packages_have(template):
    authority = only(template, "AWS::RDS::DBInstance")["Properties"]["CACertificateIdentifier"]
    assert authority == "rds-ca-rsa2048-g1"
    assert CLUSTER_ROOT_CAS.read_text().count("Root CA RSA2048 G1\n-----BEGIN") == 29
