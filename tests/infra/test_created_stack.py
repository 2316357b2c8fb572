"""The stack that moto's CloudFormation creates from the synthesized template makes books.

moto is an implementation that is not ours. What it leaves out is in docs/explanation/local-cloud.md.
"""

import json
import re
from uuid import NAMESPACE_URL, uuid5

import pytest

from local.aws.created_stack import NotCreated, reduced
from local.aws.deployment import ROOT, function_sizes
from local.cloud import LocalCloud
from tests.e2e.conftest import start, stop
from tests.e2e.test_mission import test_by_drop

__all__ = ["test_by_drop"]
DOCUMENT = (ROOT / "docs" / "explanation" / "local-cloud.md").read_text()
SMALL = "Title: {0}\nAuthor: A. Writer\nLanguage: English\n\n\n" + "".join(
    f"CHAPTER {n}\n\nThe lamp was lit, number {n}, and the sea was calm. " + "It was late. " * 20 + "\n\n\n"
    for n in range(1, 6)
)


@pytest.fixture(scope="module")
def cloud(assembly, tmp_path_factory):
    cloud = start(tmp_path_factory.mktemp("created"), template=assembly / "book-pipeline.template.json")
    yield cloud
    stop(cloud)


def test_by_manifest(cloud):
    """It passes both buses, all rules for manifests, ExpandManifest and BookRequested."""
    url = f"s3://{cloud.bucket}/sources/small.txt"
    s3 = cloud.client("s3")
    s3.put_object(Bucket=cloud.bucket, Key="sources/small.txt", Body=SMALL.format("Small").encode())
    s3.put_object(Bucket=cloud.bucket, Key="raw/shelf.csv", Body=f"source_url\n{url}\n".encode())
    execution = cloud.execution_of(url)
    assert cloud.ended(execution)["status"] == "SUCCEEDED"
    assert cloud.status(uuid5(NAMESPACE_URL, url))["tts_status"] == "complete"


def test_resources_and_outputs_are_those_of_the_template(cloud, template):
    (stack,) = cloud.aws("cloudformation", "describe-stacks", "--stack-name", "book-pipeline")["Stacks"]
    assert stack["StackStatus"] == "CREATE_COMPLETE"
    assert {output["OutputKey"] for output in stack["Outputs"]} == template["Outputs"].keys()
    created = cloud.aws("cloudformation", "describe-stack-resources", "--stack-name", "book-pipeline")
    made = {resource["LogicalResourceId"] for resource in created["StackResources"]}
    assert made == template["Resources"].keys() - reduced(template, {}).left_out.keys()
    assert len(made) > 110


def test_functions_run_with_the_variables_of_the_template(cloud, template):
    functions = {
        resource["Properties"]["FunctionName"]: resource["Properties"]
        for resource in template["Resources"].values()
        if resource["Type"] == "AWS::Lambda::Function"
    }
    listed = cloud.aws("lambda", "list-functions")["Functions"]
    assert {each["FunctionName"] for each in listed} == functions.keys()
    assert len(listed) == len(function_sizes()) + 2, "besides those of the table, two that the deployment runs"
    for each in listed:
        given = functions[each["FunctionName"]].get("Environment", {}).get("Variables", {})
        assert each.get("Environment", {}).get("Variables", {}).keys() == given.keys()


def test_the_document_lists_what_is_left_out(template, chosen):
    listed = set(re.findall(r"`((?:AWS|Custom)::\w+(?:::\w+)?)`", DOCUMENT))
    assert {*reduced(template, {}).left_out.values(), *reduced(chosen, {}).left_out.values()} == listed


def test_a_reference_to_what_is_left_out_becomes_a_parameter(template):
    small = reduced(template, {("AWS::RDS::DBProxy", "Endpoint"): "127.0.0.1"})
    hosts = {name: value for name, value in small.parameters.items() if value == "127.0.0.1"}
    (parameter,) = hosts
    function = next(each for each in small.template["Resources"].values() if each["Type"] == "AWS::Lambda::Function")
    assert function["Properties"]["Environment"]["Variables"]["DATABASE_HOST"] == {"Ref": parameter}
    assert small.parameters.keys() <= small.template["Parameters"].keys()
    text = json.dumps(small.template["Resources"])
    assert not [name for name in small.left_out if f'"Ref": "{name}"' in text or f'"Fn::GetAtt": ["{name}"' in text]


@pytest.mark.parametrize("content", [None, "{"], ids=["missing", "no JSON"])
def test_a_file_that_is_no_template_is_named_with_a_remedy(tmp_path, content):
    file = tmp_path / "template.json"
    if content is not None:
        file.write_text(content)
    with pytest.raises(NotCreated, match=r"template\.json is no template of the stack .* `make synth` writes one"):
        LocalCloud(tmp_path / "state", 0, template=file).start()
