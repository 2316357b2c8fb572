"""Checks RDS IAM tokens as AWS does.

A token is a presigned URL without its scheme, `host:port/?Action=connect&DBUser=…&X-Amz-…`, signed with Signature
Version 4 for the service `rds-db`.
See https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html.
"""

import hmac
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

from botocore.auth import SIGV4_TIMESTAMP, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from local.rds_proxy import Grant

MAX_LIFETIME = timedelta(minutes=15)
CLOCK_SKEW = timedelta(minutes=5)

_PARAMETERS = {
    "Action",
    "DBUser",
    "X-Amz-Algorithm",
    "X-Amz-Credential",
    "X-Amz-Date",
    "X-Amz-Expires",
    "X-Amz-SignedHeaders",
    "X-Amz-Signature",
}


class TokenRejected(Exception):
    """The token is not valid. The message contains the reason and never the token."""


def check_token(
    token: str, *, user: str, endpoint: str, region: str, grants: Mapping[str, Grant], now: datetime
) -> Grant:
    """Check a token of database user `user` for the proxy at `endpoint` ("host:port"); return the grant of its signer.

    The caller decides whether the signer may connect as this user.

    Parameters
    ----------
    grants
        By access key id.

    Raises
    ------
    TokenRejected
        The token is malformed, forged or expired, or is for another user, host or action.
    """
    try:
        address = urlsplit(f"https://{token}")
        pairs = parse_qsl(address.query, strict_parsing=True)
    except ValueError:
        raise TokenRejected("it is not a token") from None
    query = dict(pairs)
    if query.keys() != _PARAMETERS or len(pairs) != len(query) or address.path != "/" or address.fragment:
        raise TokenRejected("it is not a token")
    if address.netloc != endpoint:
        raise TokenRejected("it is for another host or port")
    if query["DBUser"] != user:
        raise TokenRejected("it is for another database user")
    issued = _check_validity(query, now)

    # The scope's date is the signing date, so one comparison covers key, date, region and service.
    scope = f"{issued:%Y%m%d}/{region}/rds-db/aws4_request"
    access_key_id, _, signed_scope = query["X-Amz-Credential"].partition("/")
    grant = grants.get(access_key_id)
    if grant is None or signed_scope != scope:
        raise TokenRejected("its access key, region, service or signing date is wrong")
    expected = {"Action": "connect", "X-Amz-Algorithm": "AWS4-HMAC-SHA256", "X-Amz-SignedHeaders": "host"}
    if expected.items() - query.items():
        raise TokenRejected("it was signed for something else")
    unsigned = token.rpartition("&X-Amz-Signature=")[0]
    credentials = Credentials(grant.key.access_key_id, grant.key.secret_access_key)
    signature = _sign(f"https://{unsigned}", query["X-Amz-Date"], region, credentials)
    if not hmac.compare_digest(query["X-Amz-Signature"].encode(), signature.encode()):
        raise TokenRejected("its signature is wrong")
    return grant


def _check_validity(query: dict[str, str], now: datetime) -> datetime:
    try:
        issued = datetime.strptime(query["X-Amz-Date"], SIGV4_TIMESTAMP).replace(tzinfo=UTC)
        lifetime = timedelta(seconds=int(query["X-Amz-Expires"]))
    except (ValueError, OverflowError):
        raise TokenRejected("its date or lifetime cannot be read") from None
    if not timedelta(0) < lifetime <= MAX_LIFETIME:
        raise TokenRejected("its lifetime is not between 1 and 900 seconds")
    if now > issued + lifetime:
        raise TokenRejected("it has expired")
    if issued > now + CLOCK_SKEW:
        raise TokenRejected("it was issued in the future")
    return issued


def _sign(url: str, timestamp: str, region: str, credentials: Credentials) -> str:
    """Sign as botocore does, with the token's time instead of the current time."""
    signer = SigV4QueryAuth(credentials, "rds-db", region)
    request = AWSRequest(method="GET", url=url)
    request.context["timestamp"] = timestamp
    signature: str = signer.signature(signer.string_to_sign(request, signer.canonical_request(request)), request)
    return signature
