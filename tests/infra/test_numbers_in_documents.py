"""Numbers in the pages that a new owner follows are those of the template and of the code."""

import re
from pathlib import Path

import pytest

from bench import idle
from book_pipeline.store.secrets import CACHE_SECONDS
from infra import nat
from tests.infra.resolve import named, of_type

ROOT = Path(__file__).parents[2]
WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def numbers(page: str, pattern: str) -> list[int]:
    """Return the numbers, in figures or in words, at the # of the pattern; the page has at least one."""
    text = re.sub(r"\s+", " ", (ROOT / page).read_text())
    number = rf"\b(\d+|{'|'.join(WORDS)})\b"
    found = [
        int(each) if each.isdigit() else WORDS.index(each) for each in re.findall(pattern.replace("#", number), text)
    ]
    assert found, (page, pattern)
    return found


def test_alarms(template, chosen):
    alarms, of_chosen = (len(of_type(made, "AWS::CloudWatch::Alarm")) for made in (template, chosen))
    assert numbers("docs/how-to/deploy.md", r"Expect # alarms") == [alarms]
    fewer = numbers("docs/how-to/deploy.md", r"alarms, # less with `nat = \"gateway\"`")
    more = numbers("docs/how-to/deploy.md", r"and # more with `webhook_url` or `notice_email`")
    assert of_chosen == alarms - fewer[0] + more[0], "it has a gateway, and notices"


@pytest.mark.parametrize("page", ["docs/how-to/deploy.md", "docs/tutorial/on-aws.md"])
def test_outputs(template, page):
    assert numbers(page, r"# outputs[,.]") == [len(template["Outputs"])]


def test_the_minutes_of_the_nat_instance():
    assert numbers("docs/how-to/deploy.md", r"its report within # minutes") == [nat.WAIT.to_minutes()]


def test_the_minutes_until_every_function_has_a_new_key(template):
    page = "docs/how-to/rotate-a-key.md"
    readers = [named(template, "AWS::Lambda::Function", "FunctionName")[f"book-pipeline-{name}"]["Timeout"]
               for name in ("FormatChapter", "GenerateAudio")]  # fmt: skip
    assert numbers(page, r"keeps the key for # minutes") == [CACHE_SECONDS / 60]
    assert numbers(page, r"runs for at most #\.") == [max(readers) / 60]
    assert numbers(page, r"Wait # minutes") == [(CACHE_SECONDS + max(readers)) / 60]


def usd(resources: dict[str, list]) -> float:
    return sum(line.cents for line in idle.bill(resources)) / 100


def test_dollars(template):
    resources = idle.resources_of(template)
    month = usd(resources)
    assert numbers("README.md", r"An idle month costs about \$#") == [round(month)]
    assert numbers("docs/tutorial/on-aws.md", r"The stack costs about \$# a day") == [round(month / 30)]
    others = [each for each in resources["AWS::CloudWatch::Alarm"] if each["AlarmName"] != "book-pipeline-nat-failed"]
    gateway = usd({**resources, "AWS::EC2::Instance": [], "AWS::EC2::NatGateway": [{}],
                   "AWS::CloudWatch::Alarm": others})  # fmt: skip
    assert numbers("docs/how-to/runbook.md", r"which costs \$# a month more") == [round(gateway - month)]
