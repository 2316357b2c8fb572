"""The runbook has a section for each alarm, and all its commands parse."""

import re
from pathlib import Path

import botocore.session
import pytest
from botocore import xform_name
from typer.main import get_command

from book_pipeline.function_settings import FUNCTION_SETTINGS
from console.cli.app import app
from infra import way_out
from infra.alarms import NEVER_FAIL
from tests.infra.test_monitoring import QUEUES, every

RUNBOOK = (Path(__file__).parents[2] / "docs" / "how-to" / "runbook.md").read_text()
SECTIONS = re.findall(r"^## (book-pipeline-\S+)$", RUNBOOK, re.MULTILINE)
HEADINGS = re.findall(r"^#+ (.+)$", RUNBOOK, re.MULTILINE)
JOINED = RUNBOOK.replace("\\\n", " ")
AWS = re.findall(r"\baws ([a-z0-9-]+) ((?:wait )?[a-z0-9-]+)((?:[^\n`|;)(]|\$\([^)]*\))*)", JOINED)
GLOBAL = {"output", "query", "profile", "region", "cli-binary-format"}
SHORTER = {"max-items"}
"""Options that the AWS CLI adds to every paginated operation."""


def test_every_alarm_has_a_section_and_every_section_an_alarm(template, chosen):
    """`chosen` has the alarms of the parameters that are not set by default."""
    names = {alarm["AlarmName"] for made in (template, chosen) for alarm in every(made, "AWS::CloudWatch::Alarm")}
    assert sorted(SECTIONS) == sorted(names)


def test_every_dead_letter_queue_has_instructions(chosen):
    named = set(re.findall(r"`(book-pipeline-\S+-dead-letters)`", RUNBOOK))
    optional = {queue["QueueName"] for queue in every(chosen, "AWS::SQS::Queue")} - set(QUEUES)
    assert named - optional == set(QUEUES)
    assert optional & named == {"book-pipeline-NotifyWebhook-dead-letters"}


def test_every_link_points_to_a_heading():
    anchors = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in HEADINGS}
    links = re.findall(r"\]\(#([^)]+)\)", RUNBOOK)
    assert len(links) > 5
    assert set(links) <= anchors


@pytest.mark.parametrize(("service", "command", "rest"), AWS, ids=lambda part: part.strip()[:40])
def test_every_aws_command_of_the_runbook_parses(service, command, rest):
    session = botocore.session.get_session()
    if service == "s3":
        return
    model = session.get_service_model(service)
    operations = {xform_name(name, "-"): name for name in model.operation_names}
    options = set(re.findall(r"--([a-z0-9-]+)", re.sub(r"\$\([^)]*\)|'[^']*'", "", rest))) - GLOBAL
    if command.startswith("wait "):
        client = session.create_client(service, region_name="us-east-1")
        assert command.removeprefix("wait ").replace("-", "_") in client.waiter_names
        return
    members = model.operation_model(operations[command]).input_shape.members
    assert options <= {xform_name(name, "-") for name in members} | SHORTER | {f"no-{name}" for name in members}


def test_every_output_that_the_runbook_reads_exists(template):
    asked = set(re.findall(r"\$\(output (\w+)\)", RUNBOOK))
    assert asked
    assert asked <= template["Outputs"].keys()


def test_every_book_pipeline_command_of_the_runbook_parses():
    commands = get_command(app).commands
    asked = re.findall(r"book-pipeline (submit|status|trace|[a-z]+) (?:[A-Z]|--)", RUNBOOK)
    assert {"submit", "status", "trace"} <= set(asked) <= commands.keys()


def test_rules_and_functions_have_the_names_of_the_stack(template):
    rules = {rule["Name"] for rule in every(template, "AWS::Events::Rule")}
    loops = re.findall(r"for rule in ([\w ]+); do", RUNBOOK)
    assert len(loops) == 4
    for named in loops:
        assert {f"book-pipeline-{name}" for name in named.split()} <= rules
    invoked = {f"book-pipeline-{name}" for name in FUNCTION_SETTINGS} | {way_out.NAME}
    functions = set(re.findall(r"--function-name (\S+)", RUNBOOK))
    assert functions
    assert functions <= invoked


def test_the_logs_of_every_function_are_searched_for_its_errors(template):
    (prefix,) = set(re.findall(r"--log-group-name-prefix (\S+)", RUNBOOK))
    groups = {function["LoggingConfig"]["LogGroup"] for function in every(template, "AWS::Lambda::Function")}
    assert len(groups) > len(FUNCTION_SETTINGS)
    names = {group["LogGroupName"] for group in every(template, "AWS::Logs::LogGroup")}
    assert len([name for name in names if name.startswith(prefix)]) == len(groups)


def test_the_functions_that_must_not_fail_are_named():
    (named,) = re.findall(r"must not fail \(([\w,\s]+)\)", RUNBOOK)
    assert tuple(re.split(r",\s+", named)) == NEVER_FAIL
