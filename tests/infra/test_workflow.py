"""The state machine: its definition, tracing, log without payloads, and role."""

import json
import re
import subprocess

import pytest

from infra.node import ToolMissing, environment, tool
from infra.workflow import DEFINITION
from local.aws.deployment import definition
from tests.infra.resolve import named, of_type, only, resolve, triggers

MIGRATIONS = "book-pipeline-ApplyMigrations"
PLACEHOLDERS = set(re.findall(r"\$\{(\w+)\}", DEFINITION.read_text()))


@pytest.fixture(scope="module")
def machine(template):
    return only(template, "AWS::StepFunctions::StateMachine")


@pytest.fixture(scope="module")
def role(template, machine):
    return of_type(template, "AWS::IAM::Role")[machine["Properties"]["RoleArn"].rpartition("/")[2]]


def substituted(machine):
    """The definition with the substitutions of CloudFormation."""
    names = machine["Properties"]["DefinitionSubstitutions"]
    return re.sub(r"\$\{(\w+)\}", lambda match: names[match[1]], machine["Properties"]["DefinitionString"])


def test_the_substitutions_are_the_names_in_the_definition(machine):
    assert PLACEHOLDERS
    assert machine["Properties"]["DefinitionSubstitutions"].keys() == PLACEHOLDERS


def test_every_substitution_is_the_function_of_its_name(machine):
    for name, arn in machine["Properties"]["DefinitionSubstitutions"].items():
        assert arn == f"arn:aws:lambda:us-east-1:123456789012:function:book-pipeline-{name.removesuffix('FunctionArn')}"


def test_the_definition_is_the_one_that_the_local_cloud_executes(machine):
    assert json.loads(substituted(machine)) == json.loads(definition(5))


def test_a_book_narrates_no_more_chapters_at_once_than_the_plan_allows(template, chosen):
    def lanes(template):
        machine = only(template, "AWS::StepFunctions::StateMachine")
        return json.loads(substituted(machine))["States"]["GenerateAudio"]["MaxConcurrency"]

    assert (lanes(template), lanes(chosen)) == (5, 2)


def test_the_state_machine_is_standard_and_traced(machine):
    assert machine["Properties"]["StateMachineName"] == "book-pipeline"
    assert machine["Properties"].get("StateMachineType", "STANDARD") == "STANDARD"
    assert machine["Properties"]["TracingConfiguration"] == {"Enabled": True}


def test_the_log_has_every_event_and_no_payload(template, machine):
    logging = machine["Properties"]["LoggingConfiguration"]
    assert (logging["Level"], logging["IncludeExecutionData"]) == ("ALL", False)
    (destination,) = logging["Destinations"]
    name = destination["CloudWatchLogsLogGroup"]["LogGroupArn"].split(":")[6]
    assert name == "/aws/vendedlogs/states/book-pipeline"
    assert named(template, "AWS::Logs::LogGroup", "LogGroupName")[name]["RetentionInDays"] == 30


def test_the_role_invokes_exactly_its_functions(machine, role):
    statements = {each["Sid"]: each for policy in role["Policies"] for each in policy["PolicyDocument"]["Statement"]}
    invoke = statements.pop("InvokeFunctions")
    assert invoke["Action"] == "lambda:InvokeFunction"
    assert set(invoke["Resource"]) == set(machine["Properties"]["DefinitionSubstitutions"].values())
    assert statements.keys() == {"SendTraces", "DeliverLogs"}


def test_only_this_state_machine_assumes_the_role(role):
    (trust,) = role["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Principal"] == {"Service": "states.amazonaws.com"}
    assert trust["Condition"] == {
        "StringEquals": {"aws:SourceAccount": "123456789012"},
        "ArnLike": {"aws:SourceArn": "arn:aws:states:us-east-1:123456789012:stateMachine:book-pipeline"},
    }


def test_an_independent_validator_accepts_the_definition(template, machine, tmp_path):
    try:
        command = tool("asl-validator", "dist/bin/asl-validator.js")
    except ToolMissing as missing:
        pytest.skip(f"asl-validator comes from npm: {missing}")
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(substituted(machine))
    broken = json.loads(substituted(machine))
    broken["States"]["ParseBook"]["Next"] = "NoSuchState"
    bad.write_text(json.dumps(broken))
    verdicts = [
        subprocess.run(
            [*command, "--json-path", str(file)],
            env=environment(),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        for file in (good, bad)
    ]
    assert verdicts[0].returncode == 0, verdicts[0].stdout + verdicts[0].stderr
    assert verdicts[1].returncode != 0, "it finds nothing wrong with anything"


def test_functions_change_only_after_the_migrations_have_succeeded(template):
    trigger, _ = triggers(template)[MIGRATIONS]
    waiting = {
        name: each.get("DependsOn", [])
        for name, each in template["Resources"].items()
        if each["Type"] in {"AWS::Events::Rule", "AWS::StepFunctions::StateMachine"}
        or (each["Type"] == "AWS::Lambda::Function" and name.startswith("Functions") and "ApplyMigrations" not in name)
    }
    assert len(waiting) >= 15
    assert [name for name, needed in waiting.items() if trigger not in needed] == []


def test_migrations_wait_for_network_and_database(template):
    _, trigger = triggers(template)[MIGRATIONS]
    kinds = {template["Resources"][name]["Type"] for name in trigger["DependsOn"]}
    assert kinds >= {
        "AWS::RDS::DBCluster",
        "AWS::RDS::DBInstance",
        "AWS::RDS::DBProxy",
        "AWS::RDS::DBProxyTargetGroup",
        "AWS::EC2::Route",
        "AWS::EC2::Instance",
        "AWS::EC2::SecurityGroupIngress",
        "AWS::EC2::SecurityGroupEgress",
    }


def test_migrations_run_for_each_version_of_their_package(template):
    _, trigger = triggers(template)[MIGRATIONS]
    version = template["Resources"][trigger["Properties"]["HandlerArn"]["Ref"]]
    assert version["Type"] == "AWS::Lambda::Version"
    assert resolve(template, version["Properties"]["FunctionName"]) == "book-pipeline-ApplyMigrations"
    assert trigger["Properties"]["InvocationType"] == "RequestResponse"
    limit = named(template, "AWS::Lambda::Function", "FunctionName")["book-pipeline-ApplyMigrations"]["Timeout"]
    assert int(trigger["Properties"]["Timeout"]) / 1000 > limit
