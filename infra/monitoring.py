"""Monitoring: alarms, their topic, a dashboard, the schedule of WatchBooks, and the traces."""

from collections.abc import Mapping, Sequence

from aws_cdk import ArnFormat, Aws, Duration, RemovalPolicy, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_rds as rds
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from infra.alarms import Alarms
from infra.dashboard import Dashboard
from infra.parameters import Parameters
from infra.queues import DeadLetterQueue
from infra.roles import excuse
from infra.traces import Traces

NAME = "book-pipeline"
WATCH = Duration.minutes(15)
ONCE_A_DAY = events.Schedule.cron(hour="4", minute="0")
UNLESS_IDLE = {"unless_idle": True}
"""Input of WatchBooks: with no book in progress it leaves the database asleep."""
BINDING = ("EncodeChapter", "BindBook", "ChapterToEncode", "BookToBind")
"""Functions and rules that make finished files; their dead letters have an alarm of their own."""
CLOUDWATCH = iam.ServicePrincipal("cloudwatch.amazonaws.com")


class Monitoring(Construct):
    """The resources that observe the pipeline; they change nothing in it."""

    def __init__(
        self,
        scope: Construct,
        name: str,
        *,
        functions: Mapping[str, lambda_.IFunction],
        state_machine: sfn.IStateMachine,
        dead_letters: Mapping[str, sqs.IQueue],
        notice_letters: Sequence[sqs.IQueue],
        cluster: rds.IDatabaseCluster,
        nat_instance: ec2.IInstance | None,
        parameters: Parameters,
    ) -> None:
        super().__init__(scope, name)
        letters = DeadLetterQueue(self, "DeadLetters", f"{NAME}-WatchBooks-schedule-dead-letters")
        self.dead_letters = [*dead_letters.values(), letters]
        binding = [queue for name, queue in dead_letters.items() if name in BINDING]
        every_quarter = events.Schedule.rate(WATCH)
        if parameters.database_sleeps:
            self.schedules = [
                self._watch("WatchBooks", every_quarter, functions["WatchBooks"], letters, UNLESS_IDLE),
                self._watch("WatchBooks-daily", ONCE_A_DAY, functions["WatchBooks"], letters, {}),
            ]
        else:
            self.schedules = [self._watch("WatchBooks", every_quarter, functions["WatchBooks"], letters, {})]
        self.topic = self._topic(parameters)
        self.alarms = Alarms(
            self,
            "Alarms",
            topic=self.topic,
            functions=functions,
            state_machine=state_machine,
            dead_letters=[queue for queue in self.dead_letters if queue not in binding],
            binding_letters=binding,
            notice_letters=notice_letters,
            cluster=cluster,
            nat_instance=nat_instance,
            parameters=parameters,
        )
        self.dashboard = Dashboard(
            self,
            "Dashboard",
            alarms=self.alarms.all,
            functions=functions,
            dead_letters=[*self.dead_letters, *notice_letters],
            cluster=cluster,
        ).dashboard
        Traces(self, "Traces", parameters)

    def _watch(
        self,
        name: str,
        schedule: events.Schedule,
        function: lambda_.IFunction,
        letters: sqs.IQueue,
        payload: Mapping[str, bool],
    ) -> events.Rule:
        rule = events.Rule(
            self,
            name,
            rule_name=f"{NAME}-{name}",
            description="Fails books of dead executions, requests versions that wait, gives turns, and counts books",
            schedule=schedule,
            targets=[
                targets.LambdaFunction(
                    function,
                    event=events.RuleTargetInput.from_object(payload),
                    dead_letter_queue=letters,
                    retry_attempts=2,
                    # The next run replaces a delayed one.
                    max_event_age=WATCH,
                )
            ],
        )
        for part in rule.node.find_all():
            if isinstance(part, lambda_.CfnPermission):
                excuse(
                    part, "EventBridge invokes it on a schedule, which the local cloud replaces by a clock of its own"
                )
        return rule

    def _topic(self, parameters: Parameters) -> sns.Topic:
        # CloudWatch cannot use the AWS managed key of SNS, so the topic has its own key:
        # https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
        key = kms.Key(
            self,
            "TopicKey",
            alias=f"{NAME}-alarms",
            description="Encrypts book-pipeline's alarms",
            enable_key_rotation=True,
            removal_policy=RemovalPolicy.DESTROY,
        )
        topic = sns.Topic(self, "Topic", topic_name=f"{NAME}-alarms", master_key=key, enforce_ssl=True)
        alarms = Stack.of(self).format_arn(
            service="cloudwatch",
            resource="alarm",
            resource_name=f"{NAME}-*",
            arn_format=ArnFormat.COLON_RESOURCE_NAME,
        )
        ours = {"StringEquals": {"aws:SourceAccount": Aws.ACCOUNT_ID}, "ArnLike": {"aws:SourceArn": alarms}}
        key.add_to_resource_policy(
            iam.PolicyStatement(
                sid="CloudWatchEncryptsAlarms",
                principals=[CLOUDWATCH],
                actions=["kms:Decrypt", "kms:GenerateDataKey*"],
                resources=["*"],
                conditions=ours,
            )
        )
        topic.add_to_resource_policy(
            iam.PolicyStatement(
                sid="PublishAlarms",
                principals=[CLOUDWATCH],
                actions=["sns:Publish"],
                resources=[topic.topic_arn],
                conditions=ours,
            )
        )
        excuse(key, "CloudWatch encrypts its messages; in the policy of a key, * is this key")
        excuse(topic.node.find_child("Policy"), "CloudWatch publishes to the topic; no function does")
        if parameters.alarm_email:
            topic.add_subscription(subscriptions.EmailSubscription(parameters.alarm_email))
        return topic
