"""A certificate authority for this machine and a server certificate for `localhost`, for clients with `verify-full`.

The authority's key is discarded after it has signed, so a client that trusts `ca.pem` trusts this one server only.
"""

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

import trustme
from cryptography import x509
from cryptography.exceptions import InvalidSignature

from local import files

LIFETIME = timedelta(days=365)
RENEWAL = timedelta(days=30)


@dataclass(frozen=True)
class Certificates:
    """The authority that clients trust, and the certificate and key of the server; both are PEM files."""

    ca_file: Path
    server_file: Path

    @classmethod
    def load_or_create(cls, state: Path) -> Self:
        """Return the files in `<state>/certificates`.

        They are created if they are missing or damaged, or expire within 30 days.
        """
        folder = state / "certificates"
        certificates = cls(folder / "ca.pem", folder / "server.pem")
        if folder.exists() and not certificates._belong_together():
            files.set_aside(folder)
        if not certificates._are_valid():
            files.make_folder(folder)
            _create(certificates)
        return certificates

    def _belong_together(self) -> bool:
        """Return whether both files are complete, and the authority has signed the server's certificate."""
        try:
            ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(self.server_file)
            authority, server = map(_certificate, (self.ca_file, self.server_file))
            server.verify_directly_issued_by(authority)
        except (OSError, ValueError, TypeError, InvalidSignature):
            return False
        return True

    def _are_valid(self) -> bool:
        return self.server_file.exists() and (
            _certificate(self.server_file).not_valid_after_utc - datetime.now(UTC) > RENEWAL
        )


def _certificate(file: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(file.read_bytes())


def _create(certificates: Certificates) -> None:
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
    files.write(certificates.server_file, server.private_key_and_cert_chain_pem.bytes())
    files.write(certificates.ca_file, authority.cert_pem.bytes())
