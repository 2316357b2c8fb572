"""API keys from Secrets Manager, read through a cache and never logged."""

from aws_lambda_powertools.utilities import parameters
from aws_lambda_powertools.utilities.parameters.exceptions import GetParameterError
from botocore.exceptions import ClientError

from book_pipeline.errors import ProviderRejected

CACHE_SECONDS = 300


def api_key(secret_id: str) -> str:
    """Return the secret's text; a rotated key is in use after five minutes at most.

    Raises ProviderRejected where there is none: the stack makes its secrets empty, and their owner fills them.
    """
    try:
        value = parameters.get_secret(secret_id, max_age=CACHE_SECONDS)
    except GetParameterError as error:
        # It is also "not found" when the secret is there and has no value yet.
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
        f"The secret {secret_id} holds no API key. Put it in with `aws secretsmanager put-secret-value --secret-id "
        f"{secret_id} --secret-string file://KEY_FILE`, then start the book again."
    )
