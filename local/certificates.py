"""A certificate authority for this machine and a server certificate for `localhost`, as clients of `verify-full` need.

The authority's key is dropped once it has signed: whoever trusts `ca.pem` trusts this one server and nobody else.
"""

import ipaddress
import os
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

LIFETIME = timedelta(days=365)
RENEWAL = timedelta(days=30)


@dataclass(frozen=True)
class Certificates:
    """What a client trusts and what a server shows; both are PEM files."""

    ca_file: Path
    server_file: Path

    @classmethod
    def kept_in(cls, state: Path) -> Self:
        """Those of `<state>/certificates`; made anew where there are none or their last days have come."""
        folder = state / "certificates"
        certificates = cls(folder / "ca.pem", folder / "server.pem")
        if not certificates._are_fresh():
            state.mkdir(parents=True, exist_ok=True)
            unfinished = Path(tempfile.mkdtemp(dir=state, prefix=".certificates-"))
            _make(unfinished / "ca.pem", unfinished / "server.pem")
            shutil.rmtree(folder, ignore_errors=True)
            unfinished.rename(folder)
        return certificates

    def _are_fresh(self) -> bool:
        if not (self.ca_file.exists() and self.server_file.exists()):
            return False
        server = x509.load_pem_x509_certificate(self.server_file.read_bytes())
        return server.not_valid_after_utc - datetime.now(UTC) > RENEWAL


def _make(ca_file: Path, server_file: Path) -> None:
    ca_key, server_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    ca_name = _name("book-pipeline local authority")
    identifier = x509.SubjectKeyIdentifier.from_public_key(ca_key.public_key())
    authority = _sign(
        ca_name,
        ca_key.public_key(),
        ca_name,
        ca_key,
        [
            (x509.BasicConstraints(ca=True, path_length=0), True),
            (_key_usage(certificates=True), True),
            (identifier, False),
        ],
    )
    server = _sign(
        _name("localhost"),
        server_key.public_key(),
        ca_name,
        ca_key,
        [
            (x509.BasicConstraints(ca=False, path_length=None), True),
            (_key_usage(certificates=False), True),
            (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False),
            (x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier), False),
            (
                x509.SubjectAlternativeName(
                    [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))],
                ),
                False,
            ),
        ],
    )
    private = server_key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    ca_file.write_bytes(authority.public_bytes(serialization.Encoding.PEM))
    ca_file.parent.chmod(0o755)
    with os.fdopen(os.open(server_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(private + server.public_bytes(serialization.Encoding.PEM))


def _sign(
    subject: x509.Name,
    subject_key: ec.EllipticCurvePublicKey,
    issuer: x509.Name,
    issuer_key: ec.EllipticCurvePrivateKey,
    extensions: Iterable[tuple[x509.ExtensionType, bool]],
) -> x509.Certificate:
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(subject_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + LIFETIME)
    )
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical=critical)
    return builder.sign(issuer_key, hashes.SHA256())


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _key_usage(*, certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=certificates,
        crl_sign=certificates,
        encipher_only=False,
        decipher_only=False,
    )
