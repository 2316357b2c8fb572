"""API keys in Secrets Manager, and the message for a missing one."""

import boto3
import pytest
from aws_lambda_powertools.utilities import parameters
from aws_lambda_powertools.utilities.parameters.exceptions import GetParameterError
from moto import mock_aws

from book_pipeline.errors import ProviderRejected
from book_pipeline.store.secrets import api_key

SECRET = "book-pipeline/gemini-api-key"


@pytest.fixture
def secrets(monkeypatch):
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    with mock_aws():
        parameters.clear_caches()
        # Powertools caches its client, which would belong to another test's moto.
        monkeypatch.setattr(parameters.base, "DEFAULT_PROVIDERS", {})
        yield boto3.client("secretsmanager")
    parameters.clear_caches()


@pytest.mark.parametrize("value", [{"SecretString": " key\n"}, {"SecretBinary": b"key\n"}], ids=["text", "bytes"])
def test_surrounding_white_space_is_removed_from_a_key(secrets, value):
    secrets.create_secret(Name=SECRET, **value)
    assert api_key(SECRET) == "key"


@pytest.mark.parametrize("value", [{}, {"SecretString": " \n"}, None], ids=["no value yet", "blank", "no secret"])
def test_the_error_for_a_missing_key_names_the_secret_and_the_command(secrets, value):
    if value is not None:
        secrets.create_secret(Name=SECRET, **value)
    with pytest.raises(ProviderRejected, match=rf"{SECRET} .*put-secret-value --secret-id {SECRET}"):
        api_key(SECRET)


def test_other_errors_of_secrets_manager_are_not_translated(secrets):
    secrets.create_secret(Name=SECRET, SecretString="key")
    secrets.delete_secret(SecretId=SECRET)
    with pytest.raises(GetParameterError):
        api_key(SECRET)
