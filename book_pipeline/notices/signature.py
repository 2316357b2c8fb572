"""Signatures of notices as in https://www.standardwebhooks.com, which libraries of many languages can check."""

import hmac
from base64 import b64decode, b64encode
from binascii import Error as NotBase64

from book_pipeline.errors import WebhookFailed

PREFIX = "whsec_"
"""Prefix of a base64 secret, from the standard; any other secret is used as it is."""
LEAST_BYTES = 24


def key_of(secret: str) -> bytes:
    """Return the key that a secret stands for. Raises WebhookFailed, which does not quote it, if it cannot be one."""
    text = secret.strip()
    try:
        key = b64decode(text.removeprefix(PREFIX), validate=True) if text.startswith(PREFIX) else text.encode()
    except NotBase64:
        key = b""
    if len(key) < LEAST_BYTES:
        raise WebhookFailed(
            f"The secret of the webhook has fewer than {LEAST_BYTES} bytes, or is not base64 after {PREFIX}. Store "
            f"another one, such as the output of `openssl rand -base64 32` after {PREFIX}, here and at the receiver."
        )
    return key


def signed_headers(notice_id: str, timestamp: int, body: bytes, secret: str) -> dict[str, str]:
    """Return the headers with the id, the time in seconds since 1970, and the HMAC-SHA256 over both and the body."""
    content = f"{notice_id}.{timestamp}.".encode() + body
    digest = b64encode(hmac.digest(key_of(secret), content, "sha256")).decode()
    return {"webhook-id": notice_id, "webhook-timestamp": str(timestamp), "webhook-signature": f"v1,{digest}"}
