"""Regions: what they lack, by two lists that AWS publishes."""

import re

import botocore.session
import pytest

from infra.parameters import Parameters
from infra.preflight.places import services
from infra.preflight.regions import REGISTRY, REMEDIES, types_in
from infra.preflight.target import Target
from tests.infra.stubbed import Answers

ABSENT = {"cloudformation.DescribeType": "TypeNotFoundException"}


def missing(template: dict, region: str, answers: dict) -> list[str]:
    return list(services(Target(Answers(region, answers), Parameters(), template, None)))


@pytest.mark.parametrize("region", ["us-east-1", "eu-central-1"])
def test_regions_with_everything_lack_nothing(template, region):
    assert missing(template, region, {}) == [], "nothing is asked"


def test_a_region_without_services_names_each_once_with_its_remedy(template):
    assert missing(template, "ap-east-2", ABSENT) == [
        "ap-east-2 has no EventBridge Schemas: set schema_registry = false in stack.toml.",
        "ap-east-2 has no RDS Proxy: set database_proxy = false in stack.toml, or choose another region.",
        "ap-east-2 has no CloudWatch Transaction Search: set transaction_search = false in stack.toml.",
    ]


def test_what_cloudformation_has_by_now_is_not_missing(template):
    assert missing(template, "ap-east-2", {"cloudformation.DescribeType": {}}) == []


def test_an_unknown_region_is_asked_for_every_type(template):
    client = Answers("xx-new-1", {"cloudformation.DescribeType": {}})
    target = Target(client, Parameters(), template, None)
    assert list(services(target)) == []
    assert [params["TypeName"] for _, params in client.calls] == sorted(target.types)


def test_two_lists_of_aws_agree_about_the_schema_registry():
    regions = botocore.session.get_session().get_available_regions("lambda")
    with_schemas = set(botocore.session.get_session().get_available_regions("schemas"))
    differ = [
        region for region in regions if (known := types_in(region)) and (REGISTRY in known) != (region in with_schemas)
    ]
    assert (len(regions) > 25, differ) == (True, [])


def test_remedies_name_parameters_that_exist():
    named = {name for _, remedy in REMEDIES.values() for name in re.findall(r"(\w+) = ", remedy)}
    assert named
    assert named <= Parameters.model_fields.keys()
