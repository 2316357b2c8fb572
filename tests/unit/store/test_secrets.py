"""API keys: what is read, and what is said where there is none."""

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
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "nobody")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "nothing")
    with mock_aws():
        parameters.clear_caches()
        # The powertools keep a client from the first secret on, which would be of another moto.
        monkeypatch.setattr(parameters.base, "DEFAULT_PROVIDERS", {})
        yield boto3.client("secretsmanager")
    parameters.clear_caches()


@pytest.mark.parametrize("kept", [{"SecretString": " key\n"}, {"SecretBinary": b"key\n"}], ids=["text", "bytes"])
def test_a_key_is_read_without_the_white_space_of_the_file_it_came_from(secrets, kept):
    secrets.create_secret(Name=SECRET, **kept)
    assert api_key(SECRET) == "key"


@pytest.mark.parametrize("made", [{}, {"SecretString": " \n"}, None], ids=["no value yet", "blank", "no secret"])
def test_a_secret_without_a_key_is_refused_with_its_name_and_the_command(secrets, made):
    if made is not None:
        secrets.create_secret(Name=SECRET, **made)
    with pytest.raises(ProviderRejected, match=rf"{SECRET} .*put-secret-value --secret-id {SECRET}"):
        api_key(SECRET)


def test_another_trouble_with_the_secret_keeps_its_own_error(secrets):
    secrets.create_secret(Name=SECRET, SecretString="key")
    secrets.delete_secret(SecretId=SECRET)
    with pytest.raises(GetParameterError):
        api_key(SECRET)
