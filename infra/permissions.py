"""The permissions of each function in one table, from which the roles are made. Anything else is denied.

The keys are those of `book_pipeline/store/keys.py`. Tests evaluate every recorded call of the local cloud against
the roles, and check that some call needs each permission.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from aws_cdk import aws_iam as iam

from infra.roles import Statement

IDS = "keys contain the ids of books and chapters, which are unknown at deployment"
NO_RESOURCE = "the actions of X-Ray have no resources"
ENI = (
    "Lambda itself creates, lists and removes the network interfaces of the function and needs the actions on every "
    "resource; the code of the function is denied them"
)
ENI_ACTIONS = (
    "ec2:CreateNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:DeleteNetworkInterface",
    "ec2:AssignPrivateIpAddresses",
    "ec2:UnassignPrivateIpAddresses",
)
WEBHOOK = "webhook"
"""The name of the webhook's secret among the secrets of the stack."""
EVENT_SOURCE = "book-pipeline"
"""`Source` of every event that the pipeline publishes."""


@dataclass(frozen=True)
class Grants:
    """The permissions of one function. Keys are patterns in the artifacts bucket."""

    reads: Sequence[str] = ()
    """Keys of objects that may be missing, which the role may list: S3 reports a missing object only to a role that may
    list it. Listing the whole bucket, or other keys, is denied."""
    writes: Sequence[str] = ()
    tags: Sequence[str] = ()
    """Keys of objects that are written with a tag."""
    uploads_files: bool = False
    """Whether it uses multipart uploads, which it aborts when a part fails."""
    reads_key_of: str | None = None
    publishes: Sequence[str] = ()
    users: Sequence[str] = ("pipeline",)
    describes_executions: bool = False
    lists_executions: bool = False
    stops_executions: bool = False
    deletes: Sequence[str] = ()
    """Keys of objects that are deleted in all versions, which are listed by these keys."""
    answers_tokens: Sequence[str] = ()
    """Actions on the tokens of executions that wait for their turn or for an approval."""
    reads_source_buckets: bool = False
    reads_webhook_secret: bool = False
    asynchronous: bool = False
    """Whether events invoke it: an event that fails permanently is sent to the dead-letter queue of the function."""


OF_BOOKS = ("raw/*", "parsed/*", "formatted/*", "audio/*", "lexicons/books/*")
"""Where the objects of a book are, to be deleted with it."""
FUNCTIONS: dict[str, Grants] = {
    "ScrapeBook": Grants(
        # Dropped files, and files that a request names; a file under sources/ does not start a book.
        reads=("raw/*", "sources/*"),
        writes=("raw/*/book.txt", "raw/*/source.*", "raw/*/cover.*", "parsed/*/removed.json"),
        publishes=("BookScraped",),
        describes_executions=True,
        reads_source_buckets=True,
    ),
    "ParseBook": Grants(
        reads=("raw/*/book.txt", "lexicons/*.json", "parsed/*/lexicon.json"),
        writes=("parsed/*.txt", "parsed/*/lexicon.json"),
        reads_key_of="elevenlabs",
        publishes=("BookParsed",),
    ),
    "AwaitApproval": Grants(publishes=("BookAwaitsReview",), answers_tokens=("states:SendTaskSuccess",)),
    "WaitForTurn": Grants(answers_tokens=("states:SendTaskSuccess",)),
    "FormatChapter": Grants(
        # A second drop of a book reads the results of the execution before.
        reads=("parsed/*.txt", "parsed/*/lexicon.json", "formatted/*"),
        writes=("formatted/*.txt", "formatted/*.json"),
        reads_key_of="gemini",
        publishes=("ChapterFormatted",),
    ),
    "GenerateAudio": Grants(
        reads=("formatted/*.txt", "audio/*.mp3"),
        writes=("audio/*.mp3",),
        tags=("audio/*/chunks/*.mp3",),
        uploads_files=True,
        reads_key_of="elevenlabs",
        publishes=("ChapterNarrated",),
    ),
    "FinalizeBook": Grants(writes=("audio/*/manifest.json",), publishes=("BookCompleted",)),
    "RecordFailure": Grants(publishes=("BookFailed",)),
    "RecordChapterFailure": Grants(),
    "ExpandManifest": Grants(
        reads=("raw/*.json", "raw/*.csv"),
        writes=("raw/*.report.json",),
        publishes=("BookRequested",),
        asynchronous=True,
    ),
    "ApplyMigrations": Grants(users=("administrator", "migrator")),
    "DescribeBooks": Grants(),
    "WatchBooks": Grants(
        deletes=OF_BOOKS,
        publishes=("BookRequested", "BookFailed", "ChapterNarrated", "BookEncoded"),
        describes_executions=True,
        lists_executions=True,
        answers_tokens=("states:SendTaskSuccess", "states:SendTaskHeartbeat"),
        asynchronous=True,
    ),
    "GiveTurns": Grants(answers_tokens=("states:SendTaskSuccess",), asynchronous=True),
    "ApproveBook": Grants(answers_tokens=("states:SendTaskSuccess",)),
    "EncodeChapter": Grants(
        reads=("audio/*.mp3", "audio/*/bound/*.m4a"),
        writes=("audio/*/bound/*.m4a", "audio/*/bound/*.mp3"),
        uploads_files=True,
        publishes=("BookEncoded",),
        asynchronous=True,
    ),
    "BindBook": Grants(
        reads=("raw/*/cover.*", "audio/*/bound/*", "audio/*/manifest.json"),
        writes=("audio/*/bound/book.m4b", "audio/*/bound/cover.jpg", "audio/*/manifest.json"),
        uploads_files=True,
        publishes=("BookBound", "GainChosen"),
        asynchronous=True,
    ),
    "CancelBook": Grants(publishes=("BookCancelled",), stops_executions=True),
    "DeleteBook": Grants(deletes=OF_BOOKS, stops_executions=True),
    "RetryBook": Grants(publishes=("BookRequested",), describes_executions=True),
    "ListVoices": Grants(users=(), reads_key_of="elevenlabs"),
    "SampleVoice": Grants(
        reads=("parsed/*.txt", "formatted/*.txt", "audio/*/samples/*.mp3"),
        writes=("audio/*/samples/*.mp3",),
        reads_key_of="elevenlabs",
    ),
    # The secret exists with the parameter webhook_url only.
    "NotifyWebhook": Grants(users=(), reads_webhook_secret=True, asynchronous=True),
    "RetakePassage": Grants(
        reads=("formatted/*.txt", "audio/*/chunks/*.mp3"),
        writes=("audio/*/chunks/*.mp3",),
        tags=("audio/*/chunks/*.mp3",),
        reads_key_of="elevenlabs",
        publishes=("BookRequested",),
    ),
}


TRACE_READER = {
    "cloudformation:DescribeStacks": ["arn:aws:cloudformation:*:*:stack/book-pipeline/*"],
    "lambda:InvokeFunction": ["arn:aws:lambda:*:*:function:book-pipeline-DescribeBooks"],
    "states:DescribeExecution": ["arn:aws:states:*:*:execution:book-pipeline:*"],
    "xray:BatchGetTraces": ["*"],
    "logs:FilterLogEvents": ["arn:aws:logs:*:*:log-group:aws/spans", "arn:aws:logs:*:*:log-group:aws/spans:*"],
}
"""What a person needs to see a book's trace, by `book-pipeline trace` or on the page: actions and their resources.

X-Ray's action has no resources. The log group has the spans of all applications of the account."""


@dataclass(frozen=True)
class Surroundings:
    """ARNs of the resources that functions use."""

    bucket: str
    bus: str
    database_users: str
    """Prefix without the user: `arn:…:dbuser:prx-…`."""
    secrets: Mapping[str, str]
    state_machine: str
    executions: str
    source_buckets: Sequence[str]


@dataclass(frozen=True)
class Own:
    """ARNs of the resources that belong to one function."""

    function: str
    log_group: str
    dead_letters: str | None


def statements(name: str, around: Surroundings, own: Own) -> list[Statement]:
    """Return the statements of the role of the function."""
    grants = FUNCTIONS[name]
    return [*_storage(grants, around), *_services(grants, around), *_runtime(own)]


def _storage(grants: Grants, around: Surroundings) -> Iterator[Statement]:
    def keys(patterns: Sequence[str]) -> list[str]:
        return [f"{around.bucket}/{pattern}" for pattern in patterns]

    if grants.reads:
        yield Statement("ReadArtifacts", ["s3:GetObject"], keys(grants.reads), wildcard=IDS)
        yield Statement(
            "FindArtifacts",
            ["s3:ListBucket"],
            [around.bucket],
            # A GET of a missing key is answered with 404 if S3 takes the key as the prefix, which is observed
            # (github.com/ceph/ceph/pull/68577) and not documented. If it does not, `store/artifacts.py` lists the key.
            conditions={"StringLike": {"s3:prefix": list(grants.reads)}},
        )
    if grants.writes:
        yield Statement("WriteArtifacts", ["s3:PutObject"], keys(grants.writes), wildcard=IDS)
    if grants.deletes:
        yield Statement("DeleteArtifacts", ["s3:DeleteObjectVersion"], keys(grants.deletes), wildcard=IDS)
        yield Statement(
            "ListVersions",
            ["s3:ListBucketVersions"],
            [around.bucket],
            conditions={"StringLike": {"s3:prefix": list(grants.deletes)}},
        )
    if grants.tags:
        yield Statement("TagChunks", ["s3:PutObjectTagging"], keys(grants.tags), wildcard=IDS)
    if grants.uploads_files:
        yield Statement(
            "AbortUploads",
            ["s3:AbortMultipartUpload"],
            keys(grants.writes),
            justification="a long chapter is a multipart upload, which is aborted when a part fails",
        )
    if grants.reads_source_buckets and around.source_buckets:
        yield Statement(
            "ReadSourceBuckets",
            ["s3:GetObject"],
            [f"{bucket}/*" for bucket in around.source_buckets],
            justification="the owner lists these buckets in the parameter source_buckets",
        )


def _services(grants: Grants, around: Surroundings) -> Iterator[Statement]:
    if grants.publishes:
        kinds = {"events:source": EVENT_SOURCE, "events:detail-type": list(grants.publishes)}
        yield Statement("PublishEvents", ["events:PutEvents"], [around.bus], conditions={"StringEquals": kinds})
    if grants.users:
        users = [f"{around.database_users}/{user}" for user in grants.users]
        yield Statement("ConnectToDatabase", ["rds-db:connect"], users)
    if grants.reads_key_of:
        yield Statement("ReadApiKey", ["secretsmanager:GetSecretValue"], [around.secrets[grants.reads_key_of]])
    if grants.reads_webhook_secret and WEBHOOK in around.secrets:
        yield Statement("ReadWebhookSecret", ["secretsmanager:GetSecretValue"], [around.secrets[WEBHOOK]])
    if grants.describes_executions:
        yield Statement(
            "DescribeExecutions",
            ["states:DescribeExecution"],
            [around.executions],
            wildcard="executions have random names; only those of this state machine",
        )
    if grants.stops_executions:
        yield Statement(
            "StopExecutions",
            ["states:StopExecution"],
            [around.executions],
            wildcard="executions have random names; only those of this state machine",
        )
    if grants.lists_executions:
        yield Statement("ListExecutions", ["states:ListExecutions"], [around.state_machine])
    if grants.answers_tokens:
        yield Statement("AnswerTokens", list(grants.answers_tokens), [around.state_machine])


def _runtime(own: Own) -> Iterator[Statement]:
    yield Statement(
        "WriteLogs",
        ["logs:CreateLogStream", "logs:PutLogEvents"],
        [f"{own.log_group}:*"],
        justification="Lambda writes what the function prints to its own log group; streams have random names",
    )
    yield Statement(
        "SendTraces",
        ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
        ["*"],
        justification=f"Lambda's X-Ray daemon sends the function's segments; {NO_RESOURCE}",
    )
    yield Statement("UseNetwork", ENI_ACTIONS, ["*"], justification=ENI)
    # https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html: only calls of the code have it.
    yield Statement(
        "DenyNetworkToCode",
        ENI_ACTIONS,
        ["*"],
        conditions={"ArnEquals": {"lambda:SourceFunctionArn": own.function}},
        effect=iam.Effect.DENY,
        justification="denies the code of the function what only Lambda itself needs",
    )
    if own.dead_letters:
        yield Statement(
            "SendDeadLetters",
            ["sqs:SendMessage"],
            [own.dead_letters],
            justification="Lambda sends events that failed permanently to the dead-letter queue of the function",
        )
