"""The database's password: the same token as boto3's RDS client signs."""

import boto3
import pytest
from botocore.exceptions import NoCredentialsError

from book_pipeline.settings import DatabaseSettings
from book_pipeline.store import factories

SETTINGS = DatabaseSettings(database_host="proxy.example.org", database_user="pipeline", database_ca_file="roots.pem")


@pytest.fixture(autouse=True)
def identity(monkeypatch):
    for name, value in {
        "AWS_REGION": "eu-central-1",
        "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "secret/with+signs",
        "AWS_SESSION_TOKEN": "session/with+signs==",
    }.items():
        monkeypatch.setenv(name, value)
    factories._aws.cache_clear()
    yield
    factories._aws.cache_clear()


def test_the_token_equals_that_of_boto3():
    rds = boto3.client("rds", region_name="eu-central-1")
    for _ in range(3):  # a token contains the current second
        expected = rds.generate_db_auth_token("proxy.example.org", 5432, "pipeline", "eu-central-1")
        token = factories.auth_token(SETTINGS)
        if token == expected:
            return
    assert token == expected


def test_a_token_requires_credentials(monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nowhere")
    with pytest.raises(NoCredentialsError):
        factories.auth_token(SETTINGS)
