"""The local cloud's secrets: its keys and passwords, and its proxy's certificate."""

import json
import re
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from local import certificates
from local.certificates import Certificates
from local.credentials import Credentials

from .damages import DAMAGES


def test_credentials_are_created_once(tmp_path: Path) -> None:
    first = Credentials.load_or_create(tmp_path)
    assert Credentials.load_or_create(tmp_path) == first
    assert Credentials() != first


def test_only_their_owner_can_read_the_credentials(tmp_path: Path) -> None:
    Credentials.load_or_create(tmp_path)
    assert (tmp_path / "credentials.json").stat().st_mode & 0o777 == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["credentials.json"]


def test_missing_credentials_are_added_to_an_older_file(tmp_path: Path) -> None:
    first = Credentials.load_or_create(tmp_path)
    file = tmp_path / "credentials.json"
    stored = json.loads(file.read_text())
    del stored["gemini_api_key"]
    file.write_text(json.dumps(stored))
    second = Credentials.load_or_create(tmp_path)
    assert second.secret_access_key == first.secret_access_key
    assert Credentials.load_or_create(tmp_path).gemini_api_key == second.gemini_api_key != first.gemini_api_key


def test_the_repr_of_credentials_contains_no_secret() -> None:
    credentials = Credentials()
    assert repr(credentials) == f"Credentials(access_key_id='{credentials.access_key_id}')"
    assert re.fullmatch(r"AKIA[A-Z2-7]{16}", credentials.access_key_id)


def test_certificates_are_created_once_with_a_private_key_file(tmp_path: Path) -> None:
    first = Certificates.load_or_create(tmp_path)
    pem = first.server_file.read_bytes()
    assert Certificates.load_or_create(tmp_path).server_file.read_bytes() == pem
    assert first.server_file.stat().st_mode & 0o777 == 0o600
    assert b"PRIVATE KEY" not in first.ca_file.read_bytes()


def test_a_certificate_is_renewed_before_it_expires(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certificates, "LIFETIME", timedelta(days=29))
    old = Certificates.load_or_create(tmp_path).server_file.read_bytes()
    monkeypatch.undo()
    renewed = x509.load_pem_x509_certificate(Certificates.load_or_create(tmp_path).server_file.read_bytes())
    assert renewed != x509.load_pem_x509_certificate(old)
    assert renewed.not_valid_after_utc > datetime.now(UTC) + timedelta(days=300)


def test_the_authoritys_key_is_not_stored(tmp_path: Path) -> None:
    made = Certificates.load_or_create(tmp_path)
    assert {file.name for file in made.ca_file.parent.iterdir()} == {"ca.pem", "server.pem"}
    assert made.server_file.read_bytes().count(b"PRIVATE KEY") == 2
    authority = x509.load_pem_x509_certificate(made.ca_file.read_bytes())
    assert authority.extensions.get_extension_for_class(x509.BasicConstraints).value.path_length == 0
    server = x509.load_pem_x509_certificate(made.server_file.read_bytes())
    assert server.public_key() != authority.public_key()


def test_strict_clients_trust_only_this_server(tmp_path: Path) -> None:
    made, other = (Certificates.load_or_create(tmp_path / name) for name in ("made", "other"))
    assert _handshake(made, made) == "TLSv1.3"
    with pytest.raises(ssl.SSLCertVerificationError):
        _handshake(made, other)


def _handshake(server: Certificates, trusted: Certificates) -> str | None:
    """Make a TLS handshake in memory; return its version."""
    server_context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_context.load_cert_chain(server.server_file)
    client_context = ssl.create_default_context(cafile=trusted.ca_file)
    client_context.verify_flags |= ssl.VERIFY_X509_STRICT
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = [
        client_context.wrap_bio(to_client, to_server, server_hostname="localhost"),
        server_context.wrap_bio(to_server, to_client, server_side=True),
    ]
    waiting = list(ends)
    while waiting:
        for end in list(waiting):
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                continue
            waiting.remove(end)
    return ends[0].version()


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_credentials_are_set_aside_and_created_again(tmp_path: Path, damage: str) -> None:
    file = tmp_path / "credentials.json"
    first = Credentials.load_or_create(tmp_path)
    damaged = DAMAGES[damage](file.read_bytes())
    file.write_bytes(damaged)
    second = Credentials.load_or_create(tmp_path)
    assert second != first
    assert Credentials.load_or_create(tmp_path) == second
    (kept,) = tmp_path.glob("credentials.json.damaged-*")
    assert kept.read_bytes() == damaged


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("name", ["ca.pem", "server.pem"])
def test_damaged_certificates_are_set_aside_and_created_again(tmp_path: Path, name: str, damage: str) -> None:
    file = tmp_path / "certificates" / name
    Certificates.load_or_create(tmp_path)
    file.write_bytes(DAMAGES[damage](file.read_bytes()))
    made = Certificates.load_or_create(tmp_path)
    assert _handshake(made, made) == "TLSv1.3"
    assert len(list(tmp_path.glob("certificates.damaged-*"))) == 1


def test_a_power_loss_between_the_two_certificate_files_is_noticed(tmp_path: Path) -> None:
    made, other = (Certificates.load_or_create(tmp_path / name) for name in ("made", "other"))
    made.server_file.write_bytes(other.server_file.read_bytes())
    again = Certificates.load_or_create(tmp_path / "made")
    assert _handshake(again, again) == "TLSv1.3"
