"""The local cloud publishes the same stack outputs as the template, because clients find a stack by them."""

from types import SimpleNamespace

from account import STACK_NAME
from local.aws.deployment import STACK, publish_stack
from local.cloud import ELEVENLABS_SECRET, GEMINI_SECRET
from tests.infra.resolve import resolve

ALARMS_ARE_NOT_LOCAL = {"AlarmTopicArn", "DashboardName"}


def test_the_local_cloud_has_the_same_outputs_as_the_stack(template):
    made = {}
    aws = SimpleNamespace(publish_stack=lambda name, outputs: made.update(StackName=name, Outputs=outputs))
    publish_stack(aws, {"GeminiSecretId": GEMINI_SECRET, "ElevenLabsSecretId": ELEVENLABS_SECRET})
    local = made["Outputs"]
    deployed = {name: resolve(template, output["Value"]) for name, output in template["Outputs"].items()}
    assert deployed.keys() - local.keys() == ALARMS_ARE_NOT_LOCAL
    assert local == {name: deployed[name] for name in local}
    assert made["StackName"] == STACK == STACK_NAME
