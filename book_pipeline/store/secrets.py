"""API keys from Secrets Manager, cached and never logged.

The utility of powertools imports boto3, which nothing else needs, so it is imported with the first key.
"""

from botocore.exceptions import ClientError

from book_pipeline.errors import ProviderRejected, WebhookFailed

CACHE_SECONDS = 300


def prepare() -> None:
    """Create the client, which `api_key` uses."""
    from aws_lambda_powertools.utilities import parameters
    from aws_lambda_powertools.utilities.parameters.constants import DEFAULT_PROVIDERS

    DEFAULT_PROVIDERS.setdefault("secrets", parameters.SecretsProvider())


def api_key(secret_id: str) -> str:
    """Return the API key. A rotated key is used after at most five minutes.

    Raises ProviderRejected if the secret has no value: the stack creates secrets empty, and the owner stores the keys.
    """
    key = _value_of(secret_id)
    if not key:
        raise ProviderRejected(_missing(secret_id))
    return key


def secret(secret_id: str) -> str:
    """Return the secret that notices are signed with. Raises WebhookFailed if it has no value."""
    value = _value_of(secret_id)
    if not value:
        raise WebhookFailed(
            f"The secret {secret_id} has no value. Store one with `aws secretsmanager put-secret-value --secret-id "
            f"{secret_id} --secret-string file://SECRET_FILE`, and give it to the receiver."
        )
    return value


def _value_of(secret_id: str) -> str | None:
    """Return the value of a secret; None if it has none."""
    import boto3  # noqa: F401 - powertools imports it without requiring it, and packages are built from our imports
    from aws_lambda_powertools.utilities import parameters
    from aws_lambda_powertools.utilities.parameters.exceptions import GetParameterError

    try:
        value = parameters.get_secret(secret_id, max_age=CACHE_SECONDS)
    except GetParameterError as error:
        # Secrets Manager also answers "not found" if the secret exists but has no value.
        cause = error.__context__
        if isinstance(cause, ClientError) and cause.response["Error"]["Code"] == "ResourceNotFoundException":
            return None
        raise
    return (value if isinstance(value, str) else value.decode()).strip()


def _missing(secret_id: str) -> str:
    return (
        f"The secret {secret_id} contains no API key. Store it with `aws secretsmanager put-secret-value --secret-id "
        f"{secret_id} --secret-string file://KEY_FILE`, then start the book again."
    )
