"""The secrets: two API keys, and what notices are signed with. They are empty until the owner stores values."""

from aws_cdk import RemovalPolicy
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from infra.parameters import Parameters
from infra.permissions import WEBHOOK
from infra.roles import acknowledge

NAMES = {"gemini": "book-pipeline/gemini-api-key", "elevenlabs": "book-pipeline/elevenlabs-api-key"}
WEBHOOK_SECRET = "book-pipeline/webhook-secret"  # noqa: S105 - its name


class Secrets(Construct):
    """The secrets; `arns` has the ARN of each by provider, and of the webhook's if there is a webhook."""

    def __init__(self, scope: Construct, name: str, parameters: Parameters) -> None:
        super().__init__(scope, name)
        self.arns: dict[str, str] = {}
        for provider, secret_name in (NAMES | ({WEBHOOK: WEBHOOK_SECRET} if parameters.webhook_url else {})).items():
            what = "signs notices to the webhook" if provider == WEBHOOK else f"API key of {provider}"
            # Without SecretString and GenerateSecretString the secret has no value: no placeholder can be mistaken
            # for a key, and no key is in a template.
            secret = secretsmanager.CfnSecret(
                self, provider.capitalize(), name=secret_name, description=f"{what}, stored by the owner"
            )
            # Retained, because the owner stored a key in it; but removed after a failed first deployment.
            secret.apply_removal_policy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)
            acknowledge(secret, "AwsSolutions-SMG4", "the owner rotates it at the provider or the receiver")
            acknowledge(
                secret, "CKV_AWS_149", "Secrets Manager encrypts it with the key of AWS; one of our own costs more"
            )
            self.arns[provider] = secret.ref
