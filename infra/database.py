"""Aurora PostgreSQL, behind RDS Proxy if the owner wants one. Every user authenticates with IAM, at either of them."""

from hashlib import sha256

from aws_cdk import ArnFormat, CfnResource, Duration, RemovalPolicy, SecretValue, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_rds as rds
from constructs import Construct

from infra.logs import log_group
from infra.network import POSTGRES, Network
from infra.parameters import Parameters
from infra.roles import Statement, acknowledge, role

# The newest version that RDS Proxy is documented for. Aurora applies minor versions in the maintenance window.
VERSION = rds.AuroraPostgresEngineVersion.VER_17_9
DATABASE = "book_pipeline"
UNTIL_SLEEP = Duration.minutes(5)
"""How long the database stays awake without a connection; the shortest time that Aurora takes."""
ADMINISTRATOR, MIGRATOR, PIPELINE = "administrator", "migrator", "pipeline"


class Database(Construct):
    """A serverless cluster with one writer, and its proxy or none.

    There is no reader instance: it would double the price of an idle month. A failed writer is replaced within minutes,
    and every stage retries DatabaseUnavailable for longer than that.
    """

    def __init__(self, scope: Construct, name: str, network: Network, parameters: Parameters) -> None:
        super().__init__(scope, name)
        self.cluster = self._cluster(network, parameters)
        if network.proxy is None:
            self.endpoint = self.cluster.cluster_endpoint.hostname
            connected_to: str | None = self.cluster.cluster_resource_identifier
        else:
            proxy = self._proxy(network, network.proxy)
            self.endpoint = proxy.endpoint
            connected_to = Stack.of(self).split_arn(proxy.db_proxy_arn, ArnFormat.COLON_RESOURCE_NAME).resource_name
        assert connected_to is not None
        self.users_arn = _users(Stack.of(self), connected_to)
        """ARN prefix for rds-db:connect; append `/user`."""

    def _cluster(self, network: Network, parameters: Parameters) -> rds.DatabaseCluster:
        engine = rds.DatabaseClusterEngine.aurora_postgres(version=VERSION)
        identifier = _identifier(parameters)
        log_group(self, "LogGroup", f"/aws/rds/cluster/{identifier}/postgresql", parameters)
        cluster = rds.DatabaseCluster(
            self,
            "Cluster",
            cluster_identifier=identifier,
            engine=engine,
            parameter_group=rds.ParameterGroup(
                self,
                "Parameters",
                engine=engine,
                description="book-pipeline: TLS or nothing",
                parameters={"rds.force_ssl": "1"},
            ),
            credentials=rds.Credentials.from_password(ADMINISTRATOR, SecretValue.unsafe_plain_text("none")),
            default_database_name=DATABASE,
            writer=rds.ClusterInstance.serverless_v2(
                "Writer",
                ca_certificate=rds.CaCertificate.RDS_CA_RSA2048_G1,
                auto_minor_version_upgrade=True,
                publicly_accessible=False,
            ),
            serverless_v2_min_capacity=parameters.database_min_acu,
            serverless_v2_max_capacity=parameters.database_max_acu,
            serverless_v2_auto_pause_duration=UNTIL_SLEEP if parameters.database_sleeps else None,
            vpc=network.vpc,
            vpc_subnets=ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_ISOLATED),
            security_groups=[network.database],
            port=POSTGRES,
            iam_authentication=True,
            storage_encrypted=True,
            backup=rds.BackupProps(retention=Duration.days(parameters.backup_days)),
            copy_tags_to_snapshot=True,
            cloudwatch_logs_exports=["postgresql"],
            deletion_protection=parameters.deletion_protection,
            removal_policy=RemovalPolicy.SNAPSHOT,
        )
        resource = cluster.node.default_child
        assert isinstance(resource, rds.CfnDBCluster)
        # The CDK knows only passwords for the master user; this one has none.
        resource.master_user_password = None
        resource.master_user_authentication_type = "iam-db-auth"
        if parameters.database_snapshot:
            resource.snapshot_identifier = parameters.database_snapshot
            resource.master_username = None
            resource.master_user_authentication_type = None
            resource.database_name = None
        cluster.node.add_dependency(self.node.find_child("LogGroup"))
        acknowledge(
            cluster.node.find_child("Writer"),
            "CKV_AWS_118",
            "the cluster's metrics and its log show its load; enhanced monitoring costs more than it would tell",
        )
        if not parameters.deletion_protection:
            acknowledge(cluster, "AwsSolutions-RDS10", "the owner took it off (parameter deletion_protection)")
        return cluster

    def _proxy(self, network: Network, group: ec2.ISecurityGroup) -> rds.DatabaseProxy:
        users = _users(Stack.of(self), self.cluster.cluster_resource_identifier)
        proxy = rds.DatabaseProxy(
            self,
            "Proxy",
            db_proxy_name="book-pipeline",
            proxy_target=rds.ProxyTarget.from_cluster(self.cluster),
            default_auth_scheme=rds.DefaultAuthScheme.IAM_AUTH,
            require_tls=True,
            role=role(
                self,
                "ProxyRole",
                service="rds.amazonaws.com",
                description="RDS Proxy connects to the cluster as the pipeline's three users",
                statements=[
                    Statement(
                        "ConnectToCluster",
                        ["rds-db:connect"],
                        [f"{users}/{user}" for user in (ADMINISTRATOR, MIGRATOR, PIPELINE)],
                        justification="the proxy connects each user to the cluster with IAM",
                    )
                ],
            ),
            vpc=network.vpc,
            vpc_subnets=ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_ISOLATED),
            security_groups=[group],
            idle_client_timeout=Duration.minutes(30),
            borrow_timeout=Duration.seconds(30),
        )
        targets, cluster = proxy.node.find_child("ProxyTargetGroup"), self.cluster.node.default_child
        assert isinstance(targets, CfnResource)
        assert isinstance(cluster, CfnResource)
        targets.remove_resource_dependency(cluster)  # the target's reference to the cluster is a dependency already
        return proxy


def _identifier(parameters: Parameters) -> str:
    """Return the cluster identifier; it depends on the snapshot, since old and new cluster exist side by side."""
    if parameters.database_snapshot is None:
        return "book-pipeline"
    return f"book-pipeline-{sha256(parameters.database_snapshot.encode()).hexdigest()[:8]}"


def _users(stack: Stack, resource: str) -> str:
    return stack.format_arn(
        service="rds-db", resource="dbuser", resource_name=resource, arn_format=ArnFormat.COLON_RESOURCE_NAME
    )
