"""SPEECH_CONCURRENCY: the speech calls of the plan, which are the reserved concurrency of GenerateAudio."""

import pytest

from local import cloud
from local.aws.deployment import function_sizes


def reserved(concurrency):
    environments: dict[str, dict[str, str]] = {name: {} for name in function_sizes()}
    return {
        config.name: config.reserved_concurrency for config in cloud._functions(environments, {}, None, concurrency)
    }


def test_the_default_is_that_of_the_stack(monkeypatch):
    monkeypatch.delenv("SPEECH_CONCURRENCY", raising=False)
    assert cloud._speech_concurrency() == function_sizes()["GenerateAudio"]["reserved_concurrency"]


def test_it_is_the_reserved_concurrency_of_generate_audio_only(monkeypatch):
    monkeypatch.setenv("SPEECH_CONCURRENCY", "2")
    found = reserved(cloud._speech_concurrency())
    assert found.pop("book-pipeline-GenerateAudio") == 2
    sizes = function_sizes()
    assert all(found[name] == sizes[name.removeprefix("book-pipeline-")]["reserved_concurrency"] for name in found)


@pytest.mark.parametrize("value", ["0", "-1", "many", "1.5"])
def test_a_value_that_is_not_a_number_is_rejected(monkeypatch, value):
    monkeypatch.setenv("SPEECH_CONCURRENCY", value)
    with pytest.raises(cloud.LocalCloudFailed, match="SPEECH_CONCURRENCY is"):
        cloud._speech_concurrency()
