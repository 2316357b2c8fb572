"""The two API keys: secrets that the stack makes empty and the owner fills, `aws secretsmanager put-secret-value`."""

from aws_cdk import RemovalPolicy
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from infra.roles import acknowledge

NAMES = {"gemini": "book-pipeline/gemini-api-key", "elevenlabs": "book-pipeline/elevenlabs-api-key"}


class Secrets(Construct):
    """By name of the provider, the ARN of its key's secret."""

    def __init__(self, scope: Construct, name: str) -> None:
        super().__init__(scope, name)
        self.arns: dict[str, str] = {}
        for provider, secret_name in NAMES.items():
            # Without SecretString and GenerateSecretString the secret has no value at all: no placeholder is mistaken
            # for a key, and no key passes through a template.
            secret = secretsmanager.CfnSecret(
                self, provider.capitalize(), name=secret_name, description=f"API key of {provider}, put in by the owner"
            )
            # Kept with the owner's key in it, but not what a failed first deployment made.
            secret.apply_removal_policy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)
            acknowledge(secret, "AwsSolutions-SMG4", "the provider's key is changed at the provider, by its owner")
            self.arns[provider] = secret.ref
