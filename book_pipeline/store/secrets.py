"""API keys from Secrets Manager, cached and never logged."""

from aws_lambda_powertools.utilities import parameters
from aws_lambda_powertools.utilities.parameters.constants import DEFAULT_PROVIDERS
from aws_lambda_powertools.utilities.parameters.exceptions import GetParameterError
from botocore.exceptions import ClientError

from book_pipeline.errors import ProviderRejected

CACHE_SECONDS = 300


def prepare() -> None:
    """Create the client, which `api_key` uses."""
    DEFAULT_PROVIDERS.setdefault("secrets", parameters.SecretsProvider())


def api_key(secret_id: str) -> str:
    """Return the API key. A rotated key is used after at most five minutes.

    Raises ProviderRejected if the secret has no value: the stack creates secrets empty, and the owner stores the keys.
    """
    try:
        value = parameters.get_secret(secret_id, max_age=CACHE_SECONDS)
    except GetParameterError as error:
        # Secrets Manager also answers "not found" if the secret exists but has no value.
        cause = error.__context__
        if isinstance(cause, ClientError) and cause.response["Error"]["Code"] == "ResourceNotFoundException":
            raise ProviderRejected(_missing(secret_id)) from error
        raise
    key = (value if isinstance(value, str) else value.decode()).strip()
    if not key:
        raise ProviderRejected(_missing(secret_id))
    return key


def _missing(secret_id: str) -> str:
    return (
        f"The secret {secret_id} contains no API key. Store it with `aws secretsmanager put-secret-value --secret-id "
        f"{secret_id} --secret-string file://KEY_FILE`, then start the book again."
    )
