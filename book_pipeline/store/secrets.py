"""API keys from Secrets Manager, read through a cache and never logged."""

from aws_lambda_powertools.utilities import parameters

CACHE_SECONDS = 300


def api_key(secret_id: str) -> str:
    """Return the secret's text; a rotated key is in use after five minutes at most."""
    value = parameters.get_secret(secret_id, max_age=CACHE_SECONDS)
    return (value if isinstance(value, str) else value.decode()).strip()
