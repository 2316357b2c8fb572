"""The functions in the template: sizes, variables, roles, log groups and dead-letter queues."""

import pytest

from book_pipeline.function_settings import FUNCTION_SETTINGS
from infra.permissions import FUNCTIONS
from local.aws.deployment import function_sizes
from tests.infra.resolve import named, of_type

SIZES = function_sizes()
STACK_KNOWS = {
    "ARTIFACTS_BUCKET": "book-pipeline-artifacts-123456789012",
    "EVENT_BUS_NAME": "book-pipeline",
    "STATE_MACHINE_ARN": "arn:aws:states:us-east-1:123456789012:stateMachine:book-pipeline",
    "DATABASE_HOST": "book-pipeline.proxy-local.us-east-1.rds.amazonaws.com",
    "DATABASE_NAME": "book_pipeline",
    "DATABASE_USER": "pipeline",
    "DATABASE_ADMINISTRATOR": "administrator",
    "DATABASE_CA_FILE": "/var/task/amazon-root-cas.pem",
    "SPEECH_CONCURRENCY": "5",
    "OUTPUTS": "mp3,m4b",
    "GEMINI_SECRET_ID": "arn:aws:secretsmanager:us-east-1:123456789012:secret:book-pipeline/gemini-api-key-AAAAAA",
    "ELEVENLABS_SECRET_ID": (
        "arn:aws:secretsmanager:us-east-1:123456789012:secret:book-pipeline/elevenlabs-api-key-AAAAAA"
    ),
}
MINE = {"GEMINI_MODEL", "ELEVENLABS_VOICE_ID"}
ASYNCHRONOUS = {"ExpandManifest", "WatchBooks", "GiveTurns", "EncodeChapter", "BindBook"}


def function(template, name):
    return named(template, "AWS::Lambda::Function", "FunctionName")[f"book-pipeline-{name}"]


def test_the_functions_are_those_of_the_table_and_two_of_the_deployment(template):
    names = set(named(template, "AWS::Lambda::Function", "FunctionName"))
    assert names == {f"book-pipeline-{name}" for name in SIZES} | {
        "book-pipeline-deployment",
        "book-pipeline-check-way-out",
    }
    assert SIZES.keys() == FUNCTION_SETTINGS.keys() == FUNCTIONS.keys()


def variables_of(template: dict, name: str) -> dict[str, str]:
    """Return the variables of a function; without webhook_url, NotifyWebhook has none."""
    return function(template, name).get("Environment", {"Variables": {}})["Variables"]


@pytest.mark.parametrize("name", SIZES)
class TestEachFunction:
    def test_has_the_size_of_the_table(self, template, name):
        made, size = function(template, name), SIZES[name]
        assert made["Handler"] == size["handler"]
        assert made["Timeout"] == size["timeout_seconds"]
        assert made["MemorySize"] == size["memory_mb"]
        assert made["EphemeralStorage"] == {"Size": size["ephemeral_storage_mb"]}
        assert made.get("ReservedConcurrentExecutions") == size["reserved_concurrency"]

    def test_runs_on_arm_with_a_current_python_and_is_traced(self, template, name):
        made = function(template, name)
        assert made["Runtime"] == "python3.13"
        assert made["Architectures"] == ["arm64"]
        assert made["TracingConfig"] == {"Mode": "Active"}

    def test_has_the_variables_of_its_settings_with_the_values_of_the_stack(self, template, name):
        variables = variables_of(template, name)
        user = "migrator" if name == "ApplyMigrations" else "pipeline"
        known = {**STACK_KNOWS, "DATABASE_USER": user}
        assert variables == {key: known[key] for key in FUNCTION_SETTINGS[name].variables() & known.keys()}

    def test_has_every_variable_that_its_settings_require(self, template, name):
        fields = FUNCTION_SETTINGS[name].model_fields
        needed = {field.upper() for field, info in fields.items() if info.is_required()}
        assert needed <= variables_of(template, name).keys()

    def test_is_in_the_private_subnets(self, template, name):
        network = function(template, name)["VpcConfig"]
        assert all("Functions" in subnet for subnet in network["SubnetIds"])
        assert len(network["SubnetIds"]) == 2
        assert [group.split(".")[0] for group in network["SecurityGroupIds"]] == [
            next(id_ for id_ in of_type(template, "AWS::EC2::SecurityGroup") if "FunctionsGroup" in id_)
        ]

    def test_writes_json_to_a_log_group_with_retention(self, template, name):
        config = function(template, name)["LoggingConfig"]
        levels = {"ApplicationLogLevel": "INFO", "SystemLogLevel": "INFO"}
        assert {key: config[key] for key in ("LogFormat", *levels)} == {"LogFormat": "JSON", **levels}
        log = config["LogGroup"]
        assert log == f"/aws/lambda/book-pipeline-{name}"
        assert named(template, "AWS::Logs::LogGroup", "LogGroupName")[log]["RetentionInDays"] == 30

    def test_has_its_own_role_that_only_lambda_may_assume(self, template, name):
        made = function(template, name)
        sharers = [each for each in of_type(template, "AWS::Lambda::Function").values() if each["Role"] == made["Role"]]
        assert len(sharers) == 1
        role = of_type(template, "AWS::IAM::Role")[made["Role"].rpartition("/")[2]]
        (trust,) = role["AssumeRolePolicyDocument"]["Statement"]
        assert trust["Principal"] == {"Service": "lambda.amazonaws.com"}


@pytest.mark.parametrize("name", SIZES)
def test_network_permissions_are_denied_to_the_code_of_a_function(template, name):
    made = function(template, name)
    role = of_type(template, "AWS::IAM::Role")[made["Role"].rpartition("/")[2]]
    statements = {each["Sid"]: each for each in role["Policies"][0]["PolicyDocument"]["Statement"]}
    allowed, denied = statements["UseNetwork"], statements["DenyNetworkToCode"]
    assert (denied["Effect"], denied["Action"], denied["Resource"]) == ("Deny", allowed["Action"], allowed["Resource"])
    arn = f"arn:aws:lambda:us-east-1:123456789012:function:book-pipeline-{name}"
    assert denied["Condition"] == {"ArnEquals": {"lambda:SourceFunctionArn": arn}}


def test_only_generate_audio_has_a_concurrency_limit_which_is_a_parameter(template, chosen):
    """That of the functions that record failures is reserved for them, so that they run when others use up the rest."""

    def limits(template):
        made = of_type(template, "AWS::Lambda::Function").values()
        key = "ReservedConcurrentExecutions"
        return {each["FunctionName"]: each[key] for each in made if key in each}

    recorders = {"book-pipeline-RecordFailure": 5, "book-pipeline-RecordChapterFailure": 5}
    assert limits(template) == {"book-pipeline-GenerateAudio": 5, **recorders}
    assert limits(chosen) == {"book-pipeline-GenerateAudio": 2, **recorders}
    turns = ("WaitForTurn", "GiveTurns", "WatchBooks", "DescribeBooks")
    variables = [variables_of(chosen, name)["SPEECH_CONCURRENCY"] for name in turns]
    assert variables == ["2"] * 4


def test_settings_of_the_owner_reach_the_functions_that_read_them(chosen):
    holders = {name: {key: value for key, value in variables_of(chosen, name).items() if key in MINE} for name in SIZES}
    assert {name: values for name, values in holders.items() if values} == {
        "ParseBook": {"GEMINI_MODEL": "gemini-next", "ELEVENLABS_VOICE_ID": "mine"},
        "FormatChapter": {"GEMINI_MODEL": "gemini-next"},
        "GenerateAudio": {"ELEVENLABS_VOICE_ID": "mine"},
        "ListVoices": {"ELEVENLABS_VOICE_ID": "mine"},
        "RetakePassage": {"ELEVENLABS_VOICE_ID": "mine"},
        "SampleVoice": {"ELEVENLABS_VOICE_ID": "mine"},
    }


def test_a_failing_asynchronous_invocation_goes_to_a_dead_letter_queue_after_two_retries(template):
    made = {each["FunctionName"]: each for each in of_type(template, "AWS::Lambda::EventInvokeConfig").values()}
    assert made.keys() == {f"book-pipeline-{name}" for name in ASYNCHRONOUS}
    for name, config in made.items():
        assert config["MaximumRetryAttempts"] == 2
        assert config["DestinationConfig"]["OnFailure"]["Destination"].endswith(f":{name}-dead-letters")


def test_no_role_has_a_policy_that_is_not_in_the_template(template):
    for name, role in of_type(template, "AWS::IAM::Role").items():
        assert not role.get("ManagedPolicyArns"), name
    assert not of_type(template, "AWS::IAM::Policy")


def test_every_statement_of_a_role_has_a_name(template):
    for name, role in of_type(template, "AWS::IAM::Role").items():
        for policy in role.get("Policies", []):
            assert all(statement.get("Sid") for statement in policy["PolicyDocument"]["Statement"]), name


def test_other_buckets_are_read_only_where_the_owner_names_them(template, chosen):
    def sources(template):
        return [
            statement["Resource"]
            for role in of_type(template, "AWS::IAM::Role").values()
            for policy in role.get("Policies", [])
            for statement in policy["PolicyDocument"]["Statement"]
            if statement["Sid"] == "ReadSourceBuckets"
        ]

    assert sources(template) == []
    assert sources(chosen) == [["arn:aws:s3:::my-shelf/*", "arn:aws:s3:::another.shelf/*"]]


def test_a_service_uses_a_role_for_this_account_only(template):
    """EC2 gives a role to its own instances only, and sends no account."""
    trusts = [role["AssumeRolePolicyDocument"]["Statement"] for role in of_type(template, "AWS::IAM::Role").values()]
    assert {len(statements) for statements in trusts} == {1}
    found = {}
    for (statement,) in trusts:
        conditions = statement.get("Condition", {})
        accounts = {each["aws:SourceAccount"] for each in conditions.values() if "aws:SourceAccount" in each}
        arn = conditions.get("ArnLike", {}).get("aws:SourceArn", "")
        found.setdefault(statement["Principal"]["Service"], set()).add((*accounts, arn.rpartition("123456789012:")[2]))
    ours = "123456789012"
    assert found == {
        "lambda.amazonaws.com": {(ours, "")},
        "rds.amazonaws.com": {(ours, "")},
        "states.amazonaws.com": {(ours, "stateMachine:book-pipeline")},
        "vpc-flow-logs.amazonaws.com": {(ours, "vpc-flow-log/*")},
        "events.amazonaws.com": {
            *((ours, f"rule/book-pipeline-{name}") for name in ("SourceDropped", "ManifestUploaded")),
            (ours, "rule/book-pipeline/book-pipeline-BookRequested"),
        },
        "ec2.amazonaws.com": {("",)},
    }
