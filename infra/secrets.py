"""The secrets of the two API keys. The stack creates them empty; the owner runs `put-secret-value`."""

from aws_cdk import RemovalPolicy
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from infra.roles import acknowledge

NAMES = {"gemini": "book-pipeline/gemini-api-key", "elevenlabs": "book-pipeline/elevenlabs-api-key"}


class Secrets(Construct):
    """The secrets; `arns` has the ARN of each by provider."""

    def __init__(self, scope: Construct, name: str) -> None:
        super().__init__(scope, name)
        self.arns: dict[str, str] = {}
        for provider, secret_name in NAMES.items():
            # Without SecretString and GenerateSecretString the secret has no value: no placeholder can be mistaken
            # for a key, and no key is in a template.
            secret = secretsmanager.CfnSecret(
                self, provider.capitalize(), name=secret_name, description=f"API key of {provider}, stored by the owner"
            )
            # Retained, because the owner stored a key in it; but removed after a failed first deployment.
            secret.apply_removal_policy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)
            acknowledge(secret, "AwsSolutions-SMG4", "the owner rotates the key at the provider")
            acknowledge(
                secret, "CKV_AWS_149", "Secrets Manager encrypts it with the key of AWS; one of our own costs more"
            )
            self.arns[provider] = secret.ref
