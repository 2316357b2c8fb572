"""What AWS, or the way to it, refuses: one line each, with the remedy."""

from botocore import exceptions
from botocore.exceptions import BotoCoreError, ClientError

SIGN_IN = "Sign in again (`aws sso login --profile NAME`, or as you got them), and repeat."
EXPIRED = {"ExpiredToken", "ExpiredTokenException", "RequestExpired"}
UNKNOWN = {
    "AuthFailure",
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "InvalidSignatureException",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
}
DENIED = {"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "403"}


def told(error: BotoCoreError | ClientError) -> str:
    """Return the line for people."""
    return _answered(error) if isinstance(error, ClientError) else _unanswered(error)


def _answered(error: ClientError) -> str:
    code, message = error.response["Error"]["Code"], error.response["Error"].get("Message", "")
    action = error.operation_name
    if code in EXPIRED:
        return f"Your AWS credentials have expired ({code}). {SIGN_IN}"
    if code in UNKNOWN:
        return (
            f"AWS doesn't know your credentials ({code}): {message}. Check the profile: `aws sts get-caller-identity`."
        )
    if code in DENIED:
        return (
            f"Your AWS identity may not do {action} ({code}): {message}. "
            "Ask who runs the account for this permission, or name another --profile."
        )
    return f"AWS refuses {action} ({code}): {message}"


def _unanswered(error: BotoCoreError) -> str:
    match error:
        case exceptions.ProfileNotFound():
            return f"{error}. `aws configure list-profiles` lists those that there are."
        case exceptions.NoCredentialsError() | exceptions.PartialCredentialsError():
            return f"{error}. Name a profile with --profile; `aws configure --profile NAME` makes one."
        case exceptions.NoRegionError():
            return "No AWS region is named. Say it with --region, or `aws configure set region REGION --profile NAME`."
        case exceptions.SSOError() | exceptions.TokenRetrievalError() | exceptions.CredentialRetrievalError():
            return f"{error}. {SIGN_IN}"
        case exceptions.HTTPClientError() | exceptions.ConnectionError():
            return f"AWS can't be reached: {error}. Check the network, the region and the profile's endpoint."
        case _:
            return str(error)
