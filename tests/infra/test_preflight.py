"""Preflight: each problem of an account is one line with a remedy, and all of them are reported at once."""

import re
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from infra import deploy
from infra.concurrency import UNRESERVED, reserved
from infra.parameters import Parameters
from infra.preflight import CHECKS, preflight
from infra.preflight.target import Target
from tests.infra.accounts import HEALTHY, limits, subnets, zones
from tests.infra.documents import assert_aws_takes
from tests.infra.resolve import of_type
from tests.infra.stubbed import Answers
from tests.infra.test_documented_commands import make

DOCS = Path(__file__).parents[2] / "docs"
SECOND_IN_AZ3 = zones(("us-east-1a", "use1-az1"), ("us-east-1b", "use1-az3"), ("us-east-1c", "use1-az4"))
FREE = {**HEALTHY["freetier.GetAccountPlanState"], "accountPlanType": "FREE"}
X86 = {"Images": [{"ImageId": "ami-0123456789abcdef0", "Architecture": "x86_64"}]}
SECRETS = {"SecretList": [{"Name": "book-pipeline/gemini-api-key"}, {"Name": "book-pipeline/gemini-api-key-2"}]}
PINNED = {"nat_ami": "ami-0123456789abcdef0"}

PROBLEMS = [
    ({"freetier.GetAccountPlanState": FREE}, {}, r"Free plan, which refuses Aurora.* Choose \"Upgrade plan\""),
    ({"lambda.GetAccountSettings": limits(10)}, {}, r"allows 10 .* needs 115\. Request at least 115.*--desired-value"),
    ({"lambda.GetAccountSettings": limits(121)}, {"speech_concurrency": "12"}, r"allows 121 .* needs 122\."),
    (
        {"lambda.GetAccountSettings": limits(200, 110)}, {},
        r"allows 200 .* needs 115 besides the 90 that other functions reserve\. Request at least 205",
    ),
    (
        {"ec2.DescribeAvailabilityZones": SECOND_IN_AZ3}, {},
        r'us-east-1b \(use1-az3\) has no Lambda and no RDS Proxy\. Write zones = "us-east-1a,us-east-1c"',
    ),
    (
        {}, {"zones": "us-east-1a,us-east-1f"},
        r'there is no zone us-east-1f\. Write zones = "us-east-1a,us-east-1b"',
    ),
    (
        {"ec2.DescribeAvailabilityZones": zones(("us-east-1a", "use1-az1"), ("us-east-1b", "use1-az3"))}, {},
        r"us-east-1b \(use1-az3\) has no .*\. Choose another region\.",
    ),
    (
        {"rds.DescribeOrderableDBInstanceOptions": {
            "OrderableDBInstanceOptions": [{"AvailabilityZones": [{"Name": "us-east-1b"}, {"Name": "us-east-1c"}]}]}
        }, {},
        r'us-east-1a \(use1-az1\) has no Aurora Serverless v2\. Write zones = "us-east-1b,us-east-1c"',
    ),
    (
        {"ec2.DescribeInstanceTypeOfferings": {
            "InstanceTypeOfferings": [{"Location": "us-east-1a"}, {"Location": "us-east-1c"}]}
        }, {},
        r'us-east-1b \(use1-az2\) has no t4g.nano\. Write zones = "us-east-1a,us-east-1c"',
    ),
    (
        {"rds.DescribeOrderableDBInstanceOptions": {"OrderableDBInstanceOptions": []}}, {},
        r"offers no aurora-postgresql 17\.\d+ for Serverless v2: set VERSION in infra/database.py",
    ),
    ({"ec2.DescribeImages": "InvalidAMIID.NotFound"}, PINNED, r"no image ami-0123456789abcdef0 .*nat_ami = \"latest"),
    ({"ec2.DescribeImages": {"Images": []}}, PINNED, r"no image ami-0123456789abcdef0 in us-east-1"),
    ({"ec2.DescribeImages": X86}, PINNED, r"is for x86_64, and the NAT instance is arm64"),
    ({"secretsmanager.ListSecrets": SECRETS}, {}, r"The secrets book-pipeline/gemini-api-key of .*delete-secret"),
]  # fmt: skip


@pytest.fixture
def run(template):
    """Return a function that runs preflight with some answers of a healthy account replaced."""

    def run(answers=(), chosen=(), *, region="us-east-1", status=None):
        client = Answers(region, {**HEALTHY, **dict(answers)})
        return client, preflight(Target(client, Parameters.model_validate(dict(chosen)), template, status))

    return run


def test_a_healthy_account_has_no_problem(run):
    client, report = run(chosen=PINNED)
    assert (report.problems, report.unchecked) == ([], [])
    assert len(client.calls) > 8


def test_every_call_only_reads(run):
    for status in (None, "UPDATE_COMPLETE"):
        client, _ = run({"ec2.DescribeSubnets": subnets("us-east-1a", "us-east-1b")}, PINNED, status=status)
        assert [name for name, _ in client.calls if not re.search(r"\.(Describe|Get|List|Head)", name)] == []


def test_a_cluster_without_proxy_needs_the_root_certificate_of_its_region(run):
    direct = {**PINNED, "database_proxy": "false"}
    _, report = run(chosen=direct, region="us-east-1")
    assert report.problems == []
    _, report = run({"cloudformation.DescribeType": {}}, direct, region="xx-new-1")
    assert [line for line in report.problems if "truststore.pki.rds.amazonaws.com/xx-new-1/xx-new-1-bundle.pem" in line]


@pytest.mark.parametrize(("answers", "chosen", "line"), PROBLEMS)
def test_each_problem_is_one_line_with_its_remedy(run, answers, chosen, line):
    _, report = run(answers, chosen)
    (problem,) = report.problems
    assert re.search(line, problem), problem
    assert "\n" not in problem
    for command in re.findall(r"`(aws [^`]*)`", problem):
        assert_aws_takes(command.replace("NAME", "x"))


def test_all_problems_are_reported_at_once(run):
    answers = {
        "freetier.GetAccountPlanState": FREE, "lambda.GetAccountSettings": limits(10), "s3.HeadBucket": "403",
        "ec2.DescribeAvailabilityZones": SECOND_IN_AZ3, "ec2.DescribeImages": X86,
        "secretsmanager.ListSecrets": SECRETS,
    }  # fmt: skip
    _, report = run(answers, PINNED)
    buckets = 2
    assert len(report.problems) == len(answers) - 1 + buckets


def test_the_command_decides_checks_and_creates_nothing(assembly, monkeypatch, tmp_path, capsys):
    answers = {
        "cloudformation.DescribeStacks": "ValidationError",
        "cloudformation.ListStackResources": "ValidationError",
        "xray.GetTraceSegmentDestination": {"Destination": "XRay", "Status": "ACTIVE"},
        "ssm.GetParameter": {"Parameter": {"Value": PINNED["nat_ami"]}},
        "lambda.GetAccountSettings": limits(10),
        "freetier.GetAccountPlanState": FREE,
    }
    client = Answers("us-east-1", {**HEALTHY, **answers})
    chosen = []
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(deploy, "client_factory", lambda *_: client)
    monkeypatch.setattr(
        deploy, "synthesize", lambda out, context: chosen.append(context) or assembly / "book-pipeline.template.json"
    )
    assert deploy.main(["--preflight"]) == 1
    output = capsys.readouterr()
    assert len(output.err.splitlines()) == 2
    assert output.out == f"nat_ami = {PINNED['nat_ami']}, the newest image\n"
    assert chosen == [{**PINNED, "deletion_protection": "false"}]
    assert [name for name, _ in client.calls if not re.search(r"\.(Describe|Get|List|Head)", name)] == []


def test_a_check_without_permission_is_named_and_stops_nothing(run):
    denied = {"freetier.GetAccountPlanState": "AccessDeniedException", "lambda.GetAccountSettings": limits(10)}
    _, report = run(denied)
    assert len(report.problems) == 1
    assert report.unchecked == ["Not checked, because you may not call GetAccountPlanState: the plan of the account."]


def test_other_errors_of_aws_are_not_hidden(run):
    with pytest.raises(ClientError, match="ExpiredToken"):
        run({"freetier.GetAccountPlanState": "ExpiredToken"})


def test_an_account_without_a_plan_is_no_problem(run):
    assert run({"freetier.GetAccountPlanState": "ResourceNotFoundException"})[1].problems == []


@pytest.mark.parametrize(
    ("answer", "line"),
    [
        ("403", r"The bucket book-pipeline-artifacts-123456789012 is in another account, or you may not read it"),
        ({"BucketRegion": "eu-west-1"}, r"is in eu-west-1: an account can have one stack\..*`make destroy region=eu-w"),
        ({"BucketRegion": "us-east-1"}, None),
    ],
)
def test_buckets_are_free_or_this_accounts_in_this_region(run, template, answer, line):
    client, report = run({"s3.HeadBucket": answer})
    asked = [params for name, params in client.calls if name == "s3.HeadBucket"]
    assert {params["Bucket"] for params in asked} == {
        bucket["BucketName"] for bucket in of_type(template, "AWS::S3::Bucket").values()
    }
    assert {params["ExpectedBucketOwner"] for params in asked} == {"123456789012"}
    assert len(report.problems) == (len(asked) if line else 0)
    assert not line or any(re.search(line, problem) for problem in report.problems), report.problems
    for command in re.findall(r"`(make [^`]*)`", " ".join(report.problems)):
        assert make(command).returncode == 0


DEPLOYED = {"ec2.DescribeSubnets": subnets("us-east-1c", "us-east-1a")}


class TestADeployedStack:
    """Checks differ where the stack itself has what is checked."""

    def test_its_own_reservations_count_once(self, run):
        limit = UNRESERVED + sum(reserved(Parameters()).values())
        settings = limits(limit, UNRESERVED)
        chosen = {"zones": "us-east-1c,us-east-1a"}
        answers = {**DEPLOYED, "lambda.GetAccountSettings": settings}
        assert run(answers, chosen, status="UPDATE_COMPLETE")[1].problems == []
        (problem,) = run({"lambda.GetAccountSettings": settings}, chosen)[1].problems
        assert f"Request at least {limit + 15}" in problem

    @pytest.mark.parametrize("chosen", [{}, {"zones": "us-east-1a,us-east-1c"}])
    def test_its_subnets_cannot_move(self, run, chosen):
        (problem,) = run(DEPLOYED, chosen, status="UPDATE_COMPLETE")[1].problems
        assert "cannot move to us-east-1a, us-east-1" in problem
        assert 'Write zones = "us-east-1c,us-east-1a" into stack.toml.' in problem

    def test_its_image_may_be_withdrawn(self, run):
        running = {"ec2.DescribeInstances": {"Reservations": [{"Instances": [{"ImageId": PINNED["nat_ami"]}]}]}}
        answers = {**DEPLOYED, **running, "ec2.DescribeImages": {"Images": []}}
        chosen = {**PINNED, "zones": "us-east-1c,us-east-1a"}
        assert run(answers, chosen, status="UPDATE_COMPLETE")[1].problems == []
        assert len(run(answers, {**chosen, "nat_ami": "ami-99999999"}, status="UPDATE_COMPLETE")[1].problems) == 1

    def test_its_secrets_may_exist(self, run):
        answers = {**DEPLOYED, "secretsmanager.ListSecrets": SECRETS}
        for status in ("CREATE_FAILED", "UPDATE_COMPLETE"):
            assert run(answers, {"zones": "us-east-1c,us-east-1a"}, status=status)[1].problems == []
        assert run(answers, status="ROLLBACK_COMPLETE")[1].problems != []


def test_the_reserved_concurrency_is_that_of_the_template_and_of_the_documents(template, chosen):
    for made, parameters in ((template, {}), (chosen, {"speech_concurrency": 2})):
        functions = of_type(made, "AWS::Lambda::Function").values()
        total = sum(function.get("ReservedConcurrentExecutions", 0) for function in functions)
        assert sum(reserved(Parameters.model_validate(parameters)).values()) == total
    fixed = UNRESERVED + sum(reserved(Parameters()).values()) - Parameters().speech_concurrency
    for page in ("explanation/many-books.md", "how-to/deploy.md"):
        assert re.findall(r"(\d+) \+ `speech_concurrency`", (DOCS / page).read_text()) == [str(fixed)]


def test_every_check_is_in_the_documentation():
    text = re.sub(r"\s+", " ", (DOCS / "how-to" / "deploy.md").read_text())
    assert [name for name in CHECKS if name not in text] == []
