"""The stack: all resources on AWS, in the order in which they depend on one another."""

from pathlib import Path

from aws_cdk import CfnOutput, Stack
from constructs import Construct

from infra.concurrency import function_name
from infra.database import Database
from infra.deployment_steps import DeploymentSteps, Step
from infra.events import Bus, Rules
from infra.functions import Functions, variables
from infra.monitoring import Monitoring
from infra.network import Network
from infra.notices import Notices
from infra.parameters import Parameters
from infra.permissions import Surroundings
from infra.schemas import SchemaRegistry
from infra.secrets import NAMES, Secrets
from infra.storage import Storage
from infra.way_out import WayOut
from infra.workflow import Workflow, executions_arn, state_machine_arn


class BookPipeline(Stack):
    """The whole pipeline, for any account and region. An account can have one, because its buckets have fixed names.

    Parameters
    ----------
    placeholder
        Empty folder that is used as the code of functions whose packages are not built.

    """

    def __init__(self, scope: Construct, name: str, parameters: Parameters, placeholder: Path) -> None:
        super().__init__(scope, name, stack_name=name, description="Converts books into audiobooks")
        network = Network(self, "Network", parameters)
        database = Database(self, "Database", network, parameters)
        storage = Storage(self, "Storage", parameters)
        secrets = Secrets(self, "Secrets", parameters)
        bus = Bus(self, "Events")
        if parameters.schema_registry:
            SchemaRegistry(self, "Schemas")
        around = Surroundings(
            bucket=storage.bucket.bucket_arn,
            bus=bus.bus.event_bus_arn,
            database_users=database.users_arn,
            secrets=secrets.arns,
            state_machine=state_machine_arn(self),
            executions=executions_arn(self),
            source_buckets=[f"arn:{self.partition}:s3:::{bucket}" for bucket in parameters.source_buckets],
        )
        functions = Functions(
            self,
            "Functions",
            network=network,
            around=around,
            variables=variables(
                bucket=storage.bucket.bucket_name,
                bus=bus.bus.event_bus_name,
                state_machine=state_machine_arn(self),
                database=database,
                secrets=secrets.arns,
                parameters=parameters,
            ),
            parameters=parameters,
            placeholder=placeholder,
        )
        workflow = Workflow(self, "Workflow", functions.by_name, parameters)
        rules = Rules(self, "Rules", bus=bus.bus, bucket=storage.bucket.bucket_name, functions=functions.by_name)
        notices = Notices(
            self, "Notices", bus=bus.bus, function=functions.by_name["NotifyWebhook"], parameters=parameters
        )
        monitoring = Monitoring(
            self,
            "Monitoring",
            functions=functions.by_name,
            state_machine=workflow.state_machine,
            dead_letters={
                **{name: queue for name, queue in functions.dead_letters.items() if name != "NotifyWebhook"},
                **rules.dead_letters,
            },
            notice_letters=[
                *(queue for name, queue in functions.dead_letters.items() if name == "NotifyWebhook"),
                *notices.dead_letters,
            ],
            cluster=database.cluster,
            nat_instance=network.nat_instance,
            parameters=parameters,
        )
        others = [function for name, function in functions.by_name.items() if name != "ApplyMigrations"]
        steps = {
            # No function runs on a schema older than its code: if a migration fails, nothing else changes.
            "ApplyMigrations": Step(
                functions.by_name["ApplyMigrations"],
                after=[network, database],
                before=[workflow, rules, notices, *monitoring.schedules, *others],
            ),
            # No event starts a book that could not reach a provider.
            "CheckWayOut": Step(
                WayOut(self, "WayOut", network, parameters).function,
                after=[network],
                before=[rules, notices, *monitoring.schedules],
            ),
        }
        DeploymentSteps(self, "Deployment", steps, parameters)
        self._outputs(
            {
                "ArtifactsBucket": storage.bucket.bucket_name,
                "EventBusName": bus.bus.event_bus_name,
                "StateMachineArn": workflow.state_machine.state_machine_arn,
                "DescribeBooksFunctionName": function_name("DescribeBooks"),
                "GeminiSecretId": NAMES["gemini"],
                "ElevenLabsSecretId": NAMES["elevenlabs"],
                "AlarmTopicArn": monitoring.topic.topic_arn,
                "DashboardName": monitoring.dashboard.dashboard_name,
            }
        )

    def _outputs(self, outputs: dict[str, str]) -> None:
        for name, value in outputs.items():
            CfnOutput(self, name, value=value)
