"""What each function may do: one table, from which the roles are made. What is not in it is denied.

The keys are the ones of `book_pipeline/store/artifacts.py`; tests evaluate every recorded call of the local cloud
against the roles, and ask of every permission which call needed it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aws_cdk import aws_iam as iam

from infra.roles import Statement

IDS = "keys hold the ids of books and chapters, which nobody knows at deployment"
NO_RESOURCE = "X-Ray's actions know no resources"
ENI = (
    "Lambda itself makes, lists and removes the function's network interfaces, and needs them on every resource; "
    "the function's own code is denied them"
)
ENI_ACTIONS = (
    "ec2:CreateNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:DeleteNetworkInterface",
    "ec2:AssignPrivateIpAddresses",
    "ec2:UnassignPrivateIpAddresses",
)
EVENT_SOURCE = "book-pipeline"
"""The `Source` of every event that the pipeline itself puts on its bus."""


@dataclass(frozen=True)
class Needs:
    """What one function needs. Keys are patterns in the artifacts' bucket."""

    reads: Sequence[str] = ()
    writes: Sequence[str] = ()
    tags: Sequence[str] = ()
    """Objects that are written with a tag."""
    finds: Sequence[str] = ()
    """Prefixes under which it looks for objects that may be missing: S3 says so only to whoever may list."""
    sends_files: bool = False
    """Whether objects go up in parts, which are taken back when one fails."""
    reads_key_of: str | None = None
    publishes: Sequence[str] = ()
    users: Sequence[str] = ("pipeline",)
    asks_for_executions: bool = False
    reads_source_buckets: bool = False
    asynchronous: bool = False
    """Invoked by events: what fails for good goes to the function's dead-letter queue."""


FUNCTIONS: dict[str, Needs] = {
    "ScrapeBook": Needs(
        # What is dropped, and what lies ready to be started by hand: a drop of its own would start it at once.
        reads=("raw/*", "sources/*"),
        finds=("raw/*", "sources/*"),
        writes=("raw/*/book.txt", "raw/*/source.*", "raw/*/cover.*", "parsed/*/removed.json"),
        publishes=("BookScraped",),
        asks_for_executions=True,
        reads_source_buckets=True,
    ),
    "ParseBook": Needs(reads=("raw/*/book.txt",), writes=("parsed/*.txt",), publishes=("BookParsed",)),
    "FormatChapter": Needs(
        reads=("parsed/*.txt", "formatted/*/blocks/*.json"),
        finds=("formatted/*/blocks/*",),
        writes=("formatted/*.txt", "formatted/*.json"),
        reads_key_of="gemini",
        publishes=("ChapterFormatted",),
    ),
    "GenerateAudio": Needs(
        reads=("formatted/*.txt", "audio/*/chunks/*.mp3"),
        finds=("audio/*/chunks/*",),
        writes=("audio/*.mp3",),
        tags=("audio/*/chunks/*.mp3",),
        sends_files=True,
        reads_key_of="elevenlabs",
        publishes=("ChapterNarrated",),
    ),
    "FinalizeBook": Needs(writes=("audio/*/manifest.json",), publishes=("BookCompleted",)),
    "RecordFailure": Needs(publishes=("BookFailed",)),
    "RecordChapterFailure": Needs(),
    "ExpandManifest": Needs(
        reads=("raw/*.json", "raw/*.csv"),
        writes=("raw/*.report.json",),
        publishes=("BookRequested",),
        asynchronous=True,
    ),
    "ApplyMigrations": Needs(users=("administrator", "migrator")),
    "DescribeBooks": Needs(),
    "WatchBooks": Needs(asynchronous=True),
}


@dataclass(frozen=True)
class Surroundings:
    """The ARNs of what the functions reach."""

    bucket: str
    bus: str
    database_users: str
    """Without the user: `arn:…:dbuser:prx-…`."""
    secrets: dict[str, str]
    executions: str
    source_buckets: Sequence[str]


@dataclass(frozen=True)
class Own:
    """The ARNs of what belongs to one function."""

    function: str
    log_group: str
    dead_letters: str | None


def statements(name: str, around: Surroundings, own: Own) -> list[Statement]:
    """Return what the function's role may do."""
    needs = FUNCTIONS[name]
    return [*_storage(needs, around), *_services(needs, around), *_runtime(own)]


def _storage(needs: Needs, around: Surroundings) -> Iterator[Statement]:
    def keys(patterns: Sequence[str]) -> list[str]:
        return [f"{around.bucket}/{pattern}" for pattern in patterns]

    if needs.reads:
        yield Statement("ReadArtifacts", ["s3:GetObject"], keys(needs.reads), wildcard=IDS)
    if needs.finds:
        yield Statement(
            "FindArtifacts",
            ["s3:ListBucket"],
            [around.bucket],
            # For S3 the missing key is the prefix. That is seen, not documented (github.com/ceph/ceph/pull/68577), and
            # without a 404 no chunk would ever be bought: so a GET that names no prefix may pass, too.
            conditions={"StringLikeIfExists": {"s3:prefix": list(needs.finds)}},
        )
    if needs.writes:
        yield Statement("WriteArtifacts", ["s3:PutObject"], keys(needs.writes), wildcard=IDS)
    if needs.tags:
        yield Statement("TagChunks", ["s3:PutObjectTagging"], keys(needs.tags), wildcard=IDS)
    if needs.sends_files:
        yield Statement(
            "AbortUploads",
            ["s3:AbortMultipartUpload"],
            keys(needs.writes),
            unproven="a long chapter goes up in parts, which are taken back when one of them fails",
        )
    if needs.reads_source_buckets and around.source_buckets:
        yield Statement(
            "ReadSourceBuckets",
            ["s3:GetObject"],
            [f"{bucket}/*" for bucket in around.source_buckets],
            unproven="the owner named these buckets as sources (parameter source_buckets)",
        )
        yield Statement(
            "FindSources",
            ["s3:ListBucket"],
            around.source_buckets,
            unproven="without it S3 answers 403 for a missing source, and only with it 404",
        )


def _services(needs: Needs, around: Surroundings) -> Iterator[Statement]:
    if needs.publishes:
        kinds = {"events:source": EVENT_SOURCE, "events:detail-type": list(needs.publishes)}
        yield Statement("PublishEvents", ["events:PutEvents"], [around.bus], conditions={"StringEquals": kinds})
    if needs.users:
        users = [f"{around.database_users}/{user}" for user in needs.users]
        yield Statement("ConnectToDatabase", ["rds-db:connect"], users)
    if needs.reads_key_of:
        yield Statement("ReadApiKey", ["secretsmanager:GetSecretValue"], [around.secrets[needs.reads_key_of]])
    if needs.asks_for_executions:
        yield Statement(
            "AskForExecutions",
            ["states:DescribeExecution"],
            [around.executions],
            wildcard="executions have random names; those of this state machine only",
        )


def _runtime(own: Own) -> Iterator[Statement]:
    yield Statement(
        "WriteLogs",
        ["logs:CreateLogStream", "logs:PutLogEvents"],
        [f"{own.log_group}:*"],
        unproven="Lambda writes what the function prints to its own log group; streams have random names",
    )
    yield Statement(
        "SendTraces",
        ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
        ["*"],
        unproven=f"Lambda's X-Ray daemon sends the function's segments; {NO_RESOURCE}",
    )
    yield Statement("UseNetwork", ENI_ACTIONS, ["*"], unproven=ENI)
    # https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html: only the code's own calls have the key.
    yield Statement(
        "DenyNetworkToCode",
        ENI_ACTIONS,
        ["*"],
        conditions={"ArnEquals": {"lambda:SourceFunctionArn": own.function}},
        effect=iam.Effect.DENY,
        unproven="takes back from the function's code what Lambda itself needs",
    )
    if own.dead_letters:
        yield Statement(
            "SendDeadLetters",
            ["sqs:SendMessage"],
            [own.dead_letters],
            unproven="Lambda sends what failed for good to the function's dead-letter queue",
        )
