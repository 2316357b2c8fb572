"""Each role allows the recorded calls of its principal, and nothing else except what has a reason.

The calls are recorded on a local cloud that runs books with every outcome, and on every other local cloud that this
session has started, such as that of the end-to-end tests.
"""

import json
import re
from copy import deepcopy
from functools import partial
from uuid import uuid4

import pytest

from local.aws.deployment import ACCOUNT, BUCKET, BUS, REGION, ROOT, STATE_MACHINE_ARN
from tests.infra.access import Call, Policies
from tests.infra.proof import calls_of, denied, unexplained, unused
from tests.infra.resolve import resolve
from tests.infra.runs import ENDS, run_everything

BOOK, CHAPTER, WORK = str(uuid4()), str(uuid4()), "0123456789abcdef" * 4
RULES = json.loads((ROOT / "events" / "rules.json").read_text())
BUCKET_ARN = f"arn:aws:s3:::{BUCKET}"
KEYS = {
    "drop": "raw/drop.epub",
    "list": "raw/shelf.json",
    "report": "raw/shelf.json.report.json",
    "parked": "sources/parked.txt",
    "text": f"raw/{BOOK}/book.txt",
    "source": f"raw/{BOOK}/source.epub",
    "cover": f"raw/{BOOK}/cover.jpg",
    "removed": f"parsed/{BOOK}/removed.json",
    "parsed": f"parsed/{BOOK}/{CHAPTER}.txt",
    "formatted": f"formatted/{BOOK}/{CHAPTER}.txt",
    "receipt": f"formatted/{BOOK}/{CHAPTER}.json",
    "block": f"formatted/{BOOK}/blocks/{WORK}.json",
    "chunk": f"audio/{BOOK}/chunks/{WORK}.mp3",
    "audio": f"audio/{BOOK}/{CHAPTER}.mp3",
    "sample": f"audio/{BOOK}/samples/{WORK}.mp3",
    "manifest": f"audio/{BOOK}/manifest.json",
    "aac": f"audio/{BOOK}/bound/{CHAPTER}.m4a",
    "master": f"audio/{BOOK}/bound/acx/{CHAPTER}.mp3",
    "m4b": f"audio/{BOOK}/bound/book.m4b",
    "bound cover": f"audio/{BOOK}/bound/cover.jpg",
    "lexicon": "lexicons/all.json",
    "book lexicon": f"lexicons/books/{BOOK}.json",
    "spoken words": f"parsed/{BOOK}/lexicon.json",
    "private": "private/diary.txt",
}
EVENTS = {
    *("BookScraped", "BookParsed", "ChapterFormatted", "ChapterNarrated", "BookCompleted", "BookFailed"),
    *("BookEncoded", "GainChosen", "BookBound"),
    *("BookAwaitsReview", "BookCancelled", "BookRequested", "SomethingElse"),
}
USERS = {"pipeline", "migrator", "administrator", "postgres"}
SECRETS = {"book-pipeline/gemini-api-key", "book-pipeline/elevenlabs-api-key", "somebody/else"}
RAW = {"drop", "list", "report", "text", "source", "cover"}
GEMINI, ELEVENLABS = {"book-pipeline/gemini-api-key"}, {"book-pipeline/elevenlabs-api-key"}

MAY = {
    "ScrapeBook": {
        "read": RAW | {"parked"},
        "write": {"text", "source", "cover", "removed"},
        "publish": {"BookScraped"},
        "connect": {"pipeline"},
        "describe": {"its own"},
    },
    "ParseBook": {
        "read": {"text", "lexicon", "book lexicon", "spoken words"},
        "write": {"parsed", "spoken words"},
        "secret": ELEVENLABS,
        "publish": {"BookParsed"},
        "connect": {"pipeline"},
    },
    "AwaitApproval": {"publish": {"BookAwaitsReview"}, "connect": {"pipeline"}, "answer": {"SendTaskSuccess"}},
    "WaitForTurn": {"connect": {"pipeline"}, "answer": {"SendTaskSuccess"}},
    "FormatChapter": {
        "read": {"parsed", "spoken words", "formatted", "receipt", "block"},
        "write": {"formatted", "receipt", "block"},
        "secret": GEMINI,
        "publish": {"ChapterFormatted"},
        "connect": {"pipeline"},
    },
    "GenerateAudio": {
        "read": {"formatted", "chunk", "audio", "sample", "master"},
        "write": {"chunk", "audio", "sample", "master"},
        "tag": {"chunk"},
        "secret": ELEVENLABS,
        "publish": {"ChapterNarrated"},
        "connect": {"pipeline"},
    },
    "FinalizeBook": {"write": {"manifest"}, "publish": {"BookCompleted"}, "connect": {"pipeline"}},
    "RecordFailure": {"publish": {"BookFailed"}, "connect": {"pipeline"}},
    "RecordChapterFailure": {"connect": {"pipeline"}},
    "ExpandManifest": {
        "read": {"list", "report"},
        "write": {"report"},
        "publish": {"BookRequested"},
        "connect": {"pipeline"},
    },
    "ApplyMigrations": {"connect": {"administrator", "migrator"}},
    "DescribeBooks": {"connect": {"pipeline"}},
    "WatchBooks": {
        "delete version": KEYS.keys() - {"parked", "lexicon", "private"},
        "find version": KEYS.keys() - {"parked", "lexicon", "private"},
        "publish": {"BookRequested", "BookFailed", "ChapterNarrated", "BookEncoded"},
        "connect": {"pipeline"},
        "describe": {"its own"},
        "list": {"its own"},
        "answer": {"SendTaskSuccess", "SendTaskHeartbeat"},
    },
    "GiveTurns": {"connect": {"pipeline"}, "answer": {"SendTaskSuccess"}},
    "ApproveBook": {"connect": {"pipeline"}, "answer": {"SendTaskSuccess"}},
    "EncodeChapter": {
        "read": {"audio", "chunk", "sample", "aac", "master"},
        "write": {"aac", "master"},
        "publish": {"BookEncoded"},
        "connect": {"pipeline"},
    },
    "BindBook": {
        "read": {"cover", "aac", "master", "m4b", "bound cover", "manifest"},
        "write": {"m4b", "bound cover", "manifest"},
        "publish": {"BookBound", "GainChosen"},
        "connect": {"pipeline"},
    },
    "CancelBook": {"publish": {"BookCancelled"}, "connect": {"pipeline"}, "stop": {"its own"}},
    "DeleteBook": {
        "delete version": KEYS.keys() - {"parked", "lexicon", "private"},
        "find version": KEYS.keys() - {"parked", "lexicon", "private"},
        "connect": {"pipeline"},
        "stop": {"its own"},
    },
    "RetryBook": {"publish": {"BookRequested"}, "connect": {"pipeline"}, "describe": {"its own"}},
    "ListVoices": {"secret": ELEVENLABS},
    "NotifyWebhook": {},
    "SampleVoice": {
        "read": {"parsed", "formatted", "sample"},
        "write": {"sample"},
        "secret": ELEVENLABS,
        "connect": {"pipeline"},
    },
    "RetakePassage": {
        "read": {"formatted", "chunk"},
        "write": {"chunk"},
        "tag": {"chunk"},
        "secret": ELEVENLABS,
        "publish": {"BookRequested"},
        "connect": {"pipeline"},
    },
}
"""What each function may do, of all resources of the stack."""
UNHEARD = {
    "deployment": "CloudFormation invokes it",
    "check-way-out": "the deployment invokes it",
    "rule/WatchBooks": "goes by the clock",
    "NotifyWebhook": "hears nothing without the parameter webhook_url",
}


def arn(service: str, resource: str) -> str:
    return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{resource}"


def everything(function: str) -> dict[tuple[str, str], Call]:
    """Return all calls to check, by kind and name, including calls on resources of others."""

    def call(action: str, resource: str, **context: str) -> Call:
        return Call(function, action, resource, tuple(context.items()))

    other = "arn:aws:s3:::somebody-elses-bucket"
    executions = STATE_MACHINE_ARN.replace("stateMachine", "execution")
    return {
        **{("read", name): call("s3:GetObject", f"{BUCKET_ARN}/{key}") for name, key in KEYS.items()},
        **{("write", name): call("s3:PutObject", f"{BUCKET_ARN}/{key}") for name, key in KEYS.items()},
        **{("tag", name): call("s3:PutObjectTagging", f"{BUCKET_ARN}/{key}") for name, key in KEYS.items()},
        **{("delete", name): call("s3:DeleteObject", f"{BUCKET_ARN}/{key}") for name, key in KEYS.items()},
        **{
            ("delete version", name): call("s3:DeleteObjectVersion", f"{BUCKET_ARN}/{key}")
            for name, key in KEYS.items()
        },
        **{
            ("find version", name): call("s3:ListBucketVersions", BUCKET_ARN, **{"s3:prefix": key})
            for name, key in KEYS.items()
        },
        ("find version", "the whole bucket"): call("s3:ListBucketVersions", BUCKET_ARN),
        **{("find", name): call("s3:ListBucket", BUCKET_ARN, **{"s3:prefix": key}) for name, key in KEYS.items()},
        ("find", "the whole bucket"): call("s3:ListBucket", BUCKET_ARN),
        ("find", "every key"): call("s3:ListBucket", BUCKET_ARN, **{"s3:prefix": ""}),
        **{("other", f"read {name}"): call("s3:GetObject", f"{other}/{key}") for name, key in KEYS.items()},
        **{("other", f"write {name}"): call("s3:PutObject", f"{other}/{key}") for name, key in KEYS.items()},
        **{
            ("secret", name): call("secretsmanager:GetSecretValue", arn("secretsmanager", f"secret:{name}-AAAAAA"))
            for name in SECRETS
        },
        **{("connect", user): call("rds-db:connect", arn("rds-db", f"dbuser:prx-local/{user}")) for user in USERS},
        **{("other", f"connect {user}"): call("rds-db:connect", arn("rds-db", f"dbuser:prx/{user}")) for user in USERS},
        **{
            ("publish", event): call(
                "events:PutEvents",
                arn("events", f"event-bus/{BUS}"),
                **{"events:source": "book-pipeline", "events:detail-type": event},
            )
            for event in EVENTS
        },
        **{
            ("other", f"publish {event}"): call(
                "events:PutEvents",
                arn("events", "event-bus/default"),
                **{"events:source": "book-pipeline", "events:detail-type": event},
            )
            for event in EVENTS
        },
        **{
            ("invoke", name): call("lambda:InvokeFunction", arn("lambda", f"function:book-pipeline-{name}"))
            for name in MAY
        },
        **{
            (kind, f"{prefix}{action}"): call(f"states:{action}", machine)
            for kind, prefix, machine in (
                ("answer", "", STATE_MACHINE_ARN),
                ("other", "answer ", arn("states", "stateMachine:another")),
            )
            for action in ("SendTaskSuccess", "SendTaskHeartbeat", "SendTaskFailure")
        },
        ("start", "book"): call("states:StartExecution", STATE_MACHINE_ARN),
        ("describe", "its own"): call("states:DescribeExecution", f"{executions}:one"),
        ("stop", "its own"): call("states:StopExecution", f"{executions}:one"),
        ("stop", "another's"): call("states:StopExecution", arn("states", "execution:another:one")),
        ("list", "its own"): call("states:ListExecutions", STATE_MACHINE_ARN),
        ("list", "another's"): call("states:ListExecutions", arn("states", "stateMachine:another")),
        ("describe", "another's"): call("states:DescribeExecution", arn("states", "execution:another:one")),
        ("network", "interface"): call(
            "ec2:CreateNetworkInterface",
            "*",
            **{"lambda:SourceFunctionArn": arn("lambda", f"function:book-pipeline-{function}")},
        ),
    }


@pytest.fixture(scope="session")
def policies(template) -> Policies:
    return Policies(template, partial(resolve, template))


@pytest.fixture(scope="session")
def calls(cloud, tmp_path_factory) -> set[Call]:
    assert run_everything(cloud, tmp_path_factory.mktemp("web")) == ENDS
    cloud.control.reset()
    trails = tmp_path_factory.getbasetemp().glob("*/logs/cloudtrail")
    recorded = {call for trail in trails for call in calls_of(trail)}
    # Other tests add rules of their own, as subscribers do; the template has no role for these.
    return {call for call in recorded if not call.principal.startswith("rule/") or call.principal[5:] in RULES}


def test_every_call_is_allowed(policies, calls):
    assert denied(policies, calls) == []


def test_every_permission_is_needed_by_a_call_or_has_a_reason(policies, calls):
    assert unused(policies, calls) == []


def test_every_wildcard_resource_has_a_reason(policies):
    assert unexplained(policies) == []


def test_calls_of_every_role_were_recorded(policies, calls):
    assert policies.of_principals.keys() - {call.principal for call in calls} == UNHEARD.keys()


@pytest.mark.parametrize("function", MAY)
def test_a_function_may_do_what_it_needs_and_nothing_more(policies, function):
    granted = {asked for asked, call in everything(function).items() if policies.allow(call)}
    may = MAY[function]
    may = {**may, "find": may.get("read", set())}  # what it may read, it may find missing
    assert granted == {(kind, name) for kind, names in may.items() for name in names}


def test_the_table_has_every_function(policies):
    assert MAY.keys() == {name for name in policies.of_principals if name[0].isupper()}


@pytest.fixture
def broken(template) -> dict:
    """Return a copy to modify."""
    return deepcopy(template)


def statements_of(template: dict, principal: str) -> list[dict]:
    """Return the statements of the role of a principal in the template."""
    for resource in template["Resources"].values():
        properties = resource.get("Properties", {})
        if properties.get("FunctionName") == f"book-pipeline-{principal}":
            role = properties["Role"]
        elif resource["Type"] == "AWS::StepFunctions::StateMachine" and principal == "state-machine":
            role = properties["RoleArn"]
        elif properties.get("Name") == f"book-pipeline-{principal.removeprefix('rule/')}" and "Targets" in properties:
            role = properties["Targets"][0]["RoleArn"]
        else:
            continue
        (policy,) = template["Resources"][role["Fn::GetAtt"][0]]["Properties"]["Policies"]
        return policy["PolicyDocument"]["Statement"]
    raise AssertionError(principal)


def statement(template: dict, principal: str, sid: str) -> dict:
    (found,) = [each for each in statements_of(template, principal) if each["Sid"] == sid]
    return found


@pytest.mark.parametrize(
    ("principal", "sid", "names"),
    [
        ("FormatChapter", "ReadApiKey", r"FormatChapter: secretsmanager:GetSecretValue on .*gemini-api-key-AAAAAA"),
        ("GenerateAudio", "FindArtifacts", r"GenerateAudio: s3:ListBucket on .* with s3:prefix = audio/.*/chunks/"),
        ("ScrapeBook", "DescribeExecutions", r"ScrapeBook: states:DescribeExecution on .*:execution:book-pipeline:"),
        ("RecordFailure", "PublishEvents", r"RecordFailure: events:PutEvents on .* = BookFailed"),
        ("ApplyMigrations", "ConnectToDatabase", r"ApplyMigrations: rds-db:connect on .*/administrator"),
        ("WaitForTurn", "AnswerTokens", r"WaitForTurn: states:SendTaskSuccess on .*:stateMachine:book-pipeline$"),
        ("state-machine", "InvokeFunctions", r"state-machine: lambda:InvokeFunction on .*-RecordChapterFailure"),
        ("rule/SourceDropped", "StartBooks", r"rule/SourceDropped: states:StartExecution on .*:stateMachine:"),
        ("rule/ManifestUploaded", "ForwardEvents", r"rule/ManifestUploaded: events:PutEvents on .*/book-pipeline"),
    ],
)
def test_a_missing_statement_is_reported_with_function_and_call(broken, calls, principal, sid, names):
    statements_of(broken, principal).remove(statement(broken, principal, sid))
    found = denied(Policies(broken, partial(resolve, broken)), calls)
    assert any(re.match(names, line) for line in found), found
    assert {line.partition(": ")[0] for line in found} == {principal}


def test_a_narrowed_resource_is_reported(broken, calls):
    statement(broken, "GenerateAudio", "WriteArtifacts")["Resource"] = f"{BUCKET_ARN}/audio/*/chunks/*.mp3"
    found = denied(Policies(broken, partial(resolve, broken)), calls)
    assert found
    assert all(line.startswith(f"GenerateAudio: s3:PutObject on {BUCKET_ARN}/audio/") for line in found)


def test_a_missing_permission_of_a_rule_is_reported(broken, calls):
    (permission,) = [name for name in broken["Resources"] if name.startswith("RulesManifestDroppedPermission")]
    del broken["Resources"][permission]
    (found,) = denied(Policies(broken, partial(resolve, broken)), calls)
    assert (
        found
        == f"rule/ManifestDropped: lambda:InvokeFunction on {arn('lambda', 'function:book-pipeline-ExpandManifest')}"
    )


@pytest.mark.parametrize(
    ("sid", "change", "names"),
    [
        (
            "ReadArtifacts",
            {"Resource": [f"{BUCKET_ARN}/raw/*/book.txt", f"{BUCKET_ARN}/audio/*"]},
            f"s3:GetObject on {BUCKET_ARN}/audio/*",
        ),
        ("ReadArtifacts", {"Action": ["s3:GetObject", "s3:DeleteObject"]}, "s3:DeleteObject on"),
        ("ConnectToDatabase", {"Resource": "*", "Action": "rds-db:*"}, None),
        (
            "PublishEvents",
            {"Condition": {"StringEquals": {"events:detail-type": ["BookParsed", "BookFailed"]}}},
            "events:detail-type ['BookFailed']",
        ),
    ],
)
def test_a_widened_statement_is_reported(broken, calls, sid, change, names):
    statement(broken, "ParseBook", sid).update(change)
    policies = Policies(broken, partial(resolve, broken))
    found = unused(policies, calls) if names else unexplained(policies)
    assert any("ParseBook" in line and (names or "rds-db:* on *") in line for line in found), found
