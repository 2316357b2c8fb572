"""What the local cloud keeps to itself: its keys and passwords, and the certificate of its proxy."""

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


def test_credentials_are_made_once(tmp_path: Path) -> None:
    first = Credentials.kept_in(tmp_path)
    assert Credentials.kept_in(tmp_path) == first
    assert Credentials() != first


def test_credentials_are_readable_for_their_owner_alone(tmp_path: Path) -> None:
    Credentials.kept_in(tmp_path)
    assert (tmp_path / "credentials.json").stat().st_mode & 0o777 == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["credentials.json"]


def test_credentials_that_an_older_state_lacks_are_added(tmp_path: Path) -> None:
    first = Credentials.kept_in(tmp_path)
    file = tmp_path / "credentials.json"
    kept = json.loads(file.read_text())
    del kept["gemini_api_key"]
    file.write_text(json.dumps(kept))
    second = Credentials.kept_in(tmp_path)
    assert second.secret_access_key == first.secret_access_key
    assert Credentials.kept_in(tmp_path).gemini_api_key == second.gemini_api_key != first.gemini_api_key


def test_printed_credentials_show_no_secret() -> None:
    credentials = Credentials()
    assert repr(credentials) == f"Credentials(access_key_id='{credentials.access_key_id}')"
    assert re.fullmatch(r"AKIA[A-Z2-7]{16}", credentials.access_key_id)


def test_certificates_are_made_once_and_their_key_is_private(tmp_path: Path) -> None:
    first = Certificates.kept_in(tmp_path)
    pem = first.server_file.read_bytes()
    assert Certificates.kept_in(tmp_path).server_file.read_bytes() == pem
    assert first.server_file.stat().st_mode & 0o777 == 0o600
    assert b"PRIVATE KEY" not in first.ca_file.read_bytes()


def test_a_certificate_is_renewed_before_it_expires(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certificates, "LIFETIME", timedelta(days=29))
    old = Certificates.kept_in(tmp_path).server_file.read_bytes()
    monkeypatch.undo()
    renewed = x509.load_pem_x509_certificate(Certificates.kept_in(tmp_path).server_file.read_bytes())
    assert renewed != x509.load_pem_x509_certificate(old)
    assert renewed.not_valid_after_utc > datetime.now(UTC) + timedelta(days=300)


def test_strict_clients_trust_the_server_and_no_other(tmp_path: Path) -> None:
    made, other = (Certificates.kept_in(tmp_path / name) for name in ("made", "other"))
    assert _handshake(made, made) == "TLSv1.3"
    with pytest.raises(ssl.SSLCertVerificationError):
        _handshake(made, other)


def _handshake(server: Certificates, trusted: Certificates) -> str | None:
    """Let the two sides talk in memory until both are content."""
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(server.server_file)
    asking = ssl.create_default_context(cafile=trusted.ca_file)
    asking.verify_flags |= ssl.VERIFY_X509_STRICT
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = [
        asking.wrap_bio(to_client, to_server, server_hostname="localhost"),
        serving.wrap_bio(to_server, to_client, server_side=True),
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
