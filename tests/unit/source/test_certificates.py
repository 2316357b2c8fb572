"""HTTPS uses the host name although the connection goes to a checked address."""

import datetime as dt
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from book_pipeline.errors import SourceRejected
from book_pipeline.settings import SourceSettings
from book_pipeline.source.fetching.fetch import fetch

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
BOOK = b"Chapter 1\n\nThe tide was out.\n"


def get(url):
    return fetch(url, SourceSettings(source_timeout_seconds=1, source_private_hosts=True), s3=None)


@pytest.fixture
def secure(tmp_path, monkeypatch):
    """Start an HTTPS server with a trusted certificate for a name; it records the SNI."""
    servers = []

    def start(name):
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        now = dt.datetime.now(dt.UTC)
        certificate = (
            x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(days=1))
            .not_valid_after(now + dt.timedelta(days=1))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
            .sign(key, hashes.SHA256())
        )
        pem = tmp_path / "certificate.pem"
        pem.write_bytes(
            certificate.public_bytes(serialization.Encoding.PEM)
            + key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        monkeypatch.setenv("SSL_CERT_FILE", str(pem))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pem)
        asked = []
        context.sni_callback = lambda _, sni, __: asked.append(sni)

        class BookServer(BaseHTTPRequestHandler):
            disable_nagle_algorithm = True

            def do_GET(self):
                asked.append(self.headers["Host"])
                self.send_response(200)
                self.end_headers()
                self.wfile.write(BOOK)

            def log_message(self, *_):
                pass

        class Quiet(ThreadingHTTPServer):
            def handle_error(self, *_):
                pass

        server = Quiet(("127.0.0.1", 0), BookServer)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        servers.append(server)
        return server.server_port, asked

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def test_host_header_sni_and_certificate_use_the_host_name(names, secure):
    port, asked = secure("shelf.test")
    names["shelf.test"] = [["127.0.0.1"]]
    assert get(f"https://shelf.test:{port}/book.txt").content == BOOK
    assert asked == ["shelf.test", f"shelf.test:{port}"]


def test_a_certificate_for_another_name_is_rejected(names, secure):
    port, _ = secure("other.test")
    names["shelf.test"] = [["127.0.0.1"]]
    with pytest.raises(SourceRejected, match="certificate of shelf"):
        get(f"https://shelf.test:{port}/book.txt")
