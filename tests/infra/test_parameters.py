"""What the owner may choose, and what is said where a choice is none."""

import pytest

from infra.__main__ import main
from infra.parameters import InvalidParameter, Parameters, parameters_from
from tests.infra.conftest import CHOSEN


def test_every_parameter_can_be_set():
    chosen, default = parameters_from(CHOSEN), Parameters()
    assert CHOSEN.keys() == Parameters.model_fields.keys()
    assert [name for name in CHOSEN if getattr(chosen, name) == getattr(default, name)] == []


def test_context_keys_of_the_cdk_are_ignored():
    assert parameters_from({"aws:cdk:bundling-stacks": ["*"], "@aws-cdk/core:x": True, "a/b": 1}) == Parameters()


@pytest.mark.parametrize(
    ("context", "message"),
    [
        ({"nat": "none"}, r"nat: .*'instance' or 'gateway'"),
        ({"nat_ami": "newest"}, r"nat_ami: .*match pattern"),
        ({"zones": "us-east-1a"}, r"zones=us-east-1a must name two or three different zones"),
        ({"zones": "us-east-1a,us-east-1a"}, r"must name two or three different zones"),
        ({"zones": "use1-az1,use1-az2"}, r"zones\.0: .*match pattern"),
        ({"speech_concurrency": "0"}, r"speech_concurrency: .*greater than or equal to 1"),
        ({"speech_concurency": "3"}, r"speech_concurency: .*not permitted.*The parameters: nat, nat_ami, zones"),
        ({"database_min_acu": "8"}, r"database_min_acu=8.0 is above database_max_acu=4"),
        ({"database_min_acu": "0"}, r"database_min_acu=0 needs database_proxy=false"),
        ({"database_max_acu": "1.25"}, r"database_max_acu: .*multiple of 0.5"),
        ({"log_days": "31"}, r"log_days must be one of 1, 3, 5, 7, 14, 30"),
        ({"trace_indexing_percent": "101"}, r"trace_indexing_percent: .*less than or equal to 100"),
        ({"source_buckets": "My_Bucket"}, r"source_buckets.0: "),
        ({"alarm_email": "nobody"}, r"alarm_email: "),
        ({"notice_email": "nobody"}, r"notice_email: "),
        ({"webhook_url": "http://hooks.example.org"}, r"webhook_url: "),
        ({"webhook_url": "https://me:secret@hooks.example.org"}, r"webhook_url: "),
        ({"settings": "WEBHOOK_PRIVATE_HOSTS=true"}, r"unknown setting WEBHOOK_PRIVATE_HOSTS"),
        ({"usd_per_day": "0"}, r"usd_per_day: .*greater than 0"),
        ({"deletion_protection": "maybe"}, r"deletion_protection: .*boolean"),
        ({"settings": "DATABASE_HOST=mine"}, r"unknown setting DATABASE_HOST; the settings are ELEVENLABS_BASE_URL"),
        ({"settings": "SOURCE_PRIVATE_HOSTS=true"}, r"unknown setting SOURCE_PRIVATE_HOSTS"),
        ({"settings": "ELEVENLABS_OUTPUT_FORMAT=pcm_44100"}, r"elevenlabs_output_format: .*'mp3_22050_32'"),
        ({"settings": "ELEVENLABS_USD_PER_THOUSAND_CREDITS=1"}, r"the settings are .*USD_PER_THOUSAND_CHARACTERS"),
        ({"settings": "GEMINI_THINKING_LEVEL=much"}, r"gemini_thinking_level: .*'minimal', 'low'"),
    ],
)
def test_an_invalid_parameter_is_reported_with_the_valid_ones(context, message):
    with pytest.raises(InvalidParameter, match=message):
        parameters_from(context)


def test_the_command_reports_an_invalid_parameter_in_one_line(capsys, tmp_path):
    assert main(["--out", str(tmp_path), "-c", "nat=none"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
