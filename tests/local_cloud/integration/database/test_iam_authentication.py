"""Which clients the proxy accepts."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest import mock

import psycopg
import pytest

from local.credentials import Credentials
from local.postgres import Postgres
from local.rds_proxy import RdsProxy
from tests.local_cloud.integration.database.conftest import Connect, Token

REJECTED = "The IAM authentication failed for the role {}. Check the IAM token for this role and try again."


@pytest.mark.parametrize("user", ["pipeline", "migrator", "administrator"])
def test_a_valid_token_opens_a_verified_tls_session_as_its_user(connect: Connect, user: str) -> None:
    with connect(user=user) as connection:
        assert connection.pgconn.ssl_in_use
        assert connection.execute("SELECT current_user, current_database()").fetchone() == (user, "book_pipeline")


@pytest.mark.parametrize("minutes", [-14, 4])
def test_a_token_is_valid_for_fifteen_minutes_with_some_clock_skew(
    connect: Connect, token: Token, minutes: int
) -> None:
    with _clock(minutes), connect(password=token()) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


BAD_TOKENS: dict[str, Callable[[Token, Credentials], str]] = {
    "its signature is wrong": lambda token, _: token()[:-1] + ("0" if token()[-1] != "0" else "1"),
    "its signature is wrong (secret)": lambda token, own: token(
        key=replace(own.own_key(), secret_access_key="guessed")
    ),
    "its signature is wrong (another role's)": lambda token, own: token(
        key=replace(own.key_of("GenerateAudio"), access_key_id=own.access_key_id)
    ),
    "its access key": lambda token, _: token(key=Credentials().own_key()),
    "its access key (of a role without a grant)": lambda token, own: token(key=own.key_of("RecordFailure")),
    "its access key, region": lambda token, _: token(region="eu-west-1"),
    "it is for another database user": lambda token, _: token("migrator"),
    "it is for another host or port": lambda token, _: token(host="book-pipeline.proxy.us-east-1.rds.amazonaws.com"),
    "it is for another host or port (port)": lambda token, _: token(port=5432),
    "it was signed for something else": lambda token, _: token().replace("Action=connect", "Action=drop"),
    "its lifetime": lambda token, _: token().replace("Expires=900", "Expires=901"),
    "its date": lambda token, _: token().replace("Expires=900", "Expires=soon"),
    "it is not a token": lambda _, own: own.administrator_password,
    "it is not a token (twice)": lambda token, _: token() + "&DBUser=pipeline",
    "it is not a token (empty)": lambda _, __: "\N{SNOWMAN}",
    "it is not a token (session)": lambda token, _: token() + "&X-Amz-Security-Token=x",
}


@pytest.mark.parametrize("reason", BAD_TOKENS)
def test_an_invalid_token_is_rejected_and_only_the_log_has_the_reason(
    connect: Connect, token: Token, credentials: Credentials, state: Path, reason: str
) -> None:
    password = BAD_TOKENS[reason](token, credentials)
    log_file = state / "rds-proxy.log"
    logged_before = len(log_file.read_text())

    with pytest.raises(psycopg.OperationalError, match=REJECTED.format("pipeline")) as raised:
        connect(password=password)

    assert password not in str(raised.value)
    logged = log_file.read_text()[logged_before:]
    assert reason.partition(" (")[0] in logged
    assert password not in logged


@pytest.mark.parametrize(("minutes", "reason"), [(-16, "it has expired"), (6, "it was issued in the future")])
def test_an_expired_or_future_token_is_rejected(
    connect: Connect, token: Token, state: Path, minutes: int, reason: str
) -> None:
    with _clock(minutes):
        password = token()
    with pytest.raises(psycopg.OperationalError, match=REJECTED.format("pipeline")):
        connect(password=password)
    assert (state / "rds-proxy.log").read_text().splitlines()[-1].endswith(reason)


@pytest.mark.parametrize("user", ["postgres", "no_such_user"])
def test_a_database_role_without_rds_iam_is_rejected_with_a_valid_token(connect: Connect, user: str) -> None:
    with pytest.raises(psycopg.OperationalError, match=REJECTED.format(user)):
        connect(user=user)


@pytest.mark.parametrize(
    ("principal", "user", "allowed"),
    [
        ("GenerateAudio", "pipeline", True),
        ("GenerateAudio", "migrator", False),
        ("GenerateAudio", "administrator", False),
        ("ApplyMigrations", "migrator", True),
        ("ApplyMigrations", "administrator", True),
        ("ApplyMigrations", "pipeline", False),
    ],
)
def test_a_principal_connects_only_as_the_users_in_its_policy(
    connect: Connect, token: Token, credentials: Credentials, state: Path, principal: str, user: str, allowed: bool
) -> None:
    password = token(user, key=credentials.key_of(principal))
    if allowed:
        with connect(user=user, password=password) as connection:
            assert connection.execute("SELECT current_user").fetchone() == (user,)
    else:
        with pytest.raises(psycopg.OperationalError, match=REJECTED.format(user)):
            connect(user=user, password=password)
        assert f"{principal} may not connect as this user" in (state / "rds-proxy.log").read_text().splitlines()[-1]


def test_the_trail_records_the_principal_and_not_the_token(
    connect: Connect, token: Token, credentials: Credentials, state: Path
) -> None:
    password = token(key=credentials.key_of("GenerateAudio"))
    connect(password=password).close()
    trail = (state / "rds-proxy.jsonl").read_text()
    assert json.loads(trail.splitlines()[-1]) == {
        "principal": "GenerateAudio",
        "action": "rds-db:connect",
        "resource": "arn:aws:rds-db:us-east-1:123456789012:dbuser:prx-local/pipeline",
        "context": {},
    }
    assert password not in trail


@pytest.mark.parametrize("sslmode", ["disable", "prefer"])
def test_an_unencrypted_connection_is_rejected(proxy: RdsProxy, connect: Connect, sslmode: str) -> None:
    if sslmode == "prefer":  # uses plain text only if the server rejects TLS, which it does not
        with connect(sslmode=sslmode) as connection:
            assert connection.pgconn.ssl_in_use
    else:
        with pytest.raises(psycopg.OperationalError, match="This RDS Proxy requires TLS connections"):
            connect(sslmode=sslmode, host="127.0.0.1", port=proxy.port)


def test_a_client_rejects_a_certificate_for_another_host(connect: Connect) -> None:
    with pytest.raises(psycopg.OperationalError, match="does not match host name"):
        connect(host="proxy.example", hostaddr="127.0.0.1")


def test_a_client_rejects_a_certificate_of_another_authority(connect: Connect, tmp_path: Path) -> None:
    from local.certificates import Certificates

    with pytest.raises(psycopg.OperationalError, match="certificate verify failed"):
        connect(sslrootcert=Certificates.load_or_create(tmp_path).ca_file)


def test_command_line_options_are_rejected_as_on_aws(connect: Connect) -> None:
    with pytest.raises(psycopg.OperationalError, match="RDS Proxy currently doesn't support command-line options"):
        connect(options="-c statement_timeout=1000")


def test_a_direct_connection_needs_a_password(postgres: Postgres, token: Token) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(postgres.url, password=token())


@contextmanager
def _clock(minutes: int) -> Iterator[None]:
    """Shift the signer's clock."""
    now = datetime.now(UTC) + timedelta(minutes=minutes)
    with mock.patch("botocore.auth.get_current_datetime", return_value=now):
        yield
