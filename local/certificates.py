"""A certificate authority for this machine and a server certificate for `localhost`, for clients with `verify-full`.

The authority's key is discarded after it has signed, so a client that trusts `ca.pem` trusts this one server only.
"""

import os
import shutil
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

import trustme
from cryptography import x509

LIFETIME = timedelta(days=365)
RENEWAL = timedelta(days=30)


@dataclass(frozen=True)
class Certificates:
    """The authority that clients trust, and the certificate and key of the server; both are PEM files."""

    ca_file: Path
    server_file: Path

    @classmethod
    def load_or_create(cls, state: Path) -> Self:
        """Return the files in `<state>/certificates`; create them if they are missing or expire within 30 days."""
        folder = state / "certificates"
        certificates = cls(folder / "ca.pem", folder / "server.pem")
        if not certificates._are_valid():
            state.mkdir(parents=True, exist_ok=True)
            unfinished = Path(tempfile.mkdtemp(dir=state, prefix=".certificates-"))
            _create(unfinished / "ca.pem", unfinished / "server.pem")
            shutil.rmtree(folder, ignore_errors=True)
            unfinished.rename(folder)
        return certificates

    def _are_valid(self) -> bool:
        if not (self.ca_file.exists() and self.server_file.exists()):
            return False
        server = x509.load_pem_x509_certificate(self.server_file.read_bytes())
        return server.not_valid_after_utc - datetime.now(UTC) > RENEWAL


def _create(ca_file: Path, server_file: Path) -> None:
    authority = trustme.CA(
        path_length=0, organization_name="book-pipeline", organization_unit_name="local certificate authority"
    )
    now = datetime.now(UTC)
    server = authority.issue_cert(
        "localhost",
        "127.0.0.1",
        common_name="localhost",
        organization_name="book-pipeline",
        organization_unit_name="local cloud",
        not_before=now - timedelta(hours=1),
        not_after=now + LIFETIME,
    )
    ca_file.write_bytes(authority.cert_pem.bytes())
    ca_file.parent.chmod(0o755)
    with os.fdopen(os.open(server_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(server.private_key_and_cert_chain_pem.bytes())
